import Casework
import IntelligenceLog
import ReferenceData

/// A measure: its drawing, its figures, and what they rest on.
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

    struct File: Sendable {
        let href: String
        let label: String
    }

    let name: String
    let form: FilterForm
    /// Empty where there is nothing to choose.
    let groupings: [Option]
    let hasGroupings: Bool
    let columns: [Column]
    let rows: [Row]
    let total: Row?
    /// SVG; nil where there is nothing to compare.
    let drawing: String?
    let summary: String?
    let notes: [String]
    let files: [File]
    let isEmpty: Bool

    /// - Parameter isGrouped: whether it is counted by something that the reader chooses.
    init(
        _ table: MeasureTable, drawing: (svg: String, summary: String)?, _ filter: ReportFilter, isGrouped: Bool,
        form: FilterForm
    ) {
        (name, self.form, notes) = (table.name, form, table.notes)
        groupings =
            !isGrouped
            ? []
            : MeasureGrouping.allCases.map { Option($0.rawValue, $0.words, chosen: filter.grouping?.rawValue) }
                + [Option("", "all together", chosen: filter.grouping == nil ? "" : nil)]
        hasGroupings = isGrouped
        columns = table.columns.map { Column(title: $0.title, isNumber: $0.kind != .text) }
        func row(_ cells: [MeasureTable.Cell]) -> Row {
            Row(
                cells: zip(cells, table.columns).enumerated().map { index, pair in
                    Cell(
                        text: index == 0 ? label(pair.0) : pair.0.words, title: pair.1.title, isHead: index == 0,
                        isNumber: pair.1.kind != .text)
                })
        }
        func label(_ cell: MeasureTable.Cell) -> String {
            guard case .text(let group) = cell else { return cell.words }
            return isGrouped ? filter.grouping?.label(of: group) ?? group : group
        }
        rows = table.rows.map(row)
        total = table.total.map(row)
        (self.drawing, summary) = (drawing?.svg, drawing?.summary)
        files = [("csv", "CSV"), ("csvw", "what its columns hold (CSVW)"), ("json", "JSON")].map { code, label in
            File(href: "/reports/\(table.code)/\(code)?\(filter.query)", label: label)
        }
        isEmpty = table.rows.isEmpty
    }
}
