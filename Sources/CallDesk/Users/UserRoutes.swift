import Casework
import HTTPTypes
import IntelligenceLog

/// The administrator's pages: who may use the desk, and for what.
enum UserRoutes {
    static let all: [Route] = [
        .page("/users", .may(.manageUsers), list),
        .form("/users", .may(.manageUsers), add),
        .page("/users/{user}", .may(.manageUsers)) { try await show($0, error: nil) },
        .form("/users/{user}/role", .may(.manageUsers), changeRole),
        .form("/users/{user}/disable", .may(.manageUsers)) { try await decide($0, said: .disabled) { .disable($0) } },
        .form("/users/{user}/enable", .may(.manageUsers)) { try await decide($0, said: .enabled) { .enable($0) } },
        .form("/users/{user}/password", .may(.manageUsers), changePassword),
        .page("/roles", .signedIn, roles),
    ]

    // MARK: All users

    /// The users, and what adds another.
    struct UserList: Sendable {
        struct Line: Sendable {
            let id: String
            let role: String
            let isEnabled: Bool
        }

        let csrf: String
        let users: [Line]
        let id: String
        let roles: [Option]
        let error: String?
        let said: String?
    }

    private static func list(_ visit: Visit) async throws -> Reply {
        try await list(visit, error: nil)
    }

    private static func list(_ visit: Visit, error: String?) async throws -> Reply {
        let users = try await visit.log.users().all
        let content = UserList(
            csrf: visit.csrf,
            users: users.map { UserList.Line(id: $0.id.text, role: $0.role.words, isEnabled: $0.isEnabled) },
            id: visit.form["user"] ?? "",
            roles: Option.roles(chosen: visit.form["role"]), error: error,
            said: said(visit))
        return visit.page("Users", content, "users", status: error == nil ? .ok : .unprocessableContent)
    }

    private static func add(_ visit: Visit) async throws -> Reply {
        do {
            guard let id = visit.form["user"].flatMap({ UserID($0) }) else { throw AccessError.badUserID }
            guard let role = visit.form["role"].flatMap({ Role(rawValue: $0) }) else { throw WebError.field("role") }
            // Before the hash, which costs a second.
            guard try await visit.log.users()[id] == nil else { throw AccessError.userExists(id) }
            let hash = try visit.log.hash(try NewPassword.read(visit.form))
            try await visit.log.change(.add(id, role, hash), at: visit.now, by: try visit.actor())
            return .seeOther("/users?said=\(Said.added.rawValue)")
        } catch {
            guard let words = Wording.ofAccess(error) else { throw error }
            return try await list(visit, error: words)
        }
    }

    // MARK: One user

    /// One user, and what can be decided about them.
    struct UserPage: Sendable {
        let csrf: String
        let id: String
        let role: String
        let isEnabled: Bool
        /// Whether the administrator looks at themselves.
        let isOwn: Bool
        let roles: [Option]
        let error: String?
        let said: String?
    }

    private static func show(_ visit: Visit, error: String?) async throws -> Reply {
        let user = try await user(visit)
        let content = UserPage(
            csrf: visit.csrf, id: user.id.text, role: user.role.words, isEnabled: user.isEnabled,
            isOwn: user.id == visit.user?.id, roles: Option.roles(chosen: user.role.rawValue), error: error,
            said: said(visit))
        return visit.page("User \(user.id)", content, "user", status: error == nil ? .ok : .unprocessableContent)
    }

    private static func user(_ visit: Visit) async throws -> Users.User {
        guard let id = visit.parameters["user"].flatMap({ UserID($0) }), let user = try await visit.log.users()[id]
        else { throw LogError.notFound }
        return user
    }

    private static func changeRole(_ visit: Visit) async throws -> Reply {
        guard let role = visit.form["role"].flatMap({ Role(rawValue: $0) }) else { throw WebError.field("role") }
        return try await decide(visit, said: .roleChanged) { .changeRole($0, role) }
    }

    private static func changePassword(_ visit: Visit) async throws -> Reply {
        let user = try await user(visit)
        // One's own wants the present one too.
        guard user.id != visit.user?.id else { return .seeOther("/account") }
        return try await decide(visit, said: .passwordChanged) { id in
            .changePassword(id, try visit.log.hash(try NewPassword.read(visit.form)))
        }
    }

    private static func decide(
        _ visit: Visit, said: Said, _ input: (UserID) throws -> Users.Input
    ) async throws -> Reply {
        let user = try await user(visit)
        do {
            try await visit.log.change(try input(user.id), at: visit.now, by: try visit.actor())
            return .seeOther("/users/\(user.id)?said=\(said.rawValue)")
        } catch {
            guard let words = Wording.ofAccess(error) else { throw error }
            return try await show(visit, error: words)
        }
    }

    // MARK: Roles

    /// Which role may do what.
    struct RolesPage: Sendable {
        struct Row: Sendable {
            let action: String
            let marks: [Mark]
        }

        struct Mark: Sendable {
            let role: String
            let may: Bool
        }

        let roles: [String]
        let rows: [Row]
    }

    private static func roles(_ visit: Visit) async throws -> Reply {
        let content = RolesPage(
            roles: Role.allCases.map(\.words),
            rows: Action.allCases.map { action in
                RolesPage.Row(
                    action: action.words,
                    marks: Role.allCases.map { RolesPage.Mark(role: $0.words, may: $0.may(action)) })
            })
        return visit.page("Who may do what", content, "roles")
    }

    // MARK: What was done

    /// What the page says after a form, so that addresses hold codes and not words.
    private enum Said: String {
        case added, roleChanged, disabled, enabled, passwordChanged

        var words: String {
            switch self {
            case .added: "Added."
            case .roleChanged: "The role counts from now on."
            case .disabled: "Disabled, and signed out everywhere. What they did stands."
            case .enabled: "Enabled again."
            case .passwordChanged: "The password is new, and the user is signed out everywhere."
            }
        }
    }

    private static func said(_ visit: Visit) -> String? { visit.query["said"].flatMap { Said(rawValue: $0)?.words } }
}

/// A new password, typed twice.
enum NewPassword {
    /// - Throws: `.passwordsDiffer`, `.passwordTooShort`, `.passwordTooLong`.
    static func read(_ form: Form) throws(AccessError) -> Password {
        let password = Password(form["password"] ?? "")
        try password.checkAsNew()
        guard Password(form["again"] ?? "").bytes == password.bytes else { throw .passwordsDiffer }
        return password
    }
}

extension Option {
    fileprivate static func roles(chosen: String?) -> [Option] {
        Role.allCases.map { Option($0.rawValue, $0.words, chosen: chosen) }
    }
}

extension Wording {
    /// What is said on the same page, where a decision about users was refused; nil for another error.
    static func ofAccess(_ error: any Error) -> String? {
        switch error {
        case let error as AccessError: Wording(error).sentence
        case LogError.access(let error): Wording(error).sentence
        default: nil
        }
    }
}
