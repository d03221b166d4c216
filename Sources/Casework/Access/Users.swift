/// The users of a log: the fold of `StreamID.users`. While there are none, whoever runs Layby may do everything.
///
/// States of one user and their legal exits:
/// - enabled → disabled, unless nobody else who is enabled is an administrator
/// - disabled → enabled
public struct Users: Sendable {
    /// One user, as they now are.
    public struct User: Hashable, Sendable {
        public let id: UserID
        public fileprivate(set) var role: Role
        public fileprivate(set) var isEnabled = true
        public fileprivate(set) var password: PasswordHash
    }

    /// Something that an administrator decided, or a user of themselves.
    public enum Input: Sendable {
        case add(UserID, Role, PasswordHash)
        case changeRole(UserID, Role)
        case disable(UserID)
        case enable(UserID)
        case changePassword(UserID, PasswordHash)
    }

    private var users: [UserID: User] = [:]

    /// No users.
    public init() {}

    /// By id.
    public var all: [User] { users.values.sorted { $0.id < $1.id } }

    public var isEmpty: Bool { users.isEmpty }

    public subscript(id: UserID) -> User? { users[id] }

    /// Makes the users again from their stream; entries of other kinds, such as sign-ins, may be left out.
    ///
    /// - Parameter entries: in order.
    /// - Throws: `ReplayError`.
    public static func replayed(_ entries: [Entry]) throws(ReplayError) -> Users {
        var users = Users()
        for entry in entries {
            guard let event = UserEvent(entry) else {
                throw .unreadable(stream: entry.stream, version: entry.version, kind: entry.kind)
            }
            users.apply(event)
        }
        return users
    }

    /// Says what a decision adds to the log.
    ///
    /// - Returns: the event; nil when it already is so.
    /// - Throws: `AccessError`.
    public func decide(_ input: Input) throws(AccessError) -> UserEvent? {
        switch input {
        case .add(let id, let role, let password):
            guard users[id] == nil else { throw .userExists(id) }
            guard !users.isEmpty || role == .administrator else { throw .firstMustAdminister }
            return .added(id, role, password)
        case .changeRole(let id, let role):
            let user = try user(id)
            guard user.role != role else { return nil }
            try keepAnAdministrator(without: user)
            return .roleChanged(id, role)
        case .disable(let id):
            let user = try user(id)
            guard user.isEnabled else { return nil }
            try keepAnAdministrator(without: user)
            return .disabled(id)
        case .enable(let id): return try user(id).isEnabled ? nil : .enabled(id)
        case .changePassword(let id, let password):
            _ = try user(id)
            return .passwordChanged(id, password)
        }
    }

    /// Checks that a call can be handed over to somebody. Without users it can go to anybody.
    ///
    /// - Throws: `.unknownUser`, `.disabled`, `.mayNotTakeCalls`.
    public func checkCanTakeCalls(_ id: UserID) throws(AccessError) {
        guard !isEmpty else { return }
        let user = try user(id)
        guard user.isEnabled else { throw .disabled(id) }
        guard user.role.may(.takeCall) else { throw .mayNotTakeCalls(id) }
    }

    /// Repeats an event.
    public mutating func apply(_ event: UserEvent) {
        switch event {
        case .added(let id, let role, let password): users[id] = User(id: id, role: role, password: password)
        case .roleChanged(let id, let role): users[id]?.role = role
        case .disabled(let id): users[id]?.isEnabled = false
        case .enabled(let id): users[id]?.isEnabled = true
        case .passwordChanged(let id, let password): users[id]?.password = password
        case .signedIn, .refused: break
        }
    }

    private func user(_ id: UserID) throws(AccessError) -> User {
        guard let user = users[id] else { throw .unknownUser(id) }
        return user
    }

    private func keepAnAdministrator(without user: User) throws(AccessError) {
        guard user.role == .administrator, user.isEnabled else { return }
        let others = users.values.contains { $0.id != user.id && $0.isEnabled && $0.role == .administrator }
        guard others else { throw .lastAdministrator(user.id) }
    }
}
