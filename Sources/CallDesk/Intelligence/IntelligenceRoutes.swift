import Casework
import HTTPTypes
import IntelligenceLog
import ReferenceData
import ScriptEngine

/// Intelligence reports: their list, one as it is written, its sanitised copy beside it, and, apart, its source.
///
/// Whoever's role reads reports sees all of them; who only writes them, their own.
enum IntelligenceRoutes {
    static let all: [Route] = [
        .page("/intelligence", .may(.writeIntelligence)) { try await list($0, error: nil) },
        .form("/intelligence", .may(.writeIntelligence), begin),
        .page("/intelligence/{report}", .may(.writeIntelligence), show),
        .form("/intelligence/{report}/changes", .may(.writeIntelligence), change),
        .page("/intelligence/{report}/sanitise", .may(.readIntelligence), sanitise),
        .page("/intelligence/{report}/source", .may(.readSource), source),
        .page("/intelligence/{report}/print", .may(.writeIntelligence), print),
    ]

    /// A beginning that a browser kept open is taken for so long.
    private static let beginSeconds = 30 * 86_400

    // MARK: The list

    private static func list(_ visit: Visit, error: String?) async throws -> Reply {
        let actor = try visit.actor()
        let isReader = visit.may(.readIntelligence)
        let phase = visit.query["phase"].flatMap { IntelligenceReport.Phase(rawValue: $0) }
        let isOwn = !isReader || visit.query["whose"] == "own"
        let reports = try await visit.log.intelligenceReports(by: isOwn ? actor : nil, in: phase, limit: 500)
        try await visit.consult(listed: reports.map(\.id.stream))
        let content = IntelligenceList(
            reports, phase: phase, isOwn: isOwn, isReader: isReader,
            origin: origin(error == nil ? visit.query : visit.form),
            for: visit, error: error)
        return visit.page("Intelligence", content, "intelligence", status: error == nil ? .ok : .unprocessableContent)
    }

    /// What a report is to be made from, as an address or a form says it.
    private static func origin(_ form: Form) -> IntelligenceOrigin {
        IntelligenceOrigin(
            call: form["call"].flatMap { StreamID($0) }, person: form["person"].flatMap { Int($0) },
            operation: form["operation"].flatMap { StreamID($0) })
    }

    private static func begin(_ visit: Visit) async throws -> Reply {
        // The form names the stream; only one that was made lately, never one that each log has one of.
        guard let stream = visit.form["report"].flatMap({ StreamID($0) }),
            stream.madeAt > visit.now.adding(seconds: -beginSeconds), stream.madeAt < visit.now.adding(seconds: 86_400)
        else { throw WebError.field("report") }
        let origin = origin(visit.form)
        if let call = origin.call {
            try visit.require(.readCall)
            try await visit.consult(call.stream, page: "desk intelligence")
        }
        if let operation = origin.operation {
            try visit.require(.readOperation)
            try await visit.consult(operation.stream, page: "desk intelligence")
        }
        do {
            let title = try visit.form.line("title", longest: IntelligenceReport.longest.title)
            let report = try await visit.log.beginReport(
                IntelligenceID(stream), from: origin, title: title, marking: try IntelligenceForm.marking(visit.form),
                scripts: visit.desk.scripts, at: visit.now, by: try visit.actor())
            return .seeOther("/intelligence/\(report.id)?said=begun")
        } catch  where error is IntelligenceError || error is Misread {
            return try await list(visit, error: Wording(error).sentence)
        }
    }

    // MARK: One report

    /// The report that the path names, where the user may read it.
    ///
    /// - Throws: `.notFound` also for a report that is not theirs to read.
    private static func report(_ visit: Visit) async throws -> IntelligenceReport {
        let report = try await visit.log.intelligenceReport(try visit.stream("report"))
        guard report.mayBeRead(by: visit.user?.role, try visit.actor()) else { throw LogError.notFound }
        return report
    }

    private static func show(_ visit: Visit) async throws -> Reply {
        let report = try await report(visit)
        try await visit.consult(report.id.stream, page: "desk intelligence")
        return page(report, visit, said: visit.query["said"].flatMap { Said(rawValue: $0)?.words })
    }

    private static func page(
        _ report: IntelligenceReport, _ visit: Visit, said: String? = nil, error: String? = nil
    ) -> Reply {
        // What it is about stays out of the browser's history, which keeps titles.
        visit.page(
            report.reference, IntelligencePage(report, for: visit, said: said, error: error), "intelligence-report",
            status: error == nil ? .ok : .unprocessableContent)
    }

    private static func change(_ visit: Visit) async throws -> Reply {
        let report = try await report(visit)
        guard let form = visit.form["change"].flatMap({ IntelligenceForm(rawValue: $0) }) else {
            throw WebError.field("change")
        }
        let isOfSanitising = form.isOfSanitising
        do {
            let input = try await form.input(visit, report)
            if input.isOfReaders { try visit.require(.readIntelligence) }
            let change = try await visit.log.change(report.id.stream, input, at: visit.now, by: try visit.actor())
            let said = Said(input, change, report)
            let page = isOfSanitising && change.report.phase == .submitted ? "/sanitise" : ""
            return .seeOther("/intelligence/\(report.id)\(page)?said=\(said.rawValue)")
        } catch  where error is IntelligenceError || error is Misread {
            try await visit.consult(report.id.stream, page: "desk intelligence")
            let now = try await self.report(visit)
            let words = Wording(error).sentence
            return isOfSanitising && now.phase == .submitted && visit.may(.readIntelligence)
                ? sanitisePage(now, visit, error: words) : page(now, visit, error: words)
        }
    }

    private static func sanitise(_ visit: Visit) async throws -> Reply {
        let report = try await report(visit)
        try await visit.consult(report.id.stream, page: "desk intelligence")
        return sanitisePage(report, visit, said: visit.query["said"].flatMap { Said(rawValue: $0)?.words })
    }

    private static func sanitisePage(
        _ report: IntelligenceReport, _ visit: Visit, said: String? = nil, error: String? = nil
    ) -> Reply {
        visit.page(
            "Sanitise \(report.reference)", SanitisePage(report, for: visit, said: said, error: error),
            "intelligence-sanitise", status: error == nil ? .ok : .unprocessableContent)
    }

    /// Who the source is: a page of its own, and a consultation of its own.
    private static func source(_ visit: Visit) async throws -> Reply {
        let report = try await report(visit)
        try await visit.consult(report.id.stream, IntelligenceSource.subject, page: "desk source")
        let source = try report.source(readBy: visit.user?.role)
        return visit.page("Source of \(report.reference)", SourcePage(report, source), "intelligence-source")
    }

    private static func print(_ visit: Visit) async throws -> Reply {
        var report = try await report(visit)
        if let number = visit.query["revision"].flatMap({ Int($0) }) {
            guard let earlier = report.submitted(revision: number) else { throw LogError.notFound }
            report = earlier
        }
        try await visit.consult(report.id.stream, page: "desk print")
        let copy = visit.query["copy"].flatMap { IntelligenceReport.Copy(rawValue: $0) } ?? .sanitised
        let content = IntelligencePrint(report, copy, printedBy: try visit.actor(), at: visit.now)
        return visit.page(report.reference, content, "intelligence-print")
    }

    /// What a page says after a form, so that addresses hold codes and not words.
    private enum Said: String {
        case begun, kept, already, submitted, counted, notCounted, sanitised, sent, revised, withdrawn

        init(_ input: IntelligenceReport.Input, _ change: IntelligenceLog.ReportChange, _ before: IntelligenceReport) {
            guard change.isNew else {
                self = .already
                return
            }
            switch input {
            case .submit:
                let isFirst = before.submissions.isEmpty && before.origin.operation != nil
                self = isFirst ? change.isCounted ? .counted : .notCounted : .submitted
            case .sanitise, .keepBack: self = .sanitised
            case .disseminate: self = .sent
            case .revise: self = .revised
            case .withdraw: self = .withdrawn
            default: self = .kept
            }
        }

        var words: String {
            switch self {
            case .begun: "Begun. Grade each item, then submit it."
            case .kept: "Saved."
            case .already: "That stands already; it is kept once."
            case .submitted: "Submitted. It changes no more; a correction is another revision."
            case .counted: "Submitted. The operation counts it."
            case .notCounted: "Submitted. The operation has ended, so it does not count it."
            case .sanitised: "Saved. The copy that leaves says so."
            case .sent: "It waits for the hub, as the sanitised copy says."
            case .revised: "A draft again. What was submitted stays as it was."
            case .withdrawn: "Withdrawn."
            }
        }
    }
}
