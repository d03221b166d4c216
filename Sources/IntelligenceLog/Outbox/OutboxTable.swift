internal import Casework
internal import Foundation
internal import GRDB
internal import ScriptEngine

/// The SQL of the outbox.
enum OutboxTable {
    /// - Parameter isAfterErasure: whether the record's stream had something erased. Revisions that differed in that
    ///   alone count as one then, so the next number is the outbox's.
    static func add(_ record: HubRecord, isAfterErasure: Bool, _ vault: Vault, _ database: Database) throws {
        var revision = record.revision
        if isAfterErasure {
            let last = try Int.fetchOne(
                database, sql: "SELECT max(revision) FROM outbox WHERE record = ?", arguments: [record.id])
            revision = max(revision, (last ?? 0) + 1)
        }
        try database.cachedStatement(
            sql: "INSERT INTO outbox (record, revision, type, time, data, attachments) VALUES (?, ?, ?, ?, ?, ?)"
        ).execute(arguments: [
            record.id, revision, record.type, record.time.milliseconds,
            try sealed(Data(CanonicalJSON.bytes(record.data)), of: record.id, revision, vault, database),
            record.attachments.joined(separator: " "),
        ])
    }

    /// A record's data as the outbox keeps it: sealed under a key of its stream's records.
    static func sealed(
        _ data: Data, of record: String, _ revision: Int, _ vault: Vault, _ database: Database
    ) throws -> Data {
        guard let stream = stream(of: record) else { throw LogError.notALog }
        return try vault.seal(data, of: stream, .records, context: HubRecord.eventID(record, revision), database)
    }

    /// The stream that a record is of: what stands before the first slash.
    static func stream(of record: String) -> StreamID? { StreamID(String(record.prefix { $0 != "/" })) }

    /// A record that waits, by its place in the outbox.
    struct Waiting: Sendable {
        let position: Int
        let record: String
        let revision: Int
    }

    /// A stream's records that wait.
    static func waiting(of stream: StreamID, _ database: Database) throws -> [Waiting] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT position, record, revision FROM outbox
                WHERE record >= ? AND record < ? AND state = 'waiting' ORDER BY position
                """, arguments: ["\(stream)/", "\(stream)0"]
        ).map { Waiting(position: $0[0], record: $0[1], revision: $0[2]) }
    }

    /// Lets a record wait again that was erased, with what can still be said. No hub has had that revision.
    static func make(_ waiting: Waiting, again data: JSONValue, _ vault: Vault, _ database: Database) throws {
        let bytes = Data(CanonicalJSON.bytes(data))
        try database.execute(
            sql: "UPDATE outbox SET data = ?, attachments = ?, state = 'waiting', reason = NULL WHERE position = ?",
            arguments: [
                try sealed(bytes, of: waiting.record, waiting.revision, vault, database),
                data.photographs.joined(separator: " "), waiting.position,
            ])
    }

    /// Takes the data of a stream's records away for good, and what names their photographs. What waited is parked: the
    /// hub never gets it.
    ///
    /// - Returns: how many waited, and how many a hub has.
    static func erase(_ stream: StreamID, _ database: Database) throws -> (held: Int, sent: Int) {
        let range: StatementArguments = ["\(stream)/", "\(stream)0"]
        let counts = try Row.fetchOne(
            database,
            sql: """
                SELECT count(*) FILTER (WHERE state = 'waiting'), count(*) FILTER (WHERE state = 'accepted')
                FROM outbox WHERE record >= ? AND record < ? AND data <> x''
                """, arguments: range)
        try database.execute(
            sql: """
                UPDATE outbox SET data = x'', attachments = '', state = iif(state = 'waiting', 'parked', state),
                    reason = iif(state = 'waiting', 'record.erased', reason)
                WHERE record >= ? AND record < ?
                """, arguments: range)
        // The records that it makes from now on get another key.
        try database.execute(
            sql: "DELETE FROM keys WHERE stream = ? AND subject = ?",
            arguments: [stream.text, Subject.records.text])
        return (counts?[0] ?? 0, counts?[1] ?? 0)
    }

    static func waiting(
        after position: Int, limit: Int, bytes: Int, _ vault: Vault, _ database: Database
    ) throws -> [WaitingRecord] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT position, record, revision, type, time, data, attachments FROM outbox
                WHERE state = 'waiting' AND position > ? ORDER BY position LIMIT ?
                """)
        var records: [WaitingRecord] = []
        var size = 0
        let rows = try Row.fetchCursor(statement, arguments: [position, limit])
        while let row = try rows.next() {
            let record = try waiting(row, vault, database)
            size += record.data.count
            if size > bytes, !records.isEmpty { break }
            records.append(record)
        }
        return records
    }

    private static func waiting(_ row: Row, _ vault: Vault, _ database: Database) throws -> WaitingRecord {
        let (record, revision): (String, Int) = (row[1], row[2])
        guard let stream = stream(of: record) else { throw LogError.notALog }
        // One that was tampered with must not hold up the rest.
        let data = try row.withUnsafeData(atIndex: 5) { sealed in
            try? sealed.flatMap {
                try vault.open($0, of: stream, .records, context: HubRecord.eventID(record, revision), database)
            }
        }
        let attachments: String = row[6]
        return WaitingRecord(
            position: row[0], stream: stream, id: record, revision: revision, type: row[3],
            time: Timestamp(milliseconds: row[4]), data: [UInt8](data ?? Data()),
            attachments: attachments.split(separator: " ").map(String.init))
    }

    static func settle(_ settlement: Settlement, _ database: Database) throws {
        try database.cachedStatement(
            sql: "UPDATE outbox SET state = ?, reason = ? WHERE position = ? AND state = 'waiting'"
        ).execute(arguments: [settlement.isAccepted ? "accepted" : "parked", settlement.reason, settlement.position])
    }
}

extension Subject {
    /// What went to the hub, or waits to; of all subjects of the stream together.
    static let records = Subject(":records")
}
