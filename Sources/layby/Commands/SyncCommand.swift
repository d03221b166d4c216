import ArgumentParser
import Casework
import Foundation
import HubSync
import IntelligenceLog
import Logging
import ScriptEngine

struct SyncCommand: DeskCommand {
    static let configuration = CommandConfiguration(
        commandName: "sync", abstract: "Send what waits to the hub, each record once.",
        discussion: """
            The bearer token is read from LAYBY_HUB_TOKEN, or from what LAYBY_HUB_TOKEN_COMMAND prints, the signing secret
            (whsec_…) from LAYBY_HUB_SECRET. A hub that is down or busy is asked again, at times that are drawn, for as
            long as --patience says. Run it as often as you like: what the hub has is not sent again. Exit 69 when anything
            was refused or still waits.
            """)

    static let action = Action.sync

    @OptionGroup var options: GlobalOptions
    @OptionGroup var hub: HubOptions
    @Option(help: "Records in one request, 1–1,000.") var batch = 100
    @Flag(help: "Send although the hub knows entries that this log has not, as after a restored backup; written down.")
    var despiteCut = false
    @Option(help: "text or json.") var format = OutputFormat.text

    func validate() throws {
        guard (1...1000).contains(batch) else { throw ValidationError("--batch takes a number from 1 to 1000.") }
    }

    func run() async throws {
        _ = try hub.address(options)
        let desk = try await options.desk(for: Self.self)
        let terminal = Terminal()
        let client = try hub.client(desk.log, by: desk.actor, options) { seconds in
            Terminal().status("The hub is down or busy; trying again in \(Int(seconds.rounded(.up))) s")
        }
        do {
            let result = try await client.sync(
                batch: batch, isCutOwned: despiteCut, now: { options.now }, report: { show($0, terminal) })
            terminal.endStatus()
            let left = try await desk.log.outboxCounts()
            finish(result, left: left, terminal)
            // A batch job must notice what a person would read.
            if result.parked > 0 || left.waiting > 0 { throw ExitCode(Failure.Exit.hub.rawValue) }
        } catch {
            terminal.endStatus()
            throw error
        }
    }

    private func show(_ progress: HubClient.Progress, _ terminal: Terminal) {
        options.logger.debug(
            "sent a batch",
            metadata: ["done": "\(progress.done)", "of": "\(progress.total)", "parked": "\(progress.parked)"])
        terminal.progress(progress.done, of: progress.total, "records")
    }

    private func finish(_ result: HubClient.Progress, left: OutboxCounts, _ terminal: Terminal) {
        switch format {
        case .json:
            terminal.line(
                CanonicalJSON.text([
                    "accepted": .integer(result.accepted), "duplicates": .integer(result.duplicates),
                    "parked": .integer(result.parked), "photographs": .integer(result.photographs),
                    "photographsNotTaken": .integer(result.photographsNotTaken),
                    "waiting": .integer(left.waiting), "parkedInAll": .integer(left.parked),
                    "refusals": .object(result.refusals.mapValues(JSONValue.integer)),
                ]))
        case .text: tell(result, left, terminal)
        }
    }

    private func tell(_ result: HubClient.Progress, _ left: OutboxCounts, _ terminal: Terminal) {
        if result.total == 0 {
            terminal.line("Nothing to send. \(left.parked) are parked.")
            return
        }
        let known = result.duplicates > 0 ? " (the hub had \(result.duplicates) of them)" : ""
        let photographs = result.photographs > 0 ? " and \(result.photographs) photographs" : ""
        terminal.line(
            "Accepted \(result.accepted) records\(known)\(photographs). \(left.waiting) wait, \(left.parked) are parked.",
            left.waiting == 0 && result.parked == 0 ? .good : .warning)
        if left.waiting > 0 {
            terminal.line("The hub did not answer for what waits: run it again, and ask the hub's people.", .warning)
        }
        if result.parked > 0 {
            let reasons = result.refusals.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
            terminal.line(
                "\(result.parked) were refused for good and are parked: \(reasons.joined(separator: ", ")). "
                    + "They are not sent again.", .warning)
        }
        if result.photographsNotTaken > 0 {
            terminal.line(
                "The hub has no place for photographs: \(result.photographsNotTaken) were not sent.", .warning)
        }
    }
}

extension GlobalOptions {
    /// The signature of LAYBY_HUB_SECRET; nil when it is not set.
    func hubSignature() throws -> WebhookSignature? {
        guard let secret = environment("LAYBY_HUB_SECRET") else { return nil }
        guard let signature = WebhookSignature(secret: secret) else {
            throw Failure(
                "hub.badSecret", "LAYBY_HUB_SECRET is no signing secret.",
                remedy: "Give whsec_ and the Base64 of 24 to 64 bytes.", exit: .usage)
        }
        return signature
    }
}
