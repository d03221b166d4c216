import Casework
import Foundation
import HubSync
import IntelligenceLog
import ScriptEngine

/// Records that wait in the outbox, sent in batches to a server that takes them all.
///
/// Layby reads them, wraps, signs and sends them, and keeps each receipt on the disk. The peer is `curl` with the same
/// bodies in files: it sends, and keeps nothing.
struct SendMeasure {
    /// Measures, round by round.
    func rows(_ setting: Setting) async throws -> [Row] {
        let server = try PeerServer(program: "\(setting.built)/server")
        let few = try await Outbox(records: setting.isQuick ? 150 : 400, in: setting.freshFolder("few"))
        let many = try await Outbox(records: setting.isQuick ? 2000 : 4000, in: setting.freshFolder("many"))
        var rows: [Row] = []
        for (batch, outbox) in [(1, few), (100, many), (1000, many)] {
            rows.append(try await row(batch: batch, outbox, to: server.address, setting))
        }
        return rows
    }

    private func row(batch: Int, _ outbox: Outbox, to address: String, _ setting: Setting) async throws -> Row {
        let requests = try await outbox.requests(batch: batch, to: address, in: setting.freshFolder("bodies"))
        let kilobytes = Double(requests.bytes) / Double(outbox.count) / 1000
        let name = "batch send: \(batch) a request, \(String(format: "%.1f", kilobytes)) kB each"
        var row = Row(name, "records/s", .rate, peer: "curl, same bodies")
        try await row.measure(rounds: setting.rounds) {
            try await outbox.send(batch: batch, to: address, in: setting.freshFolder("send"))
        } peer: {
            let took = try seconds { _ = try Peer.output("/usr/bin/env", ["curl", "-K", requests.configuration]) }
            return Double(outbox.count) / took
        }
        return row
    }
}

/// A log with records that wait, to be copied for each round.
private struct Outbox {
    let count: Int
    private let path: String

    /// Takes simulated calls into a new log until enough records wait.
    init(records: Int, in folder: String) async throws {
        path = "\(folder)/log.sqlite"
        let log = try IntelligenceLog(benchmark: path)
        var simulator = try CallSimulator(calls: records, year: 2024, seed: 2, scripts: .released)
        var waiting = 0
        while waiting < records, let (_, changes) = try simulator.next() {
            try await log.append(changes)
            waiting += changes.reduce(0) { $0 + $1.records.count }
        }
        _ = try await log.identity()
        count = waiting
        // The file alone is whole once the log has been released: SQLite folds the WAL in.
    }

    /// Writes each batch's body to a file, and curl's configuration that sends them over one connection.
    func requests(
        batch: Int, to address: String, in folder: String
    ) async throws -> (configuration: String, bytes: Int) {
        let log = try IntelligenceLog(benchmark: path)
        let source = try await log.identity()
        let receipt = try await log.head()
        var configuration: [String] = []
        var bytes = 0
        var position = 0
        while case let waiting = try await log.waiting(after: position, limit: batch), let last = waiting.last {
            position = last.position
            let body = CloudEvent.batch(of: waiting, from: source)
            let file = "\(folder)/body-\(configuration.count)"
            try Data(body).write(to: URL(fileURLWithPath: file))
            bytes += body.count
            configuration.append(
                """
                url = "\(address)/v1/batches"
                data-binary = "@\(file)"
                header = "Content-Type: \(CloudEvent.batchMediaType)"
                header = "Layby-Log-Head: \(receipt.position) \(receipt.hash)"
                header = "Expect:"
                noproxy = "*"
                silent
                show-error
                fail

                """)
        }
        let file = "\(folder)/curl"
        try configuration.joined(separator: "next\n").write(toFile: file, atomically: false, encoding: .utf8)
        return (file, bytes)
    }

    /// Sends everything from a copy of the log.
    ///
    /// - Returns: records a second.
    func send(batch: Int, to address: String, in folder: String) async throws -> Double {
        let copy = "\(folder)/log.sqlite"
        try FileManager.default.copyItem(atPath: path, toPath: copy)
        let log = try IntelligenceLog(benchmark: copy)
        // Signed, as a hub that is not a benchmark wants it.
        let signature = WebhookSignature(secret: Data(repeating: 7, count: 32).base64EncodedString())
        let line = HubLine(try HTTPTransport(address: address), token: HubLine.Token("benchmark"), patience: 0)
        let client = HubClient(
            log: log, address: address, line: line, signature: signature, actor: Actor("benchmark"))
        var accepted = 0
        let took = try await asyncSeconds {
            let now = { Timestamp(milliseconds: Int(Date().timeIntervalSince1970 * 1000)) }
            accepted = try await client.sync(batch: batch, now: now, report: { _ in }).accepted
        }
        guard accepted == count else { throw Peer.Failed(description: "the hub took \(accepted) of \(count)") }
        return Double(count) / took
    }
}
