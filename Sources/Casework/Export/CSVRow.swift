/// Rows of a table as other programs read them.
///
/// - Note: Source: RFC 4180.
enum CSVRow {
    /// A row with its line break.
    static func text(_ cells: [String]) -> String {
        cells.map { cell in
            cell.unicodeScalars.contains(where: quoted.contains)
                ? "\"" + cell.replacing("\"", with: "\"\"") + "\"" : cell
        }.joined(separator: ",") + "\r\n"
    }

    /// A text that no spreadsheet takes for a formula: an apostrophe stands before what would begin one.
    static func harmless(_ text: String) -> String {
        guard let first = text.unicodeScalars.first, formulaStarts.contains(first) else { return text }
        return "'" + text
    }

    private static let quoted: Set<Unicode.Scalar> = ["\"", ",", "\r", "\n"]
    private static let formulaStarts: Set<Unicode.Scalar> = ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"]
}
