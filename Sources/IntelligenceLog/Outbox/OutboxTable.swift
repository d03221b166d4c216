internal import Casework
internal import Foundation
internal import GRDB
internal import ScriptEngine

/// The SQL of the outbox.
enum OutboxTable {
    static func add(_ record: HubRecord, _ database: Database) throws {
        try database.cachedStatement(
            sql: "INSERT INTO outbox (record, revision, type, time, data, attachments) VALUES (?, ?, ?, ?, ?, ?)"
        ).execute(arguments: [
            record.id, record.revision, record.type, record.time.milliseconds,
            Data(CanonicalJSON.bytes(record.data)), record.attachments.joined(separator: " "),
        ])
    }

    static func waiting(after position: Int, limit: Int, _ database: Database) throws -> [WaitingRecord] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT position, record, revision, type, time, data, attachments FROM outbox
                WHERE state = 'waiting' AND position > ? ORDER BY position LIMIT ?
                """)
        return try Row.fetchCursor(statement, arguments: [position, limit]).mapToArray { row in
            let data: Data = row["data"]
            let attachments: String = row["attachments"]
            return WaitingRecord(
                position: row["position"], id: row["record"], revision: row["revision"], type: row["type"],
                time: Timestamp(milliseconds: row["time"]), data: [UInt8](data),
                attachments: attachments.split(separator: " ").map(String.init))
        }
    }

    static func settle(_ settlement: Settlement, _ database: Database) throws {
        try database.cachedStatement(
            sql: "UPDATE outbox SET state = ?, reason = ? WHERE position = ? AND state = 'waiting'"
        ).execute(arguments: [settlement.isAccepted ? "accepted" : "parked", settlement.reason, settlement.position])
    }
}
