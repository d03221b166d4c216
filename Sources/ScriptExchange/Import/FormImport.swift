import ScriptEngine

/// Makes a script's definition of a form, and lists what it cannot carry.
struct FormImport {
    private let form: Form
    private let isOurs: Bool
    private var layout: FormLayout
    private var conditions: ConditionReader
    private var shortfalls: [Shortfall]

    static func definition(of form: Form, notes: [String]) -> (definition: ScriptDefinition, shortfalls: [Shortfall]) {
        var reading = FormImport(form, notes)
        let definition = reading.definition()
        return (definition, reading.shortfalls + reading.layout.shortfalls)
    }

    private init(_ form: Form, _ notes: [String]) {
        self.form = form
        isOurs = form.attributes["script"] != nil
        shortfalls = notes.map { Shortfall(subject: nil, what: $0) }
        layout = FormLayout(form)
        conditions = ConditionReader(subjects: layout.subjects, repeats: layout.repeats, isOurs: isOurs)
    }

    private mutating func say(_ row: Form.Row, _ what: String) {
        let place = row.line.map { "\(form.numbered) \($0): " } ?? ""
        shortfalls.append(Shortfall(subject: row.name, what: place + what))
    }

    // MARK: The head

    private mutating func definition() -> ScriptDefinition {
        let sections = layout.sections.compactMap { section($0) }
        let alerts = layout.alerts.sorted { order($0) < order($1) }.compactMap { alert($0) }
        let points = layout.sendPoints.compactMap { sendPoint($0) }
        if !isOurs, layout.hasRequired {
            shortfalls.append(
                Shortfall(subject: nil, what: "required questions are given the weight major: grade them"))
        }
        return ScriptDefinition(
            script: form.attributes["script"] ?? form.id, version: version(), title: text(form.title, else: form.id),
            notice: text(layout.notice, else: "Read from another form. Not checked by anyone yet."),
            effective: effective(), supersedes: form.attributes["supersedes"].flatMap { Int($0) }, sections: sections,
            alerts: alerts, sendPoints: points)
    }

    private func text(_ text: String?, else other: String) -> String {
        guard let text, !text.isEmpty else { return other.isEmpty ? "Form" : other }
        return text
    }

    private mutating func version() -> Int {
        if let version = Int(form.version), version >= 0 { return version }
        shortfalls.append(Shortfall(subject: nil, what: "the version \(form.version) is no whole number; 1 is taken"))
        return 1
    }

    private mutating func effective() -> CivilDate {
        if let date = form.attributes["effective"].flatMap({ CivilDate(iso: $0) }) { return date }
        shortfalls.append(
            Shortfall(subject: nil, what: "a form has no date from which it holds; 2000-01-01 stands in: put it right"))
        return CivilDate(days: 10_957)
    }

    private func order(_ row: Form.Row) -> Int { row.attributes["order"].flatMap { Int($0) } ?? 0 }

    // MARK: Conditions

    private mutating func condition(
        _ xpath: XPath?, of row: Form.Row, what: String, from view: ConditionReader.Viewpoint, consequence: String = ""
    ) -> Condition<QuestionID>? {
        guard let xpath, isOurs || xpath != .always else { return nil }
        do { return try conditions.condition(xpath, from: view) } catch {
            say(row, "\(what) is left out: \(error.problem)\(consequence)")
            return nil
        }
    }

    private mutating func alert(_ row: Form.Row) -> Alert? {
        guard let id = row.attributes["alert"],
            let condition = condition(row.relevant, of: row, what: "the alert", from: .init())
        else { return nil }
        return Alert(id: id, condition: condition, text: text(row.label, else: id))
    }

    private mutating func sendPoint(_ row: Form.Row) -> SendPoint? {
        guard let id = row.attributes["sendPoint"], case .call("if", let parts)? = row.calculation,
            let condition = condition(parts.first, of: row, what: "the send point", from: .init())
        else { return nil }
        let carries = row.attributes["carries"]?.split(separator: " ").map { QuestionID(String($0)) } ?? []
        return SendPoint(
            id: SendPointID(id), title: text(row.attributes["title"], else: id), condition: condition,
            isAutomatic: row.attributes["automatic"] == "true", carries: carries)
    }

    // MARK: Sections

    private mutating func section(_ laid: FormLayout.Section) -> Section? {
        let repeats = laid.repeats == nil ? nil : laid.id
        var relevance: Condition<QuestionID>?
        if let xpath = laid.relevance {
            relevance = condition(
                xpath, of: laid.row, what: "relevant", from: .init(position: laid.position, repeats: nil),
                consequence: "; the section always applies")
        }
        for what in laid.row.unread { say(laid.row, what) }
        var items: [Item] = []
        for row in laid.rows { items += item(row, in: repeats, of: laid).map { [$0] } ?? [] }
        if items.isEmpty {
            say(laid.row, "the group has no question left and is left out")
            return nil
        }
        return Section(
            id: laid.id, title: text(laid.row.label, else: laid.id.name), guidance: laid.guidance,
            relevance: relevance, repeats: laid.repeats, items: items)
    }

    private mutating func item(_ row: Form.Row, in repeats: SectionID?, of laid: FormLayout.Section) -> Item? {
        guard let subject = layout.subjects[row.name] else { return nil }
        if row.kind == .calculate {
            return calculation(row, subject).map(Item.calculation)
        }
        return .question(question(row, subject, repeats, checks: laid.checks[row.name] ?? []))
    }

    private mutating func question(
        _ row: Form.Row, _ subject: ConditionReader.Subject, _ repeats: SectionID?, checks: [Form.Row]
    ) -> Question {
        for what in row.unread { say(row, what) }
        let before = ConditionReader.Viewpoint(position: subject.position, repeats: repeats)
        let within = ConditionReader.Viewpoint(position: subject.position + 1, repeats: repeats, own: row.name)
        var limit = row.attributes["maxLength"].flatMap { Int($0) }
        let constraints = constraints(row, within, &limit)
        if subject.type == .text || subject.type == .longText {
            limit = limit ?? (subject.type == .text ? 200 : 4000)
        } else {
            limit = nil
        }
        let missing = row.attributes["missing"]?.split(separator: " ").compactMap { MissingKind(rawValue: String($0)) }
        // What the form requires counts, since somebody may have changed it; where a missing state is accepted it cannot.
        let isRequired = row.isRequired || row.rows.contains(where: \.isRequired)
        let kept = row.attributes["weight"].flatMap { Weight(rawValue: $0) }
        let weight = isRequired ? kept ?? .major : missing?.isEmpty == false ? kept : nil
        let hasChoices = subject.type.hasChoices
        let isGrid = subject.type == .checklist
        let options = isGrid ? row.rows.first?.choices ?? [] : hasChoices ? row.choices : []
        return Question(
            id: subject.id, ask: text(row.label, else: subject.id.name), type: subject.type,
            choices: options.map { Choice(code: subject.codes[$0.value] ?? $0.value, label: $0.label) },
            rows: isGrid
                ? row.rows.map { Choice(code: $0.attributes["row"] ?? $0.name, label: text($0.label, else: $0.name)) }
                : [],
            weight: weight, acceptsMissing: Set(missing ?? []), isPersonal: row.attributes["personal"] == "true",
            role: row.attributes["role"], guidance: isGrid ? row.attributes["guidance"] : row.hint,
            relevance: condition(
                row.relevant, of: row, what: "relevant", from: before, consequence: "; it always applies"),
            was: row.attributes["was"].map { QuestionID($0) }, constraints: constraints,
            checks: checks.compactMap { check($0, within) }, maxLength: limit)
    }

    private mutating func check(_ row: Form.Row, _ view: ConditionReader.Viewpoint) -> Rule? {
        guard case .and(let parts)? = row.relevant, parts.count == 2, case .call("not", let inner) = parts[1],
            let condition = condition(inner.first, of: row, what: "the soft check", from: view)
        else { return nil }
        return Rule(condition: condition, message: text(row.label, else: "Check this answer."))
    }

    /// Our forms say which rules a constraint holds; of another's, or where somebody has changed it, the whole is one,
    /// but for a limit on the text.
    private mutating func constraints(
        _ row: Form.Row, _ view: ConditionReader.Viewpoint, _ limit: inout Int?
    ) -> [Rule] {
        let wasLimit = limit
        limit = nil
        let kept = row.attributes["rules"].flatMap { try? XPathParser.parse($0) } ?? row.constraint
        guard let constraint = kept else { return [] }
        var parts = if case .and(let parts) = constraint { parts } else { [constraint] }
        if let found = parts.firstIndex(where: { $0.lengthLimit != nil }) {
            limit = parts.remove(at: found).lengthLimit
        }
        let messages = messages(of: row, limit: wasLimit)
        var rules: [Rule] = []
        for (part, message) in zip(parts, messages) {
            if let rule = rule(part, message, row, view) { rules.append(rule) }
        }
        let others = parts.dropFirst(messages.count).filter { !isOurs || $0 != .always }
        if let first = others.first {
            let whole = others.count == 1 ? first : .and(Array(others))
            let message = messages.isEmpty ? row.constraintMessage : nil
            if let rule = rule(whole, text(message, else: "This answer is not possible."), row, view) {
                rules.append(rule)
            }
        }
        return rules
    }

    private mutating func rule(
        _ xpath: XPath, _ message: String, _ row: Form.Row, _ view: ConditionReader.Viewpoint
    ) -> Rule? {
        condition(xpath, of: row, what: "the constraint", from: view, consequence: "; it refuses no answer")
            .map { Rule(condition: $0, message: message) }
    }

    /// The message of each rule as we kept them, or as somebody has changed the one that a form shows.
    private mutating func messages(of row: Form.Row, limit: Int?) -> [String] {
        guard let text = row.attributes["messages"], let list = try? JSONParser.parse(text).array else { return [] }
        let messages = list.compactMap(\.string)
        let shown = (messages + (limit.map { [FormBuilder.message(limit: $0)] } ?? [])).joined(separator: " ").spaced
        guard let now = row.constraintMessage, now.spaced != shown, row.attributes["rules"] == nil else {
            return messages
        }
        if messages.count == 1 { return [now] }
        say(row, "the message of its constraints was changed; the rules keep those they had")
        return messages
    }

    // MARK: Calculations

    private mutating func calculation(_ row: Form.Row, _ subject: ConditionReader.Subject) -> Calculation? {
        let guidance = row.attributes["guidance"]
        if case .call("count", let parts)? = row.calculation, parts.count == 1,
            case .filtered(let name, let inner) = parts[0],
            let section = layout.repeats[name]
        {
            let view = ConditionReader.Viewpoint(position: subject.position, repeats: section)
            let condition =
                inner == .always ? nil : condition(inner, of: row, what: "what it counts", from: view)
            return Calculation(id: subject.id, formula: .count(section, where: condition), guidance: guidance)
        }
        if !isOurs { say(row, "a term without an answer counts as 0; in the form the whole sum had no value then") }
        let terms = row.calculation?.terms(layout.subjects) ?? []
        return Calculation(id: subject.id, formula: .sum(terms), guidance: guidance)
    }
}

extension XPath {
    /// Of `string-length(.) <= 40`: 40; nil for anything else.
    fileprivate var lengthLimit: Int? {
        switch self {
        case .compare(.call("string-length", [.own]), .atMost, .number(let digits)): Int(digits)
        case .compare(.call("string-length", [.own]), .less, .number(let digits)): Int(digits).map { max(0, $0 - 1) }
        default: nil
        }
    }

    /// Of a sum of whole answers: which; nil for anything else.
    func terms(_ subjects: [String: ConditionReader.Subject]) -> [QuestionID]? {
        switch self {
        case .arithmetic(let left, .plus, let right):
            guard let first = left.terms(subjects), let second = right.terms(subjects) else { return nil }
            return first + second
        case .call("coalesce", let parts) where parts.count == 2 && parts[1] == .number("0"):
            return parts[0].terms(subjects)
        case .number("0"): return []
        case .node(let name):
            guard let subject = subjects[name], subject.type == .integer, subject.repeats == nil else { return nil }
            return [subject.id]
        default: return nil
        }
    }
}
