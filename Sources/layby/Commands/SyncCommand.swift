import ArgumentParser
import Casework
import Foundation
import HubSync
import IntelligenceLog
import ScriptEngine

struct SyncCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sync", abstract: "Send what waits to the hub, each record once.",
        discussion: """
            The bearer token is read from LAYBY_HUB_TOKEN, the signing secret (whsec_…) from LAYBY_HUB_SECRET.
            Run it as often as you like: what the hub has is not sent again.
            """)

    @OptionGroup var options: GlobalOptions
    @Option(help: "The hub's address. Default: LAYBY_HUB.") var hub: String?
    @Option(help: "Records in one request, 1–1,000.") var batch = 100
    @Option(help: "text or json.") var format = OutputFormat.text

    func validate() throws {
        guard (1...1000).contains(batch) else { throw ValidationError("--batch takes a number from 1 to 1000.") }
    }

    func run() async throws {
        guard let hub = hub ?? options.environment("LAYBY_HUB") else {
            throw Failure(
                "hub.noAddress", "No hub is named.", remedy: "Give --hub URL, or set LAYBY_HUB.", exit: .usage)
        }
        let signature = try options.hubSignature()
        let log = try options.openLog()
        let client = try HubClient(
            log: log, address: hub, token: options.environment("LAYBY_HUB_TOKEN"), signature: signature,
            actor: options.currentActor)
        let terminal = Terminal()
        do {
            let result = try await client.sync(batch: batch, now: { options.now }, report: { show($0, terminal) })
            terminal.endStatus()
            finish(result, left: try await log.outboxCounts(), terminal)
        } catch {
            terminal.endStatus()
            throw error
        }
    }

    private func show(_ progress: HubClient.Progress, _ terminal: Terminal) {
        let share = progress.total == 0 ? 1 : Double(progress.done) / Double(progress.total)
        terminal.status("\(Terminal.bar(share, width: 30)) \(progress.done) of \(progress.total) records")
    }

    private func finish(_ result: HubClient.Progress, left: OutboxCounts, _ terminal: Terminal) {
        switch format {
        case .json:
            terminal.line(
                CanonicalJSON.text([
                    "accepted": .integer(result.accepted), "duplicates": .integer(result.duplicates),
                    "parked": .integer(result.parked), "photographs": .integer(result.photographs),
                    "waiting": .integer(left.waiting),
                ]))
        case .text:
            guard result.done > 0 else {
                terminal.line("Nothing to send. \(left.waiting) wait, \(left.parked) are parked.")
                return
            }
            terminal.line(
                "Accepted \(result.accepted) records\(result.duplicates > 0 ? " (the hub had \(result.duplicates) of them)" : "")"
                    + "\(result.photographs > 0 ? " and \(result.photographs) photographs" : ""). "
                    + "\(left.waiting) wait, \(left.parked) are parked.", .good)
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
