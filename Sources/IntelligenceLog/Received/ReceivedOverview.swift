private import Foundation
internal import GRDB
public import ScriptEngine

/// What a hub has, at one glance: ids, kinds, counts and times; nothing that a record says.
public struct ReceivedOverview: Sendable {
    /// How many events of one kind came from one sender.
    public struct Tally: Hashable, Sendable {
        public let source: String
        public let type: String
        public let events: Int
        public let lastAt: Timestamp
    }

    /// One batch.
    public struct Batch: Hashable, Sendable {
        public let at: Timestamp
        public let sender: String?
        public let bytes: Int
        public let accepted: Int
        public let duplicate: Int
        public let rejected: Int
    }

    /// An id that came again with other bytes.
    public struct Conflict: Hashable, Sendable {
        public let event: String
        /// SHA-256 of what stands, 64 hexadecimal digits.
        public let kept: String
        /// SHA-256 of what was refused.
        public let offered: String
        public let firstAt: Timestamp
        public let lastAt: Timestamp
        public let times: Int
    }

    /// An event that came.
    public struct Arrival: Hashable, Sendable {
        /// As its sender named it.
        public let event: String
        public let type: String
        public let at: Timestamp
    }

    /// Where a sender's log ended, as far as it is known.
    public struct Sender: Hashable, Sendable {
        public let log: String
        public let head: LogHead
        public let at: Timestamp
        /// Whether every head of it agrees with those before.
        public let fits: Bool
    }

    /// By sender and kind.
    public let tallies: [Tally]
    public let senders: [Sender]
    /// Newest first; at most twenty.
    public let batches: [Batch]
    /// Newest first; at most fifty.
    public let arrivals: [Arrival]
    /// Newest first; at most a hundred.
    public let conflicts: [Conflict]
    public let conflictCount: Int
    public let misfits: [HeadMisfit]
    /// Newest first; at most twenty.
    public let feedback: [GivenFeedback]
    public let feedbackCount: Int

    public var events: Int { tallies.reduce(0) { $0 + $1.events } }
}

extension ReceivedRecords {
    /// What has come, as one state of the store has it.
    public func overview() async throws(LogError) -> ReceivedOverview {
        try await writer.read { database in
            ReceivedOverview(
                tallies: try Self.tallies(database), senders: try Self.senders(database),
                batches: try Self.batches(database), arrivals: try Self.arrivals(database),
                conflicts: try Self.conflicts(database),
                conflictCount: try Int.fetchOne(database, sql: "SELECT count(*) FROM conflicts") ?? 0,
                misfits: try HeadTable.misfits(database),
                feedback: try Row.fetchAll(database, sql: "SELECT * FROM feedback ORDER BY position DESC LIMIT 20")
                    .compactMap { GivenFeedback($0) },
                feedbackCount: try Int.fetchOne(database, sql: "SELECT count(*) FROM feedback") ?? 0)
        }
    }

    private static func tallies(_ database: Database) throws -> [ReceivedOverview.Tally] {
        try Row.fetchAll(database, sql: "SELECT * FROM tallies ORDER BY source, type").map { row in
            ReceivedOverview.Tally(
                source: row["source"], type: row["type"], events: row["events"],
                lastAt: Timestamp(milliseconds: row["last_at"]))
        }
    }

    private static func senders(_ database: Database) throws -> [ReceivedOverview.Sender] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT log, max(position) AS position, hash, received_at,
                    NOT EXISTS (SELECT 1 FROM misfits WHERE misfits.log = heads.log) AS fits
                FROM heads GROUP BY log ORDER BY log
                """
        ).map { row in
            ReceivedOverview.Sender(
                log: row["log"], head: LogHead(row), at: Timestamp(milliseconds: row["received_at"]),
                fits: row["fits"])
        }
    }

    private static func batches(_ database: Database) throws -> [ReceivedOverview.Batch] {
        try Row.fetchAll(database, sql: "SELECT * FROM batches ORDER BY position DESC LIMIT 20").map { row in
            ReceivedOverview.Batch(
                at: Timestamp(milliseconds: row["received_at"]), sender: row["sender"], bytes: row["bytes"],
                accepted: row["accepted"], duplicate: row["duplicate"], rejected: row["rejected"])
        }
    }

    private static func arrivals(_ database: Database) throws -> [ReceivedOverview.Arrival] {
        try Row.fetchAll(
            database, sql: "SELECT event, body, received_at FROM received ORDER BY position DESC LIMIT 50"
        ).map { row in
            let key = try? JSONParser.parse(row["event"] as String)
            let type = (try? JSONParser.parse(row["body"] as Data))?["type"]?.string
            return ReceivedOverview.Arrival(
                event: key?.array?.last?.string ?? "", type: type ?? "",
                at: Timestamp(milliseconds: row["received_at"]))
        }
    }

    private static func conflicts(_ database: Database) throws -> [ReceivedOverview.Conflict] {
        try Row.fetchAll(database, sql: "SELECT * FROM conflicts ORDER BY last_at DESC, event LIMIT 100").map { row in
            let key = try? JSONParser.parse(row["event"] as String)
            return ReceivedOverview.Conflict(
                event: key?.array?.last?.string ?? "", kept: (row["kept"] as Data).hexadecimal,
                offered: (row["offered"] as Data).hexadecimal, firstAt: Timestamp(milliseconds: row["first_at"]),
                lastAt: Timestamp(milliseconds: row["last_at"]), times: row["times"])
        }
    }
}
