public import Casework
private import Crypto
public import IntelligenceLog
public import ScriptEngine

/// Sends what waits in the outbox to one hub, and writes down what the hub answered.
public struct HubClient: Sendable {
    let log: IntelligenceLog
    let line: HubLine
    private let signature: WebhookSignature?
    /// The stream of this hub's receipts.
    let receipts: StreamID
    /// What receipts call the hub: its address without a user's name and password.
    let name: String
    let actor: Actor

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
        /// How many were refused for each reason, by its code.
        public var refusals: [String: Int] = [:]
        /// Photographs that the hub has no place for; their records went without them.
        public var photographsNotTaken = 0

        public var done: Int { accepted + parked }
    }

    /// - Parameters:
    ///   - address: the hub's root, as the line has it: `https://hub.example`; its receipts are kept under it.
    ///   - signature: signs each batch; nil for none.
    public init(
        log: IntelligenceLog, address: String, line: HubLine, signature: WebhookSignature?, actor: Actor
    ) {
        (self.log, self.line, self.signature, self.actor) = (log, line, signature, actor)
        receipts = Self.receipts(of: address)
        name = Self.name(of: address)
    }

    /// Sends everything that waits, in batches, oldest first. A record that the hub refuses for good is parked and
    /// never holds up the rest.
    ///
    /// - Parameters:
    ///   - batch: records in one request, 1–1,000.
    ///   - now: gives the time of each request and receipt.
    ///   - report: told how far it is, after each batch.
    /// - Throws: `HubError`, `LogError`. What the hub had answered for by then is written down.
    public func sync(
        batch: Int, now: () -> Timestamp, report: (Progress) -> Void
    ) async throws -> Progress {
        let source = try await log.identity()
        var progress = Progress(total: try await log.outboxCounts().waiting)
        var photographs: [String: PhotographDelivery] = [:]
        var position = 0
        report(progress)
        while true {
            let waiting = try await log.waiting(after: position, limit: batch)
            guard let last = waiting.last else { return progress }
            position = last.position
            for (digest, stream) in waiting.photographs where photographs[digest] == nil {
                let delivery = try await deliver(photograph: digest, of: stream, now)
                photographs[digest] = delivery
                if delivery == .taken { progress.photographs += 1 }
                if delivery == .unsupported { progress.photographsNotTaken += 1 }
            }
            var outcomes: [Outcome] = []
            var sendable: [WaitingRecord] = []
            for record in waiting {
                if record.data.isEmpty {
                    outcomes.append(Outcome(record: record, reception: .rejected(reason: LogError.sealBroken.code)))
                } else if let reason = record.attachments.lazy.compactMap({ photographs[$0]?.refusal }).first {
                    outcomes.append(Outcome(record: record, reception: .rejected(reason: reason)))
                } else {
                    sendable.append(record)
                }
            }
            let delivered = try await deliver(sendable, from: source, now)
            // One record that cannot be taken is the record's fault; a whole batch of them is the hub's.
            if delivered.count > 1, let status = delivered[0].refusedStatus,
                delivered.allSatisfy({ $0.refusedStatus == status })
            {
                throw HubError.refused(status: status)
            }
            outcomes += delivered
            try await settle(outcomes, at: now(), counting: &progress)
            report(progress)
        }
    }

    /// What became of a record; nil when the hub did not speak of it.
    private struct Outcome {
        let record: WaitingRecord
        let reception: BatchAnswer.Reception?
        /// The HTTP status with which the hub refused the record alone.
        var refusedStatus: Int?
    }

    private enum PhotographDelivery: Equatable {
        case taken
        /// The hub has no place for photographs, as a plain receiver of events has not; the records go all the same.
        case unsupported
        /// Not for sending, ever: the records that name it are parked.
        case refused(reason: String)

        var refusal: String? {
            if case .refused(let reason) = self { return reason }
            return nil
        }
    }

    private func deliver(
        photograph digest: String, of stream: StreamID, _ now: () -> Timestamp
    ) async throws -> PhotographDelivery {
        let bytes: [UInt8]
        do { bytes = [UInt8](try await log.photograph(digest, of: stream)) } catch {
            return .refused(reason: error.code)
        }
        return try await line.send(now) { time in
            HubRequest(
                method: "PUT", path: "/v1/attachments/sha256/\(digest)",
                headers: headers(
                    ["content-type": "application/octet-stream"], id: "photograph_\(digest)", body: bytes, at: time),
                body: bytes)
        } read: { answer throws(HubError) in
            switch answer.status {
            case 404, 405, 501: return .unsupported
            case 413, 415, 422: return .refused(reason: "attachment.refused")
            default:
                try Self.check(answer.status)
                return .taken
            }
        }
    }

    /// Sends records in one request; one that the hub cannot take as a whole is halved until the culprit is alone.
    private func deliver(
        _ records: [WaitingRecord], from source: String, _ now: () -> Timestamp
    ) async throws -> [Outcome] {
        guard !records.isEmpty else { return [] }
        let body = CloudEvent.batch(of: records, from: source)
        let head = try await log.head()
        let id = "batch_" + SHA256.hash(data: body).hexadecimal.prefix(32)
        let receipt = try await line.send(now) { time in
            HubRequest(
                method: "POST", path: "/v1/batches",
                headers: headers(
                    [
                        "content-type": CloudEvent.batchMediaType, "layby-log": source,
                        "layby-log-head": head.description,
                    ],
                    id: id, body: body, at: time),
                body: body)
        } read: { answer throws(HubError) -> Receipt in
            if [413, 422].contains(answer.status) { return .tooMuch(status: answer.status) }
            try Self.check(answer.status)
            return .answered(try BatchAnswer(body: answer.body))
        }
        switch receipt {
        case .answered(let answer):
            return records.map { Outcome(record: $0, reception: answer.reception(of: $0.eventID)) }
        case .tooMuch(let status):
            if records.count == 1 {
                return [
                    Outcome(
                        record: records[0], reception: .rejected(reason: "http.\(status)"), refusedStatus: status)
                ]
            }
            let half = records.count / 2
            return try await deliver(Array(records[..<half]), from: source, now)
                + deliver(Array(records[half...]), from: source, now)
        }
    }

    /// What a hub made of a batch as a whole.
    private enum Receipt {
        case answered(BatchAnswer)
        /// It is too large, or something in it cannot be taken.
        case tooMuch(status: Int)
    }

    private func settle(
        _ outcomes: [Outcome], at time: Timestamp, counting progress: inout Progress
    ) async throws(LogError) {
        var settlements: [Settlement] = []
        for outcome in outcomes {
            let position = outcome.record.position
            switch outcome.reception {
            case .accepted:
                progress.accepted += 1
                settlements.append(Settlement(position: position, isAccepted: true, reason: nil))
            case .duplicate:
                progress.accepted += 1
                progress.duplicates += 1
                settlements.append(Settlement(position: position, isAccepted: true, reason: nil))
            case .rejected(let reason):
                progress.parked += 1
                progress.refusals[reason, default: 0] += 1
                settlements.append(Settlement(position: position, isAccepted: false, reason: reason))
            case nil: break
            }
        }
        let parked = settlements.filter { !$0.isAccepted }
        let positions = outcomes.map(\.record.position)
        let answered = outcomes.filter { $0.reception != nil }.map(\.record.eventID)
        let payload: JSONValue = [
            "hub": .string(name), "records": .array(answered.map(JSONValue.string)),
            "first": .integer(positions.min() ?? 0), "last": .integer(positions.max() ?? 0),
            "accepted": .integer(settlements.count - parked.count),
            "parked": .array(parked.map { ["position": .integer($0.position), "reason": .string($0.reason ?? "")] }),
        ]
        try await log.settle(
            settlements, receipts: receipts, kind: "hub.answered", payload: payload, at: time, by: actor)
    }

    /// The heads of this log that the hub was sent, newest first. A log that was cut or written anew since does not agree
    /// with them.
    ///
    /// - Throws: `HubError`; `.refused(status: 404)` when the hub has none, or is one that keeps none.
    public func acknowledgedHeads(at time: Timestamp) async throws -> [LogHead] {
        let path = "/v1/logs/\(try await log.identity())/heads"
        let now = { time }
        return try await line.send(now) {
            HubRequest(method: "GET", path: path, headers: headers([:], id: "heads", body: [], at: $0))
        } read: { answer throws(HubError) in
            try Self.check(answer.status)
            guard let heads = (try? JSONParser.parse(answer.body))?["heads"]?.array else { throw .badAnswer }
            return heads.compactMap { $0.string.flatMap { LogHead($0) } }
        }
    }

    static func check(_ status: Int) throws(HubError) {
        switch status {
        case 200..<300: return
        case 401, 403: throw .unauthorised(status: status)
        default: throw .refused(status: status)
        }
    }

    /// The headers of a request, with the signature where there is one.
    func headers(
        _ own: [String: String], id: String, body: [UInt8], at time: Timestamp
    ) -> [String: String] {
        var headers = own
        if let signature {
            headers["webhook-id"] = id
            headers["webhook-timestamp"] = String(time.seconds)
            headers["webhook-signature"] = signature.sign(id: id, timestamp: time.seconds, body: body)
        }
        return headers
    }

    private static func name(of address: String) -> String {
        let parts = address.split(separator: "://", maxSplits: 1)
        guard parts.count == 2, let host = parts[1].split(separator: "/").first?.split(separator: "@").last else {
            return "hub"
        }
        return "\(parts[0])://\(host)"
    }

    /// The stream that keeps a hub's receipts, always the same for one address.
    private static func receipts(of address: String) -> StreamID {
        var generator = DigestGenerator(of: "hub \(address)")
        return StreamID(at: Timestamp(milliseconds: 0), random: &generator)
    }
}

extension [WaitingRecord] {
    /// Each photograph that they name once, with a stream that has it; ascending by digest.
    fileprivate var photographs: [(digest: String, stream: StreamID)] {
        var streams: [String: StreamID] = [:]
        for record in self {
            for digest in record.attachments { streams[digest] = record.stream }
        }
        return streams.sorted { $0.key < $1.key }.map { (digest: $0.key, stream: $0.value) }
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
