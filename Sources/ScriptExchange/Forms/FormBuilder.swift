import ScriptEngine

/// Lays a script out as a form, and notes what the form cannot carry.
struct FormBuilder {
    private let definition: ScriptDefinition
    private var names: FormNames
    private var writer: ConditionWriter
    private var shortfalls: [Shortfall] = []
    /// For each question, the index of its section.
    private var sectionOf: [QuestionID: Int] = [:]

    /// The form of a script; the names of its groups and questions are the script's ids wherever XML allows.
    static func form(of definition: ScriptDefinition) -> (form: Form, shortfalls: [Shortfall]) {
        var builder = FormBuilder(definition)
        let form = builder.form()
        return (form, builder.shortfalls + Shortfalls.general(of: definition))
    }

    private init(_ definition: ScriptDefinition) {
        self.definition = definition
        var names = FormNames(definition)
        var subjects: [QuestionID: ConditionWriter.Subject] = [:]
        for (index, section) in definition.sections.enumerated() {
            for item in section.items {
                sectionOf[item.id] = index
                var subject = ConditionWriter.Subject(
                    name: names.name(item.id), type: .integer, repeats: section.repeats == nil ? nil : section.id)
                if case .question(let question) = item {
                    subject = ConditionWriter.Subject(
                        name: names.name(item.id), type: question.type,
                        repeats: section.repeats == nil ? nil : section.id,
                        rows: question.rows.map { names.take("\(question.id)_\($0.code)") },
                        values: Self.values(question.choices))
                }
                subjects[item.id] = subject
            }
        }
        self.names = names
        writer = ConditionWriter(subjects: subjects, sections: names.sections)
    }

    /// The values of choices in the form: no white space, since a list of several is kept with spaces between.
    private static func values(_ choices: [Choice]) -> [String: String] {
        var taken = Set(choices.map(\.code))
        var values: [String: String] = [:]
        for choice in choices {
            guard choice.code.contains(where: { $0.isWhitespace || $0 == "'" || $0 == "\"" }) else { continue }
            let base = String(choice.code.map { $0.isWhitespace || $0 == "'" || $0 == "\"" ? "_" : $0 })
            var value = base
            var number = 2
            while !taken.insert(value).inserted {
                value = "\(base)_\(number)"
                number += 1
            }
            values[choice.code] = value
        }
        return values
    }

    // MARK: The whole form

    private mutating func form() -> Form {
        var form = Form(id: definition.script, version: String(definition.version), title: definition.title)
        form.attributes["script"] = definition.script
        form.attributes["effective"] = definition.effective.description
        form.attributes["supersedes"] = definition.supersedes.map(String.init)
        form.rows.append(note(definition.notice, named: "notice", ["note": "notice"]))
        let alerts = alertsBySection()
        for (index, section) in definition.sections.enumerated() {
            form.rows += rows(of: section)
            form.rows += alerts[index] ?? []
        }
        form.rows += definition.sendPoints.map { row(of: $0) }
        return form
    }

    private mutating func note(_ text: String, named name: String, _ attributes: [String: String]) -> Form.Row {
        var row = Form.Row(kind: .note, name: names.take(name))
        row.label = text
        row.attributes = attributes
        return row
    }

    /// Each alert stands behind the section of the last question that it looks at.
    private mutating func alertsBySection() -> [Int: [Form.Row]] {
        var rows: [Int: [Form.Row]] = [:]
        for (order, alert) in definition.alerts.enumerated() {
            var row = note(alert.text, named: alert.id, ["alert": alert.id, "order": String(order)])
            row.relevant = writer.xpath(alert.condition, from: .init())
            let last = alert.condition.references.compactMap { sectionOf[$0] }.max() ?? 0
            rows[last, default: []].append(row)
            shortfalls.append(
                Shortfall(
                    subject: alert.id,
                    what: "the alert becomes a note behind section \(definition.sections[last].id): "
                        + "it is not read out the moment that it holds"))
        }
        return rows
    }

    private mutating func row(of point: SendPoint) -> Form.Row {
        var row = Form.Row(kind: .calculate, name: names.take(point.id.name))
        row.calculation = .call("if", [writer.xpath(point.condition, from: .init()), .whole(1), .whole(0)])
        row.attributes = [
            "sendPoint": point.id.name, "title": point.title, "automatic": String(point.isAutomatic),
            "carries": point.carries.map(\.name).joined(separator: " "),
        ]
        shortfalls.append(
            Shortfall(
                subject: point.id.name,
                what: "the send point becomes a calculated 1 or 0; no other client sends its record early"))
        return row
    }

    // MARK: Sections

    private mutating func rows(of section: Section) -> [Form.Row] {
        let relevance = section.relevance.map { writer.xpath($0, from: .init()) }
        var group = Form.Row(kind: .group, name: names.name(section.id))
        group.label = section.title
        group.relevant = relevance
        if group.name != section.id.name { group.attributes["id"] = section.id.name }
        if let guidance = section.guidance {
            group.rows.append(note(guidance, named: "\(section.id)_guidance", ["note": "guidance"]))
        }
        let viewpoint = ConditionWriter.Viewpoint(repeats: section.repeats == nil ? nil : section.id)
        for item in section.items {
            switch item {
            case .question(let question): group.rows += rows(of: question, from: viewpoint)
            case .calculation(let calculation): group.rows.append(row(of: calculation, from: viewpoint))
            }
        }
        guard let repeats = section.repeats else { return [group] }
        return [countRow(of: repeats, relevance: relevance, section.id, &group), group]
    }

    /// The number of instances as the interview counts them, in a node of its own; an instance beyond it does not apply.
    private mutating func countRow(
        of repeats: Repeat, relevance: XPath?, _ section: SectionID, _ group: inout Form.Row
    ) -> Form.Row {
        var row = Form.Row(kind: .calculate, name: names.take("\(section)_count"))
        row.attributes = ["countOf": section.name]
        let asked = XPath.node(names.name(repeats.count))
        let limit = XPath.whole(repeats.atMost)
        let exists = XPath.compare(asked, .atLeast, .whole(1))
        row.calculation = .call(
            "if",
            [
                XPath.both(relevance, exists) ?? exists,
                .call("if", [.compare(asked, .more, limit), limit, asked]), .whole(0),
            ])
        group.kind = .repeats(.node(row.name))
        group.relevant = XPath.both(
            relevance, .compare(.call("position", []), .atMost, .node(row.name)))
        group.attributes["count"] = repeats.count.name
        group.attributes["each"] = repeats.each
        group.attributes["atMost"] = String(repeats.atMost)
        return row
    }

    private func row(of calculation: Calculation, from viewpoint: ConditionWriter.Viewpoint) -> Form.Row {
        var row = Form.Row(kind: .calculate, name: names.name(calculation.id))
        row.attributes["calculation"] = calculation.id.name
        row.attributes["guidance"] = calculation.guidance
        switch calculation.formula {
        case .sum(let terms):
            let parts = terms.map { XPath.call("coalesce", [.node(names.name($0)), .whole(0)]) }
            let sum = parts.dropFirst().reduce(parts.first ?? .whole(0)) { .arithmetic($0, .plus, $1) }
            row.calculation = parts.count > 1 ? sum : .arithmetic(sum, .plus, .whole(0))
        case .count(let section, let condition):
            let inside = ConditionWriter.Viewpoint(repeats: section, isFilter: true)
            // Without a condition every instance counts that is there.
            row.calculation = .count(
                names.name(section), where: condition.map { writer.xpath($0, from: inside) } ?? .always)
        }
        return row
    }

    // MARK: Questions

    private mutating func rows(of question: Question, from viewpoint: ConditionWriter.Viewpoint) -> [Form.Row] {
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

extension Form.Input {
    /// How answers of a type are given in a form.
    init(_ type: QuestionType) {
        switch type {
        case .integer, .money, .duration: self = .integer
        case .decimal: self = .decimal
        case .boolean, .choice, .checklist: self = .selectOne
        case .choices: self = .selectMultiple
        case .date: self = .date
        case .time: self = .time
        case .dateTime: self = .dateTime
        case .coordinate: self = .geopoint
        case .photograph: self = .image
        case .text, .longText, .port, .force, .country, .nationality, .registration, .containerNumber, .phone,
            .personName:
            self = .text
        }
    }
}
