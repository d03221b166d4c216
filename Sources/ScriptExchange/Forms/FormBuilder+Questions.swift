import ScriptEngine

extension FormBuilder {
    /// A question's row, then a note for each of its soft checks.
    mutating func rows(of question: Question, from viewpoint: ConditionWriter.Viewpoint) -> [Form.Row] {
        var row = Form.Row(kind: .question(Form.Input(question.type)), name: names.name(question.id))
        row.label = question.ask
        row.hint = question.guidance
        row.relevant = question.relevance.map { writer.xpath($0, from: viewpoint) }
        row.isRequired = question.weight != nil && question.acceptsMissing.isEmpty
        if question.type == .longText { row.appearance = "multiline" }
        row.attributes = attributes(of: question, name: row.name)
        constrain(&row, question, viewpoint)
        let values = writer.subjects[question.id]?.values ?? [:]
        row.choices =
            question.type == .boolean
            ? [.init(value: "true", label: "Yes"), .init(value: "false", label: "No")]
            : question.choices.map { choice in
                Form.Option(
                    value: values[choice.code] ?? choice.code, label: choice.label,
                    code: values[choice.code] == nil ? nil : choice.code)
            }
        if question.type == .checklist { row = grid(row, question) }
        shortfalls += Shortfalls.of(question)
        return [row] + question.checks.enumerated().map { checkNote($1, $0, question, viewpoint) }
    }

    private func attributes(of question: Question, name: String) -> [String: String] {
        var attributes: [String: String] = ["kind": question.type.rawValue]
        if name != question.id.name { attributes["id"] = question.id.name }
        attributes["weight"] = question.weight?.rawValue
        if !question.acceptsMissing.isEmpty {
            attributes["missing"] = MissingKind.allCases.filter(question.acceptsMissing.contains).map(\.rawValue)
                .joined(separator: " ")
        }
        if question.isPersonal { attributes["personal"] = "true" }
        attributes["role"] = question.role
        attributes["was"] = question.was?.name
        attributes["maxLength"] = question.maxLength.map(String.init)
        return attributes
    }

    /// The text limit first, then every rule; one message for all, as forms have it.
    private mutating func constrain(
        _ row: inout Form.Row, _ question: Question, _ viewpoint: ConditionWriter.Viewpoint
    ) {
        var viewpoint = viewpoint
        viewpoint.own = question.type == .checklist ? nil : question.id
        var parts: [XPath] = []
        var messages = question.constraints.map(\.message)
        if let limit = question.maxLength {
            parts.append(.compare(.call("string-length", [.own]), .atMost, .whole(limit)))
            messages.append(Self.message(limit: limit))
        }
        let rules = question.constraints.map { writer.xpath($0.condition, from: viewpoint) }
        if rules.isEmpty, parts.isEmpty { return }
        if question.constraints.contains(where: { looksBack($0.condition, at: question.id) }) {
            shortfalls.append(
                Shortfall(
                    subject: question.id.name,
                    what: "a constraint compares many answers with this one; JavaRosa takes the one before it there"))
        }
        // Always a list of parts, so that the rules can be told apart from the parts of one rule.
        parts += rules
        row.constraint =
            parts.count == 1 && rules.isEmpty ? parts[0] : .and(parts.count > 1 ? parts : parts + [.always])
        row.constraintMessage = messages.joined(separator: " ")
        if !rules.isEmpty {
            row.attributes["messages"] = CanonicalJSON.text(
                .array(question.constraints.map { .string($0.message) }))
        }
    }

    /// Whether a condition compares an answer in a repeat around which this question does not stand with this one's:
    /// within a filter there is no name for the answer that is being given.
    private func looksBack(_ condition: Condition<QuestionID>, at own: QuestionID) -> Bool {
        switch condition {
        case .all(let parts), .any(let parts): return parts.contains { looksBack($0, at: own) }
        case .not(let part): return looksBack(part, at: own)
        case .test(let question, .atLeast(.answer(own))), .test(let question, .atMost(.answer(own))):
            let repeats = writer.subjects[question]?.repeats
            return repeats != nil && repeats != writer.subjects[own]?.repeats
        case .test: return false
        }
    }

    /// What a form says of a text past its limit.
    static func message(limit: Int) -> String { "Give at most \(limit) characters." }

    /// A checklist as a group with a question for each of its rows.
    private func grid(_ row: Form.Row, _ question: Question) -> Form.Row {
        var grid = row
        grid.kind = .group
        grid.appearance = "field-list"
        grid.isRequired = false
        grid.choices = []
        // No group has a hint: it stands with the first row, and as an attribute for the way back.
        grid.hint = nil
        grid.attributes["guidance"] = row.hint
        // No group can have a constraint; what is in the attribute comes back on import.
        if let constraint = grid.constraint {
            grid.attributes["rules"] = constraint.text { "${\($0)}" }
            grid.constraint = nil
            grid.constraintMessage = nil
        }
        for (code, name) in zip(question.rows, writer.subjects[question.id]?.rows ?? []) {
            var line = Form.Row(kind: .question(.selectOne), name: name)
            line.label = code.label
            line.choices = row.choices
            line.isRequired = row.isRequired
            line.attributes = ["row": code.code]
            line.hint = grid.rows.isEmpty ? row.hint : nil
            grid.rows.append(line)
        }
        return grid
    }

    /// A soft check as a note that appears behind its question while the answer does not meet it.
    private mutating func checkNote(
        _ check: Rule, _ index: Int, _ question: Question, _ viewpoint: ConditionWriter.Viewpoint
    ) -> Form.Row {
        var row = note(check.message, named: "\(question.id)_check", ["check": question.id.name])
        row.relevant = .and([
            writer.answered(question.id, true, viewpoint),
            .call("not", [writer.xpath(check.condition, from: viewpoint)]),
        ])
        return row
    }
}
