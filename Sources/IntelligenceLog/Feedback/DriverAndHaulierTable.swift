internal import Casework
internal import Foundation
internal import GRDB
internal import ScriptEngine

/// The SQL of the hubs' Driver and Haulier lists: one edition of each hub, a stream of its own, and blind tokens by which its
/// lines are found. The lines themselves are sealed in the stream's entries.
enum DriverAndHaulierTable {
    static let tables = ["driver_haulier_lists", "driver_haulier_lines"]

    static let schema = """
        CREATE TABLE driver_haulier_lists (
            id TEXT NOT NULL PRIMARY KEY,
            hub TEXT NOT NULL UNIQUE,
            name TEXT NOT NULL,
            edition TEXT NOT NULL,
            told_at INTEGER NOT NULL,
            received_at INTEGER NOT NULL,
            lines INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE driver_haulier_lines (
            token BLOB NOT NULL,
            list TEXT NOT NULL,
            version INTEGER NOT NULL,
            number INTEGER NOT NULL,
            PRIMARY KEY (token, list, version, number)
        ) STRICT, WITHOUT ROWID;
        """

    /// So many lines stand in one entry.
    private static let linesAnEntry = 200

    /// Keeps a list as the newest edition of a hub; the one before can be read no more.
    ///
    /// - Returns: whether there was one before.
    /// - Throws: `FeedbackRefusal.older`.
    static func keep(
        _ list: DriverAndHaulierList, toldAt: Timestamp, by hub: StreamID, named name: String, at time: Timestamp,
        _ actor: Actor, _ vault: Vault, _ database: Database
    ) throws -> Bool {
        let before = try Row.fetchOne(
            database, sql: "SELECT id, told_at FROM driver_haulier_lists WHERE hub = ?", arguments: [hub.text])
        // A day that has not come would keep every later edition out.
        let toldAt = min(toldAt.milliseconds, time.milliseconds)
        if let before, (before[1] as Int) > toldAt { throw FeedbackRefusal.older }
        if let old = before.flatMap({ StreamID($0[0]) }) { try replace(old, at: time, actor, vault, database) }
        var random = SystemRandomNumberGenerator()
        let stream = StreamID(at: time, random: &random)
        let head: JSONValue = [
            "hub": .string(hub.text), "name": .string(name), "edition": .string(list.edition),
            "told": .integer(toldAt), "lines": .integer(list.lines.count), "unreadable": .integer(list.unreadable),
        ]
        try EntryTable.note(kind: "list.received", payload: head, in: stream, at: time, by: actor, vault, database)
        try put(head, stream, at: time.milliseconds, database)
        for start in stride(from: 0, to: list.lines.count, by: linesAnEntry) {
            let lines = list.lines[start..<min(start + linesAnEntry, list.lines.count)]
            try EntryTable.note(
                kind: "list.lines", payload: ["lines": .array(lines.map(\.json))],
                seal: Seal(.record, clear: ["count": .integer(lines.count)]), in: stream, at: time, by: actor, vault,
                database)
            let version = try EntryTable.version(of: stream, database)
            try put(Array(lines), of: stream, version: version, vault, database)
        }
        return before != nil
    }

    /// Makes an edition unreadable for good, and says so.
    private static func replace(
        _ old: StreamID, at time: Timestamp, _ actor: Actor, _ vault: Vault, _ database: Database
    ) throws {
        try vault.destroyKey(of: old, .record, database)
        try forget(old, database)
        try AuditTable.note(
            .erased(
                [AuditEvent.Target(old)], reason: "A later edition of the list replaced it.",
                rule: "driver-and-haulier-list"),
            adding: ["rows": []], at: time, by: actor, vault, database)
    }

    static func forget(_ list: StreamID, _ database: Database) throws {
        try database.execute(sql: "DELETE FROM driver_haulier_lists WHERE id = ?", arguments: [list.text])
        guard database.changesCount > 0 else { return }
        try database.execute(sql: "DELETE FROM driver_haulier_lines WHERE list = ?", arguments: [list.text])
    }

    /// Keeps the row of a `list.received`, in place of the hub's edition before.
    static func put(_ head: JSONValue, _ stream: StreamID, at time: Int, _ database: Database) throws {
        try database.execute(
            sql: "INSERT OR REPLACE INTO driver_haulier_lists VALUES (?, ?, ?, ?, ?, ?, ?)",
            arguments: [
                stream.text, head["hub"]?.string ?? "", head["name"]?.string ?? "", head["edition"]?.string ?? "",
                head["told"]?.integer ?? 0, time, head["lines"]?.integer ?? 0,
            ])
    }

    private static func put(
        _ lines: [DriverAndHaulierList.Line], of list: StreamID, version: Int, _ vault: Vault, _ database: Database
    ) throws {
        let tokens = BlindTokens(try vault.indexKey(database))
        let statement = try database.cachedStatement(
            sql: "INSERT OR IGNORE INTO driver_haulier_lines VALUES (?, ?, ?, ?)")
        for (number, line) in lines.enumerated() {
            guard let identity = line.identity else { continue }
            try statement.execute(arguments: [
                Data(tokens.token(.listed, identity.sameText)), list.text, version, number,
            ])
        }
    }

    /// Makes the tokens of a `list.lines` again.
    static func putLines(of list: StreamID, version: Int, _ vault: Vault, _ database: Database) throws {
        try put(try lines(of: list, version: version, vault, database), of: list, version: version, vault, database)
    }

    // MARK: Reading

    /// The lines of one entry; none where they were erased.
    static func lines(
        of list: StreamID, version: Int, _ vault: Vault, _ database: Database
    ) throws -> [DriverAndHaulierList.Line] {
        let keys = try vault.keys(of: list, database)
        let row = try Row.fetchOne(
            try database.cachedStatement(
                sql: "SELECT \(EntryTable.columns) FROM entries WHERE stream = ? AND version = ?"),
            arguments: [list.text, version])
        let entry = try row.map { try EntryTable.entry($0, of: list, keys) }
        return (entry?.payload["lines"]?.array ?? []).compactMap { DriverAndHaulierList.Line(json: $0) }
    }

    static func editions(_ database: Database) throws -> [DriverAndHaulierEdition] {
        try Row.fetchAll(database, sql: "SELECT * FROM driver_haulier_lists ORDER BY name, id").compactMap { row in
            guard let id = StreamID(row["id"]) else { throw LogError.notALog }
            return DriverAndHaulierEdition(
                stream: id, hub: row["name"], edition: row["edition"],
                toldAt: Timestamp(milliseconds: row["told_at"]),
                receivedAt: Timestamp(milliseconds: row["received_at"]), count: row["lines"])
        }
    }

    /// The lines that speak of the same as an identity.
    static func lines(
        naming identity: Identity, _ tokens: BlindTokens, _ vault: Vault, _ database: Database
    ) throws -> [(list: String, line: DriverAndHaulierList.Line)] {
        let rows = try Row.fetchAll(
            try database.cachedStatement(
                sql: "SELECT list, version, number FROM driver_haulier_lines WHERE token = ? LIMIT 20"),
            arguments: [Data(tokens.token(.listed, identity.sameText))])
        return try rows.compactMap { row in
            let number: Int = row[2]
            guard let list = StreamID(row[0]) else { throw LogError.notALog }
            let lines = try lines(of: list, version: row[1], vault, database)
            guard lines.indices.contains(number), lines[number].isOf(identity) else { return nil }
            return (list.text, lines[number])
        }
    }
}

extension DriverAndHaulierList.Line {
    /// Whether it speaks of the same: a registration of another country is another vehicle's.
    fileprivate func isOf(_ other: Identity) -> Bool {
        guard let identity, identity.sameText == other.sameText else { return false }
        guard let country, let others = other.country else { return true }
        return country == others
    }
}
