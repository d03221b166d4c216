import Casework
import Foundation
@_spi(Benchmark) import HubSync
import IntelligenceLog
import ScriptEngine
import Synchronization

/// A log with records that wait, to be copied for each round, and the requests in which they go to a hub.
struct HubBatches {
    let count: Int
    /// Of the records' data on average.
    let bytesEach: Double
    private let path: String
    static let token = "benchmark"
    static let secret = "whsec_" + Data(repeating: 7, count: 32).base64EncodedString()

    /// Takes simulated calls into a new log until enough records wait.
    init(records: Int, in folder: String) async throws {
        path = "\(folder)/log.sqlite"
        let log = try IntelligenceLog(benchmark: path)
        var simulator = try CallSimulator(calls: records, year: 2024, seed: 2, scripts: .released)
        var (waiting, bytes) = (0, 0)
        while waiting < records, let (_, changes) = try simulator.next() {
            try await log.append(changes)
            let made = changes.flatMap(\.records)
            waiting += made.count
            bytes += made.reduce(0) { $0 + CanonicalJSON.bytes($1.data).count }
        }
        (count, bytesEach) = (waiting, Double(bytes) / Double(max(1, waiting)))
        try await log.emptyWAL()
    }

    /// A copy of the log, in which everything waits.
    func copy(in folder: String) throws -> IntelligenceLog {
        let copy = "\(folder)/log.sqlite"
        try FileManager.default.copyItem(atPath: path, toPath: copy)
        return try IntelligenceLog(benchmark: copy)
    }

    /// All that waits, in batches.
    func batches(of size: Int) async throws -> [[WaitingRecord]] {
        let log = try IntelligenceLog(benchmark: path)
        var batches: [[WaitingRecord]] = []
        while case let waiting = try await log.waiting(after: batches.last?.last?.position ?? 0, limit: size),
            !waiting.isEmpty
        {
            batches.append(waiting)
        }
        return batches
    }

    /// The requests that a sync makes of all that waits, signed, with a token.
    func requests(batch: Int, _ coding: ContentCoding, in folder: String) async throws -> [HubRequest] {
        let recorder = Recorder()
        _ = try await Self.sync(
            try copy(in: folder), HubLine(recorder, token: HubLine.Token(Self.token)), batch, coding)
        return recorder.requests.withLock { $0 }
    }

    /// Sends all that waits in a log.
    ///
    /// - Returns: records a second.
    static func sync(
        _ log: IntelligenceLog, _ line: HubLine, _ batch: Int, _ coding: ContentCoding = .zstd
    ) async throws -> Double {
        let client = HubClient(
            log: log, address: "http://127.0.0.1", line: line, signature: WebhookSignature(secret: secret),
            actor: Actor("benchmark"), coding: coding)
        var progress = HubClient.Progress()
        let took = try await asyncSeconds {
            progress = try await client.sync(batch: batch, now: { .now }, report: { _ in })
        }
        guard progress.accepted > 0, progress.accepted == progress.total else {
            throw Peer.Failed(description: "the hub took \(progress.accepted) of \(progress.total)")
        }
        return Double(progress.accepted) / took
    }

    /// A line over HTTP that does not wait for a hub that is down.
    static func line(to address: String, _ settings: ConnectionSettings = ConnectionSettings()) throws -> HubLine {
        HubLine(try HTTPTransport(address: address, settings), token: HubLine.Token(token), patience: 0)
    }

    /// Sends requests one after another, all of them so many times.
    ///
    /// - Returns: requests a second.
    static func send(_ requests: [HubRequest], times: Int, over transport: HTTPTransport) async throws -> Double {
        let took = try await asyncSeconds {
            try await transport.run {
                for _ in 0..<times {
                    for request in requests {
                        guard try await transport.send(request).status == 200 else {
                            throw Peer.Failed(description: "the hub did not take a request")
                        }
                    }
                }
            }
        }
        return Double(requests.count * times) / took
    }

    /// Writes requests for the peers that send them, too; see `Peers/post.c`.
    static func write(_ requests: [HubRequest], to folder: String) throws {
        for (number, request) in requests.enumerated() {
            try Data(request.body).write(to: URL(fileURLWithPath: "\(folder)/body-\(number)"))
            let lines = [request.path] + request.headers.map { "\($0.key): \($0.value)" }.sorted()
            try (lines.joined(separator: "\n") + "\n").write(
                toFile: "\(folder)/headers-\(number)", atomically: false, encoding: .utf8)
        }
    }
}

/// Takes everything, and keeps the requests of batches.
private final class Recorder: HubTransport {
    let requests = Mutex<[HubRequest]>([])

    func send(_ request: HubRequest) async throws(HubError) -> HubAnswer {
        if request.path == "/v1/batches" { requests.withLock { $0.append(request) } }
        return HubAnswer(status: 200, body: [])
    }
}

extension Timestamp {
    /// The clock's.
    static var now: Timestamp { Timestamp(milliseconds: Int(Date().timeIntervalSince1970 * 1000)) }
}
