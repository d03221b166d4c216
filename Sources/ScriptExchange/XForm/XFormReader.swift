/// Reads an XForm, ours or one that pyxform made, as a form.
struct XFormReader {
    private let head: XMLElement
    private let instance: XMLElement
    private var binds: [[String]: XMLElement] = [:]
    private var controls: [[String]: XMLElement] = [:]
    private var counts: [[String]: String] = [:]
    private var names: [[String]: String] = [:]
    private var taken: Set<String> = []
    private var texts: [String: String] = [:]
    private var notes: [String] = []

    /// The form, and what is not carried of it as a whole; nil when it has no model with an instance.
    static func form(_ root: XMLElement) -> (form: Form, notes: [String])? {
        guard let head = root.child("head"), let model = head.child("model"),
            let instance = model.child("instance")?.children.first
        else { return nil }
        var reader = XFormReader(head: head, instance: instance)
        return reader.form(root, model)
    }

    private init(head: XMLElement, instance: XMLElement) { (self.head, self.instance) = (head, instance) }

    private mutating func form(_ root: XMLElement, _ model: XMLElement) -> (form: Form, notes: [String]) {
        for bind in model.children("bind") { binds[Self.path(bind.attributes["nodeset"] ?? "")] = bind }
        let languages = model.child("itext")?.children("translation") ?? []
        if languages.count > 1 { notes.append("only the first language is carried") }
        for text in languages.first?.children("text") ?? [] {
            texts[text.attributes["id"] ?? ""] = text.children("value").first { $0.attributes["form"] == nil }?.allText
        }
        for body in root.children("body") { note(controlsIn: body) }
        for action in model.children where ["setvalue", "setgeopoint", "recordaudio"].contains(action.name) {
            notes.append("the action \(action.name) is left out")
        }
        name(instance, [instance.name])
        var form = Form(
            id: instance.attributes["id"] ?? instance.name, version: instance.attributes["version"] ?? "",
            title: head.child("title")?.allText.spaced ?? instance.name)
        for (key, value) in instance.attributes where key.hasPrefix("layby:") {
            form.attributes[String(key.dropFirst(6))] = value
        }
        form.numbered = "line"
        form.rows = rows(of: instance, [instance.name], model)
        return (form, notes)
    }

    private static func path(_ text: String) -> [String] {
        text.spaced.split(separator: "/").map { String($0.split(separator: ":").last ?? "") }
    }

    private mutating func note(controlsIn element: XMLElement) {
        for child in element.children {
            let reference = child.attributes["ref"] ?? child.attributes["nodeset"]
            if let reference {
                let path = Self.path(reference)
                if child.name == "repeat" {
                    counts[path] = child.attributes["jr:count"] ?? ""
                } else {
                    controls[path] = child
                }
            }
            if child.name == "group" || child.name == "repeat" { note(controlsIn: child) }
        }
    }

    /// Gives each node a name that no other has.
    private mutating func name(_ element: XMLElement, _ path: [String]) {
        for child in element.children where child.name != "meta" {
            let inner = path + [child.name]
            guard names[inner] == nil else { continue }
            var name = child.name
            if taken.contains(name) { name = inner.dropFirst().joined(separator: "_") }
            names[inner] = name
            taken.insert(name)
            self.name(child, inner)
        }
    }

    // MARK: Rows

    private func rows(of element: XMLElement, _ path: [String], _ model: XMLElement) -> [Form.Row] {
        var seen: Set<String> = []
        var rows: [Form.Row] = []
        // A repeat stands twice in pyxform's instances: once as a template, once as its first.
        for child in element.children where child.name != "meta" && seen.insert(child.name).inserted {
            rows.append(row(child, path + [child.name], model))
        }
        return rows
    }

    private func row(_ element: XMLElement, _ path: [String], _ model: XMLElement) -> Form.Row {
        let bind = binds[path]
        let control = controls[path]
        var row = Form.Row(kind: .calculate, name: names[path] ?? element.name, line: bind?.line ?? element.line)
        row.label = control.flatMap { words($0.child("label")) }
        row.hint = control.flatMap { words($0.child("hint")) }
        row.appearance = control?.attributes["appearance"]
        if control?.children.contains(where: { $0.name != "item" && $0.child("output") != nil }) == true {
            row.unread.append("label: it shows another answer; a script's words are fixed, so that is left out of them")
        }
        if control?.child("itemset")?.attributes["nodeset"]?.contains("[") == true {
            row.unread.append("choices: a condition on which are shown is left out; all are")
        }
        if element.children.isEmpty, !element.text.spaced.isEmpty {
            row.unread.append("its default answer is left out")
        }
        for (key, value) in bind?.attributes ?? [:] where key.hasPrefix("layby:") {
            row.attributes[String(key.dropFirst(6))] = value
        }
        row.relevant = expression(bind, "relevant", path, &row)
        row.constraint = expression(bind, "constraint", path, &row)
        row.constraintMessage = bind?.attributes["jr:constraintMsg"].map { text($0) }
        row.calculation = expression(bind, "calculate", path, &row)
        switch bind?.attributes["required"] {
        case nil, "false()": break
        case "true()": row.isRequired = true
        default: row.unread.append("required: a condition on being required is left out; it is optional")
        }
        if let count = counts[path] {
            row.kind = .repeats(count.isEmpty ? nil : parsed(count, path, "jr:count", &row))
            row.rows = rows(of: element, path, model)
        } else if control?.name == "group" || !element.children.isEmpty {
            row.kind = .group
            row.rows = rows(of: element, path, model)
        } else if let control {
            setKind(&row, control, bind, model)
        } else if row.calculation == nil {
            row.unread.append("type: it is never asked; it is left out")
            row.attributes["leftOut"] = "true"
        }
        return row
    }

    private func words(_ element: XMLElement?) -> String? {
        guard let element else { return nil }
        if let reference = element.attributes["ref"], reference.hasPrefix("jr:itext(") { return text(reference) }
        return element.allText.spaced.isEmpty ? nil : element.allText.spaced
    }

    /// The text that a `jr:itext('id')` names; any other text as it stands.
    private func text(_ reference: String) -> String {
        guard reference.hasPrefix("jr:itext(") else { return reference.spaced }
        let id = reference.split(whereSeparator: { $0 == "'" || $0 == "\"" }).dropFirst().first.map(String.init) ?? ""
        return (texts[id] ?? id).spaced
    }

    private func expression(_ bind: XMLElement?, _ name: String, _ path: [String], _ row: inout Form.Row) -> XPath? {
        bind?.attributes[name].flatMap { parsed($0, path, name, &row) }
    }

    private func parsed(_ text: String, _ path: [String], _ what: String, _ row: inout Form.Row) -> XPath? {
        do { return try XPathParser.parse(text, paths: .init(context: path, name: { names[$0] })) } catch {
            row.unread.append("\(what) is left out: \(error.problem)")
            return nil
        }
    }

    private func setKind(_ row: inout Form.Row, _ control: XMLElement, _ bind: XMLElement?, _ model: XMLElement) {
        switch control.name {
        case "select1", "select":
            row.kind = .question(control.name == "select1" ? .selectOne : .selectMultiple)
            row.choices = choices(control, model)
            if row.choices.isEmpty { row.unread.append("type: its choices are not in the form") }
        case "upload" where control.attributes["mediatype"]?.hasPrefix("image/") == true: row.kind = .question(.image)
        case "input" where bind?.attributes["readonly"] == "true()": row.kind = .note
        case "input", "range":
            switch bind?.attributes["type"] ?? "string" {
            case "string", "barcode": row.kind = .question(.text)
            case "int", "integer": row.kind = .question(.integer)
            case "decimal": row.kind = .question(.decimal)
            case "date": row.kind = .question(.date)
            case "time": row.kind = .question(.time)
            case "dateTime": row.kind = .question(.dateTime)
            case "geopoint": row.kind = .question(.geopoint)
            case let type: leaveOut(&row, type)
            }
        default: leaveOut(&row, control.name)
        }
    }

    private func leaveOut(_ row: inout Form.Row, _ type: String) {
        row.unread.append("type: \(type) has no like here; it is left out")
        row.attributes["leftOut"] = "true"
    }

    private func choices(_ control: XMLElement, _ model: XMLElement) -> [Form.Option] {
        guard let set = control.child("itemset") else {
            return control.children("item").map { item in
                let value = item.child("value")?.allText.spaced ?? ""
                return Form.Option(
                    value: value, label: words(item.child("label")) ?? value, code: item.attributes["layby:code"])
            }
        }
        let nodeset = set.attributes["nodeset"] ?? ""
        let id = nodeset.split(whereSeparator: { $0 == "'" || $0 == "\"" }).dropFirst().first.map(String.init)
        let list = model.children("instance").first { $0.attributes["id"] == id }
        return list?.children.first?.children("item").map { item in
            let value = item.child("name")?.allText.spaced ?? ""
            let label = item.child("label")?.allText.spaced ?? item.child("itextId").flatMap { texts[$0.allText] }
            return Form.Option(value: value, label: label ?? value, code: item.child("code")?.allText)
        } ?? []
    }
}
