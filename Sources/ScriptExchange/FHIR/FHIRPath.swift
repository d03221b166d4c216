import ScriptEngine

/// Conditions as FHIRPath over a QuestionnaireResponse, with each answer as a variable.
///
/// Every expression is true or false, never empty: a test asks whether an answer exists that passes it.
struct FHIRPath {
    /// What an expression looks up: a variable of the questionnaire, or of the repeat group that it stands in.
    struct Variable: Hashable {
        let name: String
        let expression: String
        /// The repeat section in whose group it is declared; nil for the questionnaire.
        let scope: SectionID?
    }

    /// An expression with what it needs.
    struct Expression {
        var text: String
        var variables: Set<Variable> = []
    }

    let script: Script
    /// Where the item stands, for "this person" as against "at least one person".
    let section: SectionID?

    /// The condition in FHIRPath; the order of the parts is the condition's own.
    func expression(_ condition: Condition<QuestionID>) -> Expression {
        switch condition {
        case .all(let parts): return joined(parts, " and ")
        case .any(let parts): return joined(parts, " or ")
        case .not(let part):
            let inner = expression(part)
            return Expression(text: "(\(inner.text)).not()", variables: inner.variables)
        case .test(let id, let test): return expression(id, test)
        }
    }

    /// The condition, but true as well while a question has no answer: a constraint speaks of answers only.
    func rule(_ condition: Condition<QuestionID>, of question: QuestionID) -> Expression {
        let own = variable(question)
        var rule = expression(condition)
        rule.text = "%\(own.name).empty() or (\(rule.text))"
        rule.variables.insert(own)
        return rule
    }

    /// A calculation's formula.
    func formula(_ formula: Calculation.Formula) -> Expression? {
        switch formula {
        case .sum(let terms):
            let variables = terms.map(variable)
            return Expression(
                text: variables.map { "iif(%\($0.name).exists(), %\($0.name), 0)" }.joined(separator: " + "),
                variables: Set(variables))
        case .count(let section, nil):
            return Expression(text: "%resource.item.where(linkId = '\(section)').count()")
        case .count(let section, .some(let condition)):
            guard let part = counted(condition, of: section) else { return nil }
            return Expression(
                text: "%resource.item.where(linkId = '\(section)').where(\(part.text)).count()",
                variables: part.variables)
        }
    }

    // MARK: Parts

    private func joined(_ parts: [Condition<QuestionID>], _ word: String) -> Expression {
        let parts = parts.map { part in
            let inner = expression(part)
            if case .test = part { return inner }
            return Expression(text: "(\(inner.text))", variables: inner.variables)
        }
        return Expression(
            text: parts.map(\.text).joined(separator: word),
            variables: parts.reduce(into: []) { $0.formUnion($1.variables) })
    }

    private func expression(_ id: QuestionID, _ test: Test<QuestionID>) -> Expression {
        let own = variable(id)
        let item = Self.item(script.question(id))
        let part = item == "$this" ? "" : ".\(item)"
        switch test {
        case .atLeast(.answer(let other)):
            let other = variable(other)
            return Expression(
                text: "%\(own.name).where(\(item) >= %\(other.name)\(part)).exists()", variables: [own, other])
        case .atMost(.answer(let other)):
            let other = variable(other)
            return Expression(
                text: "%\(own.name).where(\(item) <= %\(other.name)\(part)).exists()", variables: [own, other])
        case .answered(false) where own.scope == nil && script.section(of: id)?.repeats != nil:
            // "At least one has no answer" looks at the instances: a list of answers does not show who gave none.
            let home = script.section(of: id)?.id.name ?? ""
            let instances = "%resource.item.where(linkId = '\(home)')"
            return Expression(text: "\(instances).where(\(Self.items(id, script)).answer.empty()).exists()")
        default:
            return Expression(text: Self.test("%\(own.name)", test, of: script.question(id)), variables: [own])
        }
    }

    /// What of an answer is compared: a coding's code; of a length of time the number, since its unit is always minutes.
    private static func item(_ question: Question?) -> String {
        switch question?.type {
        case .choice, .choices, .country, .nationality: "code"
        case .duration: "value"
        default: "$this"
        }
    }

    /// A test on a collection of answers, against constants.
    private static func test(_ answers: String, _ test: Test<QuestionID>, of question: Question?) -> String {
        let item = item(question)
        func exists(_ criterion: String) -> String { "\(answers).where(\(criterion)).exists()" }
        switch test {
        case .answered(let flag): return flag ? "\(answers).exists()" : "\(answers).empty()"
        case .isValue(let value): return exists("\(item) = \(literal(value))")
        case .includes(let code): return exists("\(item) = \(literal(.choice(code)))")
        case .isOneOf(let values):
            return exists("\(item) in (\(values.map(literal).joined(separator: " | ")))")
        case .atLeast(.constant(let value)): return exists("\(item) >= \(literal(value))")
        case .atMost(.constant(let value)): return exists("\(item) <= \(literal(value))")
        case .atLeast(.answer), .atMost(.answer): return "false"
        }
    }

    /// A condition on the items of one instance, from within a `where`; nil when it compares two of its answers.
    private func counted(_ condition: Condition<QuestionID>, of section: SectionID) -> Expression? {
        switch condition {
        case .all(let parts), .any(let parts):
            let inner = parts.compactMap { counted($0, of: section) }
            guard inner.count == parts.count else { return nil }
            let word = if case .all = condition { " and " } else { " or " }
            return Expression(
                text: inner.map { "(\($0.text))" }.joined(separator: word),
                variables: inner.reduce(into: []) { $0.formUnion($1.variables) })
        case .not(let part):
            return counted(part, of: section).map { Expression(text: "(\($0.text)).not()", variables: $0.variables) }
        case .test(let id, let test):
            guard script.section(of: id)?.id == section else { return expression(id, test) }
            switch test {
            case .atLeast(.answer), .atMost(.answer): return nil
            default:
                return Expression(
                    text: Self.test(Self.items(id, script) + ".answer.value", test, of: script.question(id)))
            }
        }
    }

    /// The variable that holds a question's answers: one, or in a repeat section seen from outside, all.
    private func variable(_ id: QuestionID) -> Variable {
        let home = script.section(of: id)
        let answers = "\(Self.items(id, script)).answer.value"
        let sectionName = home?.id.name ?? ""
        if let home, home.repeats != nil, home.id == section {
            return Variable(name: Self.name(id.name), expression: answers, scope: home.id)
        }
        return Variable(
            name: Self.name(home?.repeats == nil ? id.name : "all_\(id)"),
            expression: "%resource.item.where(linkId = '\(sectionName)').\(answers)", scope: nil)
    }

    /// `numberFound` for `number_found`: R4 wants no underscore in a variable's name.
    static func name(_ id: String) -> String {
        var name = ""
        var isAfterUnderscore = false
        for character in id {
            defer { isAfterUnderscore = character == "_" }
            if isAfterUnderscore, character.isLetter {
                name += character.uppercased()
            } else if isAfterUnderscore {
                name += "U95\(character == "_" ? "" : String(character))"
            } else if character != "_" {
                name.append(character)
            }
        }
        return ["resource", "rootResource", "context", "questionnaire", "qitem", "ucum", "sct", "loinc"].contains(name)
            ? name + "Answer" : name
    }

    /// The items that hold a question's answers, from its section's item: itself, or the rows of a grid.
    private static func items(_ id: QuestionID, _ script: Script) -> String {
        let item = "item.where(linkId = '\(id)')"
        return script.question(id)?.type == .checklist ? item + ".item" : item
    }

    /// A constant as FHIRPath writes it.
    static func literal(_ value: Value) -> String {
        switch value {
        case .integer(let number): String(number)
        case .decimal(let number): CanonicalJSON.text(.number(number))
        case .money(let pence): CanonicalJSON.text(.number(Double(pence) / 100))
        case .boolean(let flag): flag ? "true" : "false"
        case .date(let date): "@\(date)"
        case .time: "@T\(value.json.string ?? "")"
        case .dateTime(let timestamp): "@\(timestamp)"
        case .duration(let minutes): String(minutes)
        case .choice(let text), .code(let text), .text(let text):
            "'" + text.replacing("\\", with: "\\\\").replacing("'", with: "\\'") + "'"
        case .choices, .coordinate, .photograph, .checklist, .erased, .withheld: "{}"
        }
    }
}
