private import Casework
private import Foundation
public import IntelligenceLog
public import ScriptEngine

/// The reference hub: takes batches and photographs, keeps each once, answers for what is on its disk, and tells senders
/// what became of their records.
///
/// It knows nothing of HTTP servers: requests and answers are values.
public struct ReferenceHub: Sendable {
    public let store: ReceivedRecords
    let keys: HubKeys
    /// Whether each record that is new is acknowledged at once.
    let acknowledges: Bool

    /// The longest body, packed or unpacked, in bytes: a batch of 1,000 records.
    public static let bodyLimit = 64_000_000

    /// - Parameter acknowledges: whether each record that is new is acknowledged at once.
    public init(store: ReceivedRecords, keys: HubKeys, acknowledges: Bool = false) {
        (self.store, self.keys, self.acknowledges) = (store, keys, acknowledges)
    }

    /// - Parameters:
    ///   - token: the bearer token that senders must show; nil to ask for none.
    ///   - signature: checks that senders hold the secret; nil not to check.
    public init(store: ReceivedRecords, token: String? = nil, signature: WebhookSignature? = nil) {
        self.init(
            store: store,
            keys: HubKeys(tokens: token.map { [$0] } ?? [], signatures: signature.map { [$0] } ?? []))
    }

    /// Answers a request that is here whole.
    ///
    /// - `POST /v1/batches`: 200 with `accepted`, `duplicate` and `rejected` ids.
    /// - `PUT /v1/attachments/sha256/{digest}`: 201, or 422 when the bytes have another digest.
    /// - `GET /v1/status`: 200 with counts, and what the hub takes.
    /// - `GET /v1/logs/{id}/heads`: 200 with the heads of a sender's log that came with its batches, newest first; 404
    ///   when none did.
    /// - `GET /v1/feedback`: 200 with what senders are told.
    public func answer(_ request: HubRequest, at time: Timestamp) async -> HubAnswer {
        let pieces = AsyncStream { pieces in
            pieces.yield(request.body)
            pieces.finish()
        }
        return await answer(request, pieces: pieces, at: time)
    }

    /// Answers a request whose body comes in pieces; a photograph is written to the disk piece by piece.
    ///
    /// - Parameter request: without its body.
    public func answer<Pieces: AsyncSequence>(
        _ request: HubRequest, pieces: Pieces, at time: Timestamp
    ) async -> HubAnswer where Pieces.Element == [UInt8] {
        guard keys.admits(request.headers["authorization"]) else {
            return Self.refusal(401, "hub.unauthorised", ["www-authenticate": "Bearer"])
        }
        let check = keys.check(request.headers, now: time.seconds)
        // Reading is for whoever shows a token; where none is asked for, for whoever can sign.
        let mustSign = !keys.signatures.isEmpty && !(request.method == "GET" && keys.wantsToken)
        if mustSign, check == nil { return Self.refusal(401, "hub.badSignature") }
        let parts = request.path.prefix { $0 != "?" }.split(separator: "/").map(String.init)
        do {
            if request.method == "PUT", parts.count == 4, parts.starts(with: ["v1", "attachments", "sha256"]),
                !PackedBody.isPacked(request)
            {
                return try await take(pieces, named: parts[3], mustSign ? check : nil)
            }
            let body = try await whole(pieces)
            if mustSign, var check {
                check.add(body)
                guard check.holds else { return Self.refusal(401, "hub.badSignature") }
            }
            return try await answer(request, parts, try PackedBody.unpacked(body, of: request), at: time)
        } catch let refusal as HubRefusal {
            return Self.refusal(refusal.status, refusal.code, refusal.headers)
        } catch let error as LogError {
            return error == .diskFull
                ? Self.refusal(507, error.code) : Self.refusal(503, error.code, ["retry-after": "5"])
        } catch {
            return Self.refusal(500, "hub.unexpected")
        }
    }

    private func answer(
        _ request: HubRequest, _ parts: [String], _ body: [UInt8], at time: Timestamp
    ) async throws -> HubAnswer {
        switch (request.method, parts.count) {
        case ("POST", 2) where parts == ["v1", "batches"]: return try await receive(request, body, at: time)
        case ("PUT", 4) where parts.starts(with: ["v1", "attachments", "sha256"]):
            return try keep(body, as: parts[3])
        case ("GET", 2) where parts == ["v1", "status"]: return Self.json(200, try await status())
        case ("GET", 2) where parts == ["v1", "feedback"]: return try await feedback(request)
        case ("GET", 4) where parts[0...1] == ["v1", "logs"] && parts[3] == "heads":
            let heads = try await store.heads(of: parts[2])
            guard !heads.isEmpty else { return Self.refusal(404, "hub.noSuchLog") }
            return Self.json(200, ["heads": .array(heads.map { .string($0.description) })])
        default: return Self.refusal(404, "hub.noSuchPath")
        }
    }

    private func whole<Pieces: AsyncSequence>(_ pieces: Pieces) async throws -> [UInt8]
    where Pieces.Element == [UInt8] {
        var body: [UInt8] = []
        for try await piece in pieces {
            guard body.count + piece.count <= Self.bodyLimit else { throw HubRefusal(413, "hub.tooLarge") }
            if body.isEmpty { body = piece } else { body += piece }
        }
        return body
    }

    private func receive(_ request: HubRequest, _ body: [UInt8], at time: Timestamp) async throws -> HubAnswer {
        let mediaType = request.headers["content-type"]?.prefix { $0 != ";" && $0 != " " }.lowercased()
        guard mediaType == CloudEvent.batchMediaType else {
            return Self.refusal(415, "hub.mediaType", ["accept": CloudEvent.batchMediaType])
        }
        guard let batch = EventBatch(body: body) else { return Self.refusal(400, "hub.notABatch") }
        var received = ReceivedBatch(events: batch.events)
        received.rejected = batch.rejected.count
        received.sender = request.headers["layby-log"].flatMap { StreamID($0)?.text }
        received.head = request.headers["layby-log-head"].flatMap { LogHead($0) }
        // What nobody signed, anybody can have written.
        received.sentAt = keys.signatures.isEmpty ? nil : request.headers["webhook-timestamp"].flatMap { Int($0) }
        received.delivery = request.headers["webhook-id"].map { String($0.prefix(200)) }
        received.bytes = body.count
        let receptions = try await store.receive(received, acknowledging: acknowledges, at: time)
        var (accepted, duplicate, rejected): ([JSONValue], [JSONValue], [JSONValue]) = ([], [], batch.rejected)
        for (event, reception) in zip(batch.events, receptions) {
            switch reception {
            case .accepted: accepted.append(.string(event.id))
            case .duplicate: duplicate.append(.string(event.id))
            case .conflict: rejected.append(["id": .string(event.id), "reason": "event.conflict"])
            }
        }
        return Self.json(
            200, ["accepted": .array(accepted), "duplicate": .array(duplicate), "rejected": .array(rejected)])
    }

    static func refusal(_ status: Int, _ code: String, _ headers: [String: String] = [:]) -> HubAnswer {
        json(status, ["error": .string(code)], headers)
    }

    static func json(_ status: Int, _ value: JSONValue, _ headers: [String: String] = [:]) -> HubAnswer {
        HubAnswer(
            status: status, headers: headers.merging(["content-type": "application/json"]) { own, _ in own },
            body: CanonicalJSON.bytes(value))
    }
}

/// Why a hub does not take a request, as it answers.
struct HubRefusal: Error {
    let status: Int
    let code: String
    var headers: [String: String] = [:]

    init(_ status: Int, _ code: String, _ headers: [String: String] = [:]) {
        (self.status, self.code, self.headers) = (status, code, headers)
    }
}
