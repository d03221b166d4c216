internal import Yams

extension ScriptReader {
    /// A choice and where it stands.
    struct ChoiceLine {
        let choice: Choice
        let line: Int?
    }

    mutating func readChoiceLists(_ fields: YAMLFields) {
        guard let node = fields.node("choiceLists") else { return }
        guard let mapping = node.mapping else {
            fields.bad(
                "choiceLists", "is not a mapping", "Write `name:` lines, each with its choices.", into: &diagnostics)
            return
        }
        for (key, value) in mapping {
            let name = key.string ?? ""
            choiceLists[name] = choices(value, subject: name) ?? []
        }
    }

    /// Reports named lists that nothing uses.
    mutating func reportUnusedChoiceLists(_ fields: YAMLFields) {
        for (key, _) in fields.node("choiceLists")?.mapping ?? [:] {
            guard let name = key.string, !usedChoiceLists.contains(name) else { continue }
            diagnostics.append(UnusedChoiceList.finding(name, line: key.mark?.line))
        }
    }

    /// The choices that a question lists or names; nil, with a finding, when they cannot be read.
    ///
    /// - Parameter id: the question for which their lines are noted; nil for one that is left out.
    mutating func choices(of fields: YAMLFields, key: String, id: String?) -> [Choice]? {
        guard let node = fields.node(key) else { return [] }
        guard let found = choiceLines(node, key: key, subject: fields.subject) else { return nil }
        if let id { lines.note(found.map(\.line), id: id, key: key) }
        return found.map(\.choice)
    }

    private mutating func choiceLines(_ node: Node, key: String, subject: String) -> [ChoiceLine]? {
        guard let name = node.scalar?.string.trimmed, key == "choices" else { return choices(node, subject: subject) }
        usedChoiceLists.insert(name)
        if let list = choiceLists[name] { return list.isEmpty ? nil : list }
        diagnostics.append(
            UnknownChoiceList.finding(
                name, known: choiceLists.keys.sorted(), line: node.mark?.line, subject: subject))
        return nil
    }

    private mutating func choices(_ node: Node, subject: String) -> [ChoiceLine]? {
        guard let items = node.sequence, !items.isEmpty else {
            diagnostics.append(
                BadValue.finding(
                    line: node.mark?.line, subject: subject, "this is not a list of choices",
                    "Write `- {code: …, label: …}` lines."))
            return nil
        }
        var seen: Set<String> = []
        let choices = items.compactMap { item -> ChoiceLine? in
            guard let fields = YAMLFields(item, subject: subject, known: ["code", "label"], into: &diagnostics)
            else { return nil }
            let code = fields.required("code", as: .id, into: &diagnostics)
            let label = fields.required("label", as: .label, into: &diagnostics)
            guard let code else { return nil }
            guard seen.insert(code).inserted else {
                diagnostics.append(DuplicateChoice.finding(code, line: fields.line, subject: subject))
                return nil
            }
            return ChoiceLine(choice: Choice(code: code, label: label ?? code), line: fields.line)
        }
        return choices.isEmpty ? nil : choices
    }
}
