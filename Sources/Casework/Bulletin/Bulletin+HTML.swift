internal import ReferenceData
internal import ScriptEngine

extension Bulletin {
    /// The whole bulletin as one file: it needs nothing else, runs no script, prints on A4, and what is to be edited can be
    /// typed over in a browser.
    public var html: String {
        let title = SVGMarkup.escaped(title)
        return """
            <!DOCTYPE html>
            <html lang="en-GB">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <title>\(title)</title>
            <style>
            \(Self.style(marking: marking))
            </style>
            </head>
            <body>
            <main>
            \(body(canBeEdited: true))</main>
            </body>
            </html>

            """
    }

    /// What stands between the head and the foot; the desk shows it on a page of its own.
    public func body(canBeEdited: Bool) -> String {
        let marking = "<p class=\"marking\">\(SVGMarkup.escaped(marking))</p>\n"
        var text = marking + "<h1>\(SVGMarkup.escaped(title))</h1>\n"
        if isSimulated { text += "<p class=\"simulated\"><strong>\(SVGMarkup.escaped(Self.simulated))</strong></p>\n" }
        text += "<p class=\"quiet\">Made \(SVGMarkup.escaped(LondonTime.text(Int64(madeAt.seconds)))).</p>\n"
        text += section("Summary", editable("summary", [], "Say in three sentences what changed and why.", canBeEdited))
        for (index, chapter) in chapters.enumerated() { text += chapterText(chapter, index) }
        let changed = changes.isEmpty ? ["Nothing took effect in \(period.name)."] : changes
        text += section("Changes", list(changed))
        text += section(
            "Notes", editable("notes", notes, "What readers should know besides: events, causes, thanks.", canBeEdited))
        text += section("How it was counted", list(remarks + tableNotes))
        return text + marking
    }

    private func section(_ name: String, _ content: String) -> String {
        "<section>\n<h2>\(SVGMarkup.escaped(name))</h2>\n\(content)</section>\n"
    }

    private func list(_ lines: [String]) -> String {
        "<ul>\n" + lines.map { "<li>\(SVGMarkup.escaped($0))</li>\n" }.joined() + "</ul>\n"
    }

    private func editable(_ code: String, _ paragraphs: [String], _ hint: String, _ canBeEdited: Bool) -> String {
        let lines = paragraphs.isEmpty ? ["[To be edited: \(hint)]"] : paragraphs
        let attributes =
            canBeEdited
            ? " contenteditable=\"true\" role=\"textbox\" aria-multiline=\"true\" "
                + "aria-label=\"To be edited: \(code)\""
            : ""
        return "<!-- EDIT \(code): begins -->\n<div class=\"edit\"\(attributes)>\n"
            + lines.map { "<p>\(SVGMarkup.escaped($0))</p>\n" }.joined() + "</div>\n<!-- EDIT \(code): ends -->\n"
    }

    private func chapterText(_ chapter: Chapter, _ index: Int) -> String {
        var text = chapter.said.isEmpty ? "" : list(chapter.said)
        if chapter.parts.isEmpty { text += "<p>Nothing was counted.</p>\n" }
        for (number, part) in chapter.parts.enumerated() {
            for drawing in part.drawings {
                let caption = SVGMarkup.escaped(drawing.summary)
                text += "<figure>\(drawing.svg)<figcaption>\(caption)</figcaption></figure>\n"
            }
            text += table(part.table, id: "table-\(index)-\(number)")
        }
        return section(chapter.name, text)
    }

    private func table(_ table: MeasureTable, id: String) -> String {
        func row(_ cells: [MeasureTable.Cell]) -> String {
            let cells = zip(cells, table.columns).enumerated().map { index, pair in
                let words = SVGMarkup.escaped(pair.0.words)
                if index == 0 { return "<th scope=\"row\">\(words)</th>" }
                return "<td\(pair.1.kind == .text ? "" : " class=\"number\"")>\(words)</td>"
            }
            return "<tr>\(cells.joined())</tr>\n"
        }
        let heads = table.columns.map {
            "<th scope=\"col\"\($0.kind == .text ? "" : " class=\"number\"")>\(SVGMarkup.escaped($0.title))</th>"
        }
        let by = table.columns.first.map { ", by \($0.title)" } ?? ""
        var text = "<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-labelledby=\"\(id)\">"
        text += "<table class=\"figures\">"
        text += "<caption id=\"\(id)\">\(SVGMarkup.escaped(table.name + by))</caption>\n"
        text += "<thead><tr>\(heads.joined())</tr></thead>\n<tbody>\n"
        text += table.rows.prefix(Self.mostRows).map(row).joined() + "</tbody>\n"
        if let total = table.total { text += "<tfoot>\(row(total))</tfoot>\n" }
        text += "</table></div>\n"
        if table.rows.count > Self.mostRows { text += "<p>\(Self.cut(table))</p>\n" }
        return text
    }

    /// Says how many rows are left out.
    static func cut(_ table: MeasureTable) -> String {
        "The first \(mostRows) of \(table.rows.count.grouped); layby report \(table.code) --outside has them all."
    }

    private static func style(marking: String) -> String {
        let said = marking.filter { $0.isLetter || $0.isNumber || " -,".contains($0) }
        return """
            @page { size: A4; margin: 20mm 16mm; @top-center { content: "\(said)"; font: 700 9pt Arial, sans-serif; }
              @bottom-right { content: counter(page) " of " counter(pages); font: 9pt Arial, sans-serif; } }
            * { box-sizing: border-box; }
            html { color-scheme: light; font: 100%/1.45 Arial, "Liberation Sans", Helvetica, sans-serif; }
            body { margin: 0; background: #fff; color: #0b0c0c; }
            main { max-width: 52rem; margin: 0 auto; padding: 1rem; }
            h1 { font-size: 1.75rem; line-height: 1.2; }
            h2 { font-size: 1.375rem; border-top: 2px solid; padding-top: .75rem; margin: 2rem 0 .75rem; }
            .marking { text-align: center; font-weight: 700; letter-spacing: .03em; }
            .quiet, figcaption { color: #505a5f; }
            .simulated { border: 3px solid; padding: .5rem .75rem; }
            .edit { border: 2px dashed #505a5f; padding: .25rem .75rem; }
            .edit:focus { outline: 3px solid #0b0c0c; }
            .wide { overflow-x: auto; } .wide:focus-visible { outline: 3px solid #0b0c0c; }
            table { border-collapse: collapse; width: 100%; font-size: .875rem; margin: .5rem 0 1.25rem; }
            caption { text-align: left; font-weight: 700; padding: .25rem 0; }
            th, td { text-align: left; vertical-align: top; padding: .25rem .5rem .25rem 0; border-bottom: 1px solid #b1b4b6; }
            tbody th { font-weight: 400; } tfoot th, tfoot td { font-weight: 700; border-top: 2px solid; }
            .number { text-align: right; font-variant-numeric: tabular-nums; }
            figure { margin: 1rem 0; } svg { width: 100%; height: auto; display: block; }
            figcaption { font-size: .875rem; }
            @media print {
              main { max-width: none; padding: 0; } body { font-size: 10pt; } table { font-size: 8.5pt; }
              tr, figure { break-inside: avoid; } h2, h3, caption { break-after: avoid; }
              thead { display: table-header-group; } tfoot { display: table-row-group; }
              .edit { border: 0; padding: 0; } .wide { overflow: visible; }
            }
            """
    }
}
