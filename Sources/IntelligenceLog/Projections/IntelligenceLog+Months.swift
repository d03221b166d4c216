public import Casework
internal import GRDB
internal import ReferenceData
internal import ScriptEngine

extension IntelligenceLog {
    /// Ten years: what is further back is reached by choosing days.
    public static let mostMonths = 120

    /// How many events a filter leaves in each month of London, with or without a place on the map.
    ///
    /// - Parameter scripts: those that calls ran under, for a filter by area, which goes by the search index.
    /// - Returns: from the first month that has any to the last, those between them too; at most the last `mostMonths`.
    /// - Throws: `LogError`, `ReplayError`, `ScriptLibraryError`.
    public func eventMonths(matching filter: CallFilter, scripts: ScriptLibrary) async throws -> [EventMonth] {
        let among =
            filter.area == nil ? nil : try await places(matching: filter, scripts: scripts).map(\.call)
        let all = CallSelection(filter, among: among)
        return try await read { database in
            func end(_ order: String) throws -> Timestamp? {
                let sql = "SELECT \(CallSelection.time) FROM calls WHERE \(all.condition) ORDER BY 1 \(order) LIMIT 1"
                return try Int.fetchOne(database, sql: sql, arguments: all.arguments).map {
                    Timestamp(milliseconds: $0)
                }
            }
            guard let earliest = try end("ASC"), let latest = try end("DESC") else { return [] }
            var (month, months) = (latest.monthInLondon, [EventMonth]())
            while month >= earliest.monthInLondon, months.count < Self.mostMonths {
                var own = filter
                let (start, end) = (Timestamp(londonStartOf: month), Timestamp(londonStartOf: month.nextMonth))
                own.from = max(filter.from ?? start, start)
                own.before = min(filter.before ?? end, end)
                let selection = CallSelection(own, among: among)
                let count = try Int.fetchOne(
                    database, sql: "SELECT count(*) FROM calls WHERE \(selection.condition)",
                    arguments: selection.arguments)
                months.append(EventMonth(month, events: count ?? 0))
                month = month.previousMonth
            }
            return months.reversed()
        }
    }
}

extension Timestamp {
    /// The first day of its month in London.
    fileprivate var monthInLondon: CivilDay {
        let day = LondonTime.civil(Int64(seconds)).day
        return CivilDay(daysSince1970: day.daysSince1970 - day.day + 1)
    }
}

extension CivilDay {
    /// Of the first day of a month, the first of the next.
    fileprivate var nextMonth: CivilDay {
        let later = CivilDay(daysSince1970: daysSince1970 + 31)
        return CivilDay(daysSince1970: later.daysSince1970 - later.day + 1)
    }

    /// Of the first day of a month, the first of the one before.
    fileprivate var previousMonth: CivilDay {
        let earlier = CivilDay(daysSince1970: daysSince1970 - 1)
        return CivilDay(daysSince1970: earlier.daysSince1970 - earlier.day + 1)
    }
}
