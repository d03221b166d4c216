internal import Casework
internal import Foundation
internal import GRDB
internal import ScriptEngine

/// The SQL of the blind index: FTS5 over tokens, and for each record what it was indexed by.
///
/// FTS5 keeps no text (`content=''`), and of this SQLite it forgets a row only when told its tokens again; these are
/// kept beside, five bytes each. Nothing in these tables is in the clear but stream, version and time.
enum SearchIndex {
    /// A record as the index holds it.
    struct Row: Sendable {
        let stream: StreamID
        /// The number of entries that it was made from.
        let version: Int
        let at: Timestamp
        /// As `BlindTokens.tokens(of:)` writes them.
        let tokens: Data
        /// Where it is shown on a map; nil where it is not.
        let place: PlaceTable.Place?
    }

    /// Where the index stands.
    struct Progress: Sendable, Equatable {
        /// All entries up to here are in it.
        let position: Int
        /// Grows when something is forgotten: what was read before that must not be indexed after it.
        let epoch: Int
    }

    static func createTables(_ database: Database) throws {
        try database.execute(
            sql: """
                CREATE VIRTUAL TABLE search_index USING fts5 (
                    tokens, content='', columnsize=0, detail=none, tokenize='ascii'
                );

                CREATE TABLE search_documents (
                    id INTEGER NOT NULL PRIMARY KEY,
                    stream TEXT NOT NULL UNIQUE,
                    version INTEGER NOT NULL,
                    at INTEGER NOT NULL,
                    tokens BLOB NOT NULL
                ) STRICT;
                CREATE INDEX search_documents_by_time ON search_documents (at);
                CREATE INDEX search_documents_forgotten ON search_documents (id) WHERE version = 0;

                CREATE TABLE search_progress (
                    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
                    position INTEGER NOT NULL,
                    epoch INTEGER NOT NULL
                ) STRICT;
                INSERT INTO search_progress VALUES (1, 0, 0);
                """)
    }

    // MARK: Writing

    /// Stores a record's tokens, unless a newer version of it is there.
    static func put(_ row: Row, _ vault: Vault, _ database: Database) throws {
        let known = try GRDB.Row.fetchOne(
            try database.cachedStatement(sql: "SELECT id, version, tokens FROM search_documents WHERE stream = ?"),
            arguments: [row.stream.text])
        let id: Int64
        if let known {
            guard known["version"] < row.version else { return }
            id = known["id"]
            try forgetTokens(known["tokens"], of: id, database)
            try database.cachedStatement(
                sql: "UPDATE search_documents SET version = ?, at = ?, tokens = ? WHERE id = ?"
            ).execute(arguments: [row.version, row.at.milliseconds, row.tokens, id])
        } else {
            try database.cachedStatement(
                sql: "INSERT INTO search_documents (stream, version, at, tokens) VALUES (?, ?, ?, ?)"
            ).execute(arguments: [row.stream.text, row.version, row.at.milliseconds, row.tokens])
            id = database.lastInsertedRowID
        }
        try PlaceTable.put(row.place, of: row.stream, vault, database)
        guard !row.tokens.isEmpty else { return }
        try database.cachedStatement(sql: "INSERT INTO search_index (rowid, tokens) VALUES (?, ?)")
            .execute(arguments: [id, BlindTokens.words(of: row.tokens)])
    }

    /// Takes a stream out of the index until the next search, which indexes what can still be read of it.
    ///
    /// FTS5 only marks tokens as gone: `purge` has them gone from the file.
    static func forget(_ stream: StreamID, _ database: Database) throws {
        try database.execute(sql: "UPDATE search_progress SET epoch = epoch + 1")
        try PlaceTable.forget(stream, database)
        guard
            let known = try GRDB.Row.fetchOne(
                database, sql: "SELECT id, tokens FROM search_documents WHERE stream = ?", arguments: [stream.text])
        else { return }
        try forgetTokens(known["tokens"], of: known["id"], database)
        try database.execute(
            sql: "UPDATE search_documents SET version = 0, tokens = x'' WHERE id = ?", arguments: [known["id"] as Int64]
        )
    }

    /// Rewrites the index without what was forgotten; it takes as long as the index is large.
    static func purge(_ database: Database) throws {
        try database.execute(sql: "INSERT INTO search_index (search_index) VALUES ('optimize')")
    }

    /// Empties the index; the next search makes it again.
    static func clear(_ database: Database) throws {
        try database.execute(
            sql: """
                INSERT INTO search_index (search_index) VALUES ('delete-all');
                DELETE FROM search_documents;
                DELETE FROM search_places;
                UPDATE search_progress SET position = 0, epoch = epoch + 1;
                """)
    }

    static func advance(to position: Int, _ database: Database) throws {
        try database.execute(
            sql: "UPDATE search_progress SET position = max(position, ?)", arguments: [position])
    }

    private static func forgetTokens(_ tokens: Data, of id: Int64, _ database: Database) throws {
        guard !tokens.isEmpty else { return }
        try database.cachedStatement(
            sql: "INSERT INTO search_index (search_index, rowid, tokens) VALUES ('delete', ?, ?)"
        ).execute(arguments: [id, BlindTokens.words(of: tokens)])
    }

    // MARK: Reading

    static func progress(_ database: Database) throws -> Progress {
        guard let row = try GRDB.Row.fetchOne(database, sql: "SELECT position, epoch FROM search_progress") else {
            throw LogError.notALog
        }
        return Progress(position: row["position"], epoch: row["epoch"])
    }

    /// The records that have entries in a range of positions which the index has not, and those that were forgotten.
    static func stale(in positions: ClosedRange<Int>, _ database: Database) throws -> [StreamID] {
        let forgotten = try String.fetchAll(database, sql: "SELECT stream FROM search_documents WHERE version = 0")
        let tables = StreamKind.allCases.filter(\.isSearched).map {
            "EXISTS (SELECT 1 FROM \($0.rawValue) WHERE id = changed.stream)"
        }
        let changed = try String.fetchAll(
            database,
            sql: """
                SELECT changed.stream FROM (
                    SELECT stream, max(version) AS version, min(position) AS position FROM entries
                    WHERE position BETWEEN ? AND ? GROUP BY stream
                ) AS changed
                LEFT JOIN search_documents ON search_documents.stream = changed.stream
                WHERE (search_documents.version IS NULL OR search_documents.version BETWEEN 1 AND changed.version - 1)
                    AND (\(tables.joined(separator: " OR ")))
                ORDER BY changed.position
                """, arguments: [positions.lowerBound, positions.upperBound])
        return (forgotten + changed).compactMap { StreamID($0) }
    }

    /// The first and the last time of any record; nil when there is none.
    static func times(_ database: Database) throws -> ClosedRange<Timestamp>? {
        guard
            let row = try GRDB.Row.fetchOne(
                database,
                // One by one, since only so does SQLite find them at the ends of its index.
                sql: """
                    SELECT (SELECT at FROM search_documents WHERE version > 0 ORDER BY at LIMIT 1) AS first,
                        (SELECT at FROM search_documents WHERE version > 0 ORDER BY at DESC LIMIT 1) AS last
                    """),
            let first: Int = row["first"], let last: Int = row["last"]
        else { return nil }
        return Timestamp(milliseconds: first)...Timestamp(milliseconds: last)
    }

    /// Records that an expression and the times of the filters admit, the newest first.
    ///
    /// - Parameters:
    ///   - match: FTS5's words; nil for every record.
    ///   - before: only records with a smaller id.
    static func candidates(
        _ match: String?, _ filters: SearchQuery.Filters, before: Int64, limit: Int, _ database: Database
    ) throws -> [(id: Int64, stream: StreamID)] {
        let times: StatementArguments = [
            filters.from?.milliseconds ?? Int.min, (filters.before?.milliseconds).map { $0 - 1 } ?? Int.max,
        ]
        let tail = "AND documents.at BETWEEN ? AND ? AND documents.version > 0"
        let rows: [GRDB.Row]
        if let match {
            rows = try GRDB.Row.fetchAll(
                database,
                sql: """
                    SELECT documents.id AS id, documents.stream AS stream FROM search_index
                    CROSS JOIN search_documents AS documents ON documents.id = search_index.rowid
                    WHERE search_index MATCH ? AND search_index.rowid < ? \(tail)
                    ORDER BY search_index.rowid DESC LIMIT ?
                    """, arguments: [match, before] + times + [limit])
        } else {
            rows = try GRDB.Row.fetchAll(
                database,
                sql: """
                    SELECT id, stream FROM search_documents AS documents WHERE id < ? \(tail) ORDER BY id DESC LIMIT ?
                    """, arguments: [before] + times + [limit])
        }
        return rows.compactMap { row in StreamID(row["stream"]).map { (row["id"], $0) } }
    }
}
