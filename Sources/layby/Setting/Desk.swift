import ArgumentParser
import Casework
import IntelligenceLog
import Logging

/// A command that reads or writes the log, and so states what it is about to do.
protocol DeskCommand: AsyncParsableCommand {
    /// What the user's role must allow.
    static var action: Action { get }
}

/// The log, opened for one kind of action by somebody who may do it.
struct Desk {
    let log: IntelligenceLog
    /// Who entries say did it.
    let actor: Actor
    let logger: Logger
}

extension GlobalOptions {
    /// Opens the log for what a command states.
    func desk<Command: DeskCommand>(for command: Command.Type) async throws -> Desk {
        Desk(log: try openLog(), actor: currentActor, logger: logger)
    }
}
