internal import Casework
internal import Foundation
internal import GRDB
internal import ScriptEngine

/// The SQL of the entries.
enum EntryTable {
    /// The last entry's position and hash; 0 and zero bytes for an empty log.
    static func head(_ database: Database) throws -> (position: Int, hash: Data) {
        let row = try Row.fetchOne(
            try database.cachedStatement(sql: "SELECT position, hash FROM entries ORDER BY position DESC LIMIT 1"))
        return row.map { ($0["position"], $0["hash"]) } ?? (0, EntryChain.start)
    }

    /// The number of entries in a stream; 0 when there is none.
    static func version(of stream: StreamID, _ database: Database) throws -> Int {
        try Int.fetchOne(
            try database.cachedStatement(
                sql: "SELECT version FROM entries WHERE stream = ? ORDER BY version DESC LIMIT 1"),
            arguments: [stream.text]) ?? 0
    }

    /// Adds an entry behind the head.
    ///
    /// - Returns: the new head.
    static func append(
        _ entry: Entry, after head: (position: Int, hash: Data), _ database: Database
    ) throws -> (position: Int, hash: Data) {
        let payload = Data(CanonicalJSON.bytes(entry.payload))
        let position = head.position + 1
        let hash = EntryChain.hash(previous: head.hash, position: position, entry: entry, payload: payload)
        try database.cachedStatement(
            sql: """
                INSERT INTO entries (position, stream, version, kind, at, actor, payload, previous, hash)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            position, entry.stream.text, entry.version, entry.kind, entry.at.milliseconds, entry.actor.id, payload,
            head.hash, hash,
        ])
        return (position, hash)
    }

    static let columns = "position, stream, version, kind, at, actor, payload, previous, hash"

    /// - Throws: `LogError.unreadable` with the position.
    static func entry(_ row: Row) throws -> Entry {
        let position: Int = row["position"]
        let payload: Data = row["payload"]
        guard let stream = StreamID(row["stream"]), let json = try? JSONParser.parse(payload) else {
            throw LogError.unreadable(position: position)
        }
        return Entry(
            stream: stream, version: row["version"], kind: row["kind"], at: Timestamp(milliseconds: row["at"]),
            actor: Actor(row["actor"]), payload: json)
    }

    /// - Parameter version: only those behind it in the stream.
    static func entries(of stream: StreamID, after version: Int = 0, _ database: Database) throws -> [Entry] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT position, version, kind, at, actor, payload FROM entries
                WHERE stream = ? AND version > ? ORDER BY version
                """)
        // By place, since looking a column up by its name for every row costs more than reading it.
        return try Row.fetchCursor(statement, arguments: [stream.text, version]).mapToArray { row in
            guard let json = try row.withUnsafeData(atIndex: 5, { try? JSONParser.parse($0 ?? Data()) }) else {
                throw LogError.unreadable(position: row[0])
            }
            return Entry(
                stream: stream, version: row[1], kind: row[2], at: Timestamp(milliseconds: row[3]),
                actor: Actor(row[4]), payload: json)
        }
    }

    /// The entries that make the users, in order.
    static func accounts(_ database: Database) throws -> [Entry] {
        try Row.fetchCursor(
            try database.cachedStatement(
                sql: "SELECT \(columns) FROM \(SessionTable.accountsSource) ORDER BY version")
        ).mapToArray(entry)
    }

    /// Walks the chain from the first entry to the head.
    ///
    /// - Throws: `LogError.brokenChain` with the first position that does not hold.
    static func verify(_ database: Database) throws -> Int {
        var previous = EntryChain.start
        var position = 0
        let rows = try Row.fetchCursor(database, sql: "SELECT \(columns) FROM entries ORDER BY position")
        while let row = try rows.next() {
            position += 1
            let payload: Data = row["payload"]
            guard row["position"] == position, row["previous"] == previous,
                let entry = try? entry(row),
                EntryChain.hash(previous: previous, position: position, entry: entry, payload: payload) == row["hash"]
            else { throw LogError.brokenChain(position: position) }
            previous = row["hash"]
        }
        return position
    }
}

extension Cursor {
    /// Every element, transformed, in an array.
    func mapToArray<T>(_ transform: (Element) throws -> T) throws -> [T] {
        var items: [T] = []
        while let element = try next() { items.append(try transform(element)) }
        return items
    }
}
