public import Casework
internal import Foundation
internal import GRDB
public import ScriptEngine

/// What a hub knows of this log, beside the log itself.
public struct HubStanding: Hashable, Sendable {
    /// The newest head that the hub knows and this log has; nil when it knows none.
    public let newest: Int?
    /// Heads that the hub was sent and this log has not: its tail was cut, or it was written anew. Not those that somebody
    /// has owned up to.
    public let unknown: [LogHead]
    /// The head that the hub's last accepted batch was sent with, as far as this log knows; nil when there was none.
    public let accepted: Int?
}

extension IntelligenceLog {
    /// Compares what a hub knows of this log with it.
    ///
    /// - Parameters:
    ///   - heads: the hub's.
    ///   - receipts: the stream of the hub's receipts.
    public func standing(_ heads: [LogHead], at receipts: StreamID) async throws(LogError) -> HubStanding {
        try await read { database in
            let own = try database.cachedStatement(sql: "SELECT hash FROM entries WHERE position = ?")
            var newest: Int?
            var unknown: [LogHead] = []
            for head in heads {
                // A log that was empty yet has no hash to compare.
                let hash = head.position == 0 ? nil : try Data.fetchOne(own, arguments: [head.position])
                if head.position == 0 || hash?.hexadecimal == head.hash {
                    newest = max(newest ?? 0, head.position)
                } else {
                    unknown.append(head)
                }
            }
            if !unknown.isEmpty {
                let owned = try Self.ownedHeads(in: receipts, database)
                unknown.removeAll { owned.contains($0.description) }
            }
            return HubStanding(
                newest: newest, unknown: unknown, accepted: try Self.acceptedHead(in: receipts, database))
        }
    }

    /// Owns up to a cut: from now on it is known that the hub has heads that this log has not.
    public func own(
        up unknown: [LogHead], to receipts: StreamID, at time: Timestamp, by actor: Actor
    ) async throws(LogError) {
        try await note(
            kind: "hub.cutOwned", payload: ["heads": .array(unknown.map { .string($0.description) })], seal: nil,
            in: receipts, at: time, by: actor)
    }

    /// Lets what a hub accepted at a head or later wait again: the hub was restored from a backup that is older.
    ///
    /// - Parameters:
    ///   - newest: the newest head that the hub still knows; nil when it knows none.
    ///   - receipts: the stream of the hub's receipts.
    /// - Returns: how many records go again; not those that were erased since.
    public func sendAgain(
        to hub: HubCode, knownUpTo newest: Int?, _ receipts: StreamID, at time: Timestamp, by actor: Actor
    ) async throws(LogError) -> Int {
        try await writer.commit { [vault] database in
            let count = try DeliveryTable.sendAgain(
                to: hub, acceptedFrom: newest ?? 0, receipts, database)
            guard count > 0 else { return 0 }
            try EntryTable.note(
                kind: "hub.restored",
                payload: .members([
                    "code": .string(hub.text), "head": newest.map(JSONValue.integer), "again": .integer(count),
                ]), in: receipts, at: time, by: actor, vault, database)
            return count
        }
    }

    private static func ownedHeads(in receipts: StreamID, _ database: Database) throws -> Set<String> {
        let payloads = try Data.fetchAll(
            database, sql: "SELECT payload FROM entries WHERE stream = ? AND kind = 'hub.cutOwned'",
            arguments: [receipts.text])
        return try payloads.reduce(into: []) { owned, payload in
            owned.formUnion((try JSONParser.parse(payload)["heads"]?.array ?? []).compactMap(\.string))
        }
    }

    /// Found from the stream's end: the last receipt that accepted something. What an older Layby wrote names no head; it
    /// was one before the receipt.
    private static func acceptedHead(in receipts: StreamID, _ database: Database) throws -> Int? {
        let rows = try Row.fetchCursor(
            database,
            sql: "SELECT position, payload FROM entries WHERE stream = ? AND kind = 'hub.answered' ORDER BY version DESC",
            arguments: [receipts.text])
        while let row = try rows.next() {
            let payload = try JSONParser.parse(row[1] as Data)
            guard (payload["accepted"]?.integer ?? 0) > 0 else { continue }
            return payload["head"]?.string.flatMap { LogHead($0)?.position } ?? (row[0] as Int) - 1
        }
        return nil
    }
}
