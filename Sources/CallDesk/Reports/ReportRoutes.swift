import Casework
import IntelligenceLog
import ScriptEngine

/// The measures, as pages and as files.
///
/// They show counts, forces and user ids, and so nobody of whom a call speaks.
enum ReportRoutes {
    static let all: [Route] = [
        .page("/reports", .may(.report)) { _ in .seeOther("/reports/completion") },
        .page("/reports/{measure}", .may(.report), page),
        .page("/reports/{measure}/{format}", .may(.report), file),
    ]

    /// The measures, as addresses name them.
    private enum Measure: String {
        case completion, capture
    }

    private static func page(_ visit: Visit) async throws -> Reply {
        let (measure, filter) = try asked(visit)
        let (table, drawing) = try await measured(measure, filter, visit)
        let content = ReportPage(
            table, drawing: drawing, filter, isGrouped: measure == .completion,
            form: try await FilterForm(filter.events, for: "/reports/\(measure.rawValue)", visit))
        return visit.page(table.name, content, "report")
    }

    private static func file(_ visit: Visit) async throws -> Reply {
        let (measure, filter) = try asked(visit)
        let (table, _) = try await measured(measure, filter, visit)
        let name = "\(table.code).csv"
        switch visit.parameters["format"] {
        case "csv": return .file(Array(table.csv.utf8), "text/csv; charset=utf-8; header=present", name: name)
        case "csvw":
            return .file(
                CanonicalJSON.bytes(table.csvw(file: name)), "application/csvm+json", name: "\(name)-metadata.json")
        case "json": return .file(CanonicalJSON.bytes(table.json), "application/json", name: "\(table.code).json")
        default: throw WebError.noPage
        }
    }

    private static func asked(_ visit: Visit) throws(WebError) -> (Measure, ReportFilter) {
        guard let measure = visit.parameters["measure"].flatMap({ Measure(rawValue: $0) }) else { throw .noPage }
        return (measure, try ReportFilter(visit.query))
    }

    private static func measured(
        _ measure: Measure, _ filter: ReportFilter, _ visit: Visit
    ) async throws -> (table: MeasureTable, drawing: (svg: String, summary: String)?) {
        let scripts = visit.desk.scripts
        let calls = try filter.events.calls(scripts)
        switch measure {
        case .completion:
            let completion = try await visit.log.completion(by: filter.grouping, calls, scripts: scripts)
            return (completion.table, completion.drawing(id: "chart"))
        case .capture:
            let capture = try await visit.log.capture(calls, scripts: scripts)
            return (capture.table, capture.drawing(id: "chart"))
        }
    }
}
