import Casework
import ScriptEngine

/// A measure's figures, as a person or a program reads them.
struct MeasureReport {
    private let report: Report
    /// The part that files are of; a person is shown all, unless one was asked for.
    private let part: Report.Part
    private let terminal: Terminal

    init(_ report: Report, _ part: Report.Part, _ terminal: Terminal) {
        (self.report, self.part, self.terminal) = (report, part, terminal)
    }

    /// - Throws: `Failure` `report.nothingToDraw`.
    func show(as format: ReportFormat) throws {
        switch format {
        case .text: show(part == report.parts.first ? report.parts : [part])
        case .csv: terminal.write(part.table.csv)
        case .csvw: terminal.line(CanonicalJSON.text(part.table.csvw(file: "\(part.table.code).csv")))
        case .json: terminal.line(CanonicalJSON.text(report.json))
        case .svg:
            guard let drawing = part.drawings.first else {
                throw Failure(
                    "report.nothingToDraw", "There are not two groups to compare.",
                    remedy: "Choose other days, or group by something else (--by).", exit: .data)
            }
            terminal.line(drawing.svg)
        }
    }

    private func show(_ parts: [Report.Part]) {
        guard !report.isEmpty else {
            terminal.line("No call is closed that would be counted, so there is nothing to report.")
            return
        }
        for finding in report.findings { terminal.paragraph(finding, indent: "", .bold) }
        for (index, part) in parts.enumerated() where !part.table.rows.isEmpty || part.table.total != nil {
            if index > 0 || !report.findings.isEmpty { terminal.line() }
            if index > 0 { terminal.line(part.table.name, .bold) }
            show(part.table)
            for note in part.table.notes { terminal.paragraph(note, indent: "", .dim) }
        }
    }

    private func show(_ table: MeasureTable) {
        let rows = (table.rows + (table.total.map { [$0] } ?? [])).map { $0.map { Self.shortened($0.words) } }
        let widths = table.columns.indices.map { column in
            max(table.columns[column].title.count, rows.map { $0[column].count }.max() ?? 0)
        }
        func text(_ cells: [String]) -> String {
            zip(cells, widths).enumerated().map { index, pair in
                table.columns[index].kind == .text ? pair.0.padded(pair.1) : pair.0.leftPadded(pair.1)
            }.joined(separator: "  ")
        }
        terminal.line(text(table.columns.map(\.title)), .bold)
        for (index, row) in rows.enumerated() {
            let cells = index < table.rows.count ? table.rows[index] : table.total ?? []
            let bar = share(cells).map { "  " + terminal.styled(Terminal.bar($0, width: 20), .accent) } ?? ""
            terminal.line(text(row) + bar, index < table.rows.count ? .plain : .bold)
        }
    }

    /// The wording of a question may be a sentence.
    private static func shortened(_ text: String) -> String { text.count <= 56 ? text : text.prefix(55) + "…" }

    /// The first rate of a row, for a bar.
    private func share(_ row: [MeasureTable.Cell]) -> Double? {
        for case .rate(let rate) in row { return rate }
        return nil
    }
}
