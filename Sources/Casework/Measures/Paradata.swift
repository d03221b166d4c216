public import ScriptEngine

/// How long things took, out of the times at which answers were kept.
///
/// What was recorded about a question took the time since the entry before it. Time in which the call was paused, and a gap
/// of `longestGap` or more, belong to no question: nobody was asking.
public struct Paradata: Hashable, Sendable {
    /// Seconds, by question; of a repeated one, of all its persons together.
    public private(set) var questions: [QuestionID: Int] = [:]
    /// Of a repeated question, how many persons it was recorded for; 1 for others.
    public private(set) var instances: [QuestionID: Set<Int>] = [:]
    /// From the first entry to the last time that it was closed, without pauses and long gaps.
    public private(set) var seconds = 0

    /// Ten minutes: whoever was away so long was not asking.
    public static let longestGap = 600

    /// - Parameters:
    ///   - entries: all of a call's stream, in order.
    ///   - script: what it is under now. What was recorded under a version that the call has left stays with its question
    ///     where the answer was carried, whatever it is called now; else it took time, and belongs to no question.
    public init(_ entries: [Entry], under script: Script) {
        var last: Timestamp?
        var isPaused = false
        // As it was when a version was left.
        var before: [(questions: [QuestionID: Int], instances: [QuestionID: Set<Int>])] = []
        for entry in entries {
            let gap = last.map { max(0, entry.at.seconds - $0.seconds) } ?? 0
            let isTaken = !isPaused && gap < Self.longestGap
            last = entry.at
            switch entry.kind {
            case "call.paused", "call.closed": isPaused = true
            case "call.resumed", "call.reopened", "call.opened", "call.returned": isPaused = false
            case "call.migrated":
                before.append((questions, instances))
                carry(entry.payload["carried"]?.object ?? [:])
            case "call.migrationUndone":
                // Nothing was recorded in between.
                if let left = before.popLast() { (questions, instances) = left }
            default: break
            }
            guard isTaken else { continue }
            seconds += gap
            guard let place = Self.place(entry, script) else { continue }
            questions[place.question, default: 0] += gap
            instances[place.question, default: []].insert(place.instance)
        }
    }

    /// Where an answer, or why there is none, was recorded; nil of any other entry.
    private static func place(_ entry: Entry, _ script: Script) -> Place? {
        switch CallEvent.interviewEvent(entry, script: script) {
        case .answered(let place, _), .amended(let place, _), .markedMissing(let place, _): return place
        case nil where recorded.contains(entry.kind):
            // This version cannot hold it: it was recorded under one that the call has left.
            let payload = entry.payload
            return payload["question"]?.string
                .map { Place(QuestionID($0), instance: payload["instance"]?.integer ?? 0) }
        default: return nil
        }
    }

    private static let recorded: Set<String> = ["call.answered", "call.amended", "call.markedMissing"]

    /// Takes what was recorded over to the questions of another version.
    private mutating func carry(_ places: [String: JSONValue]) {
        var moved: [QuestionID: QuestionID] = [:]
        for (from, to) in places {
            guard let from = Place(text: from), let to = to.string.flatMap({ Place(text: $0) }) else { continue }
            moved[from.question] = to.question
        }
        questions = Dictionary(questions.map { (moved[$0.key] ?? $0.key, $0.value) }, uniquingKeysWith: +)
        instances = Dictionary(instances.map { (moved[$0.key] ?? $0.key, $0.value) }) { $0.union($1) }
    }

    /// Seconds a person; nil where nothing was recorded.
    func seconds(of question: QuestionID) -> Int? {
        guard let total = questions[question], let count = instances[question]?.count else { return nil }
        return (total + count / 2) / count
    }
}

extension MeasureLayout {
    /// The most seconds that a byte tells apart.
    public static let longest = 254

    /// The seconds that each question took; one byte a field, one more than the seconds, 0 where nothing was recorded.
    public func times(of paradata: Paradata) -> [UInt8] {
        fields.map { field in
            paradata.seconds(of: field.question.id).map { UInt8(min($0, Self.longest) + 1) } ?? 0
        }
    }
}
