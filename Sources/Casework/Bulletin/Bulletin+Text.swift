internal import ReferenceData
internal import ScriptEngine

extension Bulletin {
    /// The bulletin as plain text, 100 characters wide at most where its tables allow it: for a mail, or to be edited.
    public var text: String {
        var lines = [marking, "", title, String(repeating: "=", count: title.count), ""]
        if isSimulated { lines += [Self.simulated, ""] }
        lines += ["Made \(LondonTime.text(Int64(madeAt.seconds))).", ""]
        lines += Self.heading("Summary") + ["[To be edited: say in three sentences what changed and why.]", ""]
        for chapter in chapters {
            lines += Self.heading(chapter.name) + Self.list(chapter.said)
            if chapter.parts.isEmpty { lines += ["Nothing was counted.", ""] }
            for part in chapter.parts {
                lines += part.drawings.flatMap { Self.wrapped("Chart: \($0.summary)", indent: "") }
                lines += Self.table(part.table) + [""]
            }
        }
        let changed = changes.isEmpty ? ["Nothing took effect in \(period.name)."] : changes
        lines += Self.heading("Changes") + Self.list(changed)
        lines += Self.heading("Notes")
        let own = notes.isEmpty ? ["[To be edited: what readers should know besides.]"] : notes
        lines += own.flatMap { Self.wrapped($0, indent: "") + [""] }
        lines += Self.heading("How it was counted") + Self.list(remarks + tableNotes)
        return (lines + [marking]).joined(separator: "\n") + "\n"
    }

    private static let width = 100

    private static func heading(_ name: String) -> [String] { [name, String(repeating: "-", count: name.count), ""] }

    private static func list(_ lines: [String]) -> [String] {
        lines.isEmpty ? [] : lines.flatMap { wrapped($0, indent: "- ") } + [""]
    }

    private static func wrapped(_ text: String, indent: String) -> [String] {
        let hanging = String(repeating: " ", count: indent.count)
        var lines: [String] = []
        var line = indent
        for word in text.split(separator: " ") {
            if line.count + word.count > width, line.count > indent.count {
                lines.append(String(line.dropLast()))
                line = hanging
            }
            line += word + " "
        }
        return lines + [String(line.dropLast())]
    }

    private static func table(_ table: MeasureTable) -> [String] {
        func short(_ text: String) -> String { text.count <= 40 ? text : text.prefix(39) + "…" }
        let shown = Array(table.rows.prefix(mostRows)) + (table.total.map { [$0] } ?? [])
        let cells = [table.columns.map(\.title)] + shown.map { $0.map(\.words) }
        let widths = table.columns.indices.map { column in cells.map { short($0[column]).count }.max() ?? 0 }
        let lines = cells.map { row in
            let line = zip(row, widths).enumerated().map { index, pair in
                let text = short(pair.0)
                let space = String(repeating: " ", count: pair.1 - text.count)
                return table.columns[index].kind == .text ? text + space : space + text
            }.joined(separator: "  ")
            return String(line.reversed().drop { $0 == " " }.reversed())
        }
        let rule = String(repeating: "-", count: widths.reduce(0, +) + 2 * max(0, widths.count - 1))
        return [lines[0], rule] + lines.dropFirst() + (table.rows.count > mostRows ? [cut(table)] : [])
    }
}
