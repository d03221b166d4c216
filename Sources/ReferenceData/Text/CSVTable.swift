/// Rows of a comma-separated file whose first row names the columns.
struct CSVTable {
    /// Rows after the first, each column by its name; a row that is too short has fewer.
    let rows: [[String: String]]

    /// Parses UTF-8 bytes; fields in double quotes may hold commas and doubled quotes.
    init(_ bytes: [UInt8]) {
        var lines: [[String]] = []
        var line: [String] = []
        var field: [UInt8] = []
        var isQuoted = false
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            switch byte {
            case UInt8(ascii: "\""):
                if isQuoted, index < bytes.count, bytes[index] == byte {
                    field.append(byte)
                    index += 1
                } else {
                    isQuoted.toggle()
                }
            case UInt8(ascii: ",") where !isQuoted:
                line.append(String(decoding: field, as: UTF8.self))
                field = []
            case UInt8(ascii: "\n") where !isQuoted:
                line.append(String(decoding: field, as: UTF8.self))
                lines.append(line)
                (line, field) = ([], [])
            case UInt8(ascii: "\r") where !isQuoted:
                break
            default:
                field.append(byte)
            }
        }
        if !line.isEmpty || !field.isEmpty { lines.append(line + [String(decoding: field, as: UTF8.self)]) }
        let names = lines.first ?? []
        rows = lines.dropFirst().map { line in
            Dictionary(zip(names, line), uniquingKeysWith: { first, _ in first })
        }
    }
}
