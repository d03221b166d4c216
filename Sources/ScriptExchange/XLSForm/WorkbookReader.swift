/// Reads the texts of a workbook as Excel, LibreOffice and openpyxl write it.
struct WorkbookReader {
    private let archive: ZipReader
    /// Bytes that the parts may still unpack to, all together.
    private var left: Int
    private var shared: [String] = []

    enum Failure: Error {
        case broken
        case tooLarge
        case xml(XMLReader.Failure)
    }

    /// All sheets, in the order of the workbook.
    ///
    /// - Parameter limit: the most bytes that all parts together may unpack to.
    static func sheets(_ bytes: [UInt8], limit: Int) throws(Failure) -> [Sheet] {
        let archive: ZipReader
        do { archive = try ZipReader(bytes) } catch { throw error == .broken ? .broken : .tooLarge }
        var reader = WorkbookReader(archive: archive, left: limit)
        return try reader.sheets()
    }

    private init(archive: ZipReader, left: Int) { (self.archive, self.left) = (archive, left) }

    private mutating func part(_ name: String) throws(Failure) -> XMLElement? {
        let bytes: [UInt8]?
        do { bytes = try archive.file(name, limit: left) } catch { throw error == .broken ? .broken : .tooLarge }
        guard let bytes else { return nil }
        left -= bytes.count
        do { return try XMLReader.root(bytes) } catch { throw .xml(error) }
    }

    private mutating func sheets() throws(Failure) -> [Sheet] {
        guard let book = try part("xl/workbook.xml") else { throw .broken }
        var targets: [String: String] = [:]
        for relation in try part("xl/_rels/workbook.xml.rels")?.children ?? [] {
            targets[relation.attributes["Id"] ?? ""] = relation.attributes["Target"]
        }
        shared = try part("xl/sharedStrings.xml")?.children("si").map(Self.text) ?? []
        var sheets: [Sheet] = []
        for sheet in book.child("sheets")?.children ?? [] {
            guard let name = sheet.attributes["name"],
                let id = sheet.attributes.first(where: { $0.key.hasSuffix(":id") })?.value,
                let target = targets[id]
            else { continue }
            let path = target.hasPrefix("/") ? String(target.dropFirst()) : "xl/\(target)"
            guard let root = try part(path) else { throw .broken }
            sheets.append(Sheet(name: name, rows: try rows(root)))
        }
        return sheets
    }

    /// The text of a string, its pieces put together, without the reading aids of phonetic runs.
    private static func text(_ string: XMLElement) -> String {
        string.children.map { child in
            switch child.name {
            case "t": child.text
            case "r": child.children("t").map(\.text).joined()
            default: ""
            }
        }.joined()
    }

    private func rows(_ root: XMLElement) throws(Failure) -> [[String]] {
        var rows: [[String]] = []
        for row in root.child("sheetData")?.children("row") ?? [] {
            let number = row.attributes["r"].flatMap { Int($0) } ?? rows.count + 1
            guard (rows.count + 1...20_000).contains(number) else { throw number > 20_000 ? .tooLarge : .broken }
            while rows.count < number - 1 { rows.append([]) }
            var cells: [String] = []
            for cell in row.children("c") {
                let column = cell.attributes["r"].flatMap(Self.column) ?? cells.count
                guard column < 1_000 else { throw .tooLarge }
                while cells.count <= column { cells.append("") }
                cells[column] = value(cell)
            }
            rows.append(cells)
        }
        return rows
    }

    private func value(_ cell: XMLElement) -> String {
        let raw = cell.child("v")?.text ?? ""
        switch cell.attributes["t"] {
        case "s": return Int(raw).flatMap { shared.indices.contains($0) ? shared[$0] : nil } ?? ""
        case "inlineStr": return cell.child("is").map(Self.text) ?? ""
        case "b": return raw == "1" ? "TRUE" : "FALSE"
        case "str", "e": return raw
        default:
            // A number: 3.0 is 3, as a person typed it.
            guard let number = Double(raw) else { return raw }
            return Int(exactly: number).map(String.init) ?? raw
        }
    }

    /// 0 for `A7`, 26 for `AA7`.
    private static func column(_ place: String) -> Int? {
        var column = 0
        for byte in place.utf8 {
            guard (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) else { break }
            column = column * 26 + Int(byte) - 64
            if column > 20_000 { return nil }
        }
        return column > 0 ? column - 1 : nil
    }
}
