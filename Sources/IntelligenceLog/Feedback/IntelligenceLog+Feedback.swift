public import Casework
internal import Foundation
internal import GRDB
public import ScriptEngine

/// What became of a page that a hub told.
public struct FeedbackCounts: Hashable, Sendable {
    /// Items that are new.
    public var received = 0
    /// Items that were received before.
    public var known = 0
    /// Of the new ones, how many were applied, by type.
    public var applied: [String: Int] = [:]
    /// Of the new ones, how many could not be, by why: `FeedbackRefusal.code`.
    public var refused: [String: Int] = [:]
    /// Editions of lists that a later one replaced.
    public var replacedLists = 0

    public init() {}

    public static func += (left: inout Self, right: Self) {
        left.received += right.received
        left.known += right.known
        left.applied.merge(right.applied, uniquingKeysWith: +)
        left.refused.merge(right.refused, uniquingKeysWith: +)
        left.replacedLists += right.replacedLists
    }
}

/// Something that a hub told, as lists show it. Nothing in it is personal.
public struct ReceivedFeedback: Hashable, Sendable {
    /// Of its entry in the log, by which it is named.
    public let position: Int
    public let at: Timestamp
    /// What receipts call the hub.
    public let hub: String
    public let type: String
    /// The hub's name for it; nil where it gave none.
    public let id: String?
    public let event: RecordRevision?
    /// Of a rejection, the hub's code.
    public let reason: String?
    /// Why it could not be applied; nil when it was.
    public let refused: String?
}

/// What hubs have told in all.
public struct FeedbackStanding: Hashable, Sendable {
    /// Revisions that somebody at a hub has taken on.
    public let acknowledged: Int
    /// Revisions that somebody at a hub refused.
    public let rejected: Int
    /// Items that could not be applied.
    public let refused: Int
    /// What hubs asked and nobody has answered.
    public let asked: Int
}

/// A call that a hub wants to know more about.
public struct AskedCall: Hashable, Sendable {
    public let call: CallSummary
    /// How much it asks that is not answered.
    public let count: Int
    public let since: Timestamp
    /// The first day by which an answer is wanted; nil for none.
    public let by: CivilDate?
}

extension IntelligenceLog {
    // MARK: Writing

    /// Takes in a page of what a hub tells: each item once, its effects and where to go on, in one transaction.
    ///
    /// What cannot be applied is kept with why, and holds up nothing else.
    ///
    /// - Parameters:
    ///   - hub: the stream of the hub's receipts.
    ///   - code: which hub it is; what it was never given, it tells nothing of.
    ///   - name: what receipts call it.
    ///   - cursor: where the page after this one begins.
    /// - Throws: why nothing of the page was kept.
    public func receive(
        _ items: [FeedbackItem], cursor: String, from hub: StreamID, of code: HubCode = .standard, named name: String,
        scripts: ScriptLibrary, at time: Timestamp, by actor: Actor
    ) async throws(LogError) -> FeedbackCounts {
        try await writer.commit { [self] database in
            var work = FeedbackWork(self, of: code, hub: hub, name: name, scripts: scripts, at: time, by: actor)
            try work.take(items, cursor: cursor, database)
            return work.counts
        }
    }

    // MARK: Reading

    /// Where a hub said that what it tells goes on; nil before the first page.
    public func feedbackCursor(of hub: StreamID) async throws(LogError) -> String? {
        try await read { try FeedbackWork.cursor(of: hub, $0) }
    }

    /// What hubs have told in all.
    public func feedbackStanding() async throws(LogError) -> FeedbackStanding {
        try await read { database in
            let row = try Row.fetchOne(
                database,
                sql: """
                    SELECT count(DISTINCT event) FILTER (WHERE type = 'acknowledged' AND refused IS NULL),
                        count(DISTINCT event) FILTER (WHERE type = 'rejected' AND refused IS NULL),
                        count(*) FILTER (WHERE refused IS NOT NULL),
                        (SELECT count(*) FROM information_requests)
                    FROM feedback
                    """)
            return FeedbackStanding(
                acknowledged: row?[0] ?? 0, rejected: row?[1] ?? 0, refused: row?[2] ?? 0, asked: row?[3] ?? 0)
        }
    }

    /// What hubs told, newest first.
    ///
    /// - Parameters:
    ///   - wantsAll: also what needs nobody: acknowledgements, and what was applied; otherwise rejections and what could
    ///     not be applied.
    ///   - stream: only of this record; nil for all.
    public func feedback(
        wantsAll: Bool, of stream: StreamID? = nil, limit: Int
    ) async throws(LogError) -> [ReceivedFeedback] {
        try await read { database in
            let open = wantsAll ? "" : "AND (feedback.type = 'rejected' OR feedback.refused IS NOT NULL)"
            let own = stream == nil ? "" : "AND feedback.stream = ?"
            return try Row.fetchCursor(
                database,
                sql: """
                    SELECT feedback.*, entries.at, entries.payload FROM feedback JOIN entries USING (position)
                    WHERE true \(open) \(own) ORDER BY position DESC LIMIT ?
                    """, arguments: StatementArguments(stream.map { [$0.text] } ?? []) + [limit]
            ).mapToArray { row in
                let clear = try JSONParser.parse(row["payload"] as Data)
                return ReceivedFeedback(
                    position: row["position"], at: Timestamp(milliseconds: row["at"]),
                    hub: clear["hub"]?.string ?? "hub", type: row["type"], id: clear["id"]?.string,
                    event: (row["event"] as String?).flatMap { RecordRevision($0) },
                    reason: clear["reason"]?.string, refused: row["refused"])
            }
        }
    }

    /// All that a hub said in something that could not be applied. Reading it is a consultation, which whoever shows it
    /// notes first.
    ///
    /// - Returns: nil where it was applied, was not kept, or has been erased.
    /// - Throws: `.notFound`.
    public func toldFeedback(_ position: Int) async throws(LogError) -> (stream: StreamID, told: JSONValue?) {
        try await read { [vault] database in
            let row = try Row.fetchOne(
                database,
                sql: "SELECT \(EntryTable.columns) FROM entries WHERE position = ? AND kind = 'feedback.received'",
                arguments: [position])
            guard let row, let hub = StreamID(row[1]) else { throw LogError.notFound }
            let entry = try EntryTable.entry(row, of: hub, try vault.keys(of: hub, database))
            let about = entry.payload["event"]?.string.flatMap { RecordRevision($0)?.stream }
            return (about ?? hub, entry.payload["told"])
        }
    }

    /// The calls that hubs want to know more about, those first whose answer is wanted first.
    public func askedCalls(limit: Int) async throws(LogError) -> [AskedCall] {
        try await read { database in
            try Row.fetchCursor(
                database,
                sql: """
                    SELECT calls.*, asked.number, asked.since, asked.wanted FROM
                        (SELECT call, count(*) AS number, min(asked_at) AS since, min(wanted_by) AS wanted
                        FROM information_requests GROUP BY call) AS asked
                    JOIN calls ON calls.id = asked.call ORDER BY asked.wanted IS NULL, asked.wanted, asked.since LIMIT ?
                    """, arguments: [limit]
            ).mapToArray { row in
                AskedCall(
                    call: try Projections.call(row), count: row["number"],
                    since: Timestamp(milliseconds: row["since"]),
                    by: (row["wanted"] as Int?).map { CivilDate(days: $0) })
            }
        }
    }
}
