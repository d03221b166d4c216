public import Casework
internal import GRDB
internal import ScriptEngine

extension IntelligenceLog {
    /// A stretch of a list of calls.
    public struct CallPage: Sendable {
        /// In the order that was asked for.
        public let calls: [CallSummary]
        /// How many there are in all; counted up to `mostCounted`.
        public let total: Int

        /// Beyond that many, nobody turns the pages.
        public static let mostCounted = 10_000
    }

    /// So many places are read for a map, the newest first, and for a filter by area.
    public static let mostPlaces = 5_000

    /// The calls that a filter leaves, a stretch at a time.
    ///
    /// Ordered by time it reads what it shows, and what the filter passes over on the way there; in any other order, all
    /// that the filter leaves.
    /// - Parameters:
    ///   - count: passes over so many.
    ///   - scripts: those that calls ran under, for a filter by area, which goes by the search index.
    /// - Throws: `LogError`, `ReplayError`, `ScriptLibraryError`.
    public func calls(
        matching filter: CallFilter, in order: CallOrder = .newest, skipping count: Int = 0, limit: Int,
        scripts: ScriptLibrary
    ) async throws -> CallPage {
        var among: [CallID]?
        if let area = filter.area {
            among = try await places(matching: filter, scripts: scripts).filter { area.contains($0.point) }.map(\.call)
        }
        let selection = CallSelection(filter, among: among)
        return try await read { database in
            let total =
                try Int.fetchOne(
                    database,
                    sql: "SELECT count(*) FROM (SELECT 1 FROM calls WHERE \(selection.condition) LIMIT ?)",
                    arguments: selection.arguments + [CallPage.mostCounted]) ?? 0
            let rows = try Row.fetchCursor(
                database,
                sql: "SELECT * FROM calls WHERE \(selection.condition) ORDER BY \(order.sql) LIMIT ? OFFSET ?",
                arguments: selection.arguments + [limit, count])
            return CallPage(calls: try rows.mapToArray(Projections.call), total: total)
        }
    }

    /// Where the events happened that a filter leaves, the latest first; at most `mostPlaces`.
    ///
    /// - Throws: `LogError`, `ReplayError`, `ScriptLibraryError`.
    public func places(matching filter: CallFilter, scripts: ScriptLibrary) async throws -> [CallPlace] {
        try await catchUpSearch(scripts: scripts)
        let selection = CallSelection(filter)
        let places = try await read { [vault] database in
            try PlaceTable.places(of: selection, limit: Self.mostPlaces, vault, database)
        }
        return places.filter { filter.area?.contains($0.point) ?? true }
    }
}
