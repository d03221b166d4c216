public import Casework
public import IntelligenceLog
public import ScriptEngine

/// Sends what waits for one hub, and writes down what the hub answered.
public struct HubClient: Sendable {
    let log: IntelligenceLog
    let hub: HubCode
    /// What the sharing rests on; nil for a hub that no policy names.
    private let agreement: String?
    let line: HubLine
    private let signature: WebhookSignature?
    /// The stream of this hub's receipts.
    let receipts: StreamID
    /// What receipts call the hub: its address without a user's name and password.
    let name: String
    let actor: Actor
    private let codings: CodingChoice

    /// The most bytes of records in one request, before they are packed; a single record may have more.
    public static let batchBytes = 8_000_000

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
        /// Of the total, those that the hub had accepted before it was restored from a backup.
        public var again = 0

        public init() {}

        public var done: Int { accepted + parked }
    }

    /// - Parameters:
    ///   - hub: one that the policy names; nil for the one hub of a desk whose policy names none.
    ///   - address: the hub's root, as the line has it: `https://hub.example`.
    ///   - signature: signs each batch; nil for none.
    ///   - coding: how batches are packed, for a hub that takes it so; for one that does not, the next of its kind.
    public init(
        log: IntelligenceLog, hub: Hub? = nil, address: String, line: HubLine, signature: WebhookSignature?,
        actor: Actor, coding: ContentCoding = .zstd
    ) {
        codings = CodingChoice(coding)
        (self.log, self.line, self.signature, self.actor) = (log, line, signature, actor)
        self.hub = hub?.code ?? .standard
        agreement = hub?.recipient?.agreement
        receipts = self.hub.receipts(at: address)
        name = Self.name(of: address)
    }

    /// Sends everything that waits, in batches, oldest first. A record that the hub refuses for good is parked and
    /// never holds up the rest.
    ///
    /// First it asks the hub what it knows of this log. What a hub that was restored from a backup no longer has goes
    /// again.
    ///
    /// - Parameters:
    ///   - batch: records in one request, 1–1,000; fewer where they come to more than `batchBytes`.
    ///   - filter: which of what waits; the rest waits on.
    ///   - isCutOwned: to send although the hub knows a head that this log has not: whoever asks for it owns up that the
    ///     log was cut, as by a restored backup. From then on it is known.
    ///   - now: gives the time of each request and receipt.
    ///   - report: told how far it is, after each batch; what it throws ends the sync there, with nothing half settled.
    /// - Throws: `HubError`, `.logCut` before anything has left; `LogError`. What the hub had answered for by then is
    ///   written down.
    public func sync(
        batch: Int, _ filter: DeliveryFilter = .all, isCutOwned: Bool = false, now: () -> Timestamp,
        report: (Progress) throws -> Void
    ) async throws -> Progress {
        try await line.run { try await send(batch: batch, filter, isCutOwned: isCutOwned, now, report) }
    }

    private func send(
        batch: Int, _ filter: DeliveryFilter, isCutOwned: Bool, _ now: () -> Timestamp,
        _ report: (Progress) throws -> Void
    ) async throws -> Progress {
        let source = try await log.identity()
        var progress = Progress()
        progress.again = try await compareHeads(isCutOwned: isCutOwned, now)
        progress.total = try await log.waitingCount(for: hub, filter)
        var photographs: [String: PhotographDelivery] = [:]
        /// Records with a revision that the hub did not speak of: no later one may overtake it.
        var unheard: Set<String> = []
        let writer = BatchWriter(source: source)
        let outbox = BatchPipeline.Source { [log] in
            try await log.head().position
        } read: { [log, hub] position in
            try await log.waiting(for: hub, filter, after: position, limit: batch, bytes: Self.batchBytes)
        } hasErased: { [log] position in
            try await log.hasErased(after: position)
        }
        var pipeline = BatchPipeline(outbox, writer, codings)
        try report(progress)
        while let batch = try await pipeline.next() {
            for (digest, stream) in try await log.stillWaiting(batch.records, for: hub).digests
            where photographs[digest] == nil {
                let delivery = try await deliver(photograph: digest, of: stream, now)
                photographs[digest] = delivery
                if delivery == .taken { progress.photographs += 1 }
                if delivery == .unsupported { progress.photographsNotTaken += 1 }
            }
            // What was erased or given up since it was read, and while photographs went, does not leave.
            guard try await !log.hasErased(after: batch.readAt) else {
                pipeline.again(batch)
                continue
            }
            let records = try await log.stillWaiting(batch.records, for: hub)
            var refused: [Settlement] = []
            var sendable: [WaitingRecord] = []
            for record in records where !unheard.contains(record.record) {
                let reason =
                    record.data.isEmpty
                    ? LogError.sealBroken.code : record.attachments.lazy.compactMap { photographs[$0]?.refusal }.first
                if let reason {
                    refused.append(Settlement(record, isAccepted: false, reason: reason, wasSent: false))
                } else {
                    sendable.append(record)
                }
            }
            let body = sendable.count == batch.records.count ? batch.body : nil
            do {
                refused += try await deliver(
                    sendable, readAt: batch.readAt, as: body, writer, from: source, now, counting: &progress,
                    unheard: &unheard)
            } catch is Superseded {
                pipeline.again(batch)
                continue
            }
            if !refused.isEmpty {
                try await settle(refused, sentWith: try await log.head(), digest: nil, at: now(), counting: &progress)
            }
            try report(progress)
        }
        return progress
    }

    // MARK: Batches

    /// Sends records, and settles each request by itself, so that no two share a head. A batch that the hub cannot take as
    /// a whole is halved until the culprit is alone.
    ///
    /// - Parameters:
    ///   - readAt: where the log ended before they were read.
    ///   - ready: all of them as they travel, where that is prepared.
    ///   - unheard: records with a revision that the hub did not speak of; later ones are left out.
    /// - Returns: what the hub refused alone.
    /// - Throws: `.refused` when it takes none of several: one record that cannot be taken is the record's fault, a whole
    ///   batch of them is the hub's.
    private func deliver(
        _ records: [WaitingRecord], readAt: Int, as ready: CodedBody?, _ writer: BatchWriter, from source: String,
        _ now: () -> Timestamp, counting progress: inout Progress, unheard: inout Set<String>
    ) async throws -> [Settlement] {
        var ready = ready
        var parts = records.isEmpty ? [] : [records[...]]
        var refused: [Settlement] = []
        var statuses: Set<Int> = []
        while let part = parts.popLast()?.filter({ !unheard.contains($0.record) }) {
            if part.isEmpty { continue }
            let coding = codings.current
            let body = if let ready, ready.coding == coding { ready } else { await writer.body(of: part, coding) }
            ready = nil
            let head = try await log.head()
            let receipt = try await post(body, head, from: source, now) {
                guard try await !log.hasErased(after: readAt),
                    try await log.stillWaiting(part, for: hub).count == part.count
                else { throw Superseded() }
            }
            switch receipt {
            case .otherCoding: parts.append(part[...])
            case .answered(let answer):
                let settlements = part.compactMap { record in
                    answer.reception(of: record.eventID).map { Settlement(record, $0) }
                }
                unheard.formUnion(part.filter { answer.reception(of: $0.eventID) == nil }.map(\.record))
                progress.duplicates += part.count { answer.reception(of: $0.eventID) == .duplicate }
                try await settle(settlements, sentWith: head, digest: body.digest, at: now(), counting: &progress)
            case .notAsAWhole(let status) where part.count == 1:
                statuses.insert(status)
                refused.append(Settlement(part[0], isAccepted: false, reason: "http.\(status)"))
            case .notAsAWhole:
                let half = part.count / 2
                parts += [part[half...], part[..<half]]
            }
        }
        if records.count > 1, refused.count == records.count, let status = statuses.first, statuses.count == 1 {
            throw HubError.refused(status: status)
        }
        return refused
    }

    /// While a hub was out of reach something of the batch was erased, or given up: it does not leave as it was read.
    private struct Superseded: Error {}

    /// What a hub made of a batch as a whole.
    private enum Receipt {
        case answered(BatchAnswer)
        /// It is to come packed in another way.
        case otherCoding
        /// It is too large, or something in it cannot be taken.
        case notAsAWhole(status: Int)
    }

    private func post(
        _ body: CodedBody, _ head: LogHead, from source: String, _ now: () -> Timestamp,
        mayGo: () async throws -> Void
    ) async throws -> Receipt {
        var own = [
            "content-type": CloudEvent.batchMediaType, "layby-log": source, "layby-log-head": head.description,
        ]
        if body.coding != .identity { own["content-encoding"] = body.coding.rawValue }
        return try await line.send(now, mayGo: mayGo) { time in
            HubRequest(
                method: "POST", path: "/v1/batches",
                headers: headers(own, id: "batch_" + body.digest.prefix(32), body: body, at: time),
                body: body.bytes)
        } read: { answer throws(HubError) -> Receipt in
            if codings.learn(from: answer, to: body.coding) { return .otherCoding }
            if [400, 409, 413, 422].contains(answer.status) { return .notAsAWhole(status: answer.status) }
            try Self.check(answer.status)
            return .answered(try BatchAnswer(body: answer.body))
        }
    }

    private func settle(
        _ settlements: [Settlement], sentWith head: LogHead, digest: String?, at time: Timestamp,
        counting progress: inout Progress
    ) async throws(LogError) {
        let receipt = HubReceipt(
            hub: hub, stream: receipts, name: name, head: head, digest: digest, agreement: agreement)
        try await log.settle(settlements, receipt, at: time, by: actor)
        for settlement in settlements {
            progress.accepted += settlement.isAccepted ? 1 : 0
            guard let reason = settlement.reason else { continue }
            progress.parked += 1
            progress.refusals[reason, default: 0] += 1
        }
    }

    // MARK: Requests

    static func check(_ status: Int) throws(HubError) {
        switch status {
        case 200..<300: return
        case 401, 403: throw .unauthorised(status: status)
        default: throw .refused(status: status)
        }
    }

    /// The headers of a batch, signed as it travels and, where it was packed, as it was before: whoever unpacks nothing can
    /// check the one, and Standard Webhooks' own libraries, which take a body for text, the other.
    private func headers(
        _ own: [String: String], id: String, body: CodedBody, at time: Timestamp
    ) -> [String: String] {
        var headers = headers(own, id: id, body: body.bytes, at: time)
        if body.coding != .identity, let signature {
            headers["webhook-signature", default: ""] +=
                " " + signature.sign(id: id, timestamp: time.seconds, body: body.plain)
        }
        return headers
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
}

extension Settlement {
    fileprivate init(_ record: WaitingRecord, _ reception: BatchAnswer.Reception) {
        switch reception {
        case .accepted, .duplicate: self.init(record, isAccepted: true, reason: nil)
        case .rejected(let reason): self.init(record, isAccepted: false, reason: reason)
        }
    }
}
