internal import Casework
internal import IntelligenceLog
internal import ScriptEngine

extension HubClient {
    /// What became of a photograph.
    enum PhotographDelivery: Equatable {
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

    /// Sends a photograph, once a run.
    func deliver(
        photograph digest: String, of stream: StreamID, _ now: () -> Timestamp
    ) async throws -> PhotographDelivery {
        let bytes: [UInt8]
        do throws(AttachmentError) { bytes = [UInt8](try await log.photograph(digest, of: stream)) } catch {
            // A disk that fails for a while is no fault of the record.
            if case .storage(let error) = error { throw error }
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
                // A page in the hub's place took nothing.
                _ = try BatchAnswer(body: answer.body)
                return .taken
            }
        }
    }
}

extension [WaitingRecord] {
    /// Each photograph that they name once, with a stream that has it; ascending by digest.
    var digests: [(digest: String, stream: StreamID)] {
        var streams: [String: StreamID] = [:]
        for record in self {
            for digest in record.attachments { streams[digest] = record.stream }
        }
        return streams.sorted { $0.key < $1.key }.map { (digest: $0.key, stream: $0.value) }
    }
}
