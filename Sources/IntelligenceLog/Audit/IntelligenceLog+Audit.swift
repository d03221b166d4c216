public import Casework
internal import Foundation
internal import GRDB
public import ScriptEngine

/// An entry with its place in the log.
public struct PlacedEntry: Hashable, Sendable {
    public let position: Int
    public let entry: Entry
}

extension IntelligenceLog {
    /// Writes down that records were read, disclosed or combined.
    ///
    /// - Returns: the entry's position, once it is on the disk.
    @discardableResult
    public func note(_ event: AuditEvent, at time: Timestamp, by actor: Actor) async throws(LogError) -> Int {
        try await writer.commit { [vault] database in
            try AuditTable.note(event, at: time, by: actor, vault, database)
        }
    }

    /// Adds an entry to one of the streams that each log has one of: users, policy.
    ///
    /// - Returns: the entry's position, once it is on the disk.
    @discardableResult
    public func note(
        kind: String, payload: JSONValue, seal: Seal?, in stream: StreamID, at time: Timestamp, by actor: Actor
    ) async throws(LogError) -> Int {
        try await writer.commit { [vault] database in
            try EntryTable.note(
                kind: kind, payload: payload, seal: seal, in: stream, at: time, by: actor, vault, database)
        }
    }

    /// All that was done with a stream or one subject of it: its own entries, the audit entries that name it, and the
    /// receipts of hubs that have its records.
    ///
    /// - Parameter subject: nil for all of the stream; else its entries and those that name all of the stream.
    /// - Returns: ascending by position.
    public func trail(of stream: StreamID, _ subject: Subject?) async throws(LogError) -> [PlacedEntry] {
        let of = subject.map { _ in "AND (subject = :subject OR subject IS NULL)" } ?? ""
        let naming = subject.map { _ in "AND subject IN ('', :subject)" } ?? ""
        return try await placed(
            """
            SELECT \(EntryTable.columns) FROM entries WHERE stream = :stream \(of)
            UNION ALL SELECT \(EntryTable.columns) FROM entries
                WHERE position IN (SELECT position FROM audit WHERE stream = :stream \(naming))
            ORDER BY 1
            """, ["stream": stream.text, "subject": subject?.text])
    }

    /// All that a user did.
    ///
    /// - Returns: ascending by position.
    public func trail(by actor: Actor) async throws(LogError) -> [PlacedEntry] {
        try await placed(
            "SELECT \(EntryTable.columns) FROM entries WHERE actor = :actor ORDER BY position", ["actor": actor.id])
    }

    /// All that was done since a moment, a piece at a time.
    ///
    /// - Parameters:
    ///   - time: only what was written at or after it.
    ///   - position: only what stands behind it in the log.
    ///   - limit: at most so many.
    /// - Returns: ascending by position; empty at the end.
    public func trail(
        since time: Timestamp, after position: Int, limit: Int
    ) async throws(LogError) -> [PlacedEntry] {
        try await placed(
            """
            SELECT \(EntryTable.columns) FROM entries WHERE position > :position AND at >= :at
            ORDER BY position LIMIT :limit
            """, ["position": position, "at": time.milliseconds, "limit": limit])
    }

    private func placed(
        _ sql: String, _ arguments: [String: (any DatabaseValueConvertible & Sendable)?]
    ) async throws(LogError) -> [PlacedEntry] {
        try await read { [vault] database in
            var keys: [StreamID: [Subject: Vault.Key]] = [:]
            let statement = try database.makeStatement(sql: sql)
            let known = arguments.filter { statement.sql.contains(":\($0.key)") }
            return try Row.fetchCursor(statement, arguments: StatementArguments(known)).mapToArray { row in
                guard let stream = StreamID(row[1]) else { throw LogError.unreadable(position: row[0]) }
                if keys[stream] == nil { keys[stream] = try vault.keys(of: stream, database) }
                return PlacedEntry(position: row[0], entry: try EntryTable.entry(row, of: stream, keys[stream] ?? [:]))
            }
        }
    }
}
