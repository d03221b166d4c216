import Casework
import HTTPTypes
import IntelligenceLog
import ReferenceData
import ScriptEngine

/// The table of OPT engagement.
enum EngagementRoutes {
    static let all: [Route] = [.page("/engagement", .may(.report), show)]

    /// The table, and which period is asked for. It holds counts only, so reading it is not written down.
    struct EngagementPage: Sendable {
        struct Row: Sendable {
            let measure: String
            let target: String
            let actual: String
            /// Of the longer of the two bars, in hundredths; nil where there is no target to draw beside.
            let bars: Bars?
        }

        struct Bars: Sendable {
            let target: Int
            let actual: Int
        }

        let from: String
        let to: String
        let forces: [Option]
        let wrong: String?
        let heading: String?
        let rows: [Row]
        let notes: [String]
        /// The same as a file, by its address.
        let csv: String?
    }

    private static func show(_ visit: Visit) async throws -> Reply {
        let today = LondonTime.civil(Int64(visit.now.seconds)).day
        // The financial year, which starts in April.
        let year = today.month < 4 ? today.year - 1 : today.year
        let from = visit.query["from"] ?? CivilDate(year: year, month: 4, day: 1)?.description ?? ""
        let to = visit.query["to"] ?? today.iso
        let force = visit.query["force"].flatMap { Forces.force(slug: $0)?.slug }
        let days = [from, to].compactMap { CivilDate(iso: $0) }
        guard days.count == 2, let period = DayPeriod(days[0], days[1]) else {
            let page = EngagementPage(
                from: from, to: to, forces: Option.forces(chosen: force),
                wrong: "Give both days as 2021-03-01, the last not before the first.", heading: nil, rows: [],
                notes: [], csv: nil)
            return visit.page("Engagement", page, "engagement", status: .unprocessableContent)
        }
        let engagement = try await visit.log.engagement(period, force: force)
        if visit.query["format"] == "csv" {
            return .file(Array(engagement.csv.utf8), "text/csv; charset=utf-8", name: "engagement.csv")
        }
        let rows = engagement.rows.map { row in
            EngagementPage.Row(
                measure: row.measure.words, target: row.target.map(row.measure.text) ?? "–",
                actual: row.measure.text(row.actual), bars: row.target.map { EngagementPage.Bars($0, row.actual) })
        }
        let name = force.flatMap { Forces.force(slug: $0)?.name }
        let page = EngagementPage(
            from: from, to: to, forces: Option.forces(chosen: force), wrong: nil,
            heading: period.words + (name.map { ", \($0)" } ?? ""), rows: rows,
            notes: [engagement.counted] + EngagementMeasure.notes,
            csv: "/engagement?from=\(period.first)&to=\(period.last)&force=\(force ?? "")&format=csv")
        return visit.page("Engagement", page, "engagement")
    }
}

extension EngagementRoutes.EngagementPage.Bars {
    fileprivate init(_ target: Int, _ actual: Int) {
        let most = max(target, actual, 1)
        (self.target, self.actual) = (target * 100 / most, actual * 100 / most)
    }
}
