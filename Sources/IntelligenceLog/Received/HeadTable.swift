internal import GRDB
public import ScriptEngine

/// A head that a sender's log cannot have had, given what the hub knows of it.
public struct HeadMisfit: Hashable, Sendable {
    /// How it does not fit.
    public enum Kind: String, Sendable {
        /// The log ended before a place that it had reached already: its tail was cut, or an older copy was put back.
        case backwards
        /// At the same place there was another entry: the log was written anew.
        case contradiction
    }

    public let log: String
    public let kind: Kind
    public let head: LogHead
    /// What it does not agree with.
    public let known: LogHead
    public let at: Timestamp
}

/// Where senders' logs ended when they sent batches, and which of that does not fit.
enum HeadTable {
    /// Keeps a head, so that the log cannot be cut or written anew unnoticed; one that does not fit is written down as such.
    ///
    /// - Parameter sentAt: when it was sent, in seconds since 1970. A head that was sent before one that is known may well
    ///   lie before it: it was only longer on its way.
    static func keep(
        _ head: LogHead, of log: String, sentAt: Int?, at time: Timestamp, _ database: Database
    ) throws {
        let isKnown = try Bool.fetchOne(
            try database.cachedStatement(
                sql: "SELECT EXISTS (SELECT 1 FROM heads WHERE log = ? AND position = ? AND hash = ?)"),
            arguments: [log, head.position, head.hash])
        if isKnown == true { return }
        let other = try Row.fetchOne(
            try database.cachedStatement(
                sql: "SELECT position, hash FROM heads WHERE log = ? AND position = ? LIMIT 1"),
            arguments: [log, head.position])
        let later = try Row.fetchOne(
            try database.cachedStatement(
                sql: """
                    SELECT position, hash FROM heads WHERE log = ? AND position > ?
                    AND (sent_at IS NULL OR ? IS NULL OR sent_at < ?) ORDER BY position DESC LIMIT 1
                    """), arguments: [log, head.position, sentAt, sentAt])
        if let other { try note(.contradiction, head, LogHead(other), of: log, at: time, database) }
        if let later { try note(.backwards, head, LogHead(later), of: log, at: time, database) }
        try database.cachedStatement(
            sql: "INSERT INTO heads (log, position, hash, received_at, sent_at) VALUES (?, ?, ?, ?, ?)"
        ).execute(arguments: [log, head.position, head.hash, time.milliseconds, sentAt])
    }

    private static func note(
        _ kind: HeadMisfit.Kind, _ head: LogHead, _ known: LogHead, of log: String, at time: Timestamp,
        _ database: Database
    ) throws {
        try database.execute(
            sql: "INSERT OR IGNORE INTO misfits VALUES (?, ?, ?, ?, ?, ?, ?)",
            arguments: [
                log, kind.rawValue, head.position, head.hash, known.position, known.hash, time.milliseconds,
            ])
    }

    /// The heads of a sender's log, newest first; at most a thousand.
    static func heads(of log: String, _ database: Database) throws -> [LogHead] {
        try Row.fetchAll(
            database, sql: "SELECT position, hash FROM heads WHERE log = ? ORDER BY position DESC LIMIT 1000",
            arguments: [log]
        ).map { LogHead($0) }
    }

    /// Heads that do not fit, newest first; at most a hundred.
    static func misfits(_ database: Database) throws -> [HeadMisfit] {
        try Row.fetchAll(database, sql: "SELECT * FROM misfits ORDER BY received_at DESC, log LIMIT 100").compactMap {
            row in
            guard let kind = HeadMisfit.Kind(rawValue: row["kind"]) else { return nil }
            return HeadMisfit(
                log: row["log"], kind: kind, head: LogHead(row),
                known: LogHead(position: row["known_position"], hash: row["known_hash"]),
                at: Timestamp(milliseconds: row["received_at"]))
        }
    }
}

extension LogHead {
    init(_ row: Row) { self.init(position: row["position"], hash: row["hash"]) }
}
