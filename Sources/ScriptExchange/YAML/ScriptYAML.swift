public import ScriptEngine

/// Writes a definition as a script file, in the style of the released ones.
public enum ScriptYAML {
    /// The file's text: read back it is the same definition.
    ///
    /// That holds for every definition that a file can say: texts without line breaks or double spaces, a limit on every
    /// text. Choice lists that several questions share are named after the first of them.
    public static func text(of definition: ScriptDefinition) -> String {
        let lists = ChoiceLists(definition)
        var fields: [(String, YAMLTree)] = [
            ("script", .text(definition.script)), ("version", .plain(String(definition.version))),
            ("title", .text(definition.title)), ("notice", .text(definition.notice)),
            ("effective", .plain(definition.effective.description)),
        ]
        if let supersedes = definition.supersedes { fields.append(("supersedes", .plain(String(supersedes)))) }
        if !lists.named.isEmpty {
            fields.append(("choiceLists", .fields(lists.named.map { ($0.name, choices($0.choices)) })))
        }
        fields.append(("sections", .lines(definition.sections.map { section($0, lists) })))
        if !definition.alerts.isEmpty { fields.append(("alerts", .lines(definition.alerts.map(alert)))) }
        if !definition.sendPoints.isEmpty {
            fields.append(("sendPoints", .lines(definition.sendPoints.map(sendPoint))))
        }
        return YAMLTree.document(fields)
    }

    // MARK: Parts

    private static func choices(_ choices: [Choice]) -> YAMLTree {
        .lines(choices.map { .map([("code", .text($0.code)), ("label", .text($0.label))]) })
    }

    private static func section(_ section: Section, _ lists: ChoiceLists) -> YAMLTree {
        var fields: [(String, YAMLTree)] = [("id", .text(section.id.name)), ("title", .text(section.title))]
        if let guidance = section.guidance { fields.append(("guidance", .text(guidance))) }
        if let relevance = section.relevance { fields.append(("when", condition(relevance))) }
        if let repeats = section.repeats {
            fields.append(
                (
                    "repeat",
                    .map([
                        ("count", .text(repeats.count.name)), ("each", .text(repeats.each)),
                        ("atMost", .plain(String(repeats.atMost))),
                    ])
                ))
        }
        let items = section.items.map { item in
            switch item {
            case .question(let question): self.question(question, lists)
            case .calculation(let calculation): self.calculation(calculation)
            }
        }
        return .fields(fields + [("questions", .lines(items))])
    }

    private static func question(_ question: Question, _ lists: ChoiceLists) -> YAMLTree {
        var fields: [(String, YAMLTree)] = [
            ("id", .text(question.id.name)), ("ask", .text(question.ask)), ("type", .text(question.type.rawValue)),
        ]
        if !question.rows.isEmpty { fields.append(("rows", choices(question.rows))) }
        if !question.choices.isEmpty {
            fields.append(("choices", lists.name(of: question.choices).map(YAMLTree.text) ?? choices(question.choices)))
        }
        if let weight = question.weight { fields.append(("required", .plain(weight.rawValue))) }
        if !question.acceptsMissing.isEmpty {
            let kinds = MissingKind.allCases.filter(question.acceptsMissing.contains)
            fields.append(("missing", .list(kinds.map { .plain($0.rawValue) })))
        }
        if question.isPersonal { fields.append(("personal", .plain("true"))) }
        if let role = question.role { fields.append(("role", .text(role))) }
        if let was = question.was { fields.append(("was", .text(was.name))) }
        if let guidance = question.guidance { fields.append(("guidance", .text(guidance))) }
        if let relevance = question.relevance { fields.append(("when", condition(relevance))) }
        if !question.constraints.isEmpty {
            fields.append(("constraints", rules(question.constraints, "must", of: question.id)))
        }
        if !question.checks.isEmpty { fields.append(("checks", rules(question.checks, "expect", of: question.id))) }
        let standard = question.type == .text ? 200 : question.type == .longText ? 4000 : nil
        if let limit = question.maxLength, limit != standard { fields.append(("maxLength", .plain(String(limit)))) }
        return .fields(fields)
    }

    private static func rules(_ rules: [Rule], _ key: String, of own: QuestionID) -> YAMLTree {
        .lines(
            rules.map { .fields([(key, condition($0.condition, of: own)), ("message", .text($0.message))]) })
    }

    private static func calculation(_ calculation: Calculation) -> YAMLTree {
        var fields: [(String, YAMLTree)] = [("id", .text(calculation.id.name)), ("type", .plain("integer"))]
        switch calculation.formula {
        case .sum(let terms):
            fields.append(("calculate", .map([("sum", .list(terms.map { .text($0.name) }))])))
        case .count(let section, let condition):
            var count: [(String, YAMLTree)] = [("section", .text(section.name))]
            if let condition { count.append(("where", self.condition(condition))) }
            fields.append(("calculate", .map([("count", .map(count))])))
        }
        if let guidance = calculation.guidance { fields.append(("guidance", .text(guidance))) }
        return .fields(fields)
    }

    private static func alert(_ alert: Alert) -> YAMLTree {
        .fields([("id", .text(alert.id)), ("when", condition(alert.condition)), ("text", .text(alert.text))])
    }

    private static func sendPoint(_ point: SendPoint) -> YAMLTree {
        var fields: [(String, YAMLTree)] = [
            ("id", .text(point.id.name)), ("title", .text(point.title)), ("when", condition(point.condition)),
            ("automatic", .plain(String(point.isAutomatic))),
        ]
        if !point.carries.isEmpty { fields.append(("carries", .list(point.carries.map { .text($0.name) }))) }
        return .fields(fields)
    }

    // MARK: Conditions

    /// - Parameter own: in a rule, the question that a test need not name.
    private static func condition(_ condition: Condition<QuestionID>, of own: QuestionID? = nil) -> YAMLTree {
        switch condition {
        case .all(let parts):
            if let together = together(parts, own) { return together }
            return .map([("all", .list(parts.map { self.condition($0, of: own) }))])
        case .any(let parts): return .map([("any", .list(parts.map { self.condition($0, of: own) }))])
        case .not(let part): return .map([("not", self.condition(part, of: own))])
        case .test(let question, let test): return .map(head(question, own) + [field(test)])
        }
    }

    private static func head(_ question: QuestionID, _ own: QuestionID?) -> [(String, YAMLTree)] {
        question == own ? [] : [("question", .text(question.name))]
    }

    /// Several tests of one question in one mapping; nil where the reader would not make the same of it.
    private static func together(_ parts: [Condition<QuestionID>], _ own: QuestionID?) -> YAMLTree? {
        guard parts.count > 1, case .test(let question, _)? = parts.first else { return nil }
        var fields: [(String, YAMLTree)] = []
        var last = -1
        for part in parts {
            guard case .test(question, let test) = part else { return nil }
            let field = field(test)
            guard let rank = order.firstIndex(of: field.0), rank > last else { return nil }
            last = rank
            fields.append(field)
        }
        return .map(head(question, own) + fields)
    }

    /// The order in which the reader takes the tests of one mapping.
    private static let order = ["is", "in", "includes", "atLeast", "atMost", "answered"]

    private static func field(_ test: Test<QuestionID>) -> (String, YAMLTree) {
        switch test {
        case .isValue(let value): ("is", constant(value))
        case .isOneOf(let values): ("in", .list(values.map(constant)))
        case .includes(let code): ("includes", .text(code))
        case .atLeast(let operand): ("atLeast", self.operand(operand))
        case .atMost(let operand): ("atMost", self.operand(operand))
        case .answered(let flag): ("answered", .plain(String(flag)))
        }
    }

    private static func operand(_ operand: Operand<QuestionID>) -> YAMLTree {
        switch operand {
        case .constant(let value): constant(value)
        case .answer(let question): .map([("question", .text(question.name))])
        }
    }

    private static func constant(_ value: Value) -> YAMLTree {
        switch value {
        case .text(let text), .choice(let text), .code(let text): return .text(text)
        case .integer(let number), .money(let number): return .plain(String(number))
        case .decimal(let number): return .plain((number < 0 ? "-" : "") + number.magnitude.digits)
        case .boolean(let flag): return .plain(String(flag))
        case .date(let date): return .plain(date.description)
        case .time: return .text(value.json.string ?? "")
        case .dateTime(let timestamp):
            let isMidnight = timestamp == Timestamp(startOf: timestamp.date)
            return .plain(isMidnight ? timestamp.date.description : timestamp.description)
        case .duration(let minutes):
            return .plain(
                minutes > 0 && minutes % 60 == 0 && minutes <= 60_000_000 ? "\(minutes / 60)h" : "\(minutes)m")
        // No condition compares with these.
        case .choices, .coordinate, .photograph, .checklist, .erased, .withheld: return .text("")
        }
    }
}

/// The choice lists that more than one question has, with the names that they are given.
private struct ChoiceLists {
    private(set) var named: [(name: String, choices: [Choice])] = []

    init(_ definition: ScriptDefinition) {
        let questions = definition.sections.flatMap(\.questions).filter { !$0.choices.isEmpty }
        var counts: [[Choice]: Int] = [:]
        for question in questions { counts[question.choices, default: 0] += 1 }
        for question in questions where (counts[question.choices] ?? 0) > 1 && name(of: question.choices) == nil {
            named.append((question.id.name, question.choices))
        }
    }

    func name(of choices: [Choice]) -> String? { named.first { $0.choices == choices }?.name }
}
