import Casework

/// A regional scan as the terminal shows it.
struct ScanReport {
    let terminal: Terminal

    /// Rows of a table that are shown; files have all.
    private static let most = 25
    private static let widest = 62
    private static let widestHead = 20

    func show(_ scan: RegionalScan, _ types: [String: String]) {
        terminal.line("Regional scan: \(scan.title)", .bold)
        for line in scan.said { terminal.paragraph(line, indent: "") }
        for table in scan.tables(types: types) {
            terminal.line()
            terminal.line(table.title, .bold)
            terminal.paragraph(table.note, indent: "", .dim)
            let (lines, hidden) = Self.lines(table, most: Self.most)
            if lines.isEmpty { terminal.line(table.empty) }
            for (index, line) in lines.enumerated() { terminal.line(line, index == 0 ? .accent : .plain) }
            if hidden > 0 { terminal.line("and \(hidden) more: --format html -o FILE", .dim) }
        }
    }

    /// The same as plain text, whole.
    static func text(_ scan: RegionalScan, _ types: [String: String]) -> String {
        var text = "Regional scan: \(scan.title)\n\(RegionalScan.notice)\n"
        for line in scan.said { text += line + "\n" }
        for table in scan.tables(types: types) {
            let lines = lines(table, most: .max).lines
            text += "\n\(table.title)\n\(table.note)\n"
            text += lines.isEmpty ? table.empty + "\n" : lines.joined(separator: "\n") + "\n"
        }
        return text
    }

    /// The heads and the rows in columns; none where there are no rows.
    private static func lines(_ table: ReportTable, most: Int) -> (lines: [String], hidden: Int) {
        guard !table.rows.isEmpty else { return ([], 0) }
        let shown = table.rows.prefix(most)
        let cells = [table.heads.map { clipped($0, to: widestHead) }] + shown.map { $0.map { clipped($0.text) } }
        let widths = table.heads.indices.map { column in cells.map { $0[column].count }.max() ?? 0 }
        let isFigure = table.heads.indices.map { column in
            shown.allSatisfy { if case .number = $0[column] { true } else { false } }
        }
        let lines = cells.map { row in
            row.indices.map { isFigure[$0] ? row[$0].leftPadded(widths[$0]) : row[$0].padded(widths[$0]) }
                .joined(separator: "  ").trimmingEnd
        }
        return (lines, table.rows.count - shown.count)
    }

    private static func clipped(_ text: String, to widest: Int = widest) -> String {
        text.count > widest ? text.prefix(widest - 1) + "…" : text
    }
}

extension String {
    /// Without spaces at its end.
    fileprivate var trimmingEnd: String {
        String(self[..<(lastIndex { $0 != " " }.map { index(after: $0) } ?? startIndex)])
    }
}
