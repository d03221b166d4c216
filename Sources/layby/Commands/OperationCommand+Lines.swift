public import ArgumentParser
public import Casework
import IntelligenceLog
import ReferenceData
import ScriptEngine

extension VisitKind: ExpressibleByArgument {}
extension ThreatType: ExpressibleByArgument {}
extension Seizure.Kind: ExpressibleByArgument {}

extension OperationCommand {
    struct Brief: DeskCommand {
        static let configuration = CommandConfiguration(abstract: "Log an operational briefing.")

        static let action = Action.logOperation

        @OptionGroup var line: OperationLine
        @Option(help: "How many officers and staff were briefed.") var count: Int

        func run() async throws { try await line.log(.briefed(count: count), Self.self) }
    }

    struct Visit: DeskCommand {
        static let configuration = CommandConfiguration(abstract: "Log a control-room or Kraken visit.")

        static let action = Action.logOperation

        @OptionGroup var line: OperationLine
        @Option(help: "control-room or kraken.") var kind: VisitKind
        @Option(help: "Where.") var place: String?

        func run() async throws { try await line.log(.visited(kind, place: PlainText.line(place)), Self.self) }
    }

    struct Stop: DeskCommand {
        static let configuration = CommandConfiguration(abstract: "Log vehicles stopped.")

        static let action = Action.logOperation

        @OptionGroup var line: OperationLine
        @Option(help: "How many vehicles.") var count = 1

        func run() async throws { try await line.log(.vehiclesStopped(count: count), Self.self) }
    }

    struct Recover: DeskCommand {
        static let configuration = CommandConfiguration(
            abstract: "Log an outstanding civil penalty collected.",
            discussion: """
                With --penalty it comes off that debt, too; both are logged or neither. More than is outstanding wants a
                reason.
                """)

        static let action = Action.logOperation

        @OptionGroup var line: OperationLine
        @Option(help: "How much: £1,200 or 1200.50.") var amount: String
        @Option(help: "The debt: CECPT's reference, or the id that layby penalty outstanding shows.")
        var penalty: String?
        @Option(help: "CECPT's reference, where the debt is in no list.") var reference: String?
        @Option(help: "Why it is more than is outstanding.") var reason: String?

        func validate() throws {
            if penalty != nil, reference != nil { throw ValidationError("Give --penalty or --reference, not both.") }
        }

        func run() async throws {
            let pence = try Money.pence(from: amount)
            guard let penalty else {
                let event = OperationEvent.recovered(pence: pence, reference: PlainText.line(reference))
                return try await line.log(event, Self.self)
            }
            let happenedAt = try line.options.moment(line.at)
            let desk = try await line.options.desk(for: Self.self)
            let id = try await desk.log.stream(.operation, named: line.operation)
            let done = try await desk.log.recover(
                pence, from: try await desk.log.penalty(named: penalty), in: OperationID(id),
                reason: PlainText.line(reason), happenedAt: happenedAt, at: line.options.now, by: desk.actor)
            if let operation = done.operation { OperationReport(operation, terminal: Terminal()).totals() }
            PenaltyReport(done.penalty, terminal: Terminal()).sums()
        }
    }

    struct Intel: DeskCommand {
        static let configuration = CommandConfiguration(abstract: "Log intelligence reports submitted.")

        static let action = Action.logOperation

        @OptionGroup var line: OperationLine
        @Option(help: "How many reports.") var reports = 1

        func run() async throws { try await line.log(.intelligenceSubmitted(reports: reports), Self.self) }
    }

    struct Arrest: DeskCommand {
        static let configuration = CommandConfiguration(abstract: "Log arrests.")

        static let action = Action.logOperation

        @OptionGroup var line: OperationLine
        @Option(help: "How many.") var count = 1
        @Option(name: .customLong("for"), help: "For what; name nobody.") var offence: String?

        func run() async throws {
            try await line.log(.arrested(count: count, offence: PlainText.line(offence)), Self.self)
        }
    }

    struct Seize: DeskCommand {
        static let configuration = CommandConfiguration(abstract: "Log something that was seized.")

        static let action = Action.logOperation

        @OptionGroup var line: OperationLine
        @Option(
            help: ArgumentHelp(
                "What kind of thing.", discussion: Seizure.Kind.allCases.map(\.rawValue).joined(separator: ", ")))
        var kind: Seizure.Kind
        @Option(help: "How much of it: \"2.5 kg\", \"12,000 cigarettes\", 3.") var quantity: String?
        @Option(help: "What it is worth, or the cash: £1,200.") var value: String?
        @Option(help: "What it is, in words.") var what: String?

        func run() async throws {
            let seizure = Seizure(
                kind, quantity: try quantity.map { try Seizure.Quantity.read($0) },
                pence: try value.map { try Money.pence(from: $0) }, what: PlainText.line(what))
            try await line.log(.seized(seizure), Self.self)
        }
    }

    struct Disrupt: DeskCommand {
        static let configuration = CommandConfiguration(abstract: "Log a disruption, and every threat that it hit.")

        static let action = Action.logOperation

        @OptionGroup var line: OperationLine
        @Option(
            help: ArgumentHelp(
                "What it hit; again for each.", discussion: ThreatType.allCases.map(\.rawValue).joined(separator: ", "))
        )
        var threat: [ThreatType]
        @Option(help: "What was done, in words.") var note: String?

        func run() async throws {
            let threats = ThreatType.allCases.filter(threat.contains)
            try await line.log(.disrupted(threats, note: PlainText.line(note)), Self.self)
        }
    }

    struct Note: DeskCommand {
        static let configuration = CommandConfiguration(abstract: "Log a remark.")

        static let action = Action.logOperation

        @OptionGroup var line: OperationLine
        @Argument(help: "The remark.") var text: String

        func run() async throws { try await line.log(.noted(PlainText.of(text)), Self.self) }
    }

    struct Strike: DeskCommand {
        static let configuration = CommandConfiguration(
            abstract: "Strike a wrong line: it counts no more, and stays to be seen.",
            discussion: """
                Money that it recovered against a debt is taken back there, too. It can be done after the end: the
                corrected record waits for the hub then.
                """)

        static let action = Action.logOperation

        @OptionGroup var options: GlobalOptions
        @Argument(help: "The operation.") var operation: String
        @Argument(help: "The line's number, as layby op show has it.") var line: Int
        @Option(help: "Why.") var reason: String

        func run() async throws {
            let desk = try await options.desk(for: Self.self)
            let id = OperationID(try await desk.log.stream(.operation, named: operation))
            let (operation, _) = try await desk.log.strike(
                line, in: id, reason: PlainText.of(reason), at: options.now, by: desk.actor)
            OperationReport(operation, terminal: Terminal()).totals()
        }
    }
}
