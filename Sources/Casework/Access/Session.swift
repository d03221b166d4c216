public import ScriptEngine

/// That a user has shown who they are, and until when it counts.
public struct Session: Hashable, Sendable {
    public let user: UserID
    public let madeAt: Timestamp
    public let expiresAt: Timestamp

    public init(user: UserID, madeAt: Timestamp, expiresAt: Timestamp) {
        (self.user, self.madeAt, self.expiresAt) = (user, madeAt, expiresAt)
    }

    /// Whether it still counts, for a user as they now are.
    ///
    /// - Throws: `.expired`, `.disabled`, `.notSignedIn` when the user is not there.
    public func check(at time: Timestamp, in users: Users) throws(AccessError) -> Users.User {
        guard let user = users[user] else { throw .notSignedIn }
        guard time < expiresAt else { throw .expired }
        guard user.isEnabled else { throw .disabled(user.id) }
        return user
    }
}

/// The wrong passwords given for one user since the last right one. Each try counts from when it begins, so that
/// many at once gain nothing.
public struct PasswordTries: Hashable, Sendable {
    public private(set) var count: Int
    /// When the last one began.
    public private(set) var last: Timestamp

    /// So many are free; then each is followed by a wait, a minute at first, doubling up to an hour.
    public static let free = 5
    private static let longest = 3600

    public init(count: Int = 0, last: Timestamp = Timestamp(milliseconds: 0)) {
        (self.count, self.last) = (count, last)
    }

    /// Begins another try, or says how long to wait.
    ///
    /// - Returns: the seconds to wait; nil when the try may go on, and is counted.
    public mutating func begin(at time: Timestamp) -> Int? {
        // A clock that was set back must not make the wait longer than it is.
        last = min(last, time)
        let left = (wait * 1000 - (time.milliseconds - last.milliseconds) + 999) / 1000
        guard left <= 0 else { return left }
        (count, last) = (count + 1, time)
        return nil
    }

    /// Seconds.
    private var wait: Int { count < Self.free ? 0 : min(60 << min(count - Self.free, 10), Self.longest) }
}
