public import ScriptEngine

/// Something that happened to a user of this log.
public enum UserEvent: Hashable, Sendable {
    case added(UserID, Role, PasswordHash)
    case roleChanged(UserID, Role)
    case disabled(UserID)
    case enabled(UserID)
    case passwordChanged(UserID, PasswordHash)
    /// A session was made: by the user's password, or on the word of an OpenID Connect provider, named by its issuer.
    case signedIn(UserID, provenBy: String? = nil)
    /// A wrong password was given for the user.
    case refused(UserID)

    public var kind: String {
        switch self {
        case .added: "user.added"
        case .roleChanged: "user.roleChanged"
        case .disabled: "user.disabled"
        case .enabled: "user.enabled"
        case .passwordChanged: "user.passwordChanged"
        case .signedIn: "user.signedIn"
        case .refused: "user.refused"
        }
    }

    public var user: UserID {
        switch self {
        case .added(let user, _, _), .roleChanged(let user, _), .disabled(let user), .enabled(let user),
            .passwordChanged(let user, _), .signedIn(let user, _), .refused(let user):
            user
        }
    }

    public var payload: JSONValue {
        switch self {
        case .added(let user, let role, let password):
            ["user": .string(user.text), "role": .string(role.rawValue), "password": password.json]
        case .roleChanged(let user, let role): ["user": .string(user.text), "role": .string(role.rawValue)]
        case .passwordChanged(let user, let password): ["user": .string(user.text), "password": password.json]
        case .signedIn(let user, let issuer):
            .members(["user": .string(user.text), "issuer": issuer.map { .string($0) }])
        case .disabled(let user), .enabled(let user), .refused(let user): ["user": .string(user.text)]
        }
    }

    /// A hash is sealed: who has only the file cannot try passwords against it. Who became what stays readable.
    public var seal: Seal? {
        switch self {
        case .added(let user, let role, _):
            Seal(.record, clear: ["user": .string(user.text), "role": .string(role.rawValue)])
        case .passwordChanged(let user, _): Seal(.record, clear: ["user": .string(user.text)])
        case .roleChanged, .disabled, .enabled, .signedIn, .refused: nil
        }
    }

    /// Whether it ends the user's sessions.
    public var endsSessions: Bool {
        switch self {
        case .disabled, .passwordChanged: true
        case .added, .roleChanged, .enabled, .signedIn, .refused: false
        }
    }

    /// Reads it back from an entry; nil when it is none.
    public init?(_ entry: Entry) {
        let payload = entry.payload
        guard let user = payload["user"]?.string.flatMap({ UserID($0) }) else { return nil }
        let role = payload["role"]?.string.flatMap(Role.init(rawValue:))
        let password = PasswordHash(json: payload["password"])
        switch entry.kind {
        case "user.added":
            guard let role, let password else { return nil }
            self = .added(user, role, password)
        case "user.roleChanged":
            guard let role else { return nil }
            self = .roleChanged(user, role)
        case "user.passwordChanged":
            guard let password else { return nil }
            self = .passwordChanged(user, password)
        case "user.disabled": self = .disabled(user)
        case "user.enabled": self = .enabled(user)
        case "user.signedIn": self = .signedIn(user, provenBy: payload["issuer"]?.string)
        case "user.refused": self = .refused(user)
        default: return nil
        }
    }
}
