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
    ///   - script: what it is under now; what only an earlier version asked took time, and belongs to no question.
    public init(_ entries: [Entry], under script: Script) {
        var last: Timestamp?
        var isPaused = false
        for entry in entries {
            let gap = last.map { max(0, entry.at.seconds - $0.seconds) } ?? 0
            let isTaken = !isPaused && gap < Self.longestGap
            last = entry.at
            switch entry.kind {
            case "call.paused", "call.closed": isPaused = true
            case "call.resumed", "call.reopened", "call.opened", "call.returned": isPaused = false
            default: break
            }
            guard isTaken else { continue }
            seconds += gap
            switch CallEvent.interviewEvent(entry, script: script) {
            case .answered(let place, _), .amended(let place, _), .markedMissing(let place, _):
                questions[place.question, default: 0] += gap
                instances[place.question, default: []].insert(place.instance)
            default: break
            }
        }
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
