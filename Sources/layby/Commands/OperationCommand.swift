public import ArgumentParser
public import Casework
import Foundation
import IntelligenceLog
import ReferenceData
import ScriptEngine

extension OperationKind: ExpressibleByArgument {}

struct OperationCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "op", abstract: "Log an OPT operation as it happens.",
        discussion: """
            Each line may say when it happened: --at "14:05", --at "1 March 2021 14:05". A wrong one is struck, and stays
            to be seen: layby op strike OPERATION LINE --reason WHY.
            """,
        subcommands: [
            Start.self, Amend.self, Brief.self, Visit.self, Stop.self, Recover.self, Intel.self, Arrest.self,
            Seize.self, Disrupt.self, Note.self, Strike.self, End.self, Show.self, List.self,
        ])

    struct Start: DeskCommand {
        static let configuration = CommandConfiguration(abstract: "Start an operation.")

        static let action = Action.logOperation

        @OptionGroup var options: GlobalOptions
        @Argument(help: "Its name.") var name: String
        @Option(help: "inbound, outbound, awareness, kraken or pegasus.") var kind: OperationKind
        @Option(help: "The force that leads, by name or code; again for each other force that takes part.")
        var force: [String]
        @OptionGroup var setting: OperationSetting
        @Option(help: "When it was started, where that is not now.") var at: String?

        func run() async throws {
            guard let lead = force.first else { throw ValidationError("Give the force that leads: --force.") }
            var plan = OperationPlan(
                name: PlainText.of(name), kind: kind, force: try Forces.read(lead).value.slug)
            guard !plan.name.isEmpty else { throw ValidationError("Give the operation a name.") }
            plan.setForces(try force.map { try Forces.read($0).value.slug })
            try setting.apply(to: &plan, now: options.now)
            let startedAt = try options.moment(at)
            let desk = try await options.desk(for: Self.self)
            var random = SystemRandomNumberGenerator()
            let (operation, change) = try Operation.started(
                OperationID(StreamID(at: options.now, random: &random)), plan, startedAt: startedAt, at: options.now,
                by: desk.actor)
            try await desk.log.append(change)
            Terminal().line("Operation \(operation.id) started. Log to it by \(operation.id.stream.short).")
        }
    }

    struct Amend: DeskCommand {
        static let configuration = CommandConfiguration(
            abstract: "Put right what an operation is.",
            discussion:
                "What is not given stays. Forces, agencies and staff that are given stand in place of all before.")

        static let action = Action.logOperation

        @OptionGroup var options: GlobalOptions
        @Argument(help: "The operation.") var operation: String
        @Option(help: "Its name.") var name: String?
        @Option(help: "inbound, outbound, awareness, kraken or pegasus.") var kind: OperationKind?
        @Option(help: "The force that leads; again for each other force.") var force: [String] = []
        @OptionGroup var setting: OperationSetting

        func run() async throws {
            let desk = try await options.desk(for: Self.self)
            let id = try await desk.log.stream(.operation, named: operation)
            var plan = try Operation.replayed(try await desk.log.entries(of: id)).plan
            if let name = name.map(PlainText.of), !name.isEmpty { plan.name = name }
            plan.kind = kind ?? plan.kind
            plan.setForces(try force.map { try Forces.read($0).value.slug })
            try setting.apply(to: &plan, now: options.now)
            let (operation, _) = try await desk.log.record(
                .amended(plan), in: id, at: options.now, by: desk.actor)
            OperationReport(operation, terminal: Terminal()).facts()
        }
    }

    struct End: DeskCommand {
        static let configuration = CommandConfiguration(abstract: "End an operation; its record waits for the hub.")

        static let action = Action.logOperation

        @OptionGroup var line: OperationLine

        func run() async throws { try await line.log(.ended, Self.self) }
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

/// What an operation may have beside its name, kind and forces.
struct OperationSetting: ParsableArguments {
    @Option(help: "Where it takes place.") var place: String?
    @Option(
        help: ArgumentHelp(
            "An agency that takes part, by code or name; again for each.",
            discussion: PartnerAgency.allCases.map(\.rawValue).joined(separator: ", ") + ", or another by its name."))
    var agency: [String] = []
    @Option(help: "When it is planned to begin, with the day.") var from: String?
    @Option(help: "When it is planned to end, with the day.") var until: String?
    @Option(help: "Who takes part: \"6 police officers, 2 immigration officers\".") var staff: String?

    /// Sets what was given.
    func apply(to plan: inout OperationPlan, now: Timestamp) throws {
        func moment(_ text: String) throws -> Timestamp {
            Timestamp(seconds: Int(try Moment.read(text, now: Int64(now.seconds)).value))
        }
        if let place { plan.place = PlainText.line(place) }
        if !agency.isEmpty { plan.setAgencies(agency) }
        if let from { plan.from = try moment(from) }
        if let until { plan.until = try moment(until) }
        if let staff { plan.staff = try Staffing.read(staff) }
    }
}

/// A line of an operation: which operation, and when it happened.
struct OperationLine: ParsableArguments {
    @OptionGroup var options: GlobalOptions
    @Argument(help: "The operation.") var operation: String
    @Option(help: "When it happened, where that is not now: 14:05, or 1 March 2021 14:05, in London.") var at: String?

    /// Logs it and shows where the operation stands.
    func log<Command: DeskCommand>(_ event: OperationEvent, _ command: Command.Type) async throws {
        let happenedAt = try options.moment(at)
        let desk = try await options.desk(for: command)
        let id = try await desk.log.stream(.operation, named: operation)
        let (operation, _) = try await desk.log.record(
            event, in: id, happenedAt: happenedAt, at: options.now, by: desk.actor)
        OperationReport(operation, terminal: Terminal()).totals()
    }
}

extension GlobalOptions {
    /// Reads when something happened, in London; says what was assumed. Nil where nothing was given.
    ///
    /// - Throws: `Misread`.
    func moment(_ text: String?) throws -> Timestamp? {
        guard let text else { return nil }
        let reading = try Moment.read(text, now: Int64(now.seconds))
        for warning in reading.warnings { Terminal().remark(warning.message) }
        return Timestamp(seconds: Int(reading.value))
    }
}

extension PlainText {
    /// A line of text; nil when nothing is in it.
    static func line(_ text: String?) -> String? {
        guard let text = text.map(PlainText.of), !text.isEmpty else { return nil }
        return text
    }
}
