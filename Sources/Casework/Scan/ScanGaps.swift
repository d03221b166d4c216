internal import ScriptEngine

/// Counts which required questions were answered, call by call, each under the call's own version.
struct ScanGaps: Sendable {
    private var counts: [String: [String: RegionalScan.Gap.Count]] = [:]
    /// The closed calls of each force, by version.
    private var versions: [String: [Int: Int]] = [:]

    mutating func add(_ interview: Interview, force: String) {
        versions[force, default: [:]][interview.script.reference.version, default: 0] += 1
        for place in interview.applicablePlaces {
            guard let question = interview.script.question(place.question), question.weight != nil else { continue }
            let name = Self.name(of: question)
            counts[name, default: [:]][force, default: RegionalScan.Gap.Count()].applied += 1
            if interview.value(of: place) != nil { counts[name]?[force]?.answered += 1 }
        }
    }

    /// Port of departure first, then the least often answered, the heavier first among equals.
    func gaps(_ scripts: ScriptLibrary) throws(ScriptLibraryError) -> [RegionalScan.Gap] {
        var asked: [String: [Int: Question]] = [:]
        let used = Set(versions.values.flatMap(\.keys)).sorted()
        for version in used {
            for question in try scripts.script(version: version).questions {
                asked[Self.name(of: question), default: [:]][version] = question
            }
        }
        let departure = CallFacts.Role.exitPort.rawValue
        var gaps = counts.compactMap { name, byForce -> RegionalScan.Gap? in
            gap(name, asked[name] ?? [:], byForce, used)
        }
        if counts[departure] == nil, let gap = gap(departure, asked[departure] ?? [:], [:], used) { gaps.append(gap) }
        return gaps.sorted { left, right in
            func rank(_ gap: RegionalScan.Gap) -> (Int, Double, Int, Int, String) {
                (
                    gap.question == departure ? 0 : 1, gap.total.share ?? 0, gap.weight.rank, -gap.total.applied,
                    gap.question
                )
            }
            return rank(left) < rank(right)
        }
    }

    private func gap(
        _ name: String, _ asked: [Int: Question], _ byForce: [String: RegionalScan.Gap.Count], _ used: [Int]
    ) -> RegionalScan.Gap? {
        // A version that none of the calls ran under still has the words of a question that these do not ask.
        let question = asked.max { $0.key < $1.key }?.value
        guard question != nil || name == CallFacts.Role.exitPort.rawValue, !used.isEmpty else { return nil }
        let total = byForce.values.reduce(into: RegionalScan.Gap.Count()) { sum, count in
            sum.applied += count.applied
            sum.answered += count.answered
        }
        let notAskedBy = used.filter { asked[$0] == nil }
        let never = versions.filter { Set($0.value.keys).isSubset(of: notAskedBy) }.map(\.key)
        return RegionalScan.Gap(
            question: name, ask: question?.ask ?? "Which port did they leave from?", weight: question?.weight ?? .major,
            total: total, byForce: byForce, notAskedBy: notAskedBy, neverAskedIn: Set(never))
    }

    /// The same for a question in every version that has it.
    private static func name(of question: Question) -> String { question.role ?? question.id.name }
}
