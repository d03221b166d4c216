public import IntelligenceLog
public import ScriptEngine

extension HubClient {
    /// The heads of this log that the hub was sent, newest first. A log that was cut or written anew since does not agree
    /// with them.
    ///
    /// - Throws: `HubError`; `.refused(status: 404)` when the hub has none, or is one that keeps none.
    public func acknowledgedHeads(at time: Timestamp) async throws -> [LogHead] {
        guard let heads = try await knownHeads({ time }), !heads.isEmpty else { throw HubError.refused(status: 404) }
        return heads
    }

    /// The heads that the hub knows; none of a hub that never heard of this log, or forgot; nil of one that keeps none.
    func knownHeads(_ now: () -> Timestamp) async throws -> [LogHead]? {
        let path = "/v1/logs/\(try await log.identity())/heads"
        return try await line.send(now) {
            HubRequest(method: "GET", path: path, headers: headers([:], id: "heads", body: [], at: $0))
        } read: { answer throws(HubError) -> [LogHead]? in
            let json = try? JSONParser.parse(answer.body)
            switch answer.status {
            // A plain receiver of events may answer anything, or nothing, to what it does not know.
            case 200..<300:
                return json?["heads"]?.array?.compactMap { $0.string.flatMap { LogHead($0) } }
            case 404 where json?["error"] == "hub.noSuchLog": return []
            case 400, 404, 405, 410, 415, 501: return nil
            default:
                try Self.check(answer.status)
                return nil
            }
        }
    }
}
