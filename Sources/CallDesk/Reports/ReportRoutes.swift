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

    private static func page(_ visit: Visit) async throws -> Reply {
        let asked = try asked(visit)
        let content = ReportPage(
            try await report(asked, visit), asked.measure, asked.filter,
            form: try await FilterForm(asked.filter.events, for: "/reports/\(asked.measure.rawValue)", visit))
        return visit.page(asked.measure.name, content, "report")
    }

    private static func file(_ visit: Visit) async throws -> Reply {
        let report = try await report(try asked(visit), visit)
        guard let table = report.part(visit.query["table"])?.table else { throw WebError.noPage }
        let name = "\(table.code).csv"
        switch visit.parameters["format"] {
        case "csv": return .file(Array(table.csv.utf8), "text/csv; charset=utf-8; header=present", name: name)
        case "csvw":
            return .file(
                CanonicalJSON.bytes(table.csvw(file: name)), "application/csvm+json", name: "\(name)-metadata.json")
        case "json":
            return .file(CanonicalJSON.bytes(report.json), "application/json", name: "\(report.measure.rawValue).json")
        default: throw WebError.noPage
        }
    }

    private static func asked(_ visit: Visit) throws(WebError) -> (measure: Measure, filter: ReportFilter) {
        guard let measure = visit.parameters["measure"].flatMap({ Measure(rawValue: $0) }) else { throw .noPage }
        return (measure, try ReportFilter(visit.query, measure))
    }

    private static func report(
        _ asked: (measure: Measure, filter: ReportFilter), _ visit: Visit
    ) async throws -> Report {
        let scripts = visit.desk.scripts
        let request = ReportRequest(asked.measure, by: asked.filter.grouping, try asked.filter.events.calls(scripts))
        let report = try await visit.log.report(request, id: "chart", scripts: scripts)
        guard asked.filter.isForOutside else { return report }
        let below = try await visit.log.policyBook().policy().suppressesBelow
        return report.suppressed(below: below, by: asked.filter.grouping, id: "chart")
    }
}
