import ArgumentParser
import Foundation

/// The whole program: `layby COMMAND …`.
@main
struct LaybyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "layby",
        abstract: "A call desk for lorry drops: take the call, keep every answer, send every record once.",
        discussion: """
            Take a call:            layby call start
            Go on with it:          layby call resume
            Find who and what:      layby search white scania folkestone
            Refer for a penalty:    layby penalty refer CALL
            Log an operation:       layby op start "Op Example" --kind inbound --force kent
            Write a report:         layby intel new --call CALL
            Send what waits:        layby sync --hub https://hub.example
            See how well it goes:   layby report completion --by month

            CALL and OPERATION are ids, or the last four or more characters of one.
            The scripts are a reconstruction from public reports; the real NCCU script is not published.

            Shell completion:       layby --generate-completion-script bash > /etc/bash_completion.d/layby
            Exit codes: 0 done, 1 unexpected, 64 usage, 65 bad data or script, 69 hub out of reach, 74 storage.
            """,
        version: "0.1.0",
        subcommands: [
            CallCommand.self, SearchCommand.self, EntityCommand.self, ReferralCommand.self, PenaltyCommand.self,
            OperationCommand.self, IntelligenceCommand.self, SafeguardingCommand.self, ReportCommand.self,
            BulletinCommand.self,
            ScriptCommand.self,
            WebDeskCommand.self, SyncCommand.self, HubCommand.self, SimulateCommand.self,
            UserCommand.self, LoginCommand.self, LogoutCommand.self,
            AuditCommand.self, ExportCommand.self, PolicyCommand.self, RetentionCommand.self, EraseCommand.self,
            LogCommand.self, KeyCommand.self,
        ])

    static func main() async {
        // What is kept is personal: nobody else on the machine may read it, wherever it is put.
        umask(0o077)
        // Swift's own handlers write memory to standard error when a program crashes, and memory holds answers.
        for number in [SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGFPE, SIGABRT, SIGQUIT] { signal(number, SIG_DFL) }
        do {
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch let error as Failure {
            error.report()
            Foundation.exit(error.exit.rawValue)
        } catch  where isOfParser(error) {
            exit(withError: error)
        } catch {
            let failure = Failure(error)
            failure.report()
            Foundation.exit(failure.exit.rawValue)
        }
    }

    /// Whether an error is the parser's own: help, version, wrong usage.
    private static func isOfParser(_ error: any Error) -> Bool {
        error is ValidationError || error is CleanExit || error is ExitCode
            || String(reflecting: type(of: error)).hasPrefix("ArgumentParser.")
    }
}
