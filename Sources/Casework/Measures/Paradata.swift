public import ScriptEngine

/// How long things took, out of the times at which answers were kept.
///
/// What was recorded about a question took the time since the entry before it. Time in which the call was paused, and a gap
/// of `longestGap` or more, belong to no question: nobody was asking.
public struct Paradata: Hashable, Sendable {
    /// What was recorded of one question.
    private struct Share: Hashable {
        var seconds = 0
        /// A bit for each instance; those from the 64th on count as one.
        var instances: UInt64 = 0
    }

    private var shares: [QuestionID: Share] = [:]
    /// As they were each time that a version was left.
    private var before: [[QuestionID: Share]] = []
    /// From the first entry to the last time that it was closed, without pauses and long gaps.
    public private(set) var seconds = 0
    private var last: Timestamp?
    private var isPaused = false

    /// Ten minutes: whoever was away so long was not asking.
    public static let longestGap = 600

    public init() {}

    /// - Parameters:
    ///   - entries: all of a call's stream, in order.
    ///   - script: what it is under now. What was recorded under a version that the call has left stays with its question
    ///     where the answer was carried, whatever it is called now; else it took time, and belongs to no question.
    public init(_ entries: [Entry], under script: Script) {
        for entry in entries {
            add(entry, CallEvent.interviewEvent(entry, script: script)?.recordedPlace ?? Self.place(entry))
        }
    }

    /// Where something was recorded under a version that this one cannot hold.
    private static func place(_ entry: Entry) -> Place? {
        guard ["call.answered", "call.amended", "call.markedMissing"].contains(entry.kind) else { return nil }
        let payload = entry.payload
        return payload["question"]?.string.map { Place(QuestionID($0), instance: payload["instance"]?.integer ?? 0) }
    }

    /// Adds the next entry of the stream.
    ///
    /// - Parameter event: what it says, under the script that the call was under then; nil for none of an interview.
    mutating func add(_ entry: Entry, _ event: InterviewEvent?) { add(entry, event?.recordedPlace) }

    /// - Parameter place: where an answer, or why there is none, was recorded; nil of any other entry.
    private mutating func add(_ entry: Entry, _ place: Place?) {
        let gap = last.map { max(0, entry.at.seconds - $0.seconds) } ?? 0
        let isTaken = !isPaused && gap < Self.longestGap
        last = entry.at
        if isTaken { seconds += gap }
        if let place {
            guard isTaken else { return }
            shares[place.question, default: Share()].seconds += gap
            shares[place.question, default: Share()].instances |= 1 << UInt64(min(max(place.instance, 0), 63))
            return
        }
        switch entry.kind {
        case "call.paused", "call.closed": isPaused = true
        case "call.resumed", "call.reopened", "call.opened", "call.returned": isPaused = false
        case "call.migrated":
            before.append(shares)
            carry(entry.payload["carried"]?.object ?? [:])
        case "call.migrationUndone":
            // Nothing was recorded in between.
            if let left = before.popLast() { shares = left }
        default: break
        }
    }

    /// Takes what was recorded over to the questions of another version.
    private mutating func carry(_ places: [String: JSONValue]) {
        var moved: [QuestionID: QuestionID] = [:]
        for (from, to) in places {
            guard let from = Place(text: from), let to = to.string.flatMap({ Place(text: $0) }) else { continue }
            moved[from.question] = to.question
        }
        shares = Dictionary(shares.map { (moved[$0.key] ?? $0.key, $0.value) }) { one, other in
            Share(seconds: one.seconds + other.seconds, instances: one.instances | other.instances)
        }
    }

    /// Seconds, by question; of a repeated one, of all its persons together.
    public var questions: [QuestionID: Int] { shares.mapValues(\.seconds) }

    /// Seconds a person; nil where nothing was recorded.
    func seconds(of question: QuestionID) -> Int? {
        guard let share = shares[question] else { return nil }
        let count = share.instances.nonzeroBitCount
        return (share.seconds + count / 2) / count
    }
}

extension InterviewEvent {
    /// Where an answer, or why there is none, was recorded; nil of anything else.
    fileprivate var recordedPlace: Place? {
        switch self {
        case .answered(let place, _), .amended(let place, _), .markedMissing(let place, _): place
        default: nil
        }
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
