internal import Casework
internal import Crypto
private import Foundation
internal import GRDB
public import ScriptEngine

/// What a hub has received: every event once, under its id, in one SQLite file, photographs beside it.
public final class ReceivedRecords: Sendable {
    let writer: LogWriter
    public let attachments: AttachmentStore
    /// Names this hub for good: a UUID, made with the store.
    public let id: String

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
        writer = try LogWriter(folder + "/hub.sqlite", label: "layby.hub") { try ReceivedSchema.prepare($0) }
        attachments = AttachmentStore(folder: folder + "/attachments")
        do { id = try writer.pool.read { try ReceivedSchema.identity($0) } } catch { throw LogError(error) }
    }

    /// Keeps of a batch the events that are new, and where its sender's log ended, in one transaction; all that it answers
    /// for is on the disk.
    ///
    /// - Parameter acknowledging: whether each event that is new is acknowledged at once.
    /// - Returns: one reception an event, in order.
    public func receive(
        _ batch: ReceivedBatch, acknowledging: Bool = false, at time: Timestamp
    ) async throws(LogError) -> [Reception] {
        try await writer.commit { database in
            let receptions = try batch.events.map { try Self.receive($0, at: time, database) }
            try Self.tally(batch.events, receptions, at: time, database)
            if let sender = batch.sender, let head = batch.head {
                try HeadTable.keep(head, of: sender, sentAt: batch.sentAt, at: time, database)
            }
            if acknowledging {
                for (event, reception) in zip(batch.events, receptions) where reception == .accepted {
                    try GivenFeedbackTable.add(
                        .acknowledged, on: event.id, of: event.source, subject: event.subject, at: time, database)
                }
            }
            try database.cachedStatement(
                sql: """
                    INSERT INTO batches (sender, delivery, received_at, bytes, accepted, duplicate, rejected)
                    VALUES (?, ?, ?, ?, ?, ?, ?)
                    """
            ).execute(arguments: [
                batch.sender, batch.delivery, time.milliseconds, batch.bytes,
                receptions.count { $0 == .accepted }, receptions.count { $0 == .duplicate },
                receptions.count { $0 == .conflict } + batch.rejected,
            ])
            return receptions
        }
    }

    private static func receive(
        _ event: ReceivedBatch.Event, at time: Timestamp, _ database: Database
    ) throws -> Reception {
        let digest = Data(SHA256.hash(data: event.body))
        let known = try Data.fetchOne(
            try database.cachedStatement(sql: "SELECT digest FROM received WHERE event = ?"), arguments: [event.key])
        if let known {
            if known == digest { return .duplicate }
            // For a person to see; the bytes that were refused are not kept, their digest says whose they are.
            try database.execute(
                sql: """
                    INSERT INTO conflicts (event, kept, offered, first_at, last_at, times) VALUES (?, ?, ?, ?, ?, 1)
                    ON CONFLICT (event, offered) DO UPDATE SET last_at = excluded.last_at, times = times + 1
                    """, arguments: [event.key, known, digest, time.milliseconds, time.milliseconds])
            return .conflict
        }
        try database.cachedStatement(
            sql: "INSERT INTO received (event, digest, body, received_at) VALUES (?, ?, ?, ?)"
        ).execute(arguments: [event.key, digest, Data(event.body), time.milliseconds])
        return .accepted
    }

    /// Counts what is new by sender and kind, so that nobody counts all events again to show it.
    private static func tally(
        _ events: [ReceivedBatch.Event], _ receptions: [Reception], at time: Timestamp, _ database: Database
    ) throws {
        var counts: [[String]: Int] = [:]
        for (event, reception) in zip(events, receptions) where reception == .accepted {
            counts[[event.source, event.type], default: 0] += 1
        }
        for (kind, count) in counts {
            try database.cachedStatement(
                sql: """
                    INSERT INTO tallies (source, type, events, last_at) VALUES (?, ?, ?, ?)
                    ON CONFLICT (source, type) DO UPDATE
                    SET events = events + excluded.events, last_at = excluded.last_at
                    """
            ).execute(arguments: [kind[0], kind[1], count, time.milliseconds])
        }
    }

    /// The heads of a sender's log, newest first; at most a thousand.
    public func heads(of log: String) async throws(LogError) -> [LogHead] {
        try await writer.read { try HeadTable.heads(of: log, $0) }
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

    /// One event as it was kept, canonical; nil when there is none. Of several senders' with one id, the first.
    public func event(_ id: String) async throws(LogError) -> [UInt8]? {
        try await writer.read { try ReceivedBatch.Event.row(of: id, $0).map { [UInt8]($0["body"] as Data) } }
    }
}

extension ReceivedBatch.Event {
    /// The row of an event of any sender; nil when there is none.
    static func row(of id: String, _ database: Database) throws -> Row? {
        let sources = try String.fetchAll(database, sql: "SELECT DISTINCT source FROM tallies ORDER BY source")
        for source in sources {
            let row = try Row.fetchOne(
                database, sql: "SELECT body FROM received WHERE event = ?", arguments: [key(source, id)])
            if let row { return row }
        }
        return nil
    }
}
