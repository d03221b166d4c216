/// Lays a form out as the sheets of an XLSForm: survey, choices, settings.
struct XLSFormWriter {
    private let form: Form
    private var survey: [[String: String]] = []
    private var lists: [(name: String, choices: [Form.Option])] = []
    private var extra: Set<String> = []

    /// The sheets, in the order in which people expect them.
    static func sheets(of form: Form) -> [Sheet] {
        var writer = XLSFormWriter(form: form)
        for row in form.rows { writer.add(row) }
        return [writer.surveySheet, writer.choicesSheet, writer.settingsSheet]
    }

    private init(form: Form) { self.form = form }

    private static let columns = [
        "type", "name", "label", "hint", "required", "relevant", "constraint", "constraint_message", "calculation",
        "repeat_count", "appearance", "bind::type",
    ]

    // MARK: Rows

    private mutating func add(_ row: Form.Row) {
        var cells: [String: String] = ["name": row.name]
        cells["label"] = row.label.map(Self.plain)
        cells["hint"] = row.hint.map(Self.plain)
        cells["required"] = row.isRequired ? "yes" : nil
        cells["relevant"] = row.relevant.map(Self.written)
        cells["constraint"] = row.constraint.map(Self.written)
        cells["constraint_message"] = row.constraintMessage.map(Self.plain)
        cells["calculation"] = row.calculation.map(Self.written)
        cells["appearance"] = row.appearance
        for (name, value) in row.attributes {
            cells["bind::layby:\(name)"] = value
            extra.insert("bind::layby:\(name)")
        }
        switch row.kind {
        case .group: cells["type"] = "begin_group"
        case .repeats(let count):
            cells["type"] = "begin_repeat"
            cells["repeat_count"] = count.map(Self.written)
        case .question(let input):
            cells["type"] = input.rowType
            if input == .selectOne || input == .selectMultiple {
                cells["type"] = "\(input.rowType) \(list(of: row))"
            }
        case .note: cells["type"] = "note"
        case .calculate:
            cells["type"] = "calculate"
            cells["bind::type"] = "int"
        }
        survey.append(cells)
        for inner in row.rows { add(inner) }
        switch row.kind {
        case .group: survey.append(["type": "end_group"])
        case .repeats: survey.append(["type": "end_repeat"])
        default: break
        }
    }

    private mutating func list(of row: Form.Row) -> String {
        if let known = lists.first(where: { $0.choices == row.choices }) { return known.name }
        lists.append((row.name, row.choices))
        return row.name
    }

    private static func written(_ expression: XPath) -> String { expression.text { "${\($0)}" } }

    /// A text in which nothing looks like a reference.
    private static func plain(_ text: String) -> String {
        var plain = ""
        for character in text {
            if character == "{", plain.last == "$" { plain.append(" ") }
            plain.append(character)
        }
        return plain
    }

    // MARK: Sheets

    private var surveySheet: Sheet {
        let used = Self.columns.filter { column in survey.contains { $0[column] != nil } } + extra.sorted()
        return Sheet(name: "survey", rows: [used] + survey.map { cells in used.map { cells[$0] ?? "" } })
    }

    private var choicesSheet: Sheet {
        let hasCodes = lists.contains { $0.choices.contains { $0.code != nil } }
        let rows = lists.flatMap { list in
            list.choices.map { choice in
                [list.name, choice.value, Self.plain(choice.label)] + (hasCodes ? [choice.code ?? ""] : [])
            }
        }
        return Sheet(name: "choices", rows: [["list_name", "name", "label"] + (hasCodes ? ["code"] : [])] + rows)
    }

    private var settingsSheet: Sheet {
        let attributes = form.attributes.sorted { $0.key < $1.key }
        return Sheet(
            name: "settings",
            rows: [
                ["form_title", "form_id", "version", "namespaces"] + attributes.map { "attribute::layby:\($0.key)" },
                [form.title, form.id, form.version, "layby=\"\(Form.namespace)\""] + attributes.map(\.value),
            ])
    }
}
