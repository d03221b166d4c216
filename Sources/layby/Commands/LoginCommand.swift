import ArgumentParser
import Casework
import Foundation
import IntelligenceLog
import ReferenceData
import ScriptEngine

struct LoginCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "login", abstract: "Sign in, for twelve hours unless told otherwise.",
        discussion: """
            The password is asked for, or read as one line from standard input when that is no terminal. The session is
            kept in a file of your own under XDG_STATE_HOME (default ~/.local/state), one for each log.
            For a batch job, --print-token prints the session's token instead: put it into the job's LAYBY_TOKEN.
            """)

    @OptionGroup var options: GlobalOptions
    @Argument(help: "Your user id.") var user: String
    @Option(help: "How many hours it counts, 1–744.") var hours: Int?
    @Option(help: "The same in days, 1–366; with --print-token.") var days: Int?
    @Flag(help: "Print the token, and keep no session file.") var printToken = false

    func validate() throws {
        if let hours, !(1...744).contains(hours) { throw ValidationError("--hours takes a number from 1 to 744.") }
        if let days, !(1...366).contains(days) { throw ValidationError("--days takes a number from 1 to 366.") }
        if hours != nil, days != nil { throw ValidationError("Give --hours or --days, not both.") }
        if days != nil, !printToken { throw ValidationError("--days goes with --print-token.") }
    }

    func run() async throws {
        guard let id = UserID(user) else { throw AccessError.badUserID }
        let log = try options.logForSigningIn()
        guard try await !log.users().isEmpty else { throw AccessError.noUsers }
        let terminal = Terminal()
        guard let password = terminal.askHidden("Password: ") else { throw AccessError.wrongPassword }
        let (token, session) = try await log.signIn(
            id, Password(password), seconds: (days.map { $0 * 24 } ?? hours ?? 12) * 3600, at: options.now)
        if printToken { return terminal.line(token.text) }
        let file = try await options.sessionFile(of: log)
        // The session that this one takes the place of must not go on without a holder.
        if let earlier = file.token { try await log.endSession(earlier) }
        try file.keep(token)
        terminal.line("Signed in as \(id) until \(LondonTime.text(Int64(session.expiresAt.seconds))).")
    }
}

struct LogoutCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "logout", abstract: "End your session: that of LAYBY_TOKEN, else that of the session file.")

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let log = try options.logForSigningIn()
        guard let token = try await options.sessionToken(of: log) else { throw AccessError.notSignedIn }
        try await log.endSession(token)
        if options.environment("LAYBY_TOKEN") == nil { try await options.sessionFile(of: log).remove() }
        Terminal().line("Signed out.")
    }
}
