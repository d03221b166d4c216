import ArgumentParser
import Casework
import Foundation
import IntelligenceLog
import ScriptEngine

struct SimulateCommand: DeskCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate", abstract: "Make invented calls, taken through the real engine.",
        discussion: """
            Every call says in its own data that it is simulated. In 2021 the handlers of the model grow more thorough
            from month to month, so that the rate of full completion rises as the annual report 2021/22 tells it.
            They are for a database of their own, --database simulated.sqlite: what is in the log stays there for good,
            so a log that holds real calls is left alone.
            """)

    static let action = Action.simulate

    @OptionGroup var options: GlobalOptions
    @Option(help: "How many calls.") var calls = 1200
    @Option(help: "The same seed makes the same calls.") var seed: UInt64 = 1
    @Option(help: "The year in which they happen.") var year = 2021

    func validate() throws {
        guard (1...10_000_000).contains(calls) else { throw ValidationError("--calls takes a number from 1.") }
        guard (2015...2100).contains(year) else { throw ValidationError("--year takes a year from 2015 to 2100.") }
    }

    func run() async throws {
        let library = try options.library()
        let log = try await options.desk(for: Self.self).log
        guard try await !log.holdsRealCalls() else {
            throw Failure(
                "simulate.realCalls", "That database holds real calls, and what is in a log stays there.",
                remedy: "Name another with --database.", exit: .data)
        }
        let terminal = Terminal()
        var simulator = try CallSimulator(calls: calls, year: year, seed: seed, scripts: library)
        var waiting: [Change] = []
        var made = 0
        while let (_, changes) = try simulator.next() {
            waiting += changes
            made += 1
            guard made % 20 == 0 else { continue }
            try await keep(waiting, in: log, terminal)
            waiting = []
            terminal.progress(made, of: calls, "calls")
        }
        try await keep(waiting, in: log, terminal)
        terminal.endStatus()
        terminal.line("Made \(made) simulated calls of \(year). See layby report completion --by month.")
    }

    private func keep(_ changes: [Change], in log: IntelligenceLog, _ terminal: Terminal) async throws {
        do { try await log.append(changes) } catch {
            terminal.endStatus()
            guard case .conflict = error else { throw error }
            throw Failure(
                "simulate.again", "These very calls are in the database already.",
                remedy: "Use another --seed, or another --database.", exit: .data)
        }
    }
}
