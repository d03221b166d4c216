import ArgumentParser
import Casework
import Foundation
import IntelligenceLog
import ReferenceData
import ScriptEngine

extension ReferralCommand {
    struct List: DeskCommand {
        static let configuration = CommandConfiguration(
            abstract: "List referrals, newest first: times, forces and statuses, nobody's name.")

        static let action = Action.readCall

        @OptionGroup var options: GlobalOptions
        @Option(help: "Only at this status: notice-issued.") var status: String?
        @Option(help: "Only this force's, by name or code.") var force: String?
        @Option(help: "At most so many.") var limit = 50
        @Option(help: "text or json.") var format = OutputFormat.text

        func validate() throws {
            if let status, Referral.Status(code: status) == nil { throw ValidationError(noSuchStatus) }
            guard (1...10_000).contains(limit) else { throw ValidationError("--limit takes a number from 1 to 10000.") }
        }

        func run() async throws {
            let filter = ReferralFilter(
                status: status.flatMap { Referral.Status(code: $0) },
                force: try force.map { try Forces.read($0).value.slug })
            let desk = try await options.desk(for: Self.self)
            let referrals = try await desk.log.referrals(matching: filter, limit: limit)
            let (terminal, today) = (Terminal(), CivilDate(inLondon: options.now))
            if format == .json {
                return terminal.line(CanonicalJSON.text(.array(referrals.map { $0.json(on: today) })))
            }
            if referrals.isEmpty { terminal.line("No referral meets this. Make one: layby penalty refer CALL.") }
            for referral in referrals {
                let next = DueDeadline.all(of: [referral], on: today).first?.deadline
                let due = next.map { "\($0.period.kind.rawValue) \($0.on) (\($0.distance(on: today)))" }
                terminal.line(
                    referral.id.stream.short.padded(8) + referral.since.description.padded(12)
                        + referral.status.words.padded(24) + (referral.force ?? "–").padded(20)
                        + "\(referral.fields - referral.missing)/\(referral.fields)".padded(8) + (due ?? "")
                        + (referral.isSimulated ? " simulated" : ""))
            }
        }
    }

    struct Show: DeskCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show a referral: its fields and where each comes from, how much it could come to, what runs.",
            discussion: "With --format csv the evidence ledger alone, a row a field.")

        static let action = Action.readCall

        @OptionGroup var options: GlobalOptions
        @OptionGroup var justification: Justification
        @Argument(help: "The referral.") var referral: String
        @Option(help: "text, json or csv.") var format = LedgerFormat.text

        func run() async throws {
            let desk = try await options.desk(for: Self.self)
            let stream = try await desk.log.stream(.referral, named: referral)
            try await desk.consult(stream, by: "referral show", why: justification.why, at: options.now)
            let scripts = try options.library()
            let (referral, ledger) = try await desk.log.traced(stream, scripts: scripts)
            let terminal = Terminal()
            switch format {
            case .json: terminal.line(CanonicalJSON.text(ReferralPack.whole(referral, ledger).json()))
            case .csv: terminal.write(ReferralPack.whole(referral, ledger).csv)
            case .text:
                let report = ReferralReport(referral, ledger, at: options.now)
                report.show()
                report.show(
                    try await desk.earlierEvents(
                        of: referral, before: ledger.facts.eventDate, scripts: scripts, why: justification.why,
                        at: options.now))
            }
        }
    }

    struct Exposure: DeskCommand {
        static let configuration = CommandConfiguration(
            abstract: "Reckon the most that penalties could come to, with the rule beside each line. CECPT decides.")

        static let action = Action.readCall

        @OptionGroup var options: GlobalOptions
        @OptionGroup var justification: Justification
        @Argument(help: "The call as it now stands, or the referral as it was referred.") var record: String
        @Option(help: "text or json.") var format = OutputFormat.text

        func run() async throws {
            let desk = try await options.desk(for: Self.self)
            let scripts = try options.library()
            let exposure: PenaltyExposure
            if let stream = try await desk.referral(named: record) {
                try await desk.consult(stream, by: "referral exposure", why: justification.why, at: options.now)
                let (referral, ledger) = try await desk.log.traced(stream, scripts: scripts)
                exposure = PenaltyExposure(ledger.facts, set: referral.earlier)
            } else {
                let stream = try await desk.log.stream(.call, named: record)
                try await desk.consult(stream, by: "referral exposure", why: justification.why, at: options.now)
                let call = try Call.replayed(try await desk.log.entries(of: stream)) {
                    try scripts.script(matching: $0)
                }
                exposure = PenaltyExposure(ExposureFacts(call.interview))
            }
            switch format {
            case .text: ExposureReport(exposure, terminal: Terminal()).show()
            case .json: Terminal().line(CanonicalJSON.text(exposure.json))
            }
        }
    }
}

/// What a referral can be shown as.
enum LedgerFormat: String, ExpressibleByArgument, CaseIterable {
    case text, json, csv
}

/// What is said for a status that there is not.
let noSuchStatus =
    "The statuses are \(Referral.Status.allCases.map(\.code).joined(separator: ", "))."

extension Desk {
    /// The referral that an id or the end of one means; nil when it is none.
    func referral(named text: String) async throws(LogError) -> StreamID? {
        do { return try await log.stream(.referral, named: text) } catch {
            guard case .notFound = error else { throw error }
            return nil
        }
    }

    /// Earlier events in the log that could be incidents of the same, written down as shown.
    fileprivate func earlierEvents(
        of referral: Referral, before day: CivilDate?, scripts: ScriptLibrary, why: String?, at time: Timestamp
    ) async throws -> [EarlierEvent] {
        let events = try await log.earlierEvents(
            of: referral, before: day, children: children, scripts: scripts)
        guard !events.isEmpty else { return [] }
        let why = try await PolicyInForce(log).justification(why, for: .search)
        try await log.note(
            .searched(shown: events.map { AuditEvent.Target($0.record.stream) }, justification: why), at: time,
            by: actor)
        return events
    }
}

extension ReferralSummary {
    /// As machines read a line of the list.
    fileprivate func json(on today: CivilDate) -> JSONValue {
        .members([
            "referral": .string(id.description), "call": .string(call.description), "status": .string(status.rawValue),
            "since": .string(since.description), "force": force.map(JSONValue.string),
            "eventTime": eventTime.map { .string($0.description) }, "referredAt": .string(referredAt.description),
            "fields": .integer(fields), "missing": .integer(missing), "simulated": .boolean(isSimulated),
            "due": .array(DueDeadline.all(of: [self], on: today).map { $0.json(on: today) }),
        ])
    }
}
