import ScriptEngine

/// A condition in the form that R4's `enableWhen` has: a flat list, all of it or any of it.
struct EnableWhen {
    /// One line: a question, an operator and the value that it is compared with.
    struct Line: Hashable {
        let linkId: String
        let comparison: Comparison
        let value: Value
    }

    /// The operators of R4, but `!=`: what that means for an unanswered question is read in two ways.
    enum Comparison: String {
        case exists
        case equal = "="
        case less = "<"
        case more = ">"
        case atMost = "<="
        case atLeast = ">="
    }

    /// How several lines go together; also the form of a condition on its way to be flat.
    indirect enum Tree {
        case line(Line)
        case all([Tree])
        case any([Tree])
    }

    let lines: [Line]
    /// Whether one line that holds is enough.
    let isAny: Bool

    /// The flat form of a condition; nil when it has none.
    ///
    /// - Parameters:
    ///   - script: whose questions the condition looks at.
    ///   - section: where the item stands, since R4 looks at the nearest question of that name.
    init?(_ condition: Condition<QuestionID>, in script: Script, at section: SectionID?) {
        guard let tree = EnableWhenReader(script: script, section: section).tree(condition, isTrue: true) else {
            return nil
        }
        switch Self.flat(tree) {
        case .line(let line): (lines, isAny) = ([line], false)
        case .all(let parts):
            guard let lines = Self.lines(parts) else { return nil }
            (self.lines, isAny) = (lines, false)
        case .any(let parts):
            guard let lines = Self.lines(parts) else { return nil }
            (self.lines, isAny) = (lines, true)
        }
    }

    /// Lists within lists of the same kind become one; a list of one becomes that one.
    private static func flat(_ tree: Tree) -> Tree {
        switch tree {
        case .line: return tree
        case .all(let parts):
            let flat = parts.map(Self.flat).flatMap { part in
                if case .all(let inner) = part { return inner }
                return [part]
            }
            return flat.count == 1 ? flat[0] : .all(flat)
        case .any(let parts):
            let flat = parts.map(Self.flat).flatMap { part in
                if case .any(let inner) = part { return inner }
                return [part]
            }
            return flat.count == 1 ? flat[0] : .any(flat)
        }
    }

    private static func lines(_ parts: [Tree]) -> [Line]? {
        var lines: [Line] = []
        for part in parts {
            guard case .line(let line) = part else { return nil }
            if !lines.contains(line) { lines.append(line) }
        }
        return lines
    }
}

/// Turns conditions into lines of R4 where they mean the same, down to what an unanswered question does.
private struct EnableWhenReader {
    let script: Script
    let section: SectionID?

    func tree(_ condition: Condition<QuestionID>, isTrue: Bool) -> EnableWhen.Tree? {
        switch condition {
        case .all(let parts):
            let trees = parts.compactMap { tree($0, isTrue: isTrue) }
            guard trees.count == parts.count else { return nil }
            return isTrue ? .all(trees) : .any(trees)
        case .any(let parts):
            let trees = parts.compactMap { tree($0, isTrue: isTrue) }
            guard trees.count == parts.count else { return nil }
            return isTrue ? .any(trees) : .all(trees)
        case .not(let part): return tree(part, isTrue: !isTrue)
        case .test(let id, let test):
            // R4 looks at the nearest question of that name, never at "at least one of them".
            guard let home = script.section(of: id), home.repeats == nil || home.id == section else { return nil }
            guard let question = script.question(id) else {
                return isTrue ? numberTree(id, test) : nil
            }
            return isTrue ? positive(question, test) : negative(question, test)
        }
    }

    /// A calculation always has a result.
    private func numberTree(_ id: QuestionID, _ test: Test<QuestionID>) -> EnableWhen.Tree? {
        switch test {
        case .isValue(let value): line(id.name, .equal, value)
        case .isOneOf(let values): .any(values.map { line(id.name, .equal, $0) })
        case .atLeast(.constant(let value)): line(id.name, .atLeast, value)
        case .atMost(.constant(let value)): line(id.name, .atMost, value)
        default: nil
        }
    }

    private func positive(_ question: Question, _ test: Test<QuestionID>) -> EnableWhen.Tree? {
        switch test {
        case .answered(let flag): return answered(question, flag)
        case .isValue(let value): return line(question.id.name, .equal, value)
        case .isOneOf(let values): return .any(values.map { line(question.id.name, .equal, $0) })
        case .includes(let code): return line(question.id.name, .equal, .choice(code))
        case .atLeast(.constant(let value)): return line(question.id.name, .atLeast, value)
        case .atMost(.constant(let value)): return line(question.id.name, .atMost, value)
        case .atLeast, .atMost: return nil
        }
    }

    /// The test does not hold: the question is unanswered, or its answer is one of those that fail.
    private func negative(_ question: Question, _ test: Test<QuestionID>) -> EnableWhen.Tree? {
        let id = question.id.name
        let unanswered = answered(question, false)
        switch test {
        case .answered(let flag): return answered(question, !flag)
        case .isValue(let value):
            return others(question, than: [value]).map { .any([unanswered] + $0.map { line(id, .equal, $0) }) }
        case .isOneOf(let values):
            return others(question, than: values).map { .any([unanswered] + $0.map { line(id, .equal, $0) }) }
        case .atLeast(.constant(let value)): return .any([unanswered, line(id, .less, value)])
        case .atMost(.constant(let value)): return .any([unanswered, line(id, .more, value)])
        case .includes, .atLeast, .atMost: return nil
        }
    }

    /// Every other answer that a question can have; nil when they cannot be listed.
    private func others(_ question: Question, than values: [Value]) -> [Value]? {
        switch question.type {
        case .boolean: [.boolean(true), .boolean(false)].filter { !values.contains($0) }
        case .choice: question.choices.map { .choice($0.code) }.filter { !values.contains($0) }
        default: nil
        }
    }

    private func answered(_ question: Question, _ flag: Bool) -> EnableWhen.Tree {
        guard question.type == .checklist else { return line(question.id.name, .exists, .boolean(flag)) }
        // A grid is a group there, which has no answer of its own: any row has one, or none has.
        let rows = question.rows.map { line("\(question.id).\($0.code)", .exists, .boolean(flag)) }
        return flag ? .any(rows) : .all(rows)
    }

    private func line(_ linkId: String, _ comparison: EnableWhen.Comparison, _ value: Value) -> EnableWhen.Tree {
        .line(EnableWhen.Line(linkId: linkId, comparison: comparison, value: value))
    }
}
