internal import Casework
private import Foundation
private import IntelligenceLog
internal import ScriptEngine

extension ReferenceHub {
    /// The most items in one answer, and how many there are where nobody says.
    static let feedbackLimit = (most: 500, usual: 100)

    /// What the sender of a log is told, from behind a cursor: what is for that log, and for all.
    func feedback(_ request: HubRequest) async throws -> HubAnswer {
        let query = try Self.query(request.path)
        let limit = query["limit"].map { Int($0) ?? 0 } ?? Self.feedbackLimit.usual
        guard (1...Self.feedbackLimit.most).contains(limit) else { throw HubRefusal(400, "hub.badLimit") }
        guard let log = request.headers["layby-log"] else { throw HubRefusal(400, "hub.noLog") }
        let page = try await store.feedback(after: query["after"] ?? "", limit: limit, for: "urn:uuid:\(log)")
        return Self.json(
            200,
            [
                "cursor": .string(page.cursor), "more": .boolean(page.hasMore),
                "items": .array(page.items.map { envelope(of: $0) }),
            ])
    }

    private func envelope(of given: GivenFeedback) -> JSONValue {
        .members([
            "specversion": "1.0", "id": .string(given.id), "source": .string("urn:uuid:\(store.id)"),
            "type": .string(given.kind.rawValue), "subject": given.subject.map(JSONValue.string),
            "time": .string(given.at.description), "datacontenttype": "application/json",
            "data": given.data,
        ])
    }

    private static func query(_ path: String) throws(HubRefusal) -> [String: String] {
        guard let start = path.firstIndex(of: "?") else { return [:] }
        var query: [String: String] = [:]
        for pair in path[path.index(after: start)...].split(separator: "&") {
            let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = sides[0].removingPercentEncoding,
                let value = (sides.count > 1 ? sides[1] : "").removingPercentEncoding
            else { throw HubRefusal(400, "hub.badQuery") }
            query[name] = value
        }
        return query
    }

    /// How the hub stands: counts, senders whose log does not fit, and what it takes. Nothing that a record says.
    func status() async throws -> JSONValue {
        let overview = try await store.overview()
        let kinds = overview.tallies.reduce(into: [String: Int]()) { $0[$1.type, default: 0] += $1.events }
        return [
            "hub": .string("urn:uuid:\(store.id)"), "events": .integer(overview.events),
            "kinds": .object(kinds.mapValues(JSONValue.integer)),
            "conflicts": .integer(overview.conflictCount), "attachments": .integer(store.attachments.total().files),
            "feedback": .integer(overview.feedbackCount),
            "logs": .array(
                overview.senders.map { sender in
                    [
                        "log": .string(sender.log), "head": .string(sender.head.description),
                        "fits": .boolean(sender.fits),
                    ]
                }),
            "misfits": .array(
                overview.misfits.map { misfit in
                    [
                        "log": .string(misfit.log), "kind": .string(misfit.kind.rawValue),
                        "head": .string(misfit.head.description), "known": .string(misfit.known.description),
                        "at": .string(misfit.at.description),
                    ]
                }),
            "takes": [
                "mediaTypes": [.string(CloudEvent.batchMediaType)],
                "encodings": .array(PackedBody.encodings.map(JSONValue.string)),
                "types": .array(HubProtocol.types.map(JSONValue.string)),
                "bytes": .integer(Self.bodyLimit),
            ],
        ]
    }
}
