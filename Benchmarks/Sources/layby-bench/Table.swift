import Foundation

/// The rows as text, in columns.
enum Table {
    static func text(_ rows: [Row]) -> String {
        let heads = ["measure", "unit", "Layby", "rounds", "target", "peer", "median", "ratio"]
        let lines = [heads] + rows.map(cells)
        let widths = heads.indices.map { column in lines.map { $0[column].count }.max() ?? 0 }
        // Figures stand to the right, words to the left.
        let isFigure = [false, false, true, true, false, false, true, true]
        return lines.map { line in
            zip(line, zip(widths, isFigure)).map { cell, shape in
                let space = String(repeating: " ", count: shape.0 - cell.count)
                return shape.1 ? space + cell : cell + space
            }.joined(separator: "  ")
        }.joined(separator: "\n")
    }

    private static func cells(_ row: Row) -> [String] {
        let low = row.ours.min() ?? 0
        let high = row.ours.max() ?? 0
        return [
            row.name, row.unit, figure(row.ours.median), "\(figure(low))…\(figure(high))",
            row.target ?? "–",
            row.peer.map { row.theirs.isEmpty ? "– (no \($0))" : $0 } ?? "–",
            row.theirs.isEmpty ? "–" : figure(row.theirs.median),
            row.ratio.map { String(format: "%.2f", $0) } ?? "–",
        ]
    }

    /// Three digits that count; no fraction from 100.
    private static func figure(_ value: Double) -> String {
        let decimals = value >= 100 ? 0 : value >= 10 ? 1 : 2
        let digits = String(format: "%.\(decimals)f", value)
        return decimals == 0 ? grouped(digits) : digits
    }

    /// A whole number with its thousands set apart.
    static func grouped(_ number: Int) -> String { grouped(String(number)) }

    private static func grouped(_ digits: String) -> String {
        let groups = stride(from: digits.count, to: 0, by: -3).map { end in
            String(digits.prefix(end).suffix(min(3, end)))
        }
        return groups.reversed().joined(separator: ",")
    }
}
