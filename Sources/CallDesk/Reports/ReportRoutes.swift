import Casework
import IntelligenceLog
import ScriptEngine

/// The measures, as pages and as files.
///
/// They show counts, forces and user ids, and so nobody of whom a call speaks.
enum ReportRoutes {
    static let all: [Route] = [
        .page("/reports", .may(.report)) { _ in .seeOther("/reports/completion") },
        .page("/reports/completion", .may(.report), completion),
        .page("/reports/completion/{format}", .may(.report), file),
    ]

    private static func completion(_ visit: Visit) async throws -> Reply {
        let filter = try ReportFilter(visit.query)
        let measure = try await measured(filter, visit)
        let content = ReportPage(
            measure.table, drawing: measure.drawing(id: "chart"), filter,
            form: try await FilterForm(filter.events, for: "/reports/completion", visit))
        return visit.page(measure.table.name, content, "report")
    }

    private static func file(_ visit: Visit) async throws -> Reply {
        let table = try await measured(try ReportFilter(visit.query), visit).table
        switch visit.parameters["format"] {
        case "csv":
            return .file(Array(table.csv.utf8), "text/csv; charset=utf-8; header=present", name: "completion.csv")
        case "csvw":
            let description = CanonicalJSON.bytes(table.csvw(file: "completion.csv"))
            return .file(description, "application/csvm+json", name: "completion.csv-metadata.json")
        case "json": return .file(CanonicalJSON.bytes(table.json), "application/json", name: "completion.json")
        default: throw WebError.noPage
        }
    }

    private static func measured(_ filter: ReportFilter, _ visit: Visit) async throws -> Completion {
        let calls = try filter.events.calls(visit.desk.scripts)
        return Completion(
            of: try await visit.log.closedCalls(matching: calls), by: filter.grouping,
            lorryVersions: calls.lorryVersions)
    }
}
