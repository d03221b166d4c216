public import Casework
private import Foundation
internal import GRDB
public import ScriptEngine

/// The SQL of what a hub tells those who sent it records.
enum GivenFeedbackTable {
    /// - Parameters:
    ///   - event: what it is about; nil for what is for all senders.
    ///   - source: the event's, the one that it is for.
    static func add(
        _ feedback: HubFeedback, on event: String?, of source: String?, subject: String?, at time: Timestamp,
        _ database: Database
    ) throws {
        var random = SystemRandomNumberGenerator()
        let data = feedback.data.adding(event.map { ["event": .string($0)] } ?? [:])
        try database.cachedStatement(
            sql: "INSERT INTO feedback (id, source, type, subject, data, made_at) VALUES (?, ?, ?, ?, ?, ?)"
        ).execute(arguments: [
            StreamID(at: time, random: &random).text, source, feedback.kind.rawValue, subject,
            CanonicalJSON.text(data), time.milliseconds,
        ])
    }

    /// - Parameter source: a sender, which is given what is for it and for all; nil for everything.
    static func page(
        after cursor: String, limit: Int, for source: String?, _ database: Database
    ) throws -> GivenFeedbackPage {
        let after = try position(of: cursor, database)
        let rows = try Row.fetchAll(
            database,
            sql: """
                SELECT * FROM feedback WHERE position > ? AND (? IS NULL OR source IS NULL OR source = ?)
                ORDER BY position LIMIT ?
                """, arguments: [after, source, source, limit + 1])
        let items = rows.prefix(limit).compactMap { GivenFeedback($0) }
        let last = items.last.map { "\($0.position).\($0.id.suffix(12))" }
        return GivenFeedbackPage(
            items: items, cursor: last ?? (after > 0 ? cursor : "0"), hasMore: rows.count > limit)
    }

    /// Behind which item a cursor stands; 0, the beginning, for one that is not of this store as it is now. A store that was
    /// restored from a backup gives its numbers again, so that a cursor names the item too.
    private static func position(of cursor: String, _ database: Database) throws -> Int {
        let parts = cursor.split(separator: ".")
        guard parts.count == 2, let position = Int(parts[0]) else { return 0 }
        let id = try String.fetchOne(database, sql: "SELECT id FROM feedback WHERE position = ?", arguments: [position])
        return id?.hasSuffix(parts[1]) == true && parts[1].count == 12 ? position : 0
    }
}

extension GivenFeedback {
    init?(_ row: Row) {
        guard let kind = HubFeedback.Kind(rawValue: row["type"]),
            let data = try? JSONParser.parse(row["data"] as String)
        else { return nil }
        self.init(
            position: row["position"], id: row["id"], kind: kind, subject: row["subject"], data: data,
            at: Timestamp(milliseconds: row["made_at"]))
    }
}

extension ReceivedRecords {
    /// Gives feedback on an event, or to all who send.
    ///
    /// - Parameter event: the event's id; its record becomes the subject. nil for what is about no event.
    /// - Throws: `.notFound` when no such event came.
    public func give(
        _ feedback: HubFeedback, on event: String?, at time: Timestamp
    ) async throws(LogError) {
        try await writer.commit { database in
            guard let event else {
                try GivenFeedbackTable.add(feedback, on: nil, of: nil, subject: nil, at: time, database)
                return
            }
            guard let row = try ReceivedBatch.Event.row(of: event, database) else { throw LogError.notFound }
            let kept = try JSONParser.parse([UInt8](row["body"] as Data))
            try GivenFeedbackTable.add(
                feedback, on: event, of: kept["source"]?.string, subject: kept["subject"]?.string, at: time, database)
        }
    }

    /// What was given after a cursor, in its order.
    ///
    /// - Parameters:
    ///   - cursor: as an earlier page gave it; empty, or of a store that is no more, for the beginning.
    ///   - limit: at most so many items.
    ///   - source: the sender that asks; nil for what all were given.
    public func feedback(
        after cursor: String, limit: Int, for source: String? = nil
    ) async throws(LogError) -> GivenFeedbackPage {
        try await writer.read { try GivenFeedbackTable.page(after: cursor, limit: limit, for: source, $0) }
    }
}
