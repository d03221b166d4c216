/// Writes a form as an XForm.
struct XFormWriter {
    private let form: Form
    /// For each node the names that lead to it from the root, its own last.
    private var paths: [String: [String]] = [:]
    /// For each node in a repeat, how many of those names lead to the repeat.
    private var repeatDepths: [String: Int] = [:]

    init(_ form: Form) {
        self.form = form
        for row in form.rows { note(row, below: ["data"], repeatDepth: nil) }
    }

    private mutating func note(_ row: Form.Row, below path: [String], repeatDepth: Int?) {
        let path = path + [row.name]
        var depth = repeatDepth
        if case .repeats = row.kind { depth = path.count }
        paths[row.name] = path
        repeatDepths[row.name] = depth
        for inner in row.rows { note(inner, below: path, repeatDepth: depth) }
    }

    func text() -> String {
        var xml = XMLText()
        let names: [(String, String?)] = [
            ("xmlns", "http://www.w3.org/2002/xforms"), ("xmlns:h", "http://www.w3.org/1999/xhtml"),
            ("xmlns:jr", "http://openrosa.org/javarosa"), ("xmlns:orx", "http://openrosa.org/xforms"),
            ("xmlns:layby", Form.namespace),
        ]
        xml.element("h:html", names) { xml in
            xml.element("h:head") { xml in
                xml.element("h:title", text: form.title)
                xml.element("model") { model(&$0) }
            }
            xml.element("h:body") { xml in
                for row in form.rows { control(row, &xml) }
            }
        }
        return xml.text
    }

    // MARK: The model

    private func model(_ xml: inout XMLText) {
        xml.element("instance") { xml in
            let head: [(String, String?)] = [("id", form.id), ("version", form.version)]
            xml.element("data", head + attributes(form.attributes)) { xml in
                for row in form.rows { node(row, &xml) }
                xml.element("orx:meta") { $0.element("orx:instanceID") }
            }
        }
        for row in form.rows { bind(row, &xml) }
        xml.element(
            "bind",
            [
                ("nodeset", "/data/orx:meta/orx:instanceID"), ("type", "string"), ("readonly", "true()"),
                ("jr:preload", "uid"),
            ])
    }

    private func attributes(_ attributes: [String: String]) -> [(String, String?)] {
        attributes.sorted { $0.key < $1.key }.map { ("layby:\($0.key)", $0.value) }
    }

    private func node(_ row: Form.Row, _ xml: inout XMLText) {
        var template: [(String, String?)] = []
        if case .repeats = row.kind { template = [("jr:template", "")] }
        guard !row.rows.isEmpty else {
            xml.element(row.name, template)
            return
        }
        xml.element(row.name, template) { xml in
            for inner in row.rows { node(inner, &xml) }
        }
    }

    private func bind(_ row: Form.Row, _ xml: inout XMLText) {
        func written(_ expression: XPath?) -> String? { expression?.text { path(to: $0, from: row.name) } }
        var type: String?
        switch row.kind {
        case .group, .repeats: break
        case .question(let input): type = input.bindType
        case .note: type = "string"
        case .calculate: type = "int"
        }
        xml.element(
            "bind",
            [
                ("nodeset", absolute(row.name)), ("type", type), ("relevant", written(row.relevant)),
                ("required", row.isRequired ? "true()" : nil), ("readonly", row.kind == .note ? "true()" : nil),
                ("constraint", written(row.constraint)), ("jr:constraintMsg", row.constraintMessage),
                ("calculate", written(row.calculation)),
            ] + attributes(row.attributes))
        for inner in row.rows { bind(inner, &xml) }
    }

    // MARK: Paths

    private func absolute(_ name: String) -> String { "/" + (paths[name] ?? ["data", name]).joined(separator: "/") }

    /// Relative within one instance of a repeat, so that it means this instance; else from the root.
    private func path(to name: String, from context: String) -> String {
        guard let target = paths[name], let here = paths[context], let depth = repeatDepths[context],
            repeatDepths[name] == depth, target.prefix(depth) == here.prefix(depth), target.count > depth
        else { return absolute(name) }
        let up = Array(repeating: "..", count: here.count - depth)
        return (up + target.dropFirst(depth)).joined(separator: "/")
    }

    // MARK: The body

    private func control(_ row: Form.Row, _ xml: inout XMLText) {
        let reference: (String, String?) = ("ref", absolute(row.name))
        switch row.kind {
        case .group:
            xml.element("group", [reference, ("appearance", row.appearance)]) { xml in
                words(row, &xml)
                for inner in row.rows { control(inner, &xml) }
            }
        case .repeats(let count):
            xml.element("group", [reference]) { xml in
                words(row, &xml)
                let number = count?.text { path(to: $0, from: row.name) }
                xml.element("repeat", [("nodeset", absolute(row.name)), ("jr:count", number)]) { xml in
                    for inner in row.rows { control(inner, &xml) }
                }
            }
        case .question(.selectOne), .question(.selectMultiple):
            xml.element(row.kind == .question(.selectOne) ? "select1" : "select", [reference]) { xml in
                words(row, &xml)
                for choice in row.choices {
                    xml.element("item", [("layby:code", choice.code)]) { xml in
                        xml.element("label", text: choice.label)
                        xml.element("value", text: choice.value)
                    }
                }
            }
        case .question(.image):
            xml.element("upload", [reference, ("mediatype", "image/*")]) { words(row, &$0) }
        case .question, .note:
            xml.element("input", [reference, ("appearance", row.appearance)]) { words(row, &$0) }
        case .calculate: break
        }
    }

    private func words(_ row: Form.Row, _ xml: inout XMLText) {
        xml.element("label", text: row.label ?? row.name)
        if let hint = row.hint { xml.element("hint", text: hint) }
    }
}
