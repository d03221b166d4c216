internal import Yams

extension ScriptReader {
    /// The `when` of something; nil when it has none, or when it could not be read wholly: then its id is noted.
    mutating func relevance(_ fields: YAMLFields, _ viewpoint: Viewpoint, id: String?) -> Condition<QuestionID>? {
        guard let node = fields.node("when") else { return nil }
        let condition = wholeCondition(node, viewpoint)
        if condition == nil, let id { unread.insert(id) }
        return condition
    }

    /// A condition without findings; nil when it has some.
    mutating func wholeCondition(_ node: Node, _ viewpoint: Viewpoint) -> Condition<QuestionID>? {
        let before = diagnostics.count
        let condition = condition(node, viewpoint)
        return diagnostics.count == before ? condition : nil
    }

    private static let conditionKeys: Set<String> = [
        "all", "any", "not", "question", "is", "in", "includes", "atLeast", "atMost", "answered",
    ]

    private mutating func condition(_ node: Node, _ viewpoint: Viewpoint) -> Condition<QuestionID>? {
        guard
            let fields = YAMLFields(node, subject: viewpoint.subject, known: Self.conditionKeys, into: &diagnostics)
        else { return nil }
        for join in ["all", "any", "not"] where fields.node(join) != nil && fields.names.count > 1 {
            fields.bad(
                join, "stands beside another key, which would be passed over",
                "Put both under one `all:` or `any:`.", into: &diagnostics)
            break
        }
        if fields.node("all") != nil { return parts(fields, "all", viewpoint).map(Condition.all) }
        if fields.node("any") != nil { return parts(fields, "any", viewpoint).map(Condition.any) }
        if let part = fields.node("not") { return condition(part, viewpoint).map(Condition.not) }
        let named = fields.optional("question", into: &diagnostics).map { QuestionID($0) }
        guard let question = named ?? viewpoint.own?.id else {
            fields.bad(
                "question", "is missing", "Write {question: ID, is: VALUE}, or all, any, not.", into: &diagnostics)
            return nil
        }
        guard canSee(question, from: viewpoint, line: fields.line),
            let entry = question == viewpoint.own?.id ? viewpoint.own?.entry : catalogue.entry(question)
        else { return nil }
        let tests = tests(fields, of: question, entry, viewpoint)
        if tests.isEmpty {
            fields.bad(
                "is", "is missing, and every other test with it",
                "Use is, in, includes, atLeast, atMost or answered.", into: &diagnostics)
            return nil
        }
        let conditions = tests.compactMap { test in test.map { Condition.test(question, $0) } }
        guard conditions.count == tests.count else { return nil }
        return conditions.count == 1 ? conditions[0] : .all(conditions)
    }

    private mutating func parts(
        _ fields: YAMLFields, _ name: String, _ viewpoint: Viewpoint
    ) -> [Condition<QuestionID>]? {
        let nodes = fields.list(name, into: &diagnostics)
        let parts = nodes.compactMap { condition($0, viewpoint) }
        if nodes.isEmpty, fields.node(name)?.sequence != nil {
            fields.bad(name, "is empty", "List at least one condition.", into: &diagnostics)
        }
        return parts.isEmpty || parts.count < nodes.count ? nil : parts
    }

    /// Every test that stands here; nil for one that cannot be read.
    private mutating func tests(
        _ fields: YAMLFields, of question: QuestionID, _ entry: Catalogue.Entry, _ viewpoint: Viewpoint
    ) -> [Test<QuestionID>?] {
        var tests: [Test<QuestionID>?] = []
        if let node = fields.node("is") {
            tests.append(constant(node, of: question, entry, fields.subject).map { .isValue($0) })
        }
        if let node = fields.node("in") {
            let values = fields.list("in", into: &diagnostics).map { constant($0, of: question, entry, fields.subject) }
            if values.isEmpty, node.sequence != nil {
                fields.bad("in", "is empty", "List at least one value.", into: &diagnostics)
            }
            tests.append(values.contains(nil) || values.isEmpty ? nil : .isOneOf(values.compactMap(\.self)))
        }
        if let node = fields.node("includes") {
            if let type = entry.type, type != .choices {
                mismatch(node, question, type, "`includes` goes with type choices", fields.subject)
                tests.append(nil)
            } else {
                tests.append(choice(node, of: question, entry, fields.subject).map { .includes($0) })
            }
        }
        if let node = fields.node("atLeast") {
            tests.append(operand(node, of: question, entry, viewpoint).map { .atLeast($0) })
        }
        if let node = fields.node("atMost") {
            tests.append(operand(node, of: question, entry, viewpoint).map { .atMost($0) })
        }
        if fields.node("answered") != nil {
            tests.append(.answered(fields.flag("answered", into: &diagnostics)))
        }
        return tests
    }

    private mutating func operand(
        _ node: Node, of question: QuestionID, _ entry: Catalogue.Entry, _ viewpoint: Viewpoint
    ) -> Operand<QuestionID>? {
        let subject = viewpoint.subject
        if let type = entry.type, !type.isOrdered {
            mismatch(node, question, type, "`atLeast` and `atMost` want a type that has an order", subject)
            return nil
        }
        guard node.mapping != nil else {
            return constant(node, of: question, entry, subject).map(Operand.constant)
        }
        guard let fields = YAMLFields(node, subject: subject, known: ["question"], into: &diagnostics),
            let other = fields.required("question", into: &diagnostics).map({ QuestionID($0) }),
            canSee(other, from: viewpoint, line: fields.line),
            let otherEntry = other == viewpoint.own?.id ? viewpoint.own?.entry : catalogue.entry(other),
            let type = entry.type, let otherType = otherEntry.type
        else { return nil }
        guard otherType == type, !otherEntry.isRepeated || otherEntry.section == entry.section else {
            mismatch(node, other, otherType, "both sides must have one type, and neither be one of many", subject)
            return nil
        }
        return .answer(other)
    }

    private mutating func constant(
        _ node: Node, of question: QuestionID, _ entry: Catalogue.Entry, _ subject: String
    ) -> Value? {
        guard let type = entry.type else { return nil }
        if type == .choice { return choice(node, of: question, entry, subject).map(Value.choice) }
        guard let text = node.scalar?.string, let value = Value(constant: text, type: type) else {
            mismatch(node, question, type, "the constant has not the question's type", subject)
            return nil
        }
        return value
    }

    private mutating func choice(
        _ node: Node, of question: QuestionID, _ entry: Catalogue.Entry, _ subject: String
    ) -> String? {
        guard let choices = entry.choices, entry.type != nil else { return nil }
        let code = node.scalar?.string ?? ""
        if choices.contains(where: { $0.code == code }) { return code }
        diagnostics.append(
            UnknownChoice.finding(
                code, of: question, known: choices.map(\.code), line: node.mark?.line, subject: subject))
        return nil
    }

    private mutating func mismatch(
        _ node: Node, _ question: QuestionID, _ type: QuestionType, _ what: String, _ subject: String
    ) {
        diagnostics.append(
            TypeMismatch.finding(question, type, what, line: node.mark?.line, subject: subject))
    }

    /// Whether a question is declared, early enough, and itself readable; a finding when it is not declared or is later.
    mutating func canSee(_ question: QuestionID, from viewpoint: Viewpoint, line: Int?) -> Bool {
        if question == viewpoint.own?.id { return true }
        guard let found = catalogue.position(of: question) else {
            // A file with very many unknown ids is no case of misspelling, and each search looks at every id.
            let near = nearest[question] ?? (nearest.count < 200 ? catalogue.nearest(to: question) : nil)
            nearest[question] = near
            diagnostics.append(
                UnknownReference.finding(question, nearest: near, line: line, subject: viewpoint.subject))
            return false
        }
        if let id = viewpoint.id { graph.look(from: id, at: question.name) }
        guard found < viewpoint.position else {
            let finding = ForwardReference.finding(question, line: line, subject: viewpoint.subject)
            forwardLooks.append(ForwardLook(from: viewpoint.id, target: question.name, finding: finding))
            return false
        }
        return sound.contains(question)
    }
}
