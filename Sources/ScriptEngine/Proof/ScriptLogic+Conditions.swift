extension ScriptLogic {
    /// A proposition that holds when all of the others do.
    mutating func all(_ parts: [Literal]) -> Literal {
        let parts = parts.filter { $0 != always }
        if parts.isEmpty { return always }
        if parts.count == 1 { return parts[0] }
        if parts.contains(!always) { return !always }
        let literal = solver.variable(phase: true)
        for part in parts { solver.add([!literal, part]) }
        solver.add([literal] + parts.map { !$0 })
        return literal
    }

    /// A proposition that holds when one of the others does.
    mutating func any(_ parts: [Literal]) -> Literal { !all(parts.map { !$0 }) }

    /// Whether a condition holds for what is asked in one instance of a group, as a proposition.
    mutating func literal(_ condition: Condition<Int>, group: Int, instance: Int) -> Literal {
        literal(condition, group: group, instance: instance, without: nil)
    }

    /// The same, but with one choice of one question taken for an answer that no test names.
    mutating func literal(
        _ condition: Condition<Int>, group: Int, instance: Int, without choice: (node: Int, code: String)?
    ) -> Literal {
        if choice == nil, let known = cached(condition, group, instance) { return known }
        let result: Literal
        switch condition {
        case .all(let parts):
            result = all(parts.map { literal($0, group: group, instance: instance, without: choice) })
        case .any(let parts):
            result = any(parts.map { literal($0, group: group, instance: instance, without: choice) })
        case .not(let part): result = !literal(part, group: group, instance: instance, without: choice)
        case .test(let number, let test):
            let tested = script.nodes[number].group
            if tested == 0 {
                result = literal(test, of: number, 0, group, instance, without: choice)
            } else if tested == group {
                result = literal(test, of: number, instance, group, instance, without: choice)
            } else {
                let instances = (0..<table.instances[tested]).map { one in
                    all([exists(tested, one), literal(test, of: number, one, tested, one, without: choice)])
                }
                result = any(instances)
            }
        }
        if choice == nil { cache(result, condition, group, instance) }
        return result
    }

    private mutating func literal(
        _ test: Test<Int>, of number: Int, _ own: Int, _ group: Int, _ instance: Int,
        without choice: (node: Int, code: String)?
    ) -> Literal {
        let place = places[number][own]
        switch test {
        case .answered(let wanted): return wanted ? place.answered : !place.answered
        case .isValue(let value): return equals(value, number, place, without: choice)
        case .isOneOf(let values): return any(values.map { equals($0, number, place, without: choice) })
        case .includes(let code):
            guard case .someOf(let codes) = table.domains[number], let index = codes.firstIndex(of: code),
                choice.map({ $0.node != number || $0.code != code }) ?? true
            else { return !always }
            return place.codes[index]
        case .atLeast(.constant(let value)): return atLeast(value, number, own)
        case .atMost(.constant(let value)): return atMost(value, number, own)
        case .atLeast(.answer(let other)):
            return atLeast((number, own), (other, script.nodes[other].group == group ? instance : 0))
        case .atMost(.answer(let other)):
            return atLeast((other, script.nodes[other].group == group ? instance : 0), (number, own))
        }
    }

    private mutating func equals(
        _ value: Value, _ number: Int, _ place: PlaceLiterals, without choice: (node: Int, code: String)?
    ) -> Literal {
        switch table.domains[number] {
        case .presence, .someOf: return !always
        case .oneOf(let values, _):
            if let choice, choice.node == number, value == .choice(choice.code) { return !always }
            return values.firstIndex(of: value).map { place.codes[$0] } ?? !always
        case .ordered(let points):
            guard let ordinal = value.ordinal, let index = points.firstIndex(of: ordinal) else { return !always }
            let from = index == 0 ? place.answered : place.order[index - 1]
            return index == points.count - 1 ? from : all([from, !place.order[index]])
        }
    }

    private func atLeast(_ value: Value, _ number: Int, _ own: Int) -> Literal {
        value.ordinal.map { reaches(number, own, $0) } ?? !always
    }

    private mutating func atMost(_ value: Value, _ number: Int, _ own: Int) -> Literal {
        guard let ordinal = value.ordinal else { return !always }
        let beyond = reaches(number, own, ordinal.nextUp)
        return all([places[number][own].answered, !beyond])
    }

    /// That one answer is at least another. Both have the same points.
    private mutating func atLeast(_ greater: (Int, Int), _ lesser: (Int, Int)) -> Literal {
        let left = places[greater.0][greater.1]
        let right = places[lesser.0][lesser.1]
        let steps = zip(left.order, right.order).map { any([$0, !$1]) }
        return all([left.answered, right.answered] + steps)
    }
}
