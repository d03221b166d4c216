/// A spreadsheet as Office Open XML keeps it: a zip of XML parts.
enum Workbook {
    /// Characters that Excel takes in one cell.
    static let cellLimit = 32_767

    /// Writes a workbook with texts in every cell and the first row kept in sight.
    static func bytes(_ sheets: [Sheet]) -> [UInt8] {
        var zip = ZipWriter()
        zip.add("[Content_Types].xml", contentTypes(sheets))
        zip.add("_rels/.rels", relations([("officeDocument", "xl/workbook.xml")]))
        zip.add("xl/workbook.xml", workbook(sheets))
        zip.add(
            "xl/_rels/workbook.xml.rels",
            relations(
                sheets.indices.map { ("worksheet", "worksheets/sheet\($0 + 1).xml") } + [("styles", "styles.xml")]))
        zip.add("xl/styles.xml", styles)
        for (index, sheet) in sheets.enumerated() {
            zip.add("xl/worksheets/sheet\(index + 1).xml", worksheet(sheet))
        }
        return zip.bytes()
    }

    private static let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    private static let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    private static let package = "http://schemas.openxmlformats.org/package/2006"
    private static let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"

    private static func contentTypes(_ sheets: [Sheet]) -> String {
        var xml = XMLText()
        xml.element("Types", [("xmlns", "\(package)/content-types")]) { xml in
            xml.element(
                "Default",
                [("Extension", "rels"), ("ContentType", "application/vnd.openxmlformats-package.relationships+xml")])
            xml.element("Default", [("Extension", "xml"), ("ContentType", "application/xml")])
            let parts =
                [("workbook", "sheet.main"), ("styles", "styles")]
                + sheets.indices.map { ("worksheets/sheet\($0 + 1)", "worksheet") }
            for (part, type) in parts {
                xml.element("Override", [("PartName", "/xl/\(part).xml"), ("ContentType", "\(kind).\(type)+xml")])
            }
        }
        return xml.text
    }

    private static func relations(_ targets: [(String, String)]) -> String {
        var xml = XMLText()
        xml.element("Relationships", [("xmlns", "\(package)/relationships")]) { xml in
            for (index, (type, target)) in targets.enumerated() {
                xml.element(
                    "Relationship", [("Id", "rId\(index + 1)"), ("Type", "\(office)/\(type)"), ("Target", target)])
            }
        }
        return xml.text
    }

    private static func workbook(_ sheets: [Sheet]) -> String {
        var xml = XMLText()
        xml.element("workbook", [("xmlns", main), ("xmlns:r", office)]) { xml in
            xml.element("sheets") { xml in
                for (index, sheet) in sheets.enumerated() {
                    xml.element(
                        "sheet",
                        [("name", sheet.name), ("sheetId", String(index + 1)), ("r:id", "rId\(index + 1)")])
                }
            }
        }
        return xml.text
    }

    /// Style 0 is plain, 1 bold for the head of a column.
    private static let styles = """
        <?xml version="1.0" encoding="UTF-8"?>
        <styleSheet xmlns="\(main)"><fonts count="2"><font><sz val="10"/><name val="Arial"/></font>\
        <font><b/><sz val="10"/><name val="Arial"/></font></fonts>\
        <fills count="2"><fill><patternFill patternType="none"/></fill>\
        <fill><patternFill patternType="gray125"/></fill></fills>\
        <borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>\
        <cellStyleXfs count="1"><xf/></cellStyleXfs>\
        <cellXfs count="2"><xf numFmtId="49"/><xf numFmtId="49" fontId="1" applyFont="1"/></cellXfs></styleSheet>
        """

    private static func worksheet(_ sheet: Sheet) -> String {
        var xml = XMLText()
        xml.element("worksheet", [("xmlns", main)]) { xml in
            xml.element("sheetViews") { xml in
                xml.element("sheetView", [("workbookViewId", "0")]) { xml in
                    xml.element(
                        "pane",
                        [
                            ("ySplit", "1"), ("topLeftCell", "A2"), ("activePane", "bottomLeft"), ("state", "frozen"),
                        ])
                }
            }
            xml.element("sheetData") { xml in
                for (number, row) in sheet.rows.enumerated() {
                    xml.element("row", [("r", String(number + 1))]) { xml in
                        for (column, cell) in row.enumerated() where !cell.isEmpty {
                            let place = "\(letters(column))\(number + 1)"
                            xml.element(
                                "c", [("r", place), ("s", number == 0 ? "1" : "0"), ("t", "inlineStr")]
                            ) { xml in
                                xml.element("is") { $0.element("t", [("xml:space", "preserve")], text: cell) }
                            }
                        }
                    }
                }
            }
        }
        return xml.text
    }

    /// `A` for 0, `Z` for 25, `AA` for 26.
    static func letters(_ column: Int) -> String {
        let last = String(UnicodeScalar(UInt8(65 + column % 26)))
        return column < 26 ? last : letters(column / 26 - 1) + last
    }
}
