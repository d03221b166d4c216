public import Casework
private import Crypto
public import IntelligenceLog
public import ScriptEngine

/// Sends what waits in the outbox to one hub, and writes down what the hub answered.
public struct HubClient: Sendable {
    private let log: IntelligenceLog
    private let transport: HTTPTransport
    private let token: String?
    private let signature: WebhookSignature?
    /// The stream of this hub's receipts.
    private let receipts: StreamID
    private let actor: Actor

    /// How a sync stands; also what it came to.
    public struct Progress: Hashable, Sendable {
        /// Waiting when the sync began.
        public var total = 0
        public var accepted = 0
        /// Of the accepted, those that the hub had already.
        public var duplicates = 0
        /// Refused for good, for a person to see.
        public var parked = 0
        public var photographs = 0

        public var done: Int { accepted + parked }
    }

    /// - Parameters:
    ///   - address: the hub's root: `https://hub.example`.
    ///   - token: the bearer token; nil for none.
    ///   - signature: signs each batch; nil for none.
    /// - Throws: `.badAddress`.
    public init(
        log: IntelligenceLog, address: String, token: String?, signature: WebhookSignature?, actor: Actor
    ) throws(HubError) {
        self.log = log
        self.token = token
        self.signature = signature
        self.actor = actor
        transport = try HTTPTransport(address: address)
        receipts = Self.receipts(of: address)
    }

    /// Sends everything that waits, in batches, oldest first.
    ///
    /// - Parameters:
    ///   - batch: records in one request, 1–1,000.
    ///   - now: gives the time of each request and receipt.
    ///   - report: told how far it is, after each batch.
    /// - Throws: `HubError`, `LogError`, `AttachmentError`. What the hub had answered for by then is written down.
    public func sync(
        batch: Int, now: () -> Timestamp, report: (Progress) -> Void
    ) async throws -> Progress {
        let source = try await log.identity()
        var progress = Progress(total: try await log.outboxCounts().waiting)
        var sentPhotographs: Set<String> = []
        var position = 0
        report(progress)
        while true {
            let waiting = try await log.waiting(after: position, limit: batch)
            guard let last = waiting.last else { return progress }
            position = last.position
            for digest in Set(waiting.flatMap(\.attachments)).sorted() {
                guard sentPhotographs.insert(digest).inserted else { continue }
                try await send(photograph: digest)
                progress.photographs += 1
            }
            let answers = try await send(waiting, from: source, at: now())
            try await settle(waiting, answers, at: now(), counting: &progress)
            report(progress)
        }
    }

    private func send(photograph digest: String) async throws {
        let bytes = try log.attachments.bytes(of: digest)
        let answer = try await transport.send(
            HubRequest(
                method: "PUT", path: "/v1/attachments/sha256/\(digest)",
                headers: authorised(["content-type": "application/octet-stream"]), body: [UInt8](bytes)))
        try check(answer.status)
    }

    private func send(
        _ waiting: [WaitingRecord], from source: String, at time: Timestamp
    ) async throws -> BatchAnswer {
        let body = CloudEvent.batch(of: waiting, from: source)
        let head = try await log.head()
        var headers = authorised([
            "content-type": CloudEvent.batchMediaType, "layby-log-head": "\(head.position) \(head.hash)",
        ])
        if let signature {
            let id = "batch_" + SHA256.hash(data: body).hexadecimal.prefix(32)
            headers["webhook-id"] = id
            headers["webhook-timestamp"] = String(time.seconds)
            headers["webhook-signature"] = signature.sign(id: id, timestamp: time.seconds, body: body)
        }
        let answer = try await transport.send(
            HubRequest(method: "POST", path: "/v1/batches", headers: headers, body: body))
        try check(answer.status)
        return try BatchAnswer(body: answer.body)
    }

    private func settle(
        _ waiting: [WaitingRecord], _ answer: BatchAnswer, at time: Timestamp, counting progress: inout Progress
    ) async throws(LogError) {
        var settlements: [Settlement] = []
        for item in waiting {
            switch answer.reception(of: item.eventID) {
            case .accepted:
                progress.accepted += 1
                settlements.append(Settlement(position: item.position, isAccepted: true, reason: nil))
            case .duplicate:
                progress.accepted += 1
                progress.duplicates += 1
                settlements.append(Settlement(position: item.position, isAccepted: true, reason: nil))
            case .rejected(let reason):
                progress.parked += 1
                settlements.append(Settlement(position: item.position, isAccepted: false, reason: reason))
            case nil: break
            }
        }
        let parked = settlements.filter { !$0.isAccepted }
        let payload: JSONValue = [
            "first": .integer(waiting.first?.position ?? 0), "last": .integer(waiting.last?.position ?? 0),
            "accepted": .integer(settlements.count - parked.count),
            "parked": .array(parked.map { ["position": .integer($0.position), "reason": .string($0.reason ?? "")] }),
        ]
        try await log.settle(
            settlements, receipts: receipts, kind: "hub.answered", payload: payload, at: time, by: actor)
    }

    private func check(_ status: Int) throws(HubError) {
        switch status {
        case 200..<300: return
        case 401, 403: throw .unauthorised(status: status)
        default: throw .refused(status: status)
        }
    }

    private func authorised(_ headers: [String: String]) -> [String: String] {
        guard let token else { return headers }
        return headers.merging(["authorization": "Bearer \(token)"]) { own, _ in own }
    }

    /// The stream that keeps a hub's receipts, always the same for one address.
    private static func receipts(of address: String) -> StreamID {
        var generator = DigestGenerator(of: "hub \(address)")
        return StreamID(at: Timestamp(milliseconds: 0), random: &generator)
    }
}

/// Gives the bits of a digest, so that a name always makes the same id.
private struct DigestGenerator: RandomNumberGenerator {
    private var words: [UInt64]

    init(of text: String) {
        let bytes = Array(SHA256.hash(data: Array(text.utf8)))
        words = stride(from: 0, to: 32, by: 8).map { start in
            bytes[start..<(start + 8)].reduce(0) { $0 << 8 | UInt64($1) }
        }
    }

    mutating func next() -> UInt64 {
        let word = words.removeFirst()
        words.append(word)
        return word
    }
}
