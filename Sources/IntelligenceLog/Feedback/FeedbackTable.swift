internal import Casework
internal import Crypto
internal import Foundation
internal import GRDB
internal import ScriptEngine

/// The SQL of what hubs tell: which item was received, and what of it stands open. Made again from the entries at any time.
enum FeedbackTable {
    static let schema = """
        CREATE TABLE feedback (
            position INTEGER NOT NULL PRIMARY KEY,
            item TEXT NOT NULL UNIQUE,
            hub TEXT NOT NULL,
            type TEXT NOT NULL,
            event TEXT,
            stream TEXT,
            refused TEXT
        ) STRICT;
        CREATE INDEX feedback_by_stream ON feedback (stream) WHERE stream IS NOT NULL;

        CREATE TABLE information_requests (
            call TEXT NOT NULL,
            number INTEGER NOT NULL,
            asked_at INTEGER NOT NULL,
            wanted_by INTEGER,
            PRIMARY KEY (call, number)
        ) STRICT, WITHOUT ROWID;

        """ + DriverAndHaulierTable.schema

    /// What makes an item one of a kind: the hub, its source and id; of one that has none, all of it. 64 hexadecimal
    /// digits.
    ///
    /// - Parameter hub: no hub can say what another would.
    static func key(of item: FeedbackItem, from hub: StreamID) -> String {
        let own: [JSONValue] =
            if let source = item.source, let id = item.id { [.string(source), .string(id)] } else { [item.json] }
        let name = JSONValue.array([.string(hub.text)] + own)
        return SHA256.hash(data: CanonicalJSON.bytes(name)).hexadecimal
    }

    static func isKnown(_ key: String, _ database: Database) throws -> Bool {
        let statement = try database.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM feedback WHERE item = ?)")
        return try Bool.fetchOne(statement, arguments: [key]) ?? false
    }

    /// Keeps the row of a `feedback.received`.
    ///
    /// - Parameter clear: what of its payload is not sealed.
    static func put(_ clear: JSONValue, of hub: String, at position: Int, _ database: Database) throws {
        try database.cachedStatement(
            sql: "INSERT INTO feedback (position, item, hub, type, event, stream, refused) VALUES (?, ?, ?, ?, ?, ?, ?)"
        ).execute(arguments: [
            position, clear["item"]?.string ?? "", hub, clear["type"]?.string ?? "", clear["event"]?.string,
            clear["event"]?.string.flatMap { RecordRevision($0)?.stream?.text }, clear["refused"]?.string,
        ])
    }

    // MARK: Requests

    /// Keeps in step which calls are asked about.
    static func note(_ entry: Entry, _ database: Database) throws {
        guard entry.kind.hasPrefix("call.information") else { return }
        let clear = entry.seal?.clear ?? entry.payload
        try note(entry.kind, clear, (entry.stream.text, entry.version, entry.at.milliseconds), database)
    }

    private static func note(
        _ kind: String, _ clear: JSONValue, _ entry: (stream: String, version: Int, at: Int), _ database: Database
    ) throws {
        switch kind {
        case "call.informationRequested":
            try database.execute(
                sql: "INSERT OR REPLACE INTO information_requests VALUES (?, ?, ?, ?)",
                arguments: [
                    entry.stream, entry.version, entry.at,
                    clear["by"]?.string.flatMap { CivilDate(iso: $0)?.days },
                ])
        case "call.informationGiven":
            try database.execute(
                sql: "DELETE FROM information_requests WHERE call = ? AND number = ?",
                arguments: [entry.stream, clear["request"]?.integer])
        default: break
        }
    }

    // MARK: Erasing

    /// Whose key seals, in a hub's stream, what could not be applied to a record: it is erased with the record, each time
    /// that something of that is.
    static func subject(of stream: StreamID, in hub: StreamID, _ vault: Vault, _ database: Database) throws -> Subject {
        var number = 1
        while try vault.isDestroyed(hub, subject(of: stream, number), database) { number += 1 }
        return subject(of: stream, number)
    }

    private static func subject(of stream: StreamID, _ number: Int) -> Subject {
        Subject(number == 1 ? stream.text : "\(stream)#\(number)")
    }

    /// Destroys the keys of what hubs told of a record and could not be applied.
    ///
    /// - Returns: what cannot be read any more by that.
    static func erase(
        _ stream: StreamID, _ vault: Vault, _ database: Database
    ) throws -> [AuditEvent.Target] {
        let hubs = try String.fetchAll(
            database, sql: "SELECT DISTINCT hub FROM feedback WHERE stream = ? AND refused IS NOT NULL",
            arguments: [stream.text]
        ).compactMap { StreamID($0) }
        return try hubs.compactMap { hub in
            let subject = try subject(of: stream, in: hub, vault, database)
            guard try vault.hasKnown(hub, subject, database) else { return nil }
            try vault.destroyKey(of: hub, subject, database)
            return AuditEvent.Target(hub, subject)
        }
    }

    /// Takes away what hubs asked of a call that is erased.
    static func forgetRequests(of call: StreamID, _ database: Database) throws {
        try database.execute(sql: "DELETE FROM information_requests WHERE call = ?", arguments: [call.text])
    }

    // MARK: Making them again

    /// Makes the tables again from the entries.
    ///
    /// - Returns: the number of rows that differ.
    static func rebuild(_ vault: Vault, _ database: Database) throws -> Int {
        let before = try rows(database)
        for table in tables { try database.execute(sql: "DELETE FROM \(table)") }
        let entries = try Row.fetchCursor(
            database,
            sql: """
                SELECT position, stream, version, kind, at, payload FROM entries
                WHERE kind IN ('feedback.received', 'call.informationRequested', 'call.informationGiven',
                    'list.received', 'list.lines') ORDER BY position
                """)
        while let row = try entries.next() {
            let (stream, kind): (String, String) = (row[1], row[3])
            guard let id = StreamID(stream) else { throw LogError.unreadable(position: row[0]) }
            let clear = try JSONParser.parse(row[5] as Data)
            switch kind {
            case "feedback.received": try put(clear, of: stream, at: row[0], database)
            case _ where try vault.isDestroyed(id, .record, database): break
            case "list.received": try DriverAndHaulierTable.put(clear, id, at: row[4], database)
            case "list.lines": try DriverAndHaulierTable.putLines(of: id, version: row[2], vault, database)
            default: try note(kind, clear, (stream, row[2], row[4]), database)
            }
        }
        let after = try rows(database)
        return before == after ? 0 : Set(before).symmetricDifference(after).count
    }

    private static let tables = ["feedback", "information_requests"] + DriverAndHaulierTable.tables

    private static func rows(_ database: Database) throws -> [Row] {
        try tables.flatMap { try Row.fetchAll(database, sql: "SELECT '\($0)', * FROM \($0) ORDER BY 2, 3, 4, 5") }
    }
}
