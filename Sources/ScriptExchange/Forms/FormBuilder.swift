import ScriptEngine

/// Lays a script out as a form, and notes what the form cannot carry.
struct FormBuilder {
    private let definition: ScriptDefinition
    private(set) var names: FormNames
    private(set) var writer: ConditionWriter
    var shortfalls: [Shortfall] = []
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

    /// A row that is read and not answered.
    mutating func note(_ text: String, named name: String, _ attributes: [String: String]) -> Form.Row {
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
