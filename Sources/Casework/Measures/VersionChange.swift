internal import ScriptEngine

/// What a change of version did: completion and capture under a version and under the next, for the same mix of events.
///
/// Compared are the kinds of event, a type and a force together, that ran under both; each counts by its share of both
/// versions' calls of those kinds (direct standardisation, `StandardisedDifference`). Where no type of event ran under
/// both, nothing is concluded.
public struct VersionChange: Sendable {
    /// A version and the next one that calls ran under.
    public struct Pair: Sendable {
        public let before: Int
        public let after: Int
        /// All calls of each.
        public let crude: (before: Proportion, after: Proportion)
        /// Those of a kind that ran under both.
        public let shared: (before: Int, after: Int)
        /// Nil where no kind ran under both.
        public let standardised: StandardisedDifference?
        /// Of the questions that both ask, in the order of the script.
        public let captures: [Capture]
    }

    /// A question under both.
    public struct Capture: Sendable {
        public let question: QuestionLineage.Line
        public let before: Proportion
        public let after: Proportion
        public let difference: StandardisedDifference
    }

    /// In order of time.
    public let pairs: [Pair]
    public let calls: Int
    public let simulated: Int
}

/// Counts how complete packed calls are by version and kind of event, and how their questions stand by version and type.
public struct VersionChangeCounter: MeasureCounter {
    private let selection: PackedSelection
    private let lineage: QuestionLineage
    private let codes: MeasureCodes
    private var versions: [Int: Version] = [:]
    private var (calls, simulated) = (0, 0)

    /// A type of event and a force, as numbers.
    private struct Kind: Hashable {
        let type: Int
        let force: Int
    }

    private struct Version {
        var kinds: [Kind: Proportion] = [:]
        /// By type of event, then by line.
        var captures: [Int: [QuestionCounts]] = [:]

        var all: Proportion { kinds.values.reduce(Proportion(0, of: 0), +) }
        var types: Set<Int> { Set(kinds.keys.map(\.type)) }
    }

    /// - Parameter filter: its area, and whether a critical question is open, are not asked for.
    public init(_ filter: CallFilter, _ codes: MeasureCodes, _ lineage: QuestionLineage) {
        (selection, self.codes, self.lineage) = (PackedSelection(filter, codes), codes, lineage)
    }

    public static let reads: PackedParts = .questions

    public mutating func add(_ block: PackedBlock) {
        let found = block.indices(of: selection)
        guard !found.isEmpty else { return }
        let number = block.script.version
        var version = versions.removeValue(forKey: number) ?? Version()
        var types: [Int: [Int]] = [:]
        for index in found {
            let call = block.call(at: index)
            let kind = Kind(type: call.eventType, force: call.force)
            version.kinds[kind, default: Proportion(0, of: 0)].add(call.state.contains(.full))
            types[call.eventType, default: []].append(index)
            if call.state.contains(.simulated) { simulated += 1 }
        }
        calls += found.count
        for (type, found) in types {
            var counts =
                version.captures.removeValue(forKey: type)
                ?? Array(repeating: QuestionCounts(), count: lineage.lines.count)
            for field in block.layout.fields {
                guard let line = lineage.number(of: field.question.id, version: number) else { continue }
                for index in found { block.add(field, at: index, to: &counts[line]) }
            }
            version.captures[type] = counts
        }
        versions[number] = version
    }

    /// What was counted so far.
    public var versionChange: VersionChange {
        let numbers = versions.keys.sorted()
        let pairs = zip(numbers, numbers.dropFirst()).compactMap { before, after -> VersionChange.Pair? in
            guard let one = versions[before], let other = versions[after] else { return nil }
            return pair(before, one, after, other)
        }
        return VersionChange(pairs: pairs, calls: calls, simulated: simulated)
    }

    private func pair(_ before: Int, _ one: Version, _ after: Int, _ other: Version) -> VersionChange.Pair {
        let kinds = one.kinds.keys.filter { other.kinds[$0] != nil }
            .sorted { ($0.type, $0.force) < ($1.type, $1.force) }
        let strata = kinds.compactMap { kind -> (weight: Double, before: Proportion, after: Proportion)? in
            guard let first = one.kinds[kind], let second = other.kinds[kind] else { return nil }
            return (Double(first.trials + second.trials), first, second)
        }
        let types = one.types.intersection(other.types).sorted()
        let captures = lineage.lines.indices.compactMap { line -> VersionChange.Capture? in
            let versions = lineage.lines[line].versions
            guard versions.contains(before), versions.contains(after) else { return nil }
            let strata = types.compactMap { type -> (weight: Double, before: Proportion, after: Proportion)? in
                guard let first = one.captures[type]?[line].capture, let second = other.captures[type]?[line].capture
                else { return nil }
                return (Double(first.trials + second.trials), first, second)
            }
            let shared = strata.filter { $0.before.trials > 0 && $0.after.trials > 0 }
            guard let difference = StandardisedDifference(shared) else { return nil }
            return VersionChange.Capture(
                question: lineage.lines[line], before: shared.map(\.before).reduce(Proportion(0, of: 0), +),
                after: shared.map(\.after).reduce(Proportion(0, of: 0), +), difference: difference)
        }
        return VersionChange.Pair(
            before: before, after: after, crude: (one.all, other.all),
            shared: (strata.reduce(0) { $0 + $1.before.trials }, strata.reduce(0) { $0 + $1.after.trials }),
            standardised: StandardisedDifference(strata), captures: captures)
    }
}

extension Proportion {
    /// One trial more.
    fileprivate mutating func add(_ succeeds: Bool) {
        self = Proportion(successes + (succeeds ? 1 : 0), of: trials + 1)
    }
}

extension VersionChange {
    /// What each change of version did, with the questions that gained and lost most.
    ///
    /// - Parameter id: begins the ids of its drawings; another for each report of a page, `[a-z0-9-]`.
    public func report(id: String, questions count: Int = 10) -> Report {
        let drawing = drawing(id: id)
        return Report(
            .versions, Report.Part(table, drawing.map { [$0] } ?? []), [Report.Part(captureTable(count))],
            findings: (pairs.isEmpty && calls > 0 ? ["All counted calls ran under one version of the script."] : [])
                + pairs.map(Self.finding) + MeasureTable.simulatedNote(simulated, of: calls))
    }

    private static func finding(_ pair: Pair) -> String {
        let names = "From v\(pair.before) to v\(pair.after)"
        guard let difference = pair.standardised else {
            return "\(names) nothing can be concluded: no kind of event ran under both."
        }
        let interval = difference.interval
        let range =
            MeasureTable.Cell.points(difference.value)
            + ", least and most \(MeasureTable.Cell.points(interval.lowerBound)) and "
            + MeasureTable.Cell.points(interval.upperBound)
        let share = Proportion(pair.shared.after, of: pair.crude.after.trials).rate ?? 0
        let rest =
            share < 0.995 ? " Of v\(pair.after)'s calls \(share.percent()) are of a kind that v\(pair.before) had." : ""
        guard difference.isMoreThanNoise else {
            return
                "\(names) completion, with the same mix of events, changed by no more than noise explains (\(range))."
                + rest
        }
        return
            "\(names) completion, with the same mix of events, \(difference.value > 0 ? "rose" : "fell") by more than "
            + "noise explains (\(range))." + rest
    }

    private var table: MeasureTable {
        let notes = [
            "Same mix: kinds of event (a type and a force) that ran under both versions, each weighted by its share of both "
                + "versions' calls of those kinds: D = Σ w × (after − before). Where no kind ran under both, nothing is "
                + "concluded.",
            "Least and most: D − √Σ w²((p₂ − l₂)² + (u₁ − p₁)²) and D + √Σ w²((u₂ − p₂)² + (p₁ − l₁)²), with Wilson's limits "
                + "l and u of each rate in its kind at 95 % (Zou and Donner 2008; of one kind it is Newcombe's interval).",
            "Before and after are different months: whatever else changed then is in the difference too. It says that "
                + "something changed with the version, not that the version did it.",
        ]
        return MeasureTable(
            code: "versions", name: Measure.versions.name,
            columns: [
                .init("change", "change", .text), .init("callsBefore", "calls before", .count),
                .init("callsAfter", "calls after", .count), .init("rateBefore", "completed before", .rate),
                .init("rateAfter", "completed after", .rate), .init("crude", "difference", .difference),
                .init("comparedBefore", "compared before", .count), .init("comparedAfter", "compared after", .count),
                .init("standardised", "difference, same mix", .difference), .init("least", "least", .difference),
                .init("most", "most", .difference),
            ],
            rows: pairs.map { pair in
                [
                    .text("v\(pair.before) to v\(pair.after)"), .count(pair.crude.before.trials),
                    .count(pair.crude.after.trials), .rate(pair.crude.before.rate), .rate(pair.crude.after.rate),
                    .difference(pair.crude.after.difference(from: pair.crude.before)?.value),
                    .count(pair.shared.before),
                    .count(pair.shared.after), .difference(pair.standardised?.value),
                    .difference(pair.standardised?.interval.lowerBound),
                    .difference(pair.standardised?.interval.upperBound),
                ]
            }, total: nil, notes: notes, simulated: Proportion(simulated, of: calls),
            relations: [
                .part("comparedBefore", of: "callsBefore"), .part("comparedAfter", of: "callsAfter"),
                .figures(["standardised", "least", "most"], about: "comparedBefore"),
            ])
    }

    /// The greatest gains, then the greatest losses of each pair.
    private func captureTable(_ count: Int) -> MeasureTable {
        let rows = pairs.flatMap { pair -> [[MeasureTable.Cell]] in
            let ranked = pair.captures.sorted { $0.difference.value > $1.difference.value }
            let gains = ranked.filter { $0.difference.value > 0 }.prefix(count)
            let losses = ranked.filter { $0.difference.value < 0 }.suffix(count)
            return (gains + losses).map { capture in
                [
                    .text("v\(pair.before) to v\(pair.after)"),
                    .named(capture.question.id.description, capture.question.ask), .count(capture.before.trials),
                    .rate(capture.before.rate), .count(capture.after.trials), .rate(capture.after.rate),
                    .difference(capture.difference.value), .difference(capture.difference.interval.lowerBound),
                    .difference(capture.difference.interval.upperBound),
                    .text(capture.difference.isMoreThanNoise ? "yes" : "no"),
                ]
            }
        }
        return MeasureTable(
            code: "versions-captures", name: "Questions that gained and lost most",
            columns: [
                .init("change", "change", .text), .init("question", "question", .text),
                .init("appliedBefore", "applied before", .count), .init("before", "captured before", .rate),
                .init("appliedAfter", "applied after", .count), .init("after", "captured after", .rate),
                .init("difference", "difference, same mix", .difference), .init("least", "least", .difference),
                .init("most", "most", .difference), .init("beyond", "more than noise", .text),
            ], rows: rows, total: nil,
            notes: [
                "Of the questions that both versions ask, the \(count) greatest gains and losses of each change, for the same "
                    + "mix of types of event. Of a hundred questions some five lie beyond their interval by chance alone.",
                "Answers about several persons of one call are counted as if they were independent.",
            ], simulated: Proportion(simulated, of: calls))
    }

    private func drawing(id: String) -> Drawing? {
        let bars = pairs.flatMap { pair -> [BarChart.Bar] in
            guard let difference = pair.standardised else { return [] }
            return [
                ("v\(pair.before) to v\(pair.after): before", difference.before),
                ("v\(pair.before) to v\(pair.after): after", difference.after),
            ]
            .map { BarChart.Bar($0.0, $0.1, words: $0.1.percent(decimals: 1)) }
        }
        guard !bars.isEmpty else { return nil }
        return BarChart(name: "Completed before and after, same mix of events", bars: bars, greatest: 1).drawing(id: id)
    }
}
