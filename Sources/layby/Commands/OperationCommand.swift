public import ArgumentParser
public import Casework
import Foundation
import IntelligenceLog
import ReferenceData
import ScriptEngine

extension OperationKind: ExpressibleByArgument {}
extension VisitKind: ExpressibleByArgument {}

struct OperationCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "op", abstract: "Log an OPT operation as it happens.",
        subcommands: [
            Start.self, Brief.self, Visit.self, Recover.self, Intel.self, End.self, Show.self, List.self,
        ])

    struct Start: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Start an operation.")

        @OptionGroup var options: GlobalOptions
        @Argument(help: "Its name.") var name: String
        @Option(help: "inbound, outbound, awareness, kraken or pegasus.") var kind: OperationKind
        @Option(help: "The force, by name or code.") var force: String
        @Option(help: "Where it takes place.") var place: String?

        func run() async throws {
            let force = try Forces.read(force).value.slug
            let name = PlainText.of(name)
            guard !name.isEmpty else { throw ValidationError("Give the operation a name.") }
            let log = try options.openLog()
            var random = SystemRandomNumberGenerator()
            let (operation, change) = Operation.started(
                OperationID(StreamID(at: options.now, random: &random)), name: name, kind: kind, force: force,
                place: place.map(PlainText.of), at: options.now, by: options.currentActor)
            try await log.append(change)
            Terminal().line("Operation \(operation.id) started. Log to it by \(operation.id.stream.short).")
        }
    }

    struct Brief: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Log an operational briefing.")

        @OptionGroup var options: GlobalOptions
        @Argument(help: "The operation.") var operation: String
        @Option(help: "How many officers and staff were briefed.") var count: Int

        func run() async throws { try await options.logLine(operation, .briefed(count: count)) }
    }

    struct Visit: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Log a control-room or Kraken visit.")

        @OptionGroup var options: GlobalOptions
        @Argument(help: "The operation.") var operation: String
        @Option(help: "control-room or kraken.") var kind: VisitKind
        @Option(help: "Where.") var place: String?

        func run() async throws { try await options.logLine(operation, .visited(kind, place: place.map(PlainText.of))) }
    }

    struct Recover: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Log an outstanding civil penalty collected.")

        @OptionGroup var options: GlobalOptions
        @Argument(help: "The operation.") var operation: String
        @Option(help: "How much: £1,200 or 1200.50.") var amount: String
        @Option(help: "CECPT's reference of the penalty.") var reference: String?

        func run() async throws {
            let pence = try Money.pence(from: amount)
            try await options.logLine(operation, .recovered(pence: pence, reference: reference.map(PlainText.of)))
        }
    }

    struct Intel: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Log intelligence reports submitted.")

        @OptionGroup var options: GlobalOptions
        @Argument(help: "The operation.") var operation: String
        @Option(help: "How many reports.") var reports = 1

        func run() async throws { try await options.logLine(operation, .intelligenceSubmitted(reports: reports)) }
    }

    struct End: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "End an operation; its record waits for the hub.")

        @OptionGroup var options: GlobalOptions
        @Argument(help: "The operation.") var operation: String

        func run() async throws { try await options.logLine(operation, .ended) }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show an operation: its lines and its totals.")

        @OptionGroup var options: GlobalOptions
        @Argument(help: "The operation.") var operation: String
        @Option(help: "text or json.") var format = OutputFormat.text

        func run() async throws {
            let log = try options.openLog()
            let id = try await log.stream(.operation, named: operation)
            let operation = try Operation.replayed(try await log.entries(of: id))
            switch format {
            case .text: OperationReport(operation, terminal: Terminal()).show()
            case .json: Terminal().line(CanonicalJSON.text(operation.data))
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List operations, newest first.")

        @OptionGroup var options: GlobalOptions

        func run() async throws {
            let terminal = Terminal()
            let operations = try await options.openLog().operations()
            if operations.isEmpty { terminal.line("No operations yet. Start one with layby op start.") }
            for operation in operations {
                terminal.line(
                    operation.id.stream.short.padded(8)
                        + LondonTime.text(Int64(operation.startedAt.seconds)).padded(24)
                        + operation.kind.rawValue.padded(11) + operation.force.padded(20)
                        + (operation.endedAt == nil ? "under way  " : "ended      ") + operation.name)
            }
        }
    }
}

extension GlobalOptions {
    /// Adds a line to an operation and shows where it stands.
    fileprivate func logLine(_ name: String, _ event: OperationEvent) async throws {
        let log = try openLog()
        let id = try await log.stream(.operation, named: name)
        var operation = try Operation.replayed(try await log.entries(of: id))
        let change = try operation.record(event, at: now, by: currentActor)
        try await log.append(change)
        OperationReport(operation, terminal: Terminal()).totals()
    }
}
