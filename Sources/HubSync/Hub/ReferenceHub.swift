private import Foundation
public import IntelligenceLog
public import ScriptEngine

/// The reference hub: takes batches and photographs, keeps each once, and answers for what is on its disk.
///
/// It knows nothing of HTTP servers: requests and answers are values.
public struct ReferenceHub: Sendable {
    public let store: ReceivedRecords
    private let token: String?
    private let signature: WebhookSignature?

    /// - Parameters:
    ///   - token: the bearer token that senders must show; nil to ask for none.
    ///   - signature: checks that senders hold the secret; nil not to check.
    public init(store: ReceivedRecords, token: String? = nil, signature: WebhookSignature? = nil) {
        (self.store, self.token, self.signature) = (store, token, signature)
    }

    /// Answers a request.
    ///
    /// - `POST /v1/batches`: 200 with `accepted`, `duplicate` and `rejected` ids.
    /// - `PUT /v1/attachments/sha256/{digest}`: 201, or 422 when the bytes have another digest.
    /// - `GET /v1/status`: 200 with the number of events.
    /// - `GET /v1/logs/{id}/heads`: 200 with the heads of a sender's log that came with its batches, newest first; 404
    ///   when none did.
    public func answer(_ request: HubRequest, at time: Timestamp) async -> HubAnswer {
        guard token == nil || request.headers["authorization"] == "Bearer \(token ?? "")" else {
            return refusal(401, "hub.unauthorised")
        }
        guard request.method == "GET" || isSigned(request, at: time) else { return refusal(401, "hub.badSignature") }
        let parts = request.path.prefix { $0 != "?" }.split(separator: "/").map(String.init)
        do {
            switch (request.method, parts.count) {
            case ("POST", 2) where parts == ["v1", "batches"]: return try await receive(request, at: time)
            case ("PUT", 4) where parts.starts(with: ["v1", "attachments", "sha256"]):
                return try keep(request.body, as: parts[3])
            case ("GET", 2) where parts == ["v1", "status"]:
                return json(200, ["events": .integer(try await store.count())])
            case ("GET", 4) where parts[0...1] == ["v1", "logs"] && parts[3] == "heads":
                let heads = try await store.heads(of: parts[2])
                guard !heads.isEmpty else { return refusal(404, "hub.noSuchLog") }
                return json(200, ["heads": .array(heads.map { .string($0.description) })])
            default: return refusal(404, "hub.noSuchPath")
            }
        } catch let error as LogError {
            return refusal(error == .diskFull ? 507 : 503, error.code)
        } catch {
            return refusal(500, "hub.unexpected")
        }
    }

    /// Whether the sender holds the secret, or none is asked for.
    private func isSigned(_ request: HubRequest, at time: Timestamp) -> Bool {
        guard let signature else { return true }
        guard let id = request.headers["webhook-id"],
            let sent = request.headers["webhook-timestamp"].flatMap({ Int($0) }),
            let signatures = request.headers["webhook-signature"]
        else { return false }
        return signature.isValid(signatures, id: id, timestamp: sent, body: request.body, now: time.seconds)
    }

    private func receive(_ request: HubRequest, at time: Timestamp) async throws -> HubAnswer {
        guard request.headers["content-type"]?.hasPrefix(CloudEvent.batchMediaType) == true else {
            return refusal(415, "hub.mediaType")
        }
        guard let batch = EventBatch(body: request.body) else { return refusal(400, "hub.notABatch") }
        var accepted: [JSONValue] = []
        var duplicate: [JSONValue] = []
        var rejected = batch.rejected
        let receptions = try await store.receive(batch.events.map { ($0.key, $0.body) }, at: time)
        if let log = request.headers["layby-log"], let head = request.headers["layby-log-head"].flatMap({ LogHead($0) })
        {
            try await store.keep(head, of: log, at: time)
        }
        for (event, reception) in zip(batch.events, receptions) {
            switch reception {
            case .accepted: accepted.append(.string(event.id))
            case .duplicate: duplicate.append(.string(event.id))
            case .conflict: rejected.append(["id": .string(event.id), "reason": "event.conflict"])
            }
        }
        return json(
            200, ["accepted": .array(accepted), "duplicate": .array(duplicate), "rejected": .array(rejected)])
    }

    private func keep(_ body: [UInt8], as digest: String) throws -> HubAnswer {
        do {
            try store.attachments.store(Data(body), named: digest)
            return json(201, ["sha256": .string(digest)])
        } catch AttachmentError.storage(let error) {
            throw error
        } catch let error {
            return refusal(422, error.code)
        }
    }

    private func refusal(_ status: Int, _ code: String) -> HubAnswer { json(status, ["error": .string(code)]) }

    private func json(_ status: Int, _ value: JSONValue) -> HubAnswer {
        HubAnswer(status: status, body: CanonicalJSON.bytes(value))
    }
}
