public import ScriptEngine

extension RegionalScan {
    /// What stands at the head of every file of it.
    public static let notice =
        "Internal: holds personal data, and was disclosed to nobody. What goes to others goes by layby export."

    /// All of it as canonical JSON's value.
    public var json: JSONValue {
        .members([
            "report": "regional scan", "notice": .string(Self.notice), "region": .string(region.code),
            "from": .string(days.lowerBound.description), "to": .string(days.upperBound.description),
            "events": .integer(events.count), "closed": .integer(closed), "simulated": .integer(simulated),
            "unreadable": .integer(unreadable),
            "forces": .array(
                forces.map { row in
                    [
                        "force": .string(row.force), "events": .integer(row.events),
                        "byType": .object(
                            Dictionary(
                                uniqueKeysWithValues: row.byType.map { ($0.isEmpty ? "notSaid" : $0, .integer($1)) })),
                    ]
                }),
            "repeats": .array(
                repeats.map { one in
                    .members([
                        "kind": .string(one.kind.rawValue), "texts": .array(one.texts.map(JSONValue.string)),
                        "merged": one.isMerged ? true : nil, "calls": .array(one.events.map(\.json)),
                    ])
                }),
            "gaps": .array(
                gaps.map { gap in
                    [
                        "question": .string(gap.question), "ask": .string(gap.ask),
                        "weight": .string(gap.weight.rawValue), "applied": .integer(gap.total.applied),
                        "answered": .integer(gap.total.answered),
                        "notAskedBy": .array(gap.notAskedBy.map(JSONValue.integer)),
                        "byForce": .object(
                            gap.byForce.mapValues {
                                ["applied": .integer($0.applied), "answered": .integer($0.answered)]
                            }),
                    ]
                }),
            "unreferred": .array(unreferred.map(\.json)),
        ])
    }

    /// All of it as one table of `table,row,column,value`, so that a program can take any part of it.
    public func csv(types words: [String: String]) -> String {
        var text = CSVRow.text(["table", "row", "column", "value"])
        text += CSVRow.text(["scan", title, "notice", Self.notice])
        for line in said { text += CSVRow.text(["scan", title, "said", CSVRow.harmless(line)]) }
        for table in tables(types: words) {
            for row in table.rows {
                for (head, cell) in zip(table.heads, row).dropFirst() {
                    text += CSVRow.text([table.code, CSVRow.harmless(row[0].text), head, CSVRow.harmless(cell.text)])
                }
            }
        }
        return text
    }

    /// All of it as a page of its own, for printing.
    public func html(types words: [String: String]) -> String {
        var text = """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><title>Regional scan</title>
            <meta name="viewport" content="width=device-width">
            <style>
            body { font: 1rem/1.4 sans-serif; max-width: 70rem; margin: 1rem auto; padding: 0 1rem; }
            table { border-collapse: collapse; } caption { text-align: left; color: #444; }
            th, td { border: 1px solid #888; padding: .2rem .5rem; text-align: left; vertical-align: top; }
            div { overflow-x: auto; } .notice { border: 2px solid #000; padding: .5rem; }
            </style></head><body>
            <h1>Regional scan: \(SVGMarkup.escaped(title))</h1>
            <p class="notice">\(SVGMarkup.escaped(Self.notice))</p>

            """
        for line in said { text += "<p>\(SVGMarkup.escaped(line))</p>\n" }
        for table in tables(types: words) {
            text += "<h2>\(SVGMarkup.escaped(table.title))</h2>\n"
            if table.rows.isEmpty {
                text += "<p>\(SVGMarkup.escaped(table.empty))</p>\n"
                continue
            }
            let heads = table.heads.map { "<th scope=\"col\">\(SVGMarkup.escaped($0))</th>" }.joined()
            text +=
                "<div><table><caption>\(SVGMarkup.escaped(table.note))</caption>\n<thead><tr>\(heads)</tr></thead>\n<tbody>\n"
            for row in table.rows {
                let cells = row.dropFirst().map { "<td>\(SVGMarkup.escaped($0.text))</td>" }.joined()
                text += "<tr><th scope=\"row\">\(SVGMarkup.escaped(row[0].text))</th>\(cells)</tr>\n"
            }
            text += "</tbody></table></div>\n"
        }
        return text + "</body></html>\n"
    }
}

extension RegionalScan.Event {
    fileprivate var json: JSONValue {
        .members([
            "call": .string(call.description), "at": .string(at.description), "force": .string(force),
            "simulated": isSimulated ? true : nil,
        ])
    }
}
