internal import Yams

extension ScriptReader {
    /// Reads a condition; nil when there is none, or with findings when it cannot be read.
    ///
    /// - Parameters:
    ///   - position: questions from here on are forward references.
    ///   - own: in a constraint or check, the question that a test without `question` speaks of.
    mutating func condition(
        _ node: Node?, before position: Int, subject: String, own: QuestionID? = nil
    ) -> Condition<QuestionID>? {
        guard let node else { return nil }
        guard let fields = YAMLFields(node, subject: subject, known: ScriptKeys.condition, into: &diagnostics) else {
            return nil
        }
        if fields.node("all") != nil { return parts(fields, "all", position, own).map(Condition.all) }
        if fields.node("any") != nil { return parts(fields, "any", position, own).map(Condition.any) }
        if let part = fields.node("not") {
            return condition(part, before: position, subject: subject, own: own).map(Condition.not)
        }
        guard let question = fields.optional("question", into: &diagnostics).map({ QuestionID($0) }) ?? own else {
            fields.bad(
                "question", "is missing", "Write {question: ID, is: VALUE}, or all, any, not.", into: &diagnostics)
            return nil
        }
        guard checkReference(question, before: position, line: fields.line, subject: subject),
            let entry = catalogue.entry(question)
        else { return nil }
        let tests = tests(fields, of: question, entry, before: position)
        if tests.isEmpty {
            fields.bad(
                "is", "is missing, and every other test with it",
                "Use is, in, includes, atLeast, atMost or answered.", into: &diagnostics)
            return nil
        }
        let conditions = tests.map { Condition.test(question, $0) }
        return conditions.count == 1 ? conditions[0] : .all(conditions)
    }

    private mutating func parts(
        _ fields: YAMLFields, _ name: String, _ position: Int, _ own: QuestionID?
    ) -> [Condition<QuestionID>]? {
        let nodes = fields.list(name, into: &diagnostics)
        let parts = nodes.compactMap { condition($0, before: position, subject: fields.subject, own: own) }
        if nodes.isEmpty { fields.bad(name, "is empty", "List at least one condition.", into: &diagnostics) }
        return parts.isEmpty ? nil : parts
    }

    private mutating func tests(
        _ fields: YAMLFields, of question: QuestionID, _ entry: Catalogue.Entry, before position: Int
    ) -> [Test<QuestionID>] {
        var tests: [Test<QuestionID>] = []
        if let node = fields.node("is"), let value = constant(node, of: question, entry, fields.subject) {
            tests.append(.isValue(value))
        }
        if fields.node("in") != nil {
            let values = fields.list("in", into: &diagnostics).compactMap {
                constant($0, of: question, entry, fields.subject)
            }
            if !values.isEmpty { tests.append(.isOneOf(values)) }
        }
        if let node = fields.node("includes") {
            if entry.type != .choices {
                mismatch(node, question, entry, "`includes` goes with type choices", fields.subject)
            } else if let code = choice(node, of: question, entry, fields.subject) {
                tests.append(.includes(code))
            }
        }
        if let node = fields.node("atLeast"), let operand = operand(node, of: question, entry, position, fields.subject)
        {
            tests.append(.atLeast(operand))
        }
        if let node = fields.node("atMost"), let operand = operand(node, of: question, entry, position, fields.subject)
        {
            tests.append(.atMost(operand))
        }
        if fields.node("answered") != nil {
            tests.append(.answered(fields.flag("answered", into: &diagnostics)))
        }
        return tests
    }

    private mutating func operand(
        _ node: Node, of question: QuestionID, _ entry: Catalogue.Entry, _ position: Int, _ subject: String
    ) -> Operand<QuestionID>? {
        guard entry.type.isOrdered else {
            mismatch(node, question, entry, "`atLeast` and `atMost` want a type that has an order", subject)
            return nil
        }
        guard node.mapping != nil else {
            return constant(node, of: question, entry, subject).map(Operand.constant)
        }
        guard let fields = YAMLFields(node, subject: subject, known: ScriptKeys.operand, into: &diagnostics),
            let other = fields.required("question", into: &diagnostics).map({ QuestionID($0) }),
            checkReference(other, before: position, line: fields.line, subject: subject),
            let otherEntry = catalogue.entry(other)
        else { return nil }
        guard otherEntry.type == entry.type, !otherEntry.isRepeated || otherEntry.section == entry.section else {
            mismatch(node, other, otherEntry, "both sides must have one type, and neither be one of many", subject)
            return nil
        }
        return .answer(other)
    }

    private mutating func constant(
        _ node: Node, of question: QuestionID, _ entry: Catalogue.Entry, _ subject: String
    ) -> Value? {
        if entry.type == .choice { return choice(node, of: question, entry, subject).map(Value.choice) }
        guard let text = node.scalar?.string, let value = Value(constant: text, type: entry.type) else {
            mismatch(node, question, entry, "the constant has not the question's type", subject)
            return nil
        }
        return value
    }

    private mutating func choice(
        _ node: Node, of question: QuestionID, _ entry: Catalogue.Entry, _ subject: String
    ) -> String? {
        let code = node.scalar?.string ?? ""
        if entry.choices.contains(where: { $0.code == code }) { return code }
        diagnostics.append(
            .error(
                "script.unknownChoice", line: node.mark?.line, subject: subject,
                "`\(code)` is no choice of `\(question)`",
                "Use one of: \(entry.choices.map(\.code).joined(separator: ", "))."))
        return nil
    }

    private mutating func mismatch(
        _ node: Node, _ question: QuestionID, _ entry: Catalogue.Entry, _ what: String, _ subject: String
    ) {
        diagnostics.append(
            .error(
                "script.typeMismatch", line: node.mark?.line, subject: subject,
                "`\(question)` is of type \(entry.type.rawValue): \(what)",
                "Compare with a value of that type, or change the type."))
    }

    /// Whether a question is declared, and early enough; a finding when not.
    @discardableResult
    mutating func checkReference(_ question: QuestionID, before position: Int, line: Int?, subject: String) -> Bool {
        guard let found = catalogue.position(of: question) else {
            let remedy = catalogue.nearest(to: question).map { "Did you mean `\($0)`?" }
            diagnostics.append(
                .error(
                    "script.unknownReference", line: line, subject: subject, "there is no question `\(question)`",
                    remedy ?? "Declare it, or name another."))
            return false
        }
        guard found < position else {
            diagnostics.append(
                .error(
                    "script.forwardReference", line: line, subject: subject,
                    "`\(question)` is asked later, so its answer is not known here",
                    "Move `\(question)` before this, or test something asked earlier."))
            return false
        }
        return true
    }
}
