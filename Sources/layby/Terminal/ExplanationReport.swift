import Casework

/// The calls behind a figure, as a person reads them: each with the rule that was applied to it.
struct ExplanationReport {
    private let report: Report
    private let terminal: Terminal

    /// - Parameter report: as `Explanation.report` makes it.
    init(_ report: Report, _ terminal: Terminal) { (self.report, self.terminal) = (report, terminal) }

    func show() {
        for finding in report.findings { terminal.paragraph(finding, indent: "", .bold) }
        for (index, part) in report.parts.enumerated() {
            if index == 0 { showCalls(part.table) } else { showRows(part.table) }
        }
    }

    private func showCalls(_ table: MeasureTable) {
        for cells in table.rows {
            terminal.line()
            let texts = zip(cells, table.columns).filter { $0.1.kind == .text && $0.1.code != "rule" }.map(\.0.words)
            let figures = figures(cells, table)
            terminal.paragraph((texts + [figures.joined(separator: " · ")]).joined(separator: "  "), indent: "")
            for (cell, column) in zip(cells, table.columns) where column.code == "rule" {
                terminal.paragraph(cell.words, indent: "  ", .dim)
            }
        }
        terminal.line()
        for note in table.notes { terminal.paragraph(note, indent: "", .dim) }
    }

    /// The numerator and the denominator always, others where they are anything.
    private func figures(_ cells: [MeasureTable.Cell], _ table: MeasureTable) -> [String] {
        var figures: [String] = []
        for (cell, column) in zip(cells, table.columns) where column.kind == .count && column.code != "simulated" {
            guard figures.count < 2 || cell != .count(0) else { continue }
            figures.append("\(column.title) \(cell.words)")
        }
        return figures
    }

    private func showRows(_ table: MeasureTable) {
        guard !table.rows.isEmpty else { return }
        terminal.line()
        terminal.line(table.name, .bold)
        for cells in table.rows { terminal.paragraph(cells.map(\.words).reversed().joined(separator: "  ")) }
        for note in table.notes { terminal.paragraph(note, indent: "", .dim) }
    }
}
