import Casework
import IntelligenceLog
import ReferenceData

/// A measure: what it comes to in words, its drawings, its figures, and what they rest on.
struct ReportPage: Sendable {
    struct Column: Sendable {
        let title: String
        let isNumber: Bool
    }

    struct Cell: Sendable {
        let text: String
        /// The column's, for a phone.
        let title: String
        let isHead: Bool
        let isNumber: Bool
        /// What stands behind it; nil for a figure, and for whoever may not see it.
        let href: String?
    }

    struct Row: Sendable { let cells: [Cell] }

    struct Link: Sendable {
        let href: String
        let label: String
        let isCurrent: Bool
    }

    struct Part: Sendable {
        /// Nil for the first, which the page is named after. Not called `name`: a template that finds none takes the page's.
        let heading: String?
        let columns: [Column]
        let rows: [Row]
        let total: Row?
        let drawings: [Drawing]
        let notes: [String]
        let files: [Link]
    }

    let name: String
    let measures: [Link]
    /// The report that an explanation is of, and what to do with a report next; nil for neither.
    let beside: Link?
    /// Nil for an explanation.
    let form: FilterForm?
    /// Empty where there is nothing to choose.
    let groupings: [Option]
    let hasGroupings: Bool
    /// For whom it is.
    let readers: [Option]
    let findings: [String]
    let hasFindings: Bool
    let parts: [Part]
    let isEmpty: Bool
    let previous: String?
    let next: String?
    /// What can be simulated; nil for measures of which nothing can.
    let simulation: SimulationForm?

    init(
        _ report: Report, _ filter: ReportFilter, form: FilterForm, simulation: SimulationForm? = nil, for visit: Visit
    ) {
        let measure = report.measure
        (name, self.form, self.simulation, findings) = (measure.name, form, simulation, report.findings)
        hasFindings = !findings.isEmpty
        measures = Self.measures(visit, current: measure)
        beside = measure == .handlers ? Link(href: "/review", label: "Draw a sample for review", isCurrent: false) : nil
        (previous, next) = (nil, nil)
        let chosen = measure.groupings.filter { $0 != .handler || visit.may(.reviewCalls) }
        groupings =
            chosen.isEmpty
            ? []
            : chosen.map { Option($0.rawValue, $0.words, chosen: filter.grouping?.rawValue) }
                + [Option("", "all together", chosen: filter.grouping == nil ? "" : nil)]
        hasGroupings = !groupings.isEmpty
        readers = [Option("outside", "outside: small counts hidden", chosen: filter.isForOutside ? "outside" : nil)]
        isEmpty = report.isEmpty
        let address = "/reports/\(measure.rawValue)"
        // Calls are not named for anybody outside.
        let isExplained = measure.isExplained && !filter.isForOutside && visit.may(.readCall)
        parts = report.parts.enumerated().map { index, part in
            Part(part, isFirst: index == 0, address: address, query: filter.query) { row in
                guard isExplained, index == 0, let code = row.first?.plain else { return nil }
                let isTotal = row == part.table.total
                // Calls are named for one question.
                if isTotal, measure.hasRowsOfQuestions { return nil }
                return ExplanationFilter(filter, group: isTotal ? nil : code).address(measure)
            }
        }
    }

    /// The calls behind a figure.
    init(_ explanation: Explanation, _ report: Report, _ filter: ExplanationFilter, for visit: Visit) {
        let measure = report.measure
        (name, form, simulation, findings) = ("How it is counted: \(measure.name)", nil, nil, report.findings)
        hasFindings = !findings.isEmpty
        measures = Self.measures(visit, current: nil)
        beside = Link(
            href: "/reports/\(measure.rawValue)?\(filter.report.query)", label: "Back to the report", isCurrent: false)
        (groupings, hasGroupings, readers, isEmpty) = ([], false, [], false)
        previous = filter.page > 1 ? filter.address(measure, page: filter.page - 1) : nil
        let isMore = filter.page * ExplanationFilter.size < explanation.count
        next = isMore ? filter.address(measure, page: filter.page + 1) : nil
        parts = report.parts.enumerated().map { index, part in
            Part(
                part, isFirst: index == 0, address: "/reports/\(measure.rawValue)/explain", query: filter.query
            ) { row in index == 0 ? row.first.map { "/calls/\($0.plain)/timeline" } : nil }
        }
    }

    private static func measures(_ visit: Visit, current: Measure?) -> [Link] {
        Measure.allCases.filter { visit.may($0.action) }.map { other in
            Link(href: "/reports/\(other.rawValue)", label: other.short, isCurrent: other == current)
        }
    }
}

extension ReportPage.Part {
    /// - Parameter link: what stands behind a row; nil for nothing.
    fileprivate init(
        _ part: Report.Part, isFirst: Bool, address: String, query: String, link: ([MeasureTable.Cell]) -> String?
    ) {
        let table = part.table
        func row(_ cells: [MeasureTable.Cell]) -> ReportPage.Row {
            let href = link(cells)
            return ReportPage.Row(
                cells: zip(cells, table.columns).enumerated().map { index, pair in
                    ReportPage.Cell(
                        text: pair.0.words, title: pair.1.title, isHead: index == 0, isNumber: pair.1.kind != .text,
                        href: index == 0 ? href : nil)
                })
        }
        (heading, notes, drawings) = (isFirst ? nil : table.name, table.notes, part.drawings)
        columns = table.columns.map { ReportPage.Column(title: $0.title, isNumber: $0.kind != .text) }
        rows = table.rows.map(row)
        total = table.total.map(row)
        let asked = [isFirst ? "" : "table=\(table.code)", query].filter { !$0.isEmpty }.joined(separator: "&")
        files = [("csv", "CSV"), ("csvw", "what its columns hold (CSVW)"), ("json", "JSON")].map { code, label in
            ReportPage.Link(href: "\(address)/\(code)?\(asked)", label: label, isCurrent: false)
        }
    }
}
