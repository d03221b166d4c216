public import ScriptEngine

/// How fast records go, and when the rest will have gone, by what went in the last half minute.
public struct SyncPace: Sendable {
    /// Seconds that a rate is taken over: a line that has grown slow shows soon, one slow batch hardly.
    static let window = 30

    private var marks: [(done: Int, at: Timestamp)]

    /// - Parameter now: when the first record is sent.
    public init(at now: Timestamp) { marks = [(0, now)] }

    /// Notes how many have gone in all.
    public mutating func note(_ done: Int, at now: Timestamp) {
        marks.append((done, now))
        while marks.count > 2, marks[1].at.adding(seconds: Self.window) <= now { marks.removeFirst() }
    }

    /// Records a second; nil while nothing can be said.
    public var rate: Double? {
        guard let first = marks.first, let last = marks.last, last.done > first.done, last.at > first.at else {
            return nil
        }
        return Double(last.done - first.done) * 1000 / Double(last.at.milliseconds - first.at.milliseconds)
    }

    /// Seconds until all have gone, rounded up; nil while nothing can be said.
    public func secondsLeft(of total: Int) -> Int? {
        guard let rate, let last = marks.last else { return nil }
        return Int((Double(max(0, total - last.done)) / rate).rounded(.up))
    }
}
