public import Casework
internal import GRDB
internal import ReferenceData
public import ScriptEngine

/// Records that were put out for the hub since a moment, counted on from where it was left off.
public struct ReleasedRecords: Hashable, Sendable {
    public let since: Timestamp
    /// First revisions, by type: `uk.layby.casualty-alert`.
    public let counts: [String: Int]
    /// The last place in the outbox that was looked at.
    let position: Int
}

extension IntelligenceLog {
    /// Counts the records that were put out for the hub since a moment.
    ///
    /// - Parameter known: what was counted before; what came after it is all that is read, where it is since the same
    ///   moment.
    public func released(since: Timestamp, known: ReleasedRecords? = nil) async throws(LogError) -> ReleasedRecords {
        try await read { database in
            // Of another day only the place counts: what was made before it is not of this one.
            let before = try known?.position ?? Self.position(before: since, database)
            let known = known.flatMap { $0.since == since ? $0 : nil }
            let last = try Int.fetchOne(database, sql: "SELECT max(position) FROM outbox") ?? 0
            guard last > before else { return known ?? ReleasedRecords(since: since, counts: [:], position: last) }
            let rows = try Row.fetchAll(
                database,
                sql: """
                    SELECT type, count(*) FROM outbox
                    WHERE position > ? AND position <= ? AND time >= ? AND revision = 1 GROUP BY type
                    """, arguments: [before, last, since.milliseconds])
            let counts = rows.reduce(into: known?.counts ?? [:]) { $0[$1[0], default: 0] += $1[1] }
            return ReleasedRecords(since: since, counts: counts, position: last)
        }
    }

    /// A place in the outbox behind which all records of a moment and later stand: found from the end, since they are few.
    private static func position(before moment: Timestamp, _ database: Database) throws -> Int {
        let rows = try Row.fetchCursor(database, sql: "SELECT position, time FROM outbox ORDER BY position DESC")
        // Clocks of several desks differ a little: one earlier record among later ones does not end the search.
        var earlier = 0
        while let row = try rows.next() {
            earlier = row[1] < moment.milliseconds ? earlier + 1 : 0
            if earlier == 100 { return row[0] }
        }
        return 0
    }

    /// How many records wait for a hub, once for each hub, and since when the oldest of them waits.
    public func backlog() async throws(LogError) -> Wall.Waiting {
        try await read { database in
            let hubs = try DeliveryTable.hubs(database)
            let oldest = try hubs.compactMap { try DeliveryTable.oldestWaiting(for: $0, database) }.min()
            return Wall.Waiting(
                try hubs.reduce(0) { try $0 + DeliveryTable.waitingCount(for: $1, .all, database) }, since: oldest)
        }
    }

    /// What the wall shows at a moment.
    ///
    /// - Parameter released: of today in London.
    /// - Throws: `LogError`, `ReplayError`, `ScriptLibraryError`.
    public func wall(_ released: ReleasedRecords, at now: Timestamp, scripts: ScriptLibrary) async throws -> Wall {
        let today = LondonTime.civil(Int64(now.seconds)).day
        let firstOfMonth = CivilDay(daysSince1970: today.daysSince1970 - today.day + 1)
        func completed(since day: CivilDay) async throws -> MeasureTable {
            var filter = CallFilter()
            filter.from = Timestamp(londonStartOf: day)
            // An event that somebody dated ahead is not today's.
            filter.before = Timestamp(londonStartOf: CivilDay(daysSince1970: today.daysSince1970 + 1))
            return try await report(ReportRequest(.completion, by: nil, filter), scripts: scripts).parts[0].table
        }
        let month = try await completed(since: firstOfMonth)
        return Wall(
            open: try await calls(in: [.inProgress, .paused]),
            today: try await completed(since: today).totalProportion ?? Proportion(0, of: 0),
            month: month.totalProportion ?? Proportion(0, of: 0), countsSimulated: month.simulated != nil,
            released: released.counts, backlog: try await backlog())
    }
}
