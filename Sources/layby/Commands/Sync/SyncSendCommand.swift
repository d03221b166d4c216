import ArgumentParser
import Casework
import Foundation
import HubSync
import IntelligenceLog
import Logging
import ScriptEngine

struct SyncSendCommand: DeskCommand {
    static let configuration = CommandConfiguration(
        commandName: "send", abstract: "Send what waits; what layby sync does by itself.",
        discussion: """
            To each hub that the policy names, one after the other; where it names none, to that of --hub or LAYBY_HUB. Run
            it as often as you like: what a hub has is not sent again. A hub that is down or busy is asked again, at times
            that are drawn, for as long as --patience says; with --watch until it answers.

            The bearer token is read from LAYBY_HUB_TOKEN, or from what LAYBY_HUB_TOKEN_COMMAND prints, the signing secret
            (whsec_…) from LAYBY_HUB_SECRET. Of several hubs each has its own: LAYBY_HUB_TOKEN_EXAMPLE_HUB is that of the
            hub example-hub, and the other variables likewise.

            What a hub tells back is fetched behind what is sent; see layby sync feedback.

            Exit codes: 0 all was sent, or --watch was told to stop; 64 usage; 65 the log was cut, or the policy cannot be
            read; 69 a hub was out of reach, refused records or did not answer for some, or another process sends to it;
            74 storage.
            """)

    static let action = Action.sync

    @OptionGroup var options: GlobalOptions
    @OptionGroup var hub: HubOptions
    @Option(help: ArgumentHelp("Only to this hub, by its code; may be given again.", valueName: "code"))
    var to: [String] = []
    @Option(help: ArgumentHelp("Only records made on this day or later, as 2021-03-01.", valueName: "day"))
    var since: String?
    @Option(help: ArgumentHelp("Only records of this kind, as event-record; may be given again.", valueName: "kind"))
    var only: [String] = []
    @Flag(help: "Show exactly what would leave, and send nothing.") var dryRun = false
    @Flag(help: "Go on sending as records come, until SIGTERM or Ctrl-C, which ends it behind the batch under way.")
    var watch = false
    @Option(help: "With --watch, the longest pause in seconds; each is drawn between half of it and all.")
    var every = 60.0
    @Option(help: "Records in one request, 1–1,000.") var batch = 1000
    @Flag(help: "Send although the hub knows entries that this log has not, as after a restored backup; written down.")
    var despiteCut = false
    @OptionGroup var justification: Justification
    @Option(help: "text or json; with --dry-run and one hub ndjson too: an event a line, byte for byte.")
    var format = SyncFormat.text

    enum SyncFormat: String, ExpressibleByArgument, CaseIterable { case text, json, ndjson }

    func validate() throws {
        guard (1...1000).contains(batch) else { throw ValidationError("--batch takes a number from 1 to 1000.") }
        guard (1...86_400).contains(every) else { throw ValidationError("--every takes 1 to 86400 seconds.") }
        guard !(watch && dryRun) else { throw ValidationError("--watch sends, and --dry-run does not.") }
        guard !(watch && despiteCut) else {
            throw ValidationError(
                "--despite-cut goes with one layby sync: with --watch it would own up to cuts to come.")
        }
        guard dryRun || format != .ndjson else { throw ValidationError("--format ndjson goes with --dry-run.") }
        guard only.allSatisfy(\.isKind) else { throw ValidationError("--only takes a kind, as event-record.") }
    }

    func run() async throws {
        ProcessMemory.keepSmall()
        let desk = try await options.desk(for: Self.self)
        if dryRun { return try await preview(try await targets(of: desk, isAsked: false), desk) }
        if watch { return try await keepWatch(desk) }
        try await send(try await targets(of: desk), desk)
    }

    func targets(of desk: Desk, isAsked: Bool = true) async throws -> [SyncTarget] {
        try await hub.targets(to, of: desk, options, isAsked: isAsked)
    }

    /// Which of what waits.
    var filter: DeliveryFilter {
        get throws { DeliveryFilter(kinds: Set(only), since: try DayRange(from: since, until: nil).start) }
    }

    // MARK: Once

    /// What became of one hub's records.
    private struct Outcome {
        let target: SyncTarget
        let progress: HubClient.Progress
        let left: OutboxCounts
        /// Of what was to be sent, what still waits.
        let unsent: Int
        /// What the hub told back; nil when it could not be asked.
        let feedback: FeedbackProgress?
        /// Why it ended early.
        let failure: Failure?
    }

    private func send(_ targets: [SyncTarget], _ desk: Desk) async throws {
        let filter = try filter
        var outcomes: [Outcome] = []
        for target in targets { outcomes.append(try await send(to: target, filter, desk)) }
        let terminal = Terminal()
        switch format {
        case .text: for outcome in outcomes { tell(outcome, isOneOfSeveral: targets.count > 1, terminal) }
        case .json, .ndjson: terminal.line(CanonicalJSON.text(Self.json(outcomes)))
        }
        if targets.count == 1, let failure = outcomes.first?.failure { throw failure }
        for outcome in outcomes { outcome.failure?.report() }
        if let failure = outcomes.lazy.compactMap(\.failure).first { throw ExitCode(failure.exit.rawValue) }
        // A batch job must notice what a person would read.
        if outcomes.contains(where: { $0.progress.parked > 0 || $0.unsent > 0 }) {
            throw ExitCode(Failure.Exit.hub.rawValue)
        }
    }

    private func send(to target: SyncTarget, _ filter: DeliveryFilter, _ desk: Desk) async throws -> Outcome {
        let terminal = Terminal()
        let turn = try target.takeTurn(of: desk.log, at: options.now)
        let client = try hub.client(
            for: target, desk, options,
            waiting: { terminal.status("The hub is down or busy; trying again in \(Int($0.rounded(.up))) s") })
        var pace = SyncPace(at: options.now)
        var progress = HubClient.Progress()
        var failure: Failure?
        do {
            progress = try await client.sync(
                batch: batch, filter, isCutOwned: despiteCut, now: { options.now },
                report: { now in
                    progress = now
                    pace.note(now.done, at: options.now)
                    show(now, pace, of: target, terminal)
                })
        } catch let error as LogError {
            terminal.endStatus()
            throw error
        } catch {
            failure = target.failed(error, turn, at: options.now)
        }
        var feedback: FeedbackProgress?
        if failure == nil { (feedback, failure) = try await SyncFeedbackCommand.fetched(client, target, turn, options) }
        terminal.endStatus()
        return Outcome(
            target: target, progress: progress, left: try await desk.log.deliveryCounts(of: target.hub.code),
            unsent: try await desk.log.waitingCount(for: target.hub.code, filter),
            feedback: feedback, failure: failure)
    }

    /// A bar where a person looks on; elsewhere a line a batch, of --verbose.
    private func show(_ progress: HubClient.Progress, _ pace: SyncPace, of target: SyncTarget, _ terminal: Terminal) {
        options.logger.debug(
            "sent a batch",
            metadata: [
                "hub": "\(target.hub.code)", "done": "\(progress.done)", "of": "\(progress.total)",
                "parked": "\(progress.parked)",
            ])
        terminal.progress(progress.done, of: progress.total, "records" + SyncReport.pace(pace, of: progress.total))
    }

    private static func json(_ outcomes: [Outcome]) -> JSONValue {
        func members(_ outcomes: [Outcome]) -> [String: JSONValue] {
            func sum(_ count: (Outcome) -> Int) -> JSONValue { .integer(outcomes.reduce(0) { $0 + count($1) }) }
            let refusals = outcomes.reduce(into: [String: Int]()) { all, outcome in
                all.merge(outcome.progress.refusals, uniquingKeysWith: +)
            }
            return [
                "accepted": sum(\.progress.accepted), "duplicates": sum(\.progress.duplicates),
                "parked": sum(\.progress.parked), "photographs": sum(\.progress.photographs),
                "photographsNotTaken": sum(\.progress.photographsNotTaken), "again": sum(\.progress.again),
                "waiting": sum(\.left.waiting), "parkedInAll": sum(\.left.parked),
                "refusals": .object(refusals.mapValues(JSONValue.integer)),
            ]
        }
        let hubs = outcomes.map { outcome -> JSONValue in
            let own: JSONValue = .members([
                "hub": .string(outcome.target.hub.code.text), "error": outcome.failure.map { .string($0.code) },
                "feedback": outcome.feedback.flatMap { $0.isOffered ? FeedbackReport.json($0) : nil },
            ])
            return .object(members([outcome]).merging(own.object ?? [:]) { $1 })
        }
        return .object(members(outcomes).merging(["hubs": .array(hubs)]) { $1 })
    }

    private static func parked(_ count: Int) -> String { "\(count) \(count == 1 ? "is" : "are") parked" }

    private func tell(_ outcome: Outcome, isOneOfSeveral: Bool, _ terminal: Terminal) {
        let (result, left) = (outcome.progress, outcome.left)
        let name = isOneOfSeveral ? "\(outcome.target.hub.code): " : ""
        defer { if let feedback = outcome.feedback { FeedbackReport(terminal).show(feedback, isAlone: false) } }
        if result.again > 0 {
            terminal.line(
                "\(name)The hub was restored from a backup: \(result.again.counted("record")) that it had went again.",
                .warning)
        }
        guard result.total > 0 else {
            if outcome.failure == nil { terminal.line("\(name)Nothing to send. \(Self.parked(left.parked)).") }
            return
        }
        let known = result.duplicates > 0 ? " (the hub had \(result.duplicates) of them)" : ""
        let photographs = result.photographs > 0 ? " and \(result.photographs.counted("photograph"))" : ""
        terminal.line(
            "\(name)Accepted \(result.accepted.counted("record"))\(known)\(photographs). "
                + "\(left.waiting) \(left.waiting == 1 ? "waits" : "wait"), \(Self.parked(left.parked)).",
            left.waiting == 0 && result.parked == 0 ? .good : .warning)
        if outcome.unsent > 0, outcome.failure == nil {
            terminal.line("The hub did not answer for what waits: run it again, and ask the hub's people.", .warning)
        }
        if result.parked > 0 {
            let reasons = result.refusals.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
            terminal.line(
                "\(result.parked) \(result.parked == 1 ? "was refused for good and is" : "were refused for good and are") parked: "
                    + "\(reasons.joined(separator: ", ")). "
                    + "They are not sent again until somebody says so: layby sync parked.", .warning)
        }
        if result.photographsNotTaken > 0 {
            terminal.line(
                "The hub has no place for photographs: \(result.photographsNotTaken) were not sent.", .warning)
        }
    }
}

extension String {
    /// Whether it can be a kind of record: small letters and hyphens.
    fileprivate var isKind: Bool {
        (1...60).contains(utf8.count)
            && utf8.allSatisfy { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) || $0 == UInt8(ascii: "-") }
    }
}
