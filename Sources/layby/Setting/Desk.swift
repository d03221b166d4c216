import ArgumentParser
import Casework
import Foundation
import IntelligenceLog
import Logging
import ScriptEngine

/// A command that reads or writes the log, and so states what it is about to do. Only such a command can open the log.
protocol DeskCommand: AsyncParsableCommand {
    /// What the user's role must allow.
    static var action: Action { get }
}

/// The log, opened for one kind of action by somebody who may do it.
struct Desk {
    let log: IntelligenceLog
    /// Who entries say did it.
    let actor: Actor
    /// The signed-in user; nil while the log has no users, when whoever runs Layby may do everything.
    let user: Users.User?
    let logger: Logger

    /// What of children in calls whoever runs the command is shown.
    var children: ChildAnswers { user?.role.childAnswers ?? .shown }

    /// Asks for a further action of the same command.
    ///
    /// - Throws: `.notAllowed`.
    func require(_ action: Action) throws(AccessError) {
        if let user, !user.role.may(action) { throw .notAllowed(action, user.role) }
    }
}

extension GlobalOptions {
    /// Opens the log for what a command states, by who is signed in.
    ///
    /// - Throws: `AccessError`, `LogError`, `Failure`.
    func desk<Command: DeskCommand>(for command: Command.Type) async throws -> Desk {
        // A mistyped path must not become a new log, which knows no users and has nothing to say.
        guard command.action.mayBegin || isLogThere else {
            throw Failure(
                "log.missing", "There is no log there.", place: databasePath,
                remedy: "Name the right file with --database, or begin one: layby call start.", exit: .usage)
        }
        let log = try openLog()
        guard try await !log.users().isEmpty else {
            return Desk(log: log, actor: unprovenActor, user: nil, logger: logger)
        }
        guard let token = try await sessionToken(of: log) else { throw AccessError.notSignedIn }
        let user = try await log.user(holding: token, at: now)
        if let actor, actor != user.id.text { throw AccessError.otherActor }
        let desk = Desk(log: log, actor: user.id.actor, user: user, logger: logger)
        try desk.require(command.action)
        return desk
    }

    /// Whether the log has users, so that commands want somebody signed in.
    func hasUsers() async throws -> Bool { try await !openLog().users().isEmpty }

    private var isLogThere: Bool {
        let size = try? FileManager.default.attributesOfItem(atPath: databasePath)[.size] as? Int
        return (size ?? 0) > 0
    }

    /// Opens the log for nothing but signing in and out.
    func logForSigningIn() throws -> IntelligenceLog { try openLog() }

    /// Where this user's session with a log is kept.
    func sessionFile(of log: IntelligenceLog) async throws -> SessionFile {
        let home = environment("HOME") ?? NSHomeDirectory()
        let state = environment("XDG_STATE_HOME") ?? home + "/.local/state"
        return SessionFile(path: try await "\(state)/layby/session-\(log.identity())")
    }

    /// The token of LAYBY_TOKEN, else of the session file; nil when there is neither.
    func sessionToken(of log: IntelligenceLog) async throws -> SessionToken? {
        if let text = environment("LAYBY_TOKEN") { return SessionToken(text) }
        return try await sessionFile(of: log).token
    }

    /// Who says that they run Layby, while the log has no users to prove it by.
    var unprovenActor: Actor {
        Actor(actor ?? environment("LAYBY_ACTOR") ?? environment("USER") ?? "unknown")
    }

    private func openLog() throws -> IntelligenceLog {
        logger.debug("opening the database")
        let keys = try keySource()
        let scripts = try library()
        do { return try IntelligenceLog(path: databasePath, keys: keys, scripts: scripts) } catch {
            var failure = Failure(error)
            failure.place = databasePath
            throw failure
        }
    }
}

/// The file that holds a session's token, readable by its owner alone.
struct SessionFile {
    let path: String

    /// Nil when there is none.
    var token: SessionToken? {
        FileManager.default.contents(atPath: path).flatMap { data in
            SessionToken(String(decoding: data, as: UTF8.self).trimmingCharacters(in: .newlines))
        }
    }

    /// Puts a token in place of the one before. The program's umask keeps the file and its folder to their owner.
    ///
    /// - Throws: `Failure` `session.cannotKeep`.
    func keep(_ token: SessionToken) throws {
        let file = URL(fileURLWithPath: path)
        do {
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
            try Data((token.text + "\n").utf8).write(to: file, options: .atomic)
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        } catch {
            throw Failure(
                "session.cannotKeep", "The session cannot be kept.", place: path,
                remedy: "Make that folder writable, or set XDG_STATE_HOME.", exit: .storage)
        }
    }

    /// Removes the file; one that is not there is gone already.
    func remove() { try? FileManager.default.removeItem(atPath: path) }
}

extension Action {
    /// Whether it can be the first thing that is done with a log.
    fileprivate var mayBegin: Bool {
        switch self {
        case .takeCall, .logOperation, .writeIntelligence, .importPenalties, .simulate, .manageUsers, .setPolicy: true
        default: false
        }
    }
}
