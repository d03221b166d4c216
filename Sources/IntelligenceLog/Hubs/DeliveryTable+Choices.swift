internal import Casework
internal import Foundation
internal import GRDB
internal import ScriptEngine

extension DeliveryTable {
    /// When the oldest record that waits for a hub was made; nil when none does.
    static func oldestWaiting(for hub: HubCode, _ database: Database) throws -> Timestamp? {
        try Int.fetchOne(
            database,
            sql: """
                SELECT time FROM \(waitingOnly) JOIN outbox USING (position)
                WHERE hub = ? AND state = 'waiting' ORDER BY deliveries.position LIMIT 1
                """, arguments: [hub.text]
        ).map { Timestamp(milliseconds: $0) }
    }

    static func parked(
        of hub: HubCode, after position: Int, limit: Int, _ database: Database
    ) throws -> [ParkedRecord] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT position, record, revision, type, time, reason, data <> x'',
                    (SELECT at FROM entries WHERE entries.position = settled) FROM deliveries
                JOIN outbox USING (position) WHERE hub = ? AND state = 'parked' AND deliveries.position > ?
                ORDER BY deliveries.position LIMIT ?
                """, arguments: [hub.text, position, limit]
        ).map { row in
            ParkedRecord(
                hub: hub, position: row[0], eventID: HubRecord.eventID(row[1], row[2]), type: row[3],
                time: Timestamp(milliseconds: row[4]), since: (row[7] as Int?).map { Timestamp(milliseconds: $0) },
                reason: row[5] ?? "", canBeRetried: row[6])
        }
    }

    /// The places of what somebody chose, ascending.
    static func chosen(
        _ choice: DeliveryChoice, _ states: [DeliveryState], of hub: HubCode, after position: Int, _ limit: Int,
        _ database: Database
    ) throws -> [Int] {
        if case .positions(let positions) = choice {
            let allowed = try positions.filter { $0 > position }.sorted().filter { place in
                try state(of: place, at: hub, database).map(states.contains) ?? false
            }
            return Array(allowed.prefix(limit))
        }
        let wanted = choice == .waiting ? DeliveryState.waiting : .parked
        guard states.contains(wanted) else { return [] }
        var sql = "SELECT position FROM deliveries WHERE hub = ? AND state = '\(wanted.rawValue)' AND position > ?"
        var arguments: StatementArguments = [hub.text, position]
        if case .reason(let reason) = choice {
            sql += " AND reason = ?"
            arguments += [reason]
        }
        return try Int.fetchAll(database, sql: sql + " ORDER BY position LIMIT ?", arguments: arguments + [limit])
    }

    /// The places of records that a hub was never given, nor a later revision of them; what was erased is none.
    static func neverGiven(
        to hub: HubCode, since: Timestamp, after position: Int, _ limit: Int, _ database: Database
    ) throws -> [Int] {
        try Int.fetchAll(
            database,
            sql: """
                SELECT position FROM outbox WHERE position > ? AND time >= ? AND data <> x'' AND NOT EXISTS (
                    SELECT 1 FROM outbox AS later JOIN deliveries ON deliveries.position = later.position
                    WHERE later.record = outbox.record AND later.revision >= outbox.revision AND hub = ?)
                ORDER BY position LIMIT ?
                """, arguments: [position, since.milliseconds, hub.text, limit])
    }

    /// Whether it is known what the hub gets: the outbox's own, or what was frozen for it.
    static func isFrozen(_ position: Int, for hub: HubCode, _ database: Database) throws -> Bool {
        try Bool.fetchOne(
            database,
            sql: """
                SELECT redacted = 0 OR EXISTS (SELECT 1 FROM redactions WHERE redactions.hub = deliveries.hub
                    AND redactions.position = deliveries.position)
                FROM deliveries WHERE hub = ? AND position = ?
                """, arguments: [hub.text, position]) ?? false
    }

    static func put(_ state: DeliveryState, _ position: Int, _ hub: HubCode, _ database: Database) throws {
        try database.execute(
            sql:
                "UPDATE deliveries SET state = ?, reason = iif(? = 'waiting', NULL, reason) WHERE hub = ? AND position = ?",
            arguments: [state.rawValue, state.rawValue, hub.text, position])
    }
}

extension OutboxTable {
    /// The CloudEvents id of the record at a place, as this desk has it.
    static func eventID(at position: Int, _ database: Database) throws -> String? {
        try String.fetchOne(
            try database.cachedStatement(sql: "SELECT record || '/' || revision FROM outbox WHERE position = ?"),
            arguments: [position])
    }
}
