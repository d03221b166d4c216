internal import Crypto
private import Foundation
internal import GRDB
public import ScriptEngine

/// What a hub has received: every event once, under its id, in one SQLite file, photographs beside it.
public final class ReceivedRecords: Sendable {
    private let writer: LogWriter
    public let attachments: AttachmentStore

    /// What became of an event that was offered.
    public enum Reception: Hashable, Sendable {
        case accepted
        /// The same id and the same bytes are here already.
        case duplicate
        /// The same id is here with other bytes; they stand.
        case conflict
    }

    /// Opens the store, making it and its folder when they are not there.
    public init(folder: String) throws(LogError) {
        writer = try LogWriter(folder + "/hub.sqlite", label: "layby.hub") { pool in
            try pool.write { database in
                try database.execute(
                    sql: """
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
                        ) STRICT, WITHOUT ROWID
                        """)
            }
        }
        attachments = AttachmentStore(folder: folder + "/attachments")
    }

    /// Keeps events that are new; all that it answers for is on the disk.
    ///
    /// - Parameter events: each with its id and its canonical bytes.
    /// - Returns: one reception an event, in order.
    public func receive(
        _ events: [(id: String, body: [UInt8])], at time: Timestamp
    ) async throws(LogError) -> [Reception] {
        try await writer.commit { database in
            try events.map { try Self.receive($0.id, $0.body, at: time, database) }
        }
    }

    private static func receive(
        _ id: String, _ body: [UInt8], at time: Timestamp, _ database: Database
    ) throws -> Reception {
        let digest = Data(SHA256.hash(data: body))
        let known = try Data.fetchOne(
            try database.cachedStatement(sql: "SELECT digest FROM received WHERE event = ?"), arguments: [id])
        if let known { return known == digest ? .duplicate : .conflict }
        try database.cachedStatement(
            sql: "INSERT INTO received (event, digest, body, received_at) VALUES (?, ?, ?, ?)"
        ).execute(arguments: [id, digest, Data(body), time.milliseconds])
        return .accepted
    }

    /// Keeps where a sender's log ended when it sent a batch, so that it cannot be cut or written anew unnoticed.
    public func keep(_ head: LogHead, of log: String, at time: Timestamp) async throws(LogError) {
        try await writer.commit { database in
            try database.execute(
                sql: "INSERT OR IGNORE INTO heads (log, position, hash, received_at) VALUES (?, ?, ?, ?)",
                arguments: [log, head.position, head.hash, time.milliseconds])
        }
    }

    /// The heads of a sender's log, newest first; at most a thousand.
    public func heads(of log: String) async throws(LogError) -> [LogHead] {
        try await writer.read { database in
            try Row.fetchAll(
                database,
                sql: "SELECT position, hash FROM heads WHERE log = ? ORDER BY position DESC LIMIT 1000",
                arguments: [log]
            ).map { LogHead(position: $0[0], hash: $0[1]) }
        }
    }

    /// The number of events.
    public func count() async throws(LogError) -> Int {
        try await writer.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM received") ?? 0 }
    }

    /// The events, in the order in which they came.
    public func events() async throws(LogError) -> [[UInt8]] {
        try await writer.read { database in
            try Data.fetchAll(database, sql: "SELECT body FROM received ORDER BY position").map { [UInt8]($0) }
        }
    }
}
