extension WiringCompiler {
    /// What must hold for a node to apply: its section's condition, then its own.
    ///
    /// That its instance exists is not among it, which is asked once for all nodes of an instance.
    mutating func relevance(of source: Script.Node, _ number: Int32) -> Int32 {
        var first = Wiring.holds
        if let condition = source.condition {
            first = wire(condition, of: number, group: source.group, then: first, otherwise: Wiring.fails)
        }
        if let section = source.section, self.source[section].condition != nil {
            watch(section, .applies, by: number)
            first = add(
                Wiring.Look(
                    node: Int32(section), reach: .single, mask: .applies, then: first, otherwise: Wiring.fails))
        }
        if source.group > 0, let count = sourceGroups[source.group].count { watch(count, .value, by: number) }
        return first
    }

    /// The first looks of conditions, one after another.
    ///
    /// - Parameter reader: who is to be told when they may have changed; nil for nobody.
    mutating func rules(_ conditions: [Condition<Int>], of reader: Int32?, group: Int) -> Wiring.Span {
        let firsts = conditions.map {
            wire($0, of: reader, group: group, then: Wiring.holds, otherwise: Wiring.fails)
        }
        let start = Int32(rules.count)
        rules += firsts
        return Wiring.Span(start: start, end: Int32(rules.count))
    }

    mutating func wire(_ formula: Script.CompiledFormula, of number: Int32) -> Wiring.Formula {
        switch formula {
        case .sum(let terms):
            for term in terms { watch(term, .value, by: number) }
            return .sum(terms.map(Int32.init))
        case .count(let group, let condition):
            watchInstances(group, by: number)
            let first = condition.map {
                wire($0, of: number, group: group, then: Wiring.holds, otherwise: Wiring.fails)
            }
            return .count(group: Int32(group), where: first ?? Wiring.holds)
        }
    }

    /// Lays a condition out back to front, since each look names the one that follows.
    ///
    /// - Returns: the first look; `then` or `otherwise` when there is nothing to look at.
    private mutating func wire(
        _ condition: Condition<Int>, of reader: Int32?, group: Int, then: Int32, otherwise: Int32
    ) -> Int32 {
        switch condition {
        case .all(let parts):
            parts.reversed().reduce(then) { next, part in
                wire(part, of: reader, group: group, then: next, otherwise: otherwise)
            }
        case .any(let parts):
            parts.reversed().reduce(otherwise) { next, part in
                wire(part, of: reader, group: group, then: then, otherwise: next)
            }
        case .not(let part): wire(part, of: reader, group: group, then: otherwise, otherwise: then)
        case .test(let number, let test):
            wire(test, of: number, by: reader, group: group, then: then, otherwise: otherwise)
        }
    }

    private mutating func wire(
        _ test: Test<Int>, of number: Int, by reader: Int32?, group: Int, then: Int32, otherwise: Int32
    ) -> Int32 {
        let tested = source[number].group
        var look = Wiring.Look(
            node: Int32(number), reach: tested == 0 ? .single : tested == group ? .same : .any, then: then,
            otherwise: otherwise)
        // "At least one of them" looks at how many there are: an instance without an answer may be the one.
        if look.reach == .any { watchInstances(tested, by: reader) }
        // No answer passes `answered(false)` alone, so that is to find no bit where every other test is to find one.
        if case .answered(false) = test { look.wanted = false }
        if let verdict = verdict(of: look.wanted ? test : .answered(true), on: number) {
            look.mask = verdict
            watch(number, verdict, by: reader)
        } else {
            look.comparison = Int32(comparisons.count)
            comparisons.append(look.wanted ? test : .answered(true))
            watch(number, .value, by: reader)
            if case .atLeast(.answer(let other)) = test { watch(other, .value, by: reader) }
            if case .atMost(.answer(let other)) = test { watch(other, .value, by: reader) }
        }
        return add(look)
    }

    private mutating func add(_ look: Wiring.Look) -> Int32 {
        looks.append(look)
        return Int32(looks.count - 1)
    }

    /// The bit of a test; nil for a comparison with another answer, and when there are no more bits.
    private mutating func verdict(of test: Test<Int>, on number: Int) -> Verdicts? {
        switch test {
        case .atLeast(.answer), .atMost(.answer): return nil
        default: break
        }
        if let known = verdicts[number][test] { return known }
        guard verdicts[number].count < Verdicts.capacity else { return nil }
        let verdict = Verdicts.bit(verdicts[number].count)
        verdicts[number][test] = verdict
        return verdict
    }

    private mutating func watchInstances(_ group: Int, by reader: Int32?) {
        if let count = sourceGroups[group].count { watch(count, .value, by: reader) }
        if let section = sourceGroups[group].section { watch(section, .applies, by: reader) }
    }

    private mutating func watch(_ number: Int, _ mask: Verdicts, by reader: Int32?) {
        guard let reader, reader != Int32(number) else { return }
        found[number][reader, default: []].formUnion(mask)
    }

    // MARK: Verdicts

    /// Works out beforehand what each choice of a question says to the tests of it.
    mutating func weigh(_ number: Int) {
        let tests = verdicts[number].sorted { $0.value.rawValue < $1.value.rawValue }
        let firstTrial = Int32(trials.count)
        for (test, verdict) in tests {
            if case .answered = test {
                nodes[number].answered = verdict
            } else {
                trials.append(Wiring.Trial(test, verdict))
            }
        }
        nodes[number].trials = Wiring.Span(start: firstTrial, end: Int32(trials.count))
        guard case .question(let question) = source[number].kind else { return }
        let firstCode = Int32(codes.count)
        for choice in question.choices {
            let value = question.type == .choices ? Value.choices([choice.code]) : .choice(choice.code)
            codes.append(choice.code)
            codeVerdicts.append(tests.reduce(into: []) { if $1.key.passes(value) { $0.formUnion($1.value) } })
        }
        nodes[number].codes = Wiring.Span(start: firstCode, end: Int32(codes.count))
        nodes[number].isUnion =
            question.type == .choices
            && tests.allSatisfy { test, _ in
                switch test {
                case .includes, .answered: true
                default: false
                }
            }
    }
}
