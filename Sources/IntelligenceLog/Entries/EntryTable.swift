internal import Casework
internal import Foundation
internal import GRDB
internal import ScriptEngine

/// The SQL of the entries.
enum EntryTable {
    /// The last entry's position and hash; 0 and zero bytes for an empty log.
    static func head(_ database: Database) throws -> (position: Int, hash: Data) {
        let statement = try database.cachedStatement(
            sql: "SELECT position, hash FROM entries ORDER BY position DESC LIMIT 1")
        return try statement.first { ($0.integer(0), $0.data(1)) } ?? (0, EntryChain.start)
    }

    /// The number of entries in a stream; 0 when there is none.
    static func version(of stream: StreamID, _ database: Database) throws -> Int {
        let statement = try database.cachedStatement(
            sql: "SELECT version FROM entries WHERE stream = ? ORDER BY version DESC LIMIT 1")
        return try statement.first([stream.text]) { $0.integer(0) } ?? 0
    }

    /// Adds an entry behind the head, its personal part sealed.
    ///
    /// - Returns: the new head.
    static func append(
        _ entry: Entry, after head: (position: Int, hash: Data), _ vault: Vault, _ database: Database
    ) throws -> (position: Int, hash: Data) {
        // Only a file that was tampered with has so high a number.
        guard head.position < .max else { throw LogError.unreadable(position: head.position) }
        var payload = Data(entry.bytes)
        var sealed: Data?
        if let seal = entry.seal {
            let clear = Data(seal.clearBytes)
            sealed = try vault.seal(
                padded(payload, beside: clear), of: entry.stream, seal.subject,
                context: StoredEntry.context(version: entry.version, kind: entry.kind), database)
            payload = clear
        }
        let stored = StoredEntry(
            position: head.position + 1, stream: entry.stream.text, version: entry.version, kind: entry.kind,
            at: entry.at.milliseconds, actor: entry.actor.id, subject: entry.seal?.subject.text, payload: payload,
            sealed: sealed)
        return (stored.position, try append(stored, previous: head.hash, database))
    }

    /// JSON with blanks behind it, since a sealed answer is as long as what it says: yes and no, or two choices, would be
    /// told apart by their lengths. It is longer than the part that stands in the clear by a multiple of 64 bytes, so that
    /// neither the length of a question's name nor that of an answer moves it over an edge.
    static func padded(_ json: Data, beside clear: Data) -> Data {
        let own = max(0, json.count - clear.count)
        let length = clear.count + max(1, (own + block - 1) / block) * block
        return json + Data(repeating: blank, count: max(0, length - json.count))
    }

    private static let block = 64
    private static let blank = UInt8(ascii: " ")

    /// Adds an entry that is sealed already.
    ///
    /// - Returns: its hash.
    static func append(_ stored: StoredEntry, previous: Data, _ database: Database) throws -> Data {
        let hash = EntryChain.hash(previous: previous, stored)
        try database.cachedStatement(
            sql: """
                INSERT INTO entries (position, stream, version, kind, at, actor, subject, payload, sealed, previous, hash)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            stored.position, stored.stream, stored.version, stored.kind, stored.at, stored.actor, stored.subject,
            stored.payload, stored.sealed, previous, hash,
        ])
        return hash
    }

    /// Adds an entry to a stream that several write to without regard to one another.
    ///
    /// - Returns: its position.
    @discardableResult
    static func note(
        kind: String, payload: JSONValue, seal: Seal? = nil, in stream: StreamID, at time: Timestamp, by actor: Actor,
        _ vault: Vault, _ database: Database
    ) throws -> Int {
        let entry = Entry(
            stream: stream, version: try version(of: stream, database) + 1, kind: kind, at: time, actor: actor,
            payload: payload, seal: seal)
        return try append(entry, after: head(database), vault, database).position
    }

    /// The columns that `stored` and `entry` read, by place, since looking one up by its name for every row costs more
    /// than reading it.
    static let columns = "position, stream, version, kind, at, actor, subject, payload, sealed"

    static func stored(_ row: Row) -> StoredEntry {
        StoredEntry(
            position: row[0], stream: row[1], version: row[2], kind: row[3], at: row[4], actor: row[5],
            subject: row[6], payload: row[7], sealed: row[8])
    }

    /// An entry with its personal part opened.
    ///
    /// - Parameter keys: those of its stream.
    /// - Throws: `.unreadable` with the position.
    static func entry(_ row: Row, of stream: StreamID, _ keys: [Subject: Vault.Key]) throws -> Entry {
        let (version, kind): (Int, String) = (row[2], row[3])
        let clear = try row.withUnsafeData(atIndex: 7) { $0?.withUnsafeBytes { [UInt8]($0) } ?? [] }
        var seal: Seal?
        var opened: [UInt8]?
        if let subject = (row[6] as String?).map(Subject.init) {
            seal = Seal(subject, clearBytes: clear)
            if let key = keys[subject] {
                opened = try row.withUnsafeData(atIndex: 8) { sealed in
                    guard let sealed else { return nil }
                    let context = StoredEntry.context(version: version, kind: kind)
                    guard let bytes = try? Vault.open(sealed, with: key, context: context) else {
                        throw LogError.unreadable(position: row[0])
                    }
                    return bytes.withUnsafeBytes { bytes in
                        [UInt8](bytes[..<(bytes.lastIndex { $0 != blank }.map { $0 + 1 } ?? 0)])
                    }
                }
            }
        }
        return Entry(
            stream: stream, version: version, kind: kind, at: Timestamp(milliseconds: row[4]), actor: Actor(row[5]),
            bytes: opened ?? clear, seal: seal, isErased: seal != nil && opened == nil)
    }

    /// The entries of a stream, in order.
    ///
    /// - Parameter version: only those behind it.
    static func entries(
        of stream: StreamID, after version: Int = 0, _ vault: Vault, _ database: Database
    ) throws -> [Entry] {
        let keys = try vault.keys(of: stream, database)
        let statement = try database.cachedStatement(
            sql: "SELECT \(columns) FROM entries WHERE stream = ? AND version > ? ORDER BY version")
        return try Row.fetchCursor(statement, arguments: [stream.text, version])
            .mapToArray { try entry($0, of: stream, keys) }
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
