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
    /// From the first entry to the last time that it was closed, without pauses and long gaps.
    public private(set) var seconds = 0
    private var last: Timestamp?
    private var isPaused = false

    /// Ten minutes: whoever was away so long was not asking.
    public static let longestGap = 600

    public init() {}

    /// - Parameters:
    ///   - entries: all of a call's stream, in order.
    ///   - script: what it is under now; what only an earlier version asked took time, and belongs to no question.
    public init(_ entries: [Entry], under script: Script) {
        for entry in entries { add(entry, CallEvent.interviewEvent(entry, script: script)) }
    }

    /// Adds the next entry of the stream.
    ///
    /// - Parameter event: what it says, under the script of the call or the one that it was under then; nil for none of an
    ///   interview.
    mutating func add(_ entry: Entry, _ event: InterviewEvent?) {
        let gap = last.map { max(0, entry.at.seconds - $0.seconds) } ?? 0
        let isTaken = !isPaused && gap < Self.longestGap
        last = entry.at
        switch event {
        case .answered(let place, _)?, .amended(let place, _)?, .markedMissing(let place, _)?:
            if isTaken {
                shares[place.question, default: Share()].seconds += gap
                shares[place.question, default: Share()].instances |= 1 << UInt64(min(max(place.instance, 0), 63))
            }
        default:
            switch entry.kind {
            case "call.paused", "call.closed": isPaused = true
            case "call.resumed", "call.reopened", "call.opened", "call.returned": isPaused = false
            default: break
            }
        }
        if isTaken { seconds += gap }
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
