public import ScriptEngine

/// What a screen on the control room's wall shows: counts and lengths of time, of nobody.
public struct Wall: Hashable, Sendable {
    /// Calls that wait, and since when the one that has waited longest does.
    public struct Waiting: Hashable, Sendable {
        public let count: Int
        /// Nil where none waits.
        public let since: Timestamp?

        public init(_ count: Int, since: Timestamp?) { (self.count, self.since) = (count, since) }

        init(_ times: [Timestamp]) { self.init(times.count, since: times.min()) }
    }

    /// Calls under way, since they were opened.
    public let underWay: Waiting
    /// Calls paused, since they were opened.
    public let paused: Waiting
    /// Calls that a supervisor returned, since then; they are under way or paused too.
    public let returned: Waiting
    /// Whether an open call, or one of this month's closed ones, is simulated.
    public let isSimulated: Bool
    /// The fully completed of the closed, of events today and of this month, as the completion report has them.
    public let today: Proportion
    public let month: Proportion
    /// First revisions of records that were put out for the hub today, by type: `uk.layby.casualty-alert`.
    public let released: [String: Int]
    /// Records that no hub has taken yet, since the oldest was made.
    public let backlog: Waiting

    /// - Parameters:
    ///   - calls: all that are open.
    ///   - countsSimulated: whether a closed one of this month is simulated.
    public init(
        open calls: [CallSummary], today: Proportion, month: Proportion, countsSimulated: Bool, released: [String: Int],
        backlog: Waiting
    ) {
        let open = calls.filter { $0.phase != .closed }
        underWay = Waiting(open.filter { $0.phase != .paused }.map(\.openedAt))
        paused = Waiting(open.filter { $0.phase == .paused }.map(\.openedAt))
        returned = Waiting(open.compactMap(\.returnedAt))
        isSimulated = countsSimulated || open.contains(where: \.isSimulated)
        (self.today, self.month, self.released, self.backlog) = (today, month, released, backlog)
    }
}
