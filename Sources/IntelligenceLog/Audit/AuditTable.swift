internal import Casework
internal import Foundation
internal import GRDB
internal import ScriptEngine

/// The SQL of who read, disclosed, combined and erased what; and of finding it by record.
enum AuditTable {
    /// Adds an audit entry and the rows by which its targets find it.
    ///
    /// - Parameter members: further ones, not personal.
    @discardableResult
    static func note(
        _ event: AuditEvent, adding members: [String: JSONValue] = [:], at time: Timestamp, by actor: Actor,
        _ vault: Vault, _ database: Database
    ) throws -> Int {
        let seal = try event.seal.map { Seal(try subject(of: event, vault, database), clear: $0.clear.adding(members)) }
        let position = try EntryTable.note(
            kind: event.kind, payload: event.payload.adding(members), seal: seal, in: .audit, at: time, by: actor,
            vault, database)
        try put(event, at: position, database)
        return position
    }

    /// Why one record was read is erased with it, each time that something of it is; the rest is kept as long as the log.
    private static func subject(of event: AuditEvent, _ vault: Vault, _ database: Database) throws -> Subject {
        guard case .consulted(let target, _, _) = event else { return .record }
        var number = 1
        while try vault.isDestroyed(.audit, subject(of: target.stream, number), database) { number += 1 }
        return subject(of: target.stream, number)
    }

    private static func subject(of stream: StreamID, _ number: Int) -> Subject {
        Subject(number == 1 ? stream.text : "\(stream)#\(number)")
    }

    /// Destroys the key of why a record was read.
    static func eraseJustifications(of stream: StreamID, _ vault: Vault, _ database: Database) throws {
        var number = 1
        while try vault.isDestroyed(.audit, subject(of: stream, number), database) { number += 1 }
        try vault.destroyKey(of: .audit, subject(of: stream, number), database)
    }

    static func put(_ event: AuditEvent, at position: Int, _ database: Database) throws {
        for target in event.targets {
            try database.cachedStatement(
                sql: "INSERT OR IGNORE INTO audit (position, stream, subject) VALUES (?, ?, ?)"
            )
            .execute(arguments: [position, target.stream.text, target.subject?.text ?? ""])
        }
    }

    /// Adds the rows by which records find the receipt of a hub that has seen them, or what was decided about them.
    static func put(receipt: JSONValue, at position: Int, _ database: Database) throws {
        for record in receipt["records"]?.array?.compactMap(\.string) ?? [] {
            guard let stream = OutboxTable.stream(of: record) else { continue }
            try database.cachedStatement(
                sql: "INSERT OR IGNORE INTO audit (position, stream, subject) VALUES (?, ?, '')"
            )
            .execute(arguments: [position, stream.text])
        }
    }

    /// Makes the table again from the entries.
    ///
    /// - Returns: the number of rows that differ.
    static func rebuild(_ database: Database) throws -> Int {
        let before = try Row.fetchAll(database, sql: "SELECT * FROM audit ORDER BY position, stream, subject")
        try database.execute(sql: "DELETE FROM audit")
        // What finds the targets is never sealed.
        let rows = try Row.fetchCursor(
            database, sql: "SELECT position, kind, payload FROM entries WHERE stream = ? ORDER BY version",
            arguments: [StreamID.audit.text])
        while let row = try rows.next() {
            guard let event = AuditEvent(kind: row[1], payload: try JSONParser.parse(row[2] as Data)) else { continue }
            try put(event, at: row[0], database)
        }
        let receipts = try Row.fetchCursor(
            database,
            sql: """
                SELECT position, payload FROM entries
                WHERE kind IN ('hub.answered', 'hub.retried', 'hub.discarded', 'hub.backfilled') ORDER BY position
                """)
        while let row = try receipts.next() {
            try put(receipt: try JSONParser.parse(row[1] as Data), at: row[0], database)
        }
        let after = try Row.fetchAll(database, sql: "SELECT * FROM audit ORDER BY position, stream, subject")
        return before == after ? 0 : Set(before).symmetricDifference(after).count
    }
}
