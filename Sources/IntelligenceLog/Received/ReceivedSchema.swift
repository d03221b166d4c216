internal import Casework
private import Foundation
internal import GRDB
internal import ScriptEngine

/// The tables of a hub's store, and how older stores get them.
enum ReceivedSchema {
    /// Makes the tables that are missing.
    ///
    /// - Throws: `.newerSchema` for a store of a newer Layby.
    static func prepare(_ pool: DatabasePool) throws {
        try pool.write { database in
            let version = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
            guard version <= steps.count else { throw LogError.newerSchema }
            for step in steps.dropFirst(version) { try database.execute(sql: step) }
            if version < steps.count { try database.execute(sql: "PRAGMA user_version = \(steps.count)") }
            if try Int.fetchOne(database, sql: "SELECT count(*) FROM hub") == 0 {
                var random = SystemRandomNumberGenerator()
                let id = StreamID(
                    at: Timestamp(milliseconds: Int(Date().timeIntervalSince1970 * 1000)), random: &random)
                try database.execute(sql: "INSERT INTO hub (id) VALUES (?)", arguments: [id.text])
            }
        }
    }

    static func identity(_ database: Database) throws -> String {
        guard let id = try String.fetchOne(database, sql: "SELECT id FROM hub") else { throw LogError.notALog }
        return id
    }

    /// Each makes of a store of the step before it one of its own; a step that was released never changes.
    private static let steps = [
        """
        CREATE TABLE IF NOT EXISTS received (
            position INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
            event TEXT NOT NULL UNIQUE,
            digest BLOB NOT NULL,
            body BLOB NOT NULL,
            received_at INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE IF NOT EXISTS heads (
            log TEXT NOT NULL,
            position INTEGER NOT NULL,
            hash TEXT NOT NULL,
            received_at INTEGER NOT NULL,
            PRIMARY KEY (log, position, hash)
        ) STRICT, WITHOUT ROWID;
        """,
        """
        ALTER TABLE heads ADD COLUMN sent_at INTEGER;
        CREATE TABLE hub (id TEXT NOT NULL PRIMARY KEY) STRICT, WITHOUT ROWID;
        CREATE TABLE tallies (
            source TEXT NOT NULL,
            type TEXT NOT NULL,
            events INTEGER NOT NULL,
            last_at INTEGER NOT NULL,
            PRIMARY KEY (source, type)
        ) STRICT, WITHOUT ROWID;
        INSERT INTO tallies (source, type, events, last_at)
            SELECT coalesce(json_extract(CAST(body AS TEXT), '$.source'), ''),
                coalesce(json_extract(CAST(body AS TEXT), '$.type'), ''), count(*), max(received_at)
            FROM received GROUP BY 1, 2;
        CREATE TABLE batches (
            position INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
            sender TEXT,
            delivery TEXT,
            received_at INTEGER NOT NULL,
            bytes INTEGER NOT NULL,
            accepted INTEGER NOT NULL,
            duplicate INTEGER NOT NULL,
            rejected INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE conflicts (
            event TEXT NOT NULL,
            kept BLOB NOT NULL,
            offered BLOB NOT NULL,
            first_at INTEGER NOT NULL,
            last_at INTEGER NOT NULL,
            times INTEGER NOT NULL,
            PRIMARY KEY (event, offered)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE misfits (
            log TEXT NOT NULL,
            kind TEXT NOT NULL,
            position INTEGER NOT NULL,
            hash TEXT NOT NULL,
            known_position INTEGER NOT NULL,
            known_hash TEXT NOT NULL,
            received_at INTEGER NOT NULL,
            PRIMARY KEY (log, kind, position, hash)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE feedback (
            position INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE,
            source TEXT,
            type TEXT NOT NULL,
            subject TEXT,
            data TEXT NOT NULL,
            made_at INTEGER NOT NULL
        ) STRICT;
        """,
    ]
}
