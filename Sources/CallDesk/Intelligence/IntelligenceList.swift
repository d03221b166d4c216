import Casework
import ReferenceData
import ScriptEngine

/// The reports, and what begins another.
struct IntelligenceList: Sendable {
    struct Line: Sendable {
        let href: String
        let reference: String
        let title: String
        let phase: String
        let revision: Int
        let marking: String
        let origin: String
        let author: String
        let begunAt: String
        let items: Int
        let unready: Int?
        let isSimulated: Bool
    }

    let csrf: String
    let isReader: Bool
    let phases: [Option]
    let whose: [Option]
    let said: String
    let lines: [Line]
    let hasLines: Bool
    /// The id that a report will have, so that it is begun once however often the form is sent.
    let report: String
    let call: String?
    let person: Int?
    let operation: String?
    let from: String
    let hasOrigin: Bool
    let isOpen: Bool
    let title: String
    let markings: [Option]
    let error: String?

    init(
        _ reports: [IntelligenceSummary], phase: IntelligenceReport.Phase?, isOwn: Bool, isReader: Bool,
        origin: IntelligenceOrigin, for visit: Visit, error: String?
    ) {
        (csrf, self.isReader, self.error) = (visit.csrf, isReader, error)
        phases = IntelligenceReport.Phase.allCases.map {
            Option($0.rawValue, $0.words, chosen: phase?.rawValue)
        }
        whose = [Option("own", "mine", chosen: isOwn ? "own" : nil)]
        said = reports.count == 1 ? "1 report" : "\(reports.count.grouped) reports"
        lines = reports.map { report in
            Line(
                href: "/intelligence/\(report.id)", reference: report.reference, title: report.title,
                phase: report.phase.words, revision: report.revision, marking: report.marking.rawValue,
                origin: report.origin.words, author: report.author.id,
                begunAt: LondonTime.text(Int64(report.begunAt.seconds)), items: report.items,
                unready: report.phase == .submitted ? report.unready.unlessZero : nil,
                isSimulated: report.isSimulated)
        }
        hasLines = !lines.isEmpty
        var random = SystemRandomNumberGenerator()
        report = StreamID(at: visit.now, random: &random).text
        (call, person) = (origin.call?.description, origin.person)
        operation = origin.operation?.description
        hasOrigin = origin != .other
        let short = (origin.call?.stream ?? origin.operation?.stream)?.short
        from = short.map { "\(origin.words) \($0)" } ?? "nothing"
        isOpen = hasOrigin || error != nil
        title = error == nil ? "" : visit.form["title"] ?? ""
        let marking = error == nil ? nil : visit.form["marking"]
        markings = SecurityMarking.allCases.map {
            Option($0.rawValue, $0.rawValue, chosen: marking ?? SecurityMarking.standard.rawValue)
        }
    }
}
