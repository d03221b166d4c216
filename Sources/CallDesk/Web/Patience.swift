/// How long the desk waits for a request. Whoever sends a byte now and then holds a connection no longer than this.
struct Patience: Sendable {
    /// From the opening of a connection, or the last answer, until a whole head has come; also how long a connection
    /// that is kept lies idle.
    var head = Duration.seconds(60)
    /// For a body, and besides that the time that its bytes take at `slowest`.
    var body = Duration.seconds(35)
    /// Bytes a second, of a photograph on a line that is bad but not down.
    var slowest = 4_096
    /// For the longest body, however it comes.
    var longest = Duration.seconds(360)
    /// Bytes of a body, behind which nothing more is read: well over the longest that any route takes.
    var most = 64 * 1024 * 1024

    init() {}
}

/// One connection's requests, as far as waiting for them goes.
///
/// States and their legal exits:
/// - waiting for a head → reading a body
/// - reading a body → answering, once all of it has come
/// - answering → waiting for a head
/// - each of the first two → over, when it lasts too long
struct RequestClock<Moment: InstantProtocol>: Sendable where Moment.Duration == Duration {
    private enum State: Sendable {
        case waiting(since: Moment)
        case reading(since: Moment, bytes: Int)
        case answering
    }

    private let patience: Patience
    private var state: State

    /// A connection that was opened.
    init(_ patience: Patience, openedAt moment: Moment) { (self.patience, state) = (patience, .waiting(since: moment)) }

    /// A head has come.
    mutating func headCame(at moment: Moment) { state = .reading(since: moment, bytes: 0) }

    /// Some of a body has come.
    mutating func bodyCame(_ count: Int) {
        if case .reading(let since, let bytes) = state { state = .reading(since: since, bytes: bytes + count) }
    }

    /// A request has come whole.
    mutating func endCame() { state = .answering }

    /// An answer was sent whole. When the request has not yet come whole, its rest is still waited for.
    mutating func answered(at moment: Moment) {
        if case .answering = state { state = .waiting(since: moment) }
    }

    /// Whether the connection is to be closed.
    func isOver(at moment: Moment) -> Bool {
        switch state {
        case .answering: return false
        case .waiting(let since): return since.duration(to: moment) >= patience.head
        case .reading(let since, let bytes):
            let allowed = patience.body + .seconds(Double(bytes) / Double(max(patience.slowest, 1)))
            return bytes > patience.most || since.duration(to: moment) >= min(allowed, patience.longest)
        }
    }
}
