import Casework
import ScriptEngine

/// A measure's figures, as a person or a program reads them.
struct MeasureReport {
    private let table: MeasureTable
    private let drawing: (svg: String, summary: String)?
    private let terminal: Terminal
    /// What people call a group.
    private let label: (String) -> String

    init(
        _ table: MeasureTable, drawing: (svg: String, summary: String)?, terminal: Terminal,
        label: @escaping (String) -> String = { $0 }
    ) {
        (self.table, self.drawing, self.terminal, self.label) = (table, drawing, terminal, label)
    }

    /// - Throws: `Failure` `report.nothingToDraw`.
    func show(as format: ReportFormat) throws {
        switch format {
        case .text: show()
        case .csv: terminal.write(table.csv)
        case .csvw: terminal.line(CanonicalJSON.text(table.csvw(file: "\(table.code).csv")))
        case .json: terminal.line(CanonicalJSON.text(table.json))
        case .svg:
            guard let drawing else {
                throw Failure(
                    "report.nothingToDraw", "There are not two groups to compare.",
                    remedy: "Choose other days, or group by something else.", exit: .data)
            }
            terminal.line(drawing.svg)
        }
    }

    private func show() {
        guard !table.rows.isEmpty || table.total?.contains(.count(0)) == false else {
            terminal.line("No call is closed that would be counted, so there is nothing to report.")
            return
        }
        let rows = table.rows.map(texts) + (table.total.map { [texts($0)] } ?? [])
        let widths = table.columns.indices.map { column in
            max(table.columns[column].title.count, rows.map { $0[column].count }.max() ?? 0)
        }
        terminal.line(text(of: table.columns.map(\.title), widths), .bold)
        for (index, row) in rows.enumerated() {
            let bar = (index < table.rows.count ? table.rows[index] : table.total).flatMap(share)
            terminal.line(
                text(of: row, widths)
                    + (bar.map { "  " + terminal.styled(Terminal.bar($0, width: 20), .accent) } ?? ""),
                index < table.rows.count ? .plain : .bold)
        }
        for note in table.notes { terminal.paragraph(note, indent: "", .dim) }
    }

    private func texts(_ row: [MeasureTable.Cell]) -> [String] {
        row.enumerated().map { index, cell in
            if index == 0, case .text(let group) = cell { return label(group) }
            return cell.words
        }
    }

    private func text(of cells: [String], _ widths: [Int]) -> String {
        zip(cells, widths).enumerated().map { index, pair in
            table.columns[index].kind == .text ? pair.0.padded(pair.1) : pair.0.leftPadded(pair.1)
        }.joined(separator: "  ")
    }

    /// The first rate of a row, for a bar.
    private func share(_ row: [MeasureTable.Cell]) -> Double? {
        for case .rate(let rate) in row { return rate }
        return nil
    }
}
