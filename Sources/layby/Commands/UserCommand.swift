public import ArgumentParser
public import Casework
import Foundation
import IntelligenceLog
import ScriptEngine

extension Role: ExpressibleByArgument {}

struct UserCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user", abstract: "Who may use this log, and for what.",
        discussion: """
            While a log has no users, whoever runs Layby may do everything, under the name of LAYBY_ACTOR or USER. The
            first user is an administrator; from then on every command wants a signed-in user: layby login ID.

            A user id stands in every entry that the user makes, for good, and is never erased. So make it no person's
            name: a desk or staff number, such as desk-4 or h0231. A password is asked for twice, or read as one line
            from standard input when that is no terminal.
            """,
        subcommands: [
            Add.self, Disable.self, Enable.self, ChangeRole.self, ChangePassword.self, List.self, Roles.self,
        ])

    struct Add: DeskCommand {
        static let configuration = CommandConfiguration(abstract: "Add a user.")
        static let action = Action.manageUsers

        @OptionGroup var options: GlobalOptions
        @Argument(help: "2 to 32 small letters, digits, dots, hyphens or underscores; no person's name.")
        var id: String
        @Option(help: "handler, opt-lead, analyst, supervisor or administrator.") var role: Role

        func run() async throws {
            let user = try userID(id)
            let desk = try await options.desk(for: Self.self)
            let users = try await desk.log.users()
            guard users[user] == nil else { throw AccessError.userExists(user) }
            guard !users.isEmpty || role == .administrator else { throw AccessError.firstMustAdminister }
            let hash = try desk.log.hash(try newPassword(for: user))
            try await desk.log.change(.add(user, role, hash), at: options.now, by: desk.actor)
            let terminal = Terminal()
            terminal.line("Added \(user), \(role.rawValue).")
            if desk.user == nil {
                terminal.line("From now on every command wants a signed-in user: layby login \(user)", .warning)
            }
        }
    }

    struct Disable: DeskCommand {
        static let configuration = CommandConfiguration(
            abstract: "Disable a user, and end their sessions. What they did stands.")
        static let action = Action.manageUsers

        @OptionGroup var options: GlobalOptions
        @Argument(help: "The user's id.") var id: String

        func run() async throws {
            let user = try userID(id)
            let desk = try await options.desk(for: Self.self)
            try await desk.change(.disable(user), at: options.now, done: "\(user) is disabled.")
        }
    }

    struct Enable: DeskCommand {
        static let configuration = CommandConfiguration(abstract: "Enable a disabled user again.")
        static let action = Action.manageUsers

        @OptionGroup var options: GlobalOptions
        @Argument(help: "The user's id.") var id: String

        func run() async throws {
            let user = try userID(id)
            let desk = try await options.desk(for: Self.self)
            try await desk.change(.enable(user), at: options.now, done: "\(user) is enabled.")
        }
    }

    struct ChangeRole: DeskCommand {
        static let configuration = CommandConfiguration(
            commandName: "role", abstract: "Give a user another role; it counts at once.")
        static let action = Action.manageUsers

        @OptionGroup var options: GlobalOptions
        @Argument(help: "The user's id.") var id: String
        @Argument(help: "handler, opt-lead, analyst, supervisor or administrator.") var role: Role

        func run() async throws {
            let user = try userID(id)
            let desk = try await options.desk(for: Self.self)
            try await desk.change(.changeRole(user, role), at: options.now, done: "\(user) is \(role.rawValue).")
        }
    }

    struct ChangePassword: DeskCommand {
        static let configuration = CommandConfiguration(
            commandName: "password", abstract: "Give yourself or, as an administrator, another user a new password.",
            discussion: """
                Your own present password is asked for first. All sessions of the user end: sign in again.
                When standard input is no terminal, each is one line of it.
                """)
        static let action = Action.changeOwnPassword

        @OptionGroup var options: GlobalOptions
        @Argument(help: "The user's id.") var id: String

        func run() async throws {
            let user = try userID(id)
            let desk = try await options.desk(for: Self.self)
            if let own = desk.user, own.id == user {
                guard let present = Terminal().askHidden("Present password: ") else {
                    throw AccessError.wrongPassword
                }
                try await desk.log.confirm(user, Password(present), at: options.now)
            } else {
                try desk.require(.manageUsers)
            }
            guard try await desk.log.users()[user] != nil else { throw AccessError.unknownUser(user) }
            let hash = try desk.log.hash(try newPassword(for: user))
            try await desk.change(
                .changePassword(user, hash), at: options.now, done: "\(user) has a new password, and is signed out.")
        }
    }

    struct List: DeskCommand {
        static let configuration = CommandConfiguration(abstract: "List the users.")
        static let action = Action.listUsers

        @OptionGroup var options: GlobalOptions

        func run() async throws {
            let users = try await options.desk(for: Self.self).log.users()
            let terminal = Terminal()
            if users.isEmpty {
                terminal.line("No users yet, so whoever runs Layby may do everything.")
            }
            for user in users.all {
                terminal.line(
                    user.id.text.padded(34)
                        + (user.isEnabled ? user.role.rawValue : user.role.rawValue.padded(16) + "disabled"))
            }
        }
    }

    struct Roles: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show which role may do what.")

        func run() { RolesReport(terminal: Terminal()).show() }
    }
}

extension Desk {
    /// Decides about a user, and says so.
    fileprivate func change(_ input: Users.Input, at time: Timestamp, done: String) async throws {
        let event = try await log.change(input, at: time, by: actor)
        Terminal().line(event == nil ? "Nothing to change. \(done)" : done)
    }
}

private func userID(_ text: String) throws(AccessError) -> UserID {
    guard let id = UserID(text) else { throw .badUserID }
    return id
}

/// Asks for a new password twice; where standard input is no terminal, it is one line of that.
private func newPassword(for user: UserID) throws(AccessError) -> Password {
    let terminal = Terminal()
    guard let text = terminal.askHidden("New password of \(user): ") else {
        throw .passwordTooShort(least: Password.leastCharacters)
    }
    let password = Password(text)
    try password.checkAsNew()
    guard isatty(STDIN_FILENO) == 1 else { return password }
    guard let again = terminal.askHidden("Once more: "), Password(again).bytes == password.bytes else {
        throw .passwordsDiffer
    }
    return password
}
