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
    }

    struct Row: Sendable { let cells: [Cell] }

    struct Link: Sendable {
        let href: String
        let label: String
        let isCurrent: Bool
    }

    struct Part: Sendable {
        /// Nil for the first, which the page is named after.
        let name: String?
        let columns: [Column]
        let rows: [Row]
        let total: Row?
        let drawings: [Drawing]
        let notes: [String]
        let files: [Link]
    }

    let name: String
    let measures: [Link]
    let form: FilterForm
    /// Empty where there is nothing to choose.
    let groupings: [Option]
    let hasGroupings: Bool
    /// For whom it is.
    let readers: [Option]
    let findings: [String]
    let hasFindings: Bool
    let parts: [Part]
    let isEmpty: Bool

    init(_ report: Report, _ measure: Measure, _ filter: ReportFilter, form: FilterForm) {
        (name, self.form, findings) = (measure.name, form, report.findings)
        hasFindings = !findings.isEmpty
        measures = Measure.allCases.map { other in
            Link(href: "/reports/\(other.rawValue)", label: other.short, isCurrent: other == measure)
        }
        let chosen = measure.groupings
        groupings =
            chosen.isEmpty
            ? []
            : chosen.map { Option($0.rawValue, $0.words, chosen: filter.grouping?.rawValue) }
                + [Option("", "all together", chosen: filter.grouping == nil ? "" : nil)]
        hasGroupings = !groupings.isEmpty
        readers = [Option("outside", "outside: small counts hidden", chosen: filter.isForOutside ? "outside" : nil)]
        isEmpty = report.isEmpty
        parts = report.parts.enumerated().map { index, part in
            Part(part, isFirst: index == 0, address: "/reports/\(measure.rawValue)", query: filter.query)
        }
    }
}

extension ReportPage.Part {
    fileprivate init(_ part: Report.Part, isFirst: Bool, address: String, query: String) {
        let table = part.table
        func row(_ cells: [MeasureTable.Cell]) -> ReportPage.Row {
            ReportPage.Row(
                cells: zip(cells, table.columns).enumerated().map { index, pair in
                    ReportPage.Cell(
                        text: pair.0.words, title: pair.1.title, isHead: index == 0, isNumber: pair.1.kind != .text)
                })
        }
        (name, notes, drawings) = (isFirst ? nil : table.name, table.notes, part.drawings)
        columns = table.columns.map { ReportPage.Column(title: $0.title, isNumber: $0.kind != .text) }
        rows = table.rows.map(row)
        total = table.total.map(row)
        let asked = [isFirst ? "" : "table=\(table.code)", query].filter { !$0.isEmpty }.joined(separator: "&")
        files = [("csv", "CSV"), ("csvw", "what its columns hold (CSVW)"), ("json", "JSON")].map { code, label in
            ReportPage.Link(href: "\(address)/\(code)?\(asked)", label: label, isCurrent: false)
        }
    }
}
