/// Reads the sheets of an XLSForm as a form; what it does not know is noted at the row.
struct XLSFormReader {
    private var lists: [String: [Form.Option]] = [:]
    private var open: [Form.Row] = []
    /// How many groups that were not opened have not ended yet.
    private var tooDeep = 0
    private var rows: [Form.Row] = []
    private var notes: [String] = []

    /// The form, and what is not carried of the sheets themselves; nil when no sheet is a survey.
    static func form(_ sheets: [Sheet], name: String) -> (form: Form, notes: [String])? {
        func sheet(_ name: String) -> Sheet? { sheets.first { $0.name.lowercased() == name } }
        guard let survey = sheet("survey"), let head = survey.rows.first(where: { $0.contains("type") }) else {
            return nil
        }
        var reader = XLSFormReader()
        for row in records(sheet("choices")) { reader.addChoice(row.cells) }
        let settings = records(sheet("settings")).first?.cells ?? [:]
        for row in records(survey) { reader.add(row.cells, line: row.line) }
        while !reader.open.isEmpty { reader.close() }
        reader.noteColumns(head, sheets)
        var form = Form(
            id: settings["form_id"] ?? settings["id_string"] ?? name, version: settings["version"] ?? "",
            title: settings["form_title"] ?? settings["title"] ?? name)
        for (key, value) in settings {
            if let range = key.split(separator: ":", omittingEmptySubsequences: true).last,
                key.hasPrefix("attribute::layby:")
            {
                form.attributes[String(range)] = value
            }
        }
        form.rows = reader.rows
        return (form, reader.notes)
    }

    /// The rows below the head, by column; empty cells are left out.
    private static func records(_ sheet: Sheet?) -> [(line: Int, cells: [String: String])] {
        guard let sheet, let headLine = sheet.rows.firstIndex(where: { $0.contains { !$0.isEmpty } }) else { return [] }
        let head = sheet.rows[headLine].map(column)
        return sheet.rows.enumerated().dropFirst(headLine + 1).map { index, row in
            var cells: [String: String] = [:]
            for (name, cell) in zip(head, row) where !name.isEmpty {
                let text = cell.spaced
                if !text.isEmpty, cells[name] == nil { cells[name] = text }
            }
            return (index + 1, cells)
        }
    }

    /// The column's name under which we know it: `relevance` is `relevant`, a label in any one language is the label.
    private static func column(_ head: String) -> String {
        let head = head.spaced
        if head.contains("layby:") { return head }
        let name = head.split(separator: ":").first.map { String($0).spaced.lowercased() } ?? ""
        let plain = name.split(separator: " ").joined(separator: "_")
        let known = [
            "relevance": "relevant", "calculate": "calculation", "list_name": "list_name", "list": "list_name",
            "value": "name", "constraint_msg": "constraint_message", "count": "repeat_count",
            "jr:count": "repeat_count", "caption": "label", "command": "type",
        ]
        return ["bind", "body", "instance", "attribute"].contains(plain) ? head : known[plain] ?? plain
    }

    private mutating func noteColumns(_ head: [String], _ sheets: [Sheet]) {
        let known: Set<String> = [
            "type", "name", "label", "hint", "required", "relevant", "constraint", "constraint_message", "calculation",
            "repeat_count", "appearance", "guidance_hint", "", "bind::type",
        ]
        var seen: Set<String> = []
        for column in head.map(Self.column) where !column.contains("layby:") {
            if !known.contains(column) { notes.append("the column \(column) of the survey is left out") }
            if ["label", "hint"].contains(column), !seen.insert(column).inserted {
                notes.append("only the first language of \(column) is carried")
            }
        }
        let choices =
            sheets.first { $0.name.lowercased() == "choices" }?.rows.first { $0.contains { !$0.isEmpty } } ?? []
        for column in choices.map(Self.column) where !["list_name", "name", "label", "code", ""].contains(column) {
            notes.append("the column \(column) of the choices is left out")
        }
        for sheet in sheets where !["survey", "choices", "settings"].contains(sheet.name.lowercased()) {
            notes.append("the sheet \(sheet.name) is left out")
        }
    }

    // MARK: Rows

    private mutating func addChoice(_ cells: [String: String]) {
        guard let list = cells["list_name"], let value = cells["name"] else { return }
        lists[list, default: []].append(
            Form.Option(value: value, label: cells["label"] ?? value, code: cells["code"]))
    }

    private mutating func add(_ cells: [String: String], line: Int) {
        guard let type = cells["type"] else {
            if cells["name"] != nil || cells["label"] != nil { notes.append("row \(line) has no type and is left out") }
            return
        }
        let words = type.split(separator: " ").map(String.init)
        let kind = words[0].lowercased() + (words.count > 1 ? "_" + words[1].lowercased() : "")
        if words[0].lowercased().hasPrefix("end_") || ["end_group", "end_repeat"].contains(kind) {
            if tooDeep > 0 {
                tooDeep -= 1
            } else if open.isEmpty {
                notes.append("row \(line) ends a group that is not open")
            } else {
                close()
            }
            return
        }
        if kind.hasPrefix("begin_") || words[0].lowercased().hasPrefix("begin_"), open.count >= Self.deepest {
            notes.append("row \(line): a group in more than \(Self.deepest) groups is left out, its questions stay")
            tooDeep += 1
            return
        }
        var row = row(cells, line: line)
        if words[0].lowercased() == "begin_group" || kind == "begin_group" {
            row.kind = .group
            open.append(row)
        } else if words[0].lowercased() == "begin_repeat" || kind == "begin_repeat" {
            row.kind = .repeats(expression(cells["repeat_count"], &row, "repeat_count"))
            open.append(row)
        } else {
            setKind(&row, words)
            append(row)
        }
    }

    /// Groups in groups beyond this are not opened.
    private static let deepest = 50

    private mutating func append(_ row: Form.Row) {
        if open.isEmpty { rows.append(row) } else { open[open.count - 1].rows.append(row) }
    }

    private mutating func close() { append(open.removeLast()) }

    private func row(_ cells: [String: String], line: Int) -> Form.Row {
        var row = Form.Row(kind: .note, name: cells["name"] ?? "row_\(line)", line: line)
        row.label = cells["label"]
        row.hint = cells["hint"] ?? cells["guidance_hint"]
        row.appearance = cells["appearance"]
        if [row.label, row.hint].contains(where: { $0?.contains("${") == true }) {
            row.unread.append("label: it shows another answer; a script's words are fixed, so ${…} stays as written")
        }
        row.relevant = expression(cells["relevant"], &row, "relevant")
        row.constraint = expression(cells["constraint"], &row, "constraint")
        row.constraintMessage = cells["constraint_message"]
        row.calculation = expression(cells["calculation"], &row, "calculation")
        switch cells["required"]?.lowercased() {
        case nil, "no", "false", "false()": break
        case "yes", "true", "true()": row.isRequired = true
        default: row.unread.append("required: a condition on being required is left out; it is optional")
        }
        for (name, value) in cells where name.hasPrefix("bind::layby:") {
            row.attributes[String(name.dropFirst("bind::layby:".count))] = value
        }
        return row
    }

    private func expression(_ text: String?, _ row: inout Form.Row, _ column: String) -> XPath? {
        guard let text else { return nil }
        do { return try XPathParser.parse(text) } catch {
            row.unread.append("\(column) is left out: \(error.problem)")
            return nil
        }
    }

    private mutating func setKind(_ row: inout Form.Row, _ words: [String]) {
        switch words[0].lowercased() {
        case "text", "string", "barcode": row.kind = .question(.text)
        case "integer", "int", "range": row.kind = .question(.integer)
        case "decimal": row.kind = .question(.decimal)
        case "date": row.kind = .question(.date)
        case "time": row.kind = .question(.time)
        case "datetime": row.kind = .question(.dateTime)
        case "geopoint": row.kind = .question(.geopoint)
        case "image", "photo": row.kind = .question(.image)
        case "note": row.kind = .note
        case "calculate": row.kind = .calculate
        case "select_one", "select_multiple":
            row.kind = .question(words[0].lowercased() == "select_one" ? .selectOne : .selectMultiple)
            row.choices = words.count > 1 ? lists[words[1]] ?? [] : []
            if words.contains("or_other") { row.choices.append(.init(value: "other", label: "Other")) }
            if row.choices.isEmpty {
                row.unread.append("type: there is no choice list \(words.dropFirst().first ?? "")")
            }
        default:
            row.unread.append("type: \(words[0]) has no like here; it is left out")
            row.attributes["leftOut"] = "true"
        }
    }
}

extension String {
    /// With every stretch of white space as one space, and none at the ends, as script files hold texts.
    var spaced: String { split(whereSeparator: \.isWhitespace).joined(separator: " ") }
}
