import ScriptEngine
import Synchronization

/// When each session was last used. One that was not for too long is over, though its time is not up.
///
/// Kept in memory alone: a desk that was started anew takes every session as used when it started.
final class IdleSessions: Sendable {
    private let seconds: Int
    private let started: Timestamp
    private static let most = 10_000
    /// By what forms carry for a session, so that no token is kept.
    private let used = Mutex<[String: Timestamp]>([:])

    /// - Parameter seconds: how long a session may lie idle.
    init(seconds: Int, startedAt started: Timestamp) { (self.seconds, self.started) = (seconds, started) }

    /// A session was made, or is used again.
    func use(_ session: String, at time: Timestamp) {
        used.withLock { used in
            if used.count >= Self.most { used = used.filter { time < $0.value.adding(seconds: seconds) } }
            used[session] = time
        }
    }

    /// Whether it was left alone for too long; if so, it is to be ended.
    func isIdle(_ session: String, at time: Timestamp) -> Bool {
        used.withLock { used in
            guard (used[session] ?? started).adding(seconds: seconds) <= time else { return false }
            used[session] = nil
            return true
        }
    }
}
