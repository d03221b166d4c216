import Casework
import Foundation
@_spi(Benchmark) import HubSync
import IntelligenceLog
import ScriptEngine

/// What it costs to get records to a hub.
///
/// Sending alone: the same requests, to the byte, to Debian's nginx over loopback, by Layby, by a C program on libcurl and
/// by httpx, one after another on a connection that is kept. From the outbox to the disk of the reference hub: beside that
/// the C program, and batches that SQLite commits.
struct HubMeasure {
    private static let most = 1_000

    /// Measures, round by round.
    func rows(_ setting: Setting) async throws -> [Row] {
        let nginx = try WebPeer("hub", in: setting.freshFolder("hub"), setting)
        defer { try? nginx.stop() }
        let outbox = try await HubBatches(records: setting.isQuick ? 2_000 : 4_000, in: setting.freshFolder("outbox"))
        var rows: [Row] = []
        for batch in [1, 100, Self.most] { rows += try await alone(batch: batch, outbox, nginx.address, setting) }
        rows += try await protocols(outbox, setting)
        rows += try await breakdown(outbox, nginx.address, setting)
        rows += try await codings(outbox, nginx.address, setting)
        for batch in [1, 100, Self.most] {
            var row = Row("hub: outbox to nginx, \(batch) a request", "records/s", .rate)
            for round in 0...setting.rounds {
                let log = try outbox.copy(in: setting.freshFolder("copy"))
                let rate = try await HubBatches.sync(log, HubBatches.line(to: nginx.address), batch)
                if round > 0 { row.ours.append(rate) }
            }
            rows.append(row)
        }
        return rows + (try await durable(outbox, nginx.address, setting))
    }

    // MARK: Sending alone

    private func alone(batch: Int, _ outbox: HubBatches, _ address: String, _ setting: Setting) async throws -> [Row] {
        let requests = try await outbox.requests(batch: batch, .zstd, in: setting.freshFolder("copy"))
        let folder = try setting.freshFolder("requests")
        try HubBatches.write(requests, to: folder)
        // Long enough for a figure.
        let times = max(1, (setting.isQuick ? 1_000 : 4_000) / requests.count)
        let each = Double(outbox.count) / Double(requests.count)
        let kilobytes = Double(requests.reduce(0) { $0 + $1.body.count }) / Double(requests.count) / 1_000
        let name = "hub: sending alone, \(batch) a request, \(String(format: "%.1f", kilobytes)) kB"
        var inC = Row(name, "records/s", .rate, peer: "C on libcurl", target: "≥ 0.9×")
        var inPython = Row(name, "records/s", .rate, peer: "httpx", target: "≥ 2×")
        var bytes = Row("hub: the same, of records' JSON", "MB/s", .rate)
        let transport = try HTTPTransport(address: address)
        for round in 0...setting.rounds {
            let own = try await HubBatches.send(requests, times: times, over: transport) * each
            let arguments = [address, folder, "\(times)"]
            let c = try Peer.figure("\(setting.built)/post", arguments)
            let python = try Peer.figure(setting.python, ["\(setting.peers)/post.py"] + arguments)
            guard round > 0, let c, let python else { continue }
            inC.add(own, c * each)
            inPython.add(own, python * each)
            bytes.ours.append(own * outbox.bytesEach / 1e6)
        }
        return [inC, inPython, bytes]
    }

    /// HTTP/1.1 and, as if it were a peer, HTTP/2, both over TLS.
    private func protocols(_ outbox: HubBatches, _ setting: Setting) async throws -> [Row] {
        let folder = "\(setting.work)/hub"
        let address = try String(contentsOfFile: "\(folder)/tls", encoding: .utf8)
            .trimmingCharacters(in: .whitespacesAndNewlines)
        var settings = ConnectionSettings()
        settings.authorities = "\(folder)/hub.pem"
        let second = try HTTPTransport(address: address, settings)
        settings.takesHTTP2 = false
        let first = try HTTPTransport(address: address, settings)
        var rows: [Row] = []
        for batch in [1, 100, Self.most] {
            let requests = try await outbox.requests(batch: batch, .zstd, in: setting.freshFolder("copy"))
            let times = max(1, (setting.isQuick ? 500 : 2_000) / requests.count)
            let each = Double(outbox.count) / Double(requests.count)
            var row = Row("hub: HTTP/1.1 over TLS, \(batch) a request", "records/s", .rate, peer: "the same, HTTP/2")
            for round in 0...setting.rounds {
                let own = try await HubBatches.send(requests, times: times, over: first) * each
                let other = try await HubBatches.send(requests, times: times, over: second) * each
                if round > 0 { row.add(own, other) }
            }
            rows.append(row)
        }
        return rows
    }

    // MARK: What goes before and after it

    private func breakdown(_ outbox: HubBatches, _ address: String, _ setting: Setting) async throws -> [Row] {
        let names = [
            "read and opened", "in envelopes, as one canonical JSON array", "packed as zstd 1", "signed", "sent",
            "receipt on the disk",
        ]
        var rows = names.map { Row("hub: of 1000 a request, each record \($0)", "µs", .time) }
        let batches = try await outbox.batches(of: Self.most)
        let requests = try await outbox.requests(batch: Self.most, .zstd, in: setting.freshFolder("copy"))
        let transport = try HTTPTransport(address: address)
        let signature = WebhookSignature(secret: HubBatches.secret)
        let (plain, packing) = (BatchWriter(source: "log"), BatchWriter(source: "log"))
        for round in 0...setting.rounds {
            let log = try outbox.copy(in: setting.freshFolder("copy"))
            var took: [Double] = []
            took.append(
                try await asyncSeconds {
                    var position = 0
                    while let last = try await log.waiting(after: position, limit: Self.most).last {
                        position = last.position
                    }
                })
            let writing = await asyncSeconds {
                for batch in batches { keepAlive(await plain.body(of: batch, .identity)) }
            }
            took.append(writing)
            let both = await asyncSeconds { for batch in batches { keepAlive(await packing.body(of: batch, .zstd)) } }
            took.append(both - writing)
            took.append(
                seconds {
                    for request in requests {
                        keepAlive(signature?.sign(id: "batch", timestamp: 1_700_000_000, body: request.body))
                    }
                })
            took.append(try await asyncSeconds { _ = try await HubBatches.send(requests, times: 1, over: transport) })
            took.append(try await asyncSeconds { try await Self.settle(batches, in: log) })
            guard round > 0 else { continue }
            for (index, took) in took.enumerated() { rows[index].ours.append(took / Double(outbox.count) * 1e6) }
        }
        return rows
    }

    /// Writes down that a hub took everything, a batch at a time.
    private static func settle(_ batches: [[WaitingRecord]], in log: IntelligenceLog) async throws {
        for batch in batches {
            let receipt = HubReceipt(
                hub: .standard, stream: HubCode.standard.receipts(at: "http://127.0.0.1"), name: "benchmark",
                head: try await log.head(), digest: nil, agreement: nil)
            try await log.settle(
                batch.map { Settlement($0, isAccepted: true, reason: nil) }, receipt, at: .now, by: Actor("benchmark"))
        }
    }

    /// Each way of packing: written, packed and sent, with what is left of the bytes.
    private func codings(_ outbox: HubBatches, _ address: String, _ setting: Setting) async throws -> [Row] {
        let ways: [(ContentCoding, Int)] = [(.zstd, 1), (.zstd, 3), (.gzip, 1), (.gzip, 6), (.identity, 1)]
        let batches = try await outbox.batches(of: Self.most)
        let transport = try HTTPTransport(address: address)
        var rows: [Row] = []
        for (coding, level) in ways {
            let writer = BatchWriter(source: "log", level: level)
            var (size, whole) = (0, 0)
            var rates: [Double] = []
            for round in 0...setting.rounds {
                (size, whole) = (0, 0)
                let took = try await asyncSeconds {
                    for batch in batches {
                        let body = await writer.body(of: batch, coding)
                        size += body.bytes.count
                        let request = HubRequest(method: "POST", path: "/v1/batches", body: body.bytes)
                        guard try await transport.send(request).status == 200 else {
                            throw Peer.Failed(description: "the hub did not take a request")
                        }
                    }
                }
                for batch in batches { whole += CloudEvent.batch(of: batch, from: "log").count }
                if round > 0 { rates.append(Double(outbox.count) / took) }
            }
            let words = coding == .identity ? "not packed" : "\(coding.rawValue) \(level)"
            let share = String(format: "%.1f", Double(size) / Double(whole) * 100)
            var row = Row(
                "hub: 1000 a request, \(words), \(share) % of the bytes: written and sent", "records/s", .rate)
            row.ours = rates
            rows.append(row)
        }
        return rows
    }

    // MARK: To the hub's disk

    private func durable(_ outbox: HubBatches, _ address: String, _ setting: Setting) async throws -> [Row] {
        let requests = try await outbox.requests(batch: Self.most, .zstd, in: setting.freshFolder("copy"))
        let folder = try setting.freshFolder("requests")
        try HubBatches.write(requests, to: folder)
        let events = "\(folder)/events"
        var text = Data()
        for record in try await outbox.batches(of: Self.most).joined() {
            let event = CloudEvent.batch(of: [record], from: "log").dropFirst().dropLast()
            text += Data("\(record.eventID)\n".utf8) + event + Data("\n".utf8)
        }
        try text.write(to: URL(fileURLWithPath: events))
        let name = "hub: outbox to the reference hub's disk, 1000 a request"
        var curl = Row(name, "records/s", .rate, peer: "C on libcurl, sent alone")
        var commits = Row(name, "records/s", .rate, peer: "SQLite in C, 1000 a commit")
        var slower = Row(name, "records/s", .rate, peer: "the slower of the two", target: "≥ 0.5×")
        var direct = Row(
            "hub: the same, the hub called without HTTP", "records/s", .rate, peer: "the slower of the two")
        let each = Double(outbox.count) / Double(requests.count)
        for round in 0...setting.rounds {
            let hub = try WebPeer("reference", in: setting.freshFolder("reference"), program: setting.layby, setting)
            let log = try outbox.copy(in: setting.freshFolder("copy"))
            let own = try await HubBatches.sync(log, HubBatches.line(to: hub.address), Self.most)
            try hub.stop()
            let sent = try Peer.figure("\(setting.built)/post", [address, folder, "100"])
            let file = try "\(setting.freshFolder("commits"))/hub.sqlite"
            let kept = try Peer.figure("\(setting.built)/commit", [file, events, "\(Self.most)"])
            let called = try await HubBatches.sync(
                try outbox.copy(in: setting.freshFolder("copy")),
                HubLine(try CalledHub(in: setting.freshFolder("called")), token: HubLine.Token(HubBatches.token)),
                Self.most)
            guard round > 0, let sent, let kept else { continue }
            curl.add(own, sent * each)
            commits.add(own, kept)
            slower.add(own, min(sent * each, kept))
            direct.add(called, min(sent * each, kept))
        }
        return [curl, commits, slower, direct]
    }
}

/// The reference hub in this process.
private struct CalledHub: HubTransport {
    private let hub: ReferenceHub

    init(in folder: String) throws {
        hub = ReferenceHub(
            store: try ReceivedRecords(folder: folder), token: HubBatches.token,
            signature: WebhookSignature(secret: HubBatches.secret))
    }

    func send(_ request: HubRequest) async throws(HubError) -> HubAnswer { await hub.answer(request, at: .now) }
}
