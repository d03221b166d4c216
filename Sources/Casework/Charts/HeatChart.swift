/// Counts of two things at once as a table of shaded cells, the count in each; sums at the ends.
///
/// The first row and the first column stand apart: they are what is not recorded.
public struct HeatChart: Sendable {
    public let name: String
    /// Stands before the rows: `from`.
    public let down: String
    /// Stands before the columns: `to`.
    public let across: String
    public let rows: [String]
    public let columns: [String]
    /// A row each, as many as columns.
    public let cells: [[Int]]

    public init(
        name: String, down: String, across: String, rows: [String], columns: [String], cells: [[Int]]
    ) {
        (self.name, self.down, self.across) = (name, down, across)
        (self.rows, self.columns, self.cells) = (rows, columns, cells)
    }

    /// - Parameter id: one a page, `[a-z0-9-]`.
    public func drawing(id: String) -> Drawing {
        let (left, top, pitch, gap) = (190.0, 86.0, 30.0, 6.0)
        let wide = min(64, (660 - left - 2 * gap) / Double(columns.count + 1))
        var sheet = ChartSheet(width: 720, height: top + 2 * gap + pitch * Double(rows.count + 1) + 4)
        func x(_ column: Int) -> Double {
            left + Double(column) * wide + (column > 0 ? gap : 0) + (column == columns.count ? gap : 0)
        }
        func y(_ row: Int) -> Double {
            top + Double(row) * pitch + (row > 0 ? gap : 0) + (row == rows.count ? gap : 0)
        }
        sheet.text("\(down) ↓   \(across) →", left - 10, top - 10, .end, size: 12)
        for (column, label) in (columns + ["all"]).enumerated() {
            sheet.slanted(label, x(column) + wide / 2, top - 8, size: 12, isBold: column == columns.count)
        }
        let greatest = Double(max(cells.joined().max() ?? 0, 1))
        for (row, counts) in cells.enumerated() {
            sheet.text(rows[row], left - 10, y(row) + 19, .end, size: 13)
            for (column, count) in counts.enumerated() {
                // Roots, since one cell is often many times any other; never so dark that its number cannot be read.
                let shade = count == 0 ? 0.03 : 0.07 + 0.33 * (Double(count) / greatest).squareRoot()
                sheet.bar(
                    x: x(column) + 1, y: y(row) + 1, width: wide - 2, height: pitch - 2,
                    opacity: (shade * 100).rounded() / 100)
                if count > 0 { sheet.text(count.grouped, x(column) + wide / 2, y(row) + 19, .middle, size: 13) }
            }
            let sum = counts.reduce(0, +)
            sheet.text(sum.grouped, x(columns.count) + wide / 2, y(row) + 19, .middle, size: 13, isBold: true)
        }
        sheet.text("all", left - 10, y(rows.count) + 19, .end, size: 13, isBold: true)
        for column in columns.indices {
            let sum = cells.reduce(0) { $0 + $1[column] }
            sheet.text(sum.grouped, x(column) + wide / 2, y(rows.count) + 19, .middle, size: 13, isBold: true)
        }
        let all = cells.joined().reduce(0, +).grouped
        sheet.text(all, x(columns.count) + wide / 2, y(rows.count) + 19, .middle, size: 13, isBold: true)
        return sheet.drawing(name: name, summary: summary, id: id)
    }

    /// What the chart shows, as a screen reader says it.
    public var summary: String {
        let all = cells.joined().reduce(0, +)
        guard all > 0 else { return "Nothing was counted." }
        let known = cells.enumerated().flatMap { row, counts in
            counts.enumerated().map { (row: row, column: $0.offset, count: $0.element) }
        }.filter { $0.row > 0 && $0.column > 0 }
        var text = "\(all.grouped) in all; \(cells[0][0].grouped) \(down) and \(across) \(columns[0])."
        if let most = known.max(by: { $0.count < $1.count }), most.count > 0 {
            text +=
                " Most of the others \(down) \(rows[most.row]) \(across) \(columns[most.column]): \(most.count.grouped)."
        }
        return text
    }
}
