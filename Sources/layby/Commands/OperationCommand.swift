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
            Start.self, Brief.self, Visit.self, Stop.self, Recover.self, Intel.self, End.self, Show.self, List.self,
        ])

    struct Start: DeskCommand {
        static let configuration = CommandConfiguration(abstract: "Start an operation.")

        static let action = Action.logOperation

        @OptionGroup var options: GlobalOptions
        @Argument(help: "Its name.") var name: String
        @Option(help: "inbound, outbound, awareness, kraken or pegasus.") var kind: OperationKind
        @Option(help: "The force, by name or code.") var force: String
        @Option(help: "Where it takes place.") var place: String?

        func run() async throws {
            let force = try Forces.read(force).value.slug
            let name = PlainText.of(name)
            guard !name.isEmpty else { throw ValidationError("Give the operation a name.") }
            let desk = try await options.desk(for: Self.self)
            var random = SystemRandomNumberGenerator()
            let (operation, change) = Operation.started(
                OperationID(StreamID(at: options.now, random: &random)), name: name, kind: kind, force: force,
                place: place.map(PlainText.of), at: options.now, by: desk.actor)
            try await desk.log.append(change)
            Terminal().line("Operation \(operation.id) started. Log to it by \(operation.id.stream.short).")
        }
    }

    struct Brief: DeskCommand {
        static let configuration = CommandConfiguration(abstract: "Log an operational briefing.")

        static let action = Action.logOperation

        @OptionGroup var options: GlobalOptions
        @Argument(help: "The operation.") var operation: String
        @Option(help: "How many officers and staff were briefed.") var count: Int

        func run() async throws {
            try await options.desk(for: Self.self).logLine(operation, at: options.now, .briefed(count: count))
        }
    }

    struct Visit: DeskCommand {
        static let configuration = CommandConfiguration(abstract: "Log a control-room or Kraken visit.")

        static let action = Action.logOperation

        @OptionGroup var options: GlobalOptions
        @Argument(help: "The operation.") var operation: String
        @Option(help: "control-room or kraken.") var kind: VisitKind
        @Option(help: "Where.") var place: String?

        func run() async throws {
            try await options.desk(for: Self.self).logLine(
                operation, at: options.now, .visited(kind, place: place.map(PlainText.of)))
        }
    }

    struct Stop: DeskCommand {
        static let configuration = CommandConfiguration(abstract: "Log vehicles stopped.")

        static let action = Action.logOperation

        @OptionGroup var options: GlobalOptions
        @Argument(help: "The operation.") var operation: String
        @Option(help: "How many vehicles.") var count = 1

        func run() async throws {
            try await options.desk(for: Self.self).logLine(operation, at: options.now, .vehiclesStopped(count: count))
        }
    }

    struct Recover: DeskCommand {
        static let configuration = CommandConfiguration(abstract: "Log an outstanding civil penalty collected.")

        static let action = Action.logOperation

        @OptionGroup var options: GlobalOptions
        @Argument(help: "The operation.") var operation: String
        @Option(help: "How much: £1,200 or 1200.50.") var amount: String
        @Option(help: "CECPT's reference of the penalty.") var reference: String?

        func run() async throws {
            let pence = try Money.pence(from: amount)
            try await options.desk(for: Self.self).logLine(
                operation, at: options.now, .recovered(pence: pence, reference: reference.map(PlainText.of)))
        }
    }

    struct Intel: DeskCommand {
        static let configuration = CommandConfiguration(abstract: "Log intelligence reports submitted.")

        static let action = Action.logOperation

        @OptionGroup var options: GlobalOptions
        @Argument(help: "The operation.") var operation: String
        @Option(help: "How many reports.") var reports = 1

        func run() async throws {
            try await options.desk(for: Self.self).logLine(
                operation, at: options.now, .intelligenceSubmitted(reports: reports))
        }
    }

    struct End: DeskCommand {
        static let configuration = CommandConfiguration(abstract: "End an operation; its record waits for the hub.")

        static let action = Action.logOperation

        @OptionGroup var options: GlobalOptions
        @Argument(help: "The operation.") var operation: String

        func run() async throws { try await options.desk(for: Self.self).logLine(operation, at: options.now, .ended) }
    }

    struct Show: DeskCommand {
        static let configuration = CommandConfiguration(abstract: "Show an operation: its lines and its totals.")

        static let action = Action.readOperation

        @OptionGroup var options: GlobalOptions
        @OptionGroup var justification: Justification
        @Argument(help: "The operation.") var operation: String
        @Option(help: "text or json.") var format = OutputFormat.text

        func run() async throws {
            let desk = try await options.desk(for: Self.self)
            let id = try await desk.log.stream(.operation, named: operation)
            try await desk.consult(id, by: "op show", why: justification.why, at: options.now)
            let operation = try Operation.replayed(try await desk.log.entries(of: id))
            switch format {
            case .text: OperationReport(operation, terminal: Terminal()).show()
            case .json: Terminal().line(CanonicalJSON.text(operation.data))
            }
        }
    }

    struct List: DeskCommand {
        static let configuration = CommandConfiguration(
            abstract: "List operations, newest first.",
            discussion: "Their names are shown, so the list is written down as a search that saw them.")

        static let action = Action.readOperation

        @OptionGroup var options: GlobalOptions
        @OptionGroup var justification: Justification

        func run() async throws {
            let terminal = Terminal()
            let desk = try await options.desk(for: Self.self)
            let operations = try await desk.log.operations()
            if !operations.isEmpty {
                let why = try await PolicyInForce(desk.log).justification(justification.why, for: .search)
                try await desk.log.note(
                    .searched(shown: operations.map { AuditEvent.Target($0.id.stream) }, justification: why),
                    at: options.now, by: desk.actor)
            }
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

extension Desk {
    /// Adds a line to an operation and shows where it stands.
    fileprivate func logLine(_ name: String, at time: Timestamp, _ event: OperationEvent) async throws {
        let id = try await log.stream(.operation, named: name)
        let (operation, _) = try await log.record(event, in: id, at: time, by: actor)
        OperationReport(operation, terminal: Terminal()).totals()
    }
}
