public import Casework
internal import GRDB
public import ScriptEngine

/// A record that no hub has taken yet.
public struct WaitingRecord: Hashable, Sendable {
    /// Its place in the outbox; records go in this order.
    public let position: Int
    /// The stream that it is of.
    public let stream: StreamID
    /// As in `HubRecord`, and `revision`, `type`, `time`, `attachments` likewise.
    public let id: String
    public let revision: Int
    public let type: String
    public let time: Timestamp
    /// The record's data, canonical JSON, as it was frozen; empty when it is not what was sealed there.
    public let data: [UInt8]
    public let attachments: [String]

    /// The CloudEvents id: one for each revision.
    public var eventID: String { HubRecord.eventID(id, revision) }
}

/// What became of a record that was sent.
public struct Settlement: Hashable, Sendable {
    public let position: Int
    /// Whether the hub has it; otherwise it is parked for a person to see.
    public let isAccepted: Bool
    /// The hub's code for its refusal; nil when it was accepted.
    public let reason: String?

    public init(position: Int, isAccepted: Bool, reason: String?) {
        (self.position, self.isAccepted, self.reason) = (position, isAccepted, reason)
    }
}

/// How many records wait, were accepted, and were refused for good.
public struct OutboxCounts: Hashable, Sendable {
    public let waiting: Int
    public let accepted: Int
    public let parked: Int
}

extension IntelligenceLog {
    /// Records that wait, oldest first.
    ///
    /// - Parameters:
    ///   - position: only those behind it in the outbox.
    ///   - limit: at most so many.
    ///   - bytes: and no more than so much data, but for the first one.
    public func waiting(
        after position: Int = 0, limit: Int, bytes: Int = .max
    ) async throws(LogError) -> [WaitingRecord] {
        try await read { [vault] in try OutboxTable.waiting(after: position, limit: limit, bytes: bytes, vault, $0) }
    }

    /// How many records wait, were accepted, and are parked.
    public func outboxCounts() async throws(LogError) -> OutboxCounts {
        try await read { database in
            let rows = try Row.fetchAll(database, sql: "SELECT state, count(*) AS number FROM outbox GROUP BY state")
            let counts = Dictionary(uniqueKeysWithValues: rows.map { ($0["state"] as String, $0["number"] as Int) })
            return OutboxCounts(
                waiting: counts["waiting"] ?? 0, accepted: counts["accepted"] ?? 0, parked: counts["parked"] ?? 0)
        }
    }

    /// Writes down what a hub answered: the records' new state and an entry of the hub's own stream, in one transaction.
    ///
    /// - Parameters:
    ///   - receipts: the hub's stream.
    ///   - settlements: one for each record that the hub answered for.
    ///   - payload: the receipt, without anything personal; `records`, the events that the hub has seen.
    public func settle(
        _ settlements: [Settlement], receipts: StreamID, kind: String, payload: JSONValue, at time: Timestamp,
        by actor: Actor
    ) async throws(LogError) {
        _ = try await writer.commit { [vault] database in
            let position = try EntryTable.note(
                kind: kind, payload: payload, in: receipts, at: time, by: actor, vault, database)
            try AuditTable.put(receipt: payload, at: position, database)
            for settlement in settlements { try OutboxTable.settle(settlement, database) }
        }
    }
}
