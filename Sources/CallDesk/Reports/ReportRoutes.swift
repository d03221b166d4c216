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
        .page("/reports/{measure}/explain", .may(.readCall), explanation),
        .page("/reports/{measure}/explain/{format}", .may(.readCall), explanationFile),
    ]

    private static func page(_ visit: Visit) async throws -> Reply {
        let (measure, filter) = try asked(visit)
        let (found, refusal) = try await simulated(measure, filter, visit)
        let content = ReportPage(
            found, filter,
            form: try await FilterForm(
                filter.events, for: "/reports/\(measure.rawValue)", keeping: filter.kept, visit),
            simulation: measure == .next
                ? try SimulationForm(filter, refusal: refusal, scripts: visit.desk.scripts) : nil, for: visit)
        return visit.page(measure.name, content, "report")
    }

    private static func file(_ visit: Visit) async throws -> Reply {
        let (measure, filter) = try asked(visit)
        return try reply(try await found(try request(measure, filter, visit), filter, visit), visit)
    }

    // MARK: The calls behind a figure

    private static func explanation(_ visit: Visit) async throws -> Reply {
        let (filter, explanation, report) = try await explained(visit, isWhole: false)
        let content = ReportPage(explanation, report, filter, for: visit)
        return visit.page(content.name, content, "report")
    }

    /// All calls, not those of a page alone.
    private static func explanationFile(_ visit: Visit) async throws -> Reply {
        try reply(try await explained(visit, isWhole: true).report, visit)
    }

    private static func explained(
        _ visit: Visit, isWhole: Bool
    ) async throws -> (filter: ExplanationFilter, explanation: Explanation, report: Report) {
        let (measure, filter) = try asked(visit)
        guard measure.isExplained, !filter.isForOutside else { throw WebError.noPage }
        let explained = try ExplanationFilter(visit.query, filter)
        let request = ExplanationRequest(
            try request(measure, filter, visit), group: explained.group, skipping: isWhole ? 0 : explained.skipped,
            limit: isWhole ? .max : ExplanationFilter.size)
        let explanation = try await visit.log.explanation(request, scripts: visit.desk.scripts)
        let names = try GroupNames(filter.grouping, visit.desk.scripts)
        return (explained, explanation, explanation.report(names))
    }

    // MARK: Both

    private static func reply(_ report: Report, _ visit: Visit) throws -> Reply {
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

    private static func asked(_ visit: Visit) throws(WebError) -> (Measure, ReportFilter) {
        guard let measure = visit.parameters["measure"].flatMap({ Measure(rawValue: $0) }) else { throw .noPage }
        return (measure, try ReportFilter(visit.query, measure))
    }

    /// The report, without the simulation where there is none to be had, and why.
    private static func simulated(
        _ measure: Measure, _ filter: ReportFilter, _ visit: Visit
    ) async throws -> (report: Report, refusal: Wording?) {
        func report(simulates: Bool) async throws -> Report {
            try await found(try request(measure, filter, visit, simulates: simulates), filter, visit)
        }
        do { return (try await report(simulates: true), nil) } catch let error as WhatIfError {
            return (try await report(simulates: false), Wording(error))
        }
    }

    /// What the log says, without what somebody outside may not see where it is for them.
    private static func found(
        _ request: ReportRequest, _ filter: ReportFilter, _ visit: Visit
    ) async throws -> Report {
        let report = try await visit.log.report(request, id: "chart", scripts: visit.desk.scripts)
        guard filter.isForOutside else { return report }
        let below = try await visit.log.policyBook().policy().suppressesBelow
        return report.suppressed(below: below, by: filter.grouping, id: "chart")
    }

    /// What the log is asked for.
    ///
    /// - Throws: `.notAllowed` where handlers are told apart and the visitor may not see it.
    private static func request(
        _ measure: Measure, _ filter: ReportFilter, _ visit: Visit, simulates: Bool = true
    ) throws -> ReportRequest {
        let request = ReportRequest(
            measure, by: filter.grouping, try filter.events.calls(visit.desk.scripts),
            whatIf: simulates ? filter.whatIf : nil)
        try visit.require(request.action(for: visit.user?.id.actor))
        return request
    }
}
