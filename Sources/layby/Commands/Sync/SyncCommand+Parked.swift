import ArgumentParser
import Casework
import IntelligenceLog
import ReferenceData
import ScriptEngine

extension SyncCommand {
    struct Parked: DeskCommand {
        static let configuration = CommandConfiguration(
            abstract: "The records that a hub refused for good: why, since when, and what to do.",
            discussion: "Then: layby sync retry EVENT, or layby sync discard EVENT --reason WHY.")
        static let action = Action.sync

        @OptionGroup var options: GlobalOptions
        @Option(name: .customLong("to"), help: "Only those of this hub, by its code.") var hub: String?
        @Option(help: "text or json.") var format = OutputFormat.text

        func run() async throws {
            let desk = try await options.desk(for: Self.self)
            let parked = try await desk.log.allParked(of: try await desk.hub(named: hub))
            let terminal = Terminal()
            switch format {
            case .json: terminal.line(CanonicalJSON.text(["parked": .array(parked.map(Self.json))]))
            case .text: tell(parked, terminal)
            }
        }

        private static func json(_ record: ParkedRecord) -> JSONValue {
            let reason = ParkedReason(record.reason)
            return [
                "hub": .string(record.hub.text), "event": .string(record.eventID), "kind": .string(record.kind),
                "reason": .string(record.reason), "meaning": .string(reason.meaning), "remedy": .string(reason.remedy),
                "since": record.since.map { .string($0.description) } ?? .null,
                "mayBeRetried": .boolean(record.canBeRetried),
            ]
        }

        /// By hub and reason, the reason's words once.
        private func tell(_ parked: [ParkedRecord], _ terminal: Terminal) {
            guard !parked.isEmpty else { return terminal.line("Nothing is parked.", .good) }
            let groups = Dictionary(grouping: parked) { [$0.hub.text, $0.reason] }
            for (key, records) in groups.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
                let reason = ParkedReason(key[1])
                terminal.line("\(key[0]): \(records.count.counted("record")), \(key[1])", .bold)
                terminal.paragraph(reason.meaning)
                terminal.paragraph("Do: \(reason.remedy)")
                for record in records {
                    let since = record.since.map { ", since \(LondonTime.text(Int64($0.seconds)))" } ?? ""
                    terminal.line("    \(record.eventID)  \(record.kind)\(since)")
                }
            }
        }
    }

    struct Retry: DeskCommand {
        static let configuration = CommandConfiguration(
            abstract: "Let parked records wait again; the next layby sync sends them.",
            discussion: "What was erased stays parked. An entry says who let what wait again, and when.")
        static let action = Action.sync

        @OptionGroup var options: GlobalOptions
        @Argument(help: ArgumentHelp("Which, by the ids that layby sync parked lists.", valueName: "event"))
        var events: [String] = []
        @Flag(help: "All that are parked.") var all = false
        @Option(help: ArgumentHelp("All that are parked for a reason, by its code.", valueName: "code"))
        var reason: String?
        @Option(name: .customLong("to"), help: "Only those of this hub, by its code.") var hub: String?

        func validate() throws {
            guard [!events.isEmpty, all, reason != nil].count(where: \.self) == 1 else {
                throw ValidationError("Give either the ids of events, or --all, or --reason CODE.")
            }
        }

        func run() async throws {
            let desk = try await options.desk(for: Self.self)
            var count = 0
            for hub in try await desk.hubCodes(only: hub) {
                let choice: DeliveryChoice
                if all {
                    choice = .parked
                } else if let reason {
                    choice = .reason(reason)
                } else {
                    choice = .positions(try await desk.log.places(of: events))
                }
                count += try await desk.log.retry(choice, of: hub, at: options.now, by: desk.actor)
            }
            guard count > 0 || events.isEmpty else { throw Failure(nothingParked: events) }
            Terminal().line(
                count == 0
                    ? "Nothing that can be sent again is parked."
                    : "\(count.counted("record")) \(count == 1 ? "waits" : "wait") again; layby sync sends \(count == 1 ? "it" : "them").",
                count == 0 ? .plain : .good)
        }
    }

    struct Discard: DeskCommand {
        static let configuration = CommandConfiguration(
            abstract: "Decide that records are never sent: parked ones, or such as wait.",
            discussion: """
                An entry of the log says who decided it, when and why; the hub never gets them. There is no way back: what
                comes about later of the same call is a record of its own and goes as usual.
                """)
        static let action = Action.sync

        @OptionGroup var options: GlobalOptions
        @Argument(
            help: ArgumentHelp("Which, by the ids that layby sync parked and --dry-run show.", valueName: "event"))
        var events: [String] = []
        @Flag(help: "All that wait for a hub that the policy names no more; with --to.") var all = false
        @Option(help: "Why; it is kept as long as the log, so name nobody.") var reason: String
        @Option(name: .customLong("to"), help: "Only those of this hub, by its code.") var hub: String?

        func validate() throws {
            guard events.isEmpty == all, !all || hub != nil else {
                throw ValidationError("Give the ids of events, as layby sync parked lists them, or --all --to CODE.")
            }
            guard !PlainText.of(reason).isEmpty else { throw ValidationError("--reason wants words.") }
        }

        func run() async throws {
            let desk = try await options.desk(for: Self.self)
            var count = 0
            if all, try await desk.log.hubs().contains(where: { $0.code.text == hub && $0.isInForce }) {
                throw Failure(
                    "sync.hubInForce", "Records still go to this hub.", place: hub,
                    remedy: "Name the events to discard; --all is for a hub that the policy names no more.",
                    exit: .usage)
            }
            let choice: DeliveryChoice = all ? .waiting : .positions(try await desk.log.places(of: events))
            for hub in try await desk.hubCodes(only: hub) {
                count += try await desk.log.discard(
                    choice, of: hub, because: PlainText.of(reason), at: options.now, by: desk.actor)
            }
            guard count > 0 || all else { throw Failure(nothingParked: events) }
            Terminal().line(
                count == 0
                    ? "Nothing waits for this hub."
                    : "\(count.counted("record")) will never be sent. The log says who decided it, and why.",
                count == 0 ? .plain : .good)
        }
    }
}

extension Desk {
    /// The hub with that code; nil for none named.
    ///
    /// - Throws: `Failure` `sync.noSuchHub`.
    func hub(named code: String?) async throws -> HubCode? {
        guard let code else { return nil }
        let known = try await log.hubs().map(\.code)
        guard let hub = known.first(where: { $0.text == code }) else { throw Failure(noHub: code, of: known) }
        return hub
    }

    /// That hub, or all.
    fileprivate func hubCodes(only code: String?) async throws -> [HubCode] {
        if let hub = try await hub(named: code) { return [hub] }
        return try await log.hubs().map(\.code)
    }
}

extension Failure {
    init(noHub code: String, of known: [HubCode]) {
        self.init(
            "sync.noSuchHub", "There is no hub of that code.", place: code,
            remedy: "Give one of: \(known.map(\.text).joined(separator: ", ")).", exit: .usage)
    }

    fileprivate init(nothingParked events: [String]) {
        self.init(
            "sync.notParked", "None of these is parked, or what is was erased.",
            // What was typed may be anything; an id is nobody's name.
            place: events.filter { RecordRevision($0) != nil }.joined(separator: ", "),
            remedy: "See what is: layby sync parked.", exit: .usage)
    }
}
