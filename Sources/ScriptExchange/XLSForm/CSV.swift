/// Comma-separated values as RFC 4180 has them.
enum CSV {
    /// The rows as text, each ended by a line feed.
    static func text(_ rows: [[String]]) -> String {
        rows.map { row in row.map(quoted).joined(separator: ",") + "\n" }.joined()
    }

    private static func quoted(_ cell: String) -> String {
        let isPlain = !cell.utf8.contains { byte in
            byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\n")
                || byte == UInt8(ascii: "\r")
        }
        return isPlain
            ? cell : "\"\(cell.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\""))\""
    }

    /// Reads rows; cells in quotes may hold commas, quotes and line breaks.
    ///
    /// - Returns: nil when a quote is never closed, or a cell is longer than the limit.
    static func rows(_ bytes: some Sequence<UInt8>, cellLimit: Int) -> [[String]]? {
        var rows: [[String]] = []
        var row: [String] = []
        var cell: [UInt8] = []
        var isQuoted = false
        var wasQuote = false
        var isBlank = true
        func ended(_ cell: [UInt8]) -> String { String(decoding: cell, as: UTF8.self) }
        for byte in bytes {
            if cell.count > cellLimit { return nil }
            if isQuoted, byte != UInt8(ascii: "\"") || wasQuote {
                if wasQuote {
                    if byte == UInt8(ascii: "\"") {
                        cell.append(byte)
                        wasQuote = false
                        continue
                    }
                    (isQuoted, wasQuote) = (false, false)
                } else {
                    cell.append(byte)
                    continue
                }
            }
            switch byte {
            case UInt8(ascii: "\"") where isQuoted: wasQuote = true
            case UInt8(ascii: "\"") where cell.isEmpty: (isQuoted, isBlank) = (true, false)
            case UInt8(ascii: ","):
                row.append(ended(cell))
                cell.removeAll(keepingCapacity: true)
                isBlank = false
            case UInt8(ascii: "\r"): break
            case UInt8(ascii: "\n"):
                if !(isBlank && cell.isEmpty) { row.append(ended(cell)) }
                rows.append(row)
                (row, isBlank) = ([], true)
                cell.removeAll(keepingCapacity: true)
            default: cell.append(byte)
            }
        }
        if isQuoted, !wasQuote { return nil }
        if !(isBlank && cell.isEmpty) {
            row.append(ended(cell))
            rows.append(row)
        }
        return rows
    }
}
