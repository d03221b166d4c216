internal import ScriptEngine

/// The sign-ins whose users are at the provider: at most 1,000, none for longer than ten minutes, each taken once.
struct PendingSignIns: Sendable {
    private struct Pending {
        let signIn: OpenIDSignIn
        let begunAt: Timestamp
    }

    static let most = 1000
    static let seconds = 600

    private var pending: [String: Pending] = [:]
    /// Their marks, oldest first; some may be taken already.
    private var order: [String] = []

    var count: Int { pending.count }

    /// Keeps one. When there are too many, the oldest goes: whoever begins thousands must go on doing so, all the time,
    /// to keep others from signing in.
    mutating func add(_ signIn: OpenIDSignIn, at time: Timestamp) {
        pending[signIn.mark] = Pending(signIn: signIn, begunAt: time)
        order.append(signIn.mark)
        while let first = order.first, pending.count > Self.most || isOver(first, at: time) {
            pending[first] = nil
            order.removeFirst()
        }
    }

    /// Takes one out, for good.
    ///
    /// - Returns: nil when there is none, it is too old, or another browser began it; in the last case it stays.
    mutating func take(_ mark: String, browser: String, at time: Timestamp) -> OpenIDSignIn? {
        guard let found = pending[mark], found.signIn.browser.isSameSecret(as: browser) else { return nil }
        pending[mark] = nil
        return time <= found.begunAt.adding(seconds: Self.seconds) ? found.signIn : nil
    }

    private func isOver(_ mark: String, at time: Timestamp) -> Bool {
        guard let found = pending[mark] else { return true }
        return found.begunAt.adding(seconds: Self.seconds) < time
    }
}
