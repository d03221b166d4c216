/// The rows of a table that a spreadsheet wrote: commas, semicolons or tabs between cells, quotes round them.
///
/// - Note: Source: RFC 4180.
struct CSVRows {
    /// Each row that is not blank, with the line that it begins in, from 1.
    let rows: [(line: Int, cells: [String])]

    /// Why a text is no table.
    enum Broken: Error {
        case notUTF8
        case quoteNotClosed(line: Int)
    }

    /// - Throws: `Broken`.
    init(_ bytes: [UInt8]) throws(Broken) {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw .notUTF8 }
        var scalars = text.unicodeScalars[...]
        if scalars.first == "\u{FEFF}" { scalars.removeFirst() }
        let comma = Self.separator(in: scalars.prefix { $0 != "\n" && $0 != "\r" })
        var rows: [(line: Int, cells: [String])] = []
        var (cells, cell) = ([String](), String.UnicodeScalarView())
        var (line, start, quote) = (1, 1, 0)
        func endRow() {
            cells.append(String(cell))
            if cells.contains(where: { !$0.trimmingSpace.isEmpty }) { rows.append((start, cells)) }
            (cells, cell, start) = ([], String.UnicodeScalarView(), line)
        }
        while let scalar = scalars.popFirst() {
            if scalar == "\n" || scalar == "\r" && scalars.first != "\n" { line += 1 }
            if scalar == "\"" {
                if quote > 0, scalars.first == "\"" {
                    cell.append(scalar)
                    scalars.removeFirst()
                } else {
                    quote = quote > 0 ? 0 : line
                }
            } else if quote > 0 {
                cell.append(scalar)
            } else if scalar == comma {
                cells.append(String(cell))
                cell = String.UnicodeScalarView()
            } else if scalar == "\n" || scalar == "\r" && scalars.first != "\n" {
                endRow()
            } else if scalar != "\r" {
                cell.append(scalar)
            }
        }
        guard quote == 0 else { throw .quoteNotClosed(line: quote) }
        endRow()
        self.rows = rows
    }

    /// What stands between the headings: whichever of comma, semicolon and tab there is most of.
    private static func separator(in head: Substring.UnicodeScalarView) -> Unicode.Scalar {
        func count(_ scalar: Unicode.Scalar) -> Int { head.count { $0 == scalar } }
        return ([",", ";", "\t"] as [Unicode.Scalar]).reversed().max { count($0) < count($1) } ?? ","
    }
}
