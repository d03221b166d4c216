import Casework
import Foundation
import HubSync
import IntelligenceLog
import LogSupport
import ScriptEngine
import Synchronization
import TestSupport
import Testing

/// One desk's log with records that wait, and what a hub must hold when all is over.
struct DeskSide {
    /// Nothing holds it open between two calls.
    var database: String
    /// What the log released, as it froze it, in order.
    let frozen: [WaitingRecord]
    /// As the hub has it: the events of this log alone are looked at.
    let source: String
    private let folder: TemporaryFolder
    private let photographs: [String: Data]

    static let token = "t0ken"
    static let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    /// What both sides know of each other.
    static let environment = ["LAYBY_HUB_TOKEN": token, "LAYBY_HUB_SECRET": secret]

    /// A log of operations that are invented, whose records all wait.
    ///
    /// - Parameters:
    ///   - revisions: of each record; the first of all records come first, then the second, and so on.
    ///   - photographs: how many of the records name one.
    ///   - digits: how many random digits a record has in it, by its number.
    init(
        records: Int, revisions: Int, photographs: Int = 0, digits: (Int) -> Int = { _ in 0 }
    ) async throws {
        folder = try TemporaryFolder(inMemory: true)
        database = folder.file("layby.sqlite")
        let log = try IntelligenceLog(path: database)
        var random = SystemRandomNumberGenerator()
        var operations: [Change] = []
        for number in 0..<records {
            let plan = OperationPlan(name: "Op Invented \(number)", kind: .inbound, force: "kent")
            operations.append(
                try Operation.started(
                    OperationID(StreamID(at: .now, random: &random)), plan, at: .now, by: Actor("invented-lead")
                ).1)
        }
        try await log.append(operations)
        var files: [String: Data] = [:]
        var changes: [Change] = []
        for revision in 1...revisions {
            for (number, operation) in operations.enumerated() {
                var data: [String: JSONValue] = [
                    "revision": .integer(revision), "simulated": true,
                    "words": .string("Ünïcode \u{1F69A} \"\\ " + String(repeating: "lay-by ", count: number % 5)),
                ]
                let noise = (0..<digits(number)).map { _ in String(Int.random(in: 0..<16, using: &random), radix: 16) }
                if !noise.isEmpty { data["digits"] = .string(noise.joined()) }
                var attachments: [String] = []
                if number < photographs, revision == 1 {
                    // No other desk's.
                    let jpeg = SampleFile.jpeg + Data(operation.stream.text.utf8)
                    let digest = try await log.keepPhotograph(jpeg, of: operation.stream, .record).sha256
                    (files[digest], attachments, data["photograph"]) = (jpeg, [digest], .string(digest))
                }
                changes.append(
                    Change(
                        stream: operation.stream, expected: 1, entries: [], summary: operation.summary,
                        records: [
                            HubRecord(
                                id: "\(operation.stream)/invented", revision: revision, type: "uk.layby.invented",
                                time: .now, data: .object(data), attachments: attachments)
                        ]))
            }
        }
        try await log.append(changes)
        self.photographs = files
        frozen = try await log.waiting(limit: records * revisions + 1)
        source = try await log.identity()
    }

    private func log() throws -> IntelligenceLog { try IntelligenceLog(path: database) }

    /// How many records wait, were accepted, and are parked.
    func counts() async throws -> OutboxCounts { try await log().outboxCounts() }

    /// Sends over a line that waits for nothing.
    ///
    /// - Parameter waiting: told of each wait that the line would have made, with its number: 1, 2, …
    func sync(
        to address: String, batch: Int, token: HubLine.Token = HubLine.Token(DeskSide.token),
        _ settings: ConnectionSettings = ConnectionSettings(),
        waiting: @escaping @Sendable (Int) async throws -> Void = { _ in }
    ) async throws -> HubClient.Progress {
        let waits = Mutex(0)
        let transport = try HTTPTransport(address: address, settings)
        let line = HubLine(
            transport, token: token, patience: nil,
            sleep: { _ in
                try await waiting(
                    waits.withLock { waits in
                        waits += 1
                        return waits
                    })
            })
        let client = HubClient(
            log: try log(), address: address, line: line, signature: WebhookSignature(secret: Self.secret),
            actor: Actor("job"))
        return try await client.sync(batch: batch, now: { .now }, report: { _ in })
    }

    /// Sends one record with something else in it than was frozen, as no desk does.
    ///
    /// - Returns: the status of the answer.
    func send(_ record: WaitingRecord, changing part: String, to other: String, _ address: String) async throws -> Int {
        let batch = String(decoding: CloudEvent.batch(of: [record], from: source), as: UTF8.self)
        let body = Array(batch.replacing(part, with: other).utf8)
        let signature = WebhookSignature(secret: Self.secret)?.sign(
            id: "x", timestamp: Timestamp.now.seconds, body: body)
        let headers = [
            "content-type": CloudEvent.batchMediaType, "authorization": "Bearer \(Self.token)", "webhook-id": "x",
            "webhook-timestamp": "\(Timestamp.now.seconds)", "webhook-signature": signature ?? "",
        ]
        let request = HubRequest(method: "POST", path: "/v1/batches", headers: headers, body: body)
        return try await HTTPTransport(address: address).send(request).status
    }

    /// Sends with the binary, which asks once.
    func run(
        to address: String, batch: Int = 4, _ arguments: [String] = [], environment: [String: String] = [:]
    ) throws -> Binary.Outcome {
        try Binary.run(
            ["sync", "--hub", address, "--batch", "\(batch)", "--patience", "0"] + arguments, database: database,
            environment: Self.environment.merging(environment) { $1 })
    }

    /// Records an issue for all that the hub and the log do not agree on: each record that is not parked is there once,
    /// to the byte, behind its earlier revisions, and nothing else is; the photographs that it names are whole; the log
    /// knows what the hub has.
    ///
    /// - Parameters:
    ///   - parked: the event ids of records that the hub must not have.
    ///   - altered: the event ids of parked records that the hub must have as they were sent in their place.
    ///   - isDone: whether nothing may wait any more; what waits may be at the hub already.
    ///   - context: what was done to the line.
    func check(
        _ hub: ReceivedRecords, parked: Set<String> = [], altered: Set<String> = [], isDone: Bool = true,
        _ context: String,
        _ location: SourceLocation = #_sourceLocation
    ) async throws {
        let log = try log()
        var kept: [[UInt8]] = []
        var foreign: Set<String> = []
        for event in try await hub.events() {
            let read = try JSONParser.parse(event)
            guard read["source"]?.string?.hasSuffix(source) == true else { continue }
            if let id = read["id"]?.string, altered.contains(id), read["data"]?["revision"] == 7 {
                foreign.insert(id)
            } else {
                kept.append(event)
            }
        }
        #expect(foreign == altered, "\(context): something was overwritten", sourceLocation: location)
        let due = frozen.filter { !parked.contains($0.eventID) }
        let bytes = Set(due.map { Array(CloudEvent.batch(of: [$0], from: source).dropFirst().dropLast()) })
        #expect(Set(kept).count == kept.count, "\(context): something is there twice", sourceLocation: location)
        #expect(
            Set(kept).isSubset(of: bytes), "\(context): something is not as it was frozen", sourceLocation: location)
        var last: [String: Int] = [:]
        for event in try kept.map({ try JSONParser.parse($0) }) {
            let (subject, revision) = (event["subject"]?.string ?? "", event["data"]?["revision"]?.integer ?? 0)
            #expect(
                revision > last[subject, default: 0], "\(context): a revision was overtaken", sourceLocation: location)
            last[subject] = revision
        }
        let counts = try await log.outboxCounts()
        #expect(counts.parked == parked.count, "\(context)", sourceLocation: location)
        if isDone {
            #expect(kept.count == due.count, "\(context): something is missing", sourceLocation: location)
            #expect(
                counts.waiting == 0 && counts.accepted == due.count, "\(context): \(counts)", sourceLocation: location)
            let named = due.flatMap(\.attachments)
            for digest in named {
                #expect(
                    try hub.attachments.bytes(of: digest) == photographs[digest], "\(context)", sourceLocation: location
                )
            }
        } else {
            let waiting = Set(try await log.waiting(limit: frozen.count).map(\.eventID))
            let ids = Set(try kept.compactMap { try JSONParser.parse($0)["id"]?.string })
            let believed = due.map(\.eventID).filter { !waiting.contains($0) }
            #expect(ids.isSuperset(of: believed), "\(context): the hub lacks what it took", sourceLocation: location)
        }
        _ = try await log.verifyChain(against: try await hub.heads(of: source))
    }
}

extension Timestamp {
    static var now: Timestamp { Timestamp(milliseconds: Int(Date().timeIntervalSince1970 * 1000)) }
}
