extension ScriptLogic {
    /// A proposition that holds when all of the others do.
    mutating func all(_ parts: [Literal]) -> Literal {
        let parts = parts.filter { $0 != always }
        if parts.isEmpty { return always }
        if parts.count == 1 { return parts[0] }
        if parts.contains(!always) { return !always }
        let literal = solver.variable(phase: true, follows: true)
        for part in parts { solver.add([!literal, part]) }
        solver.add([literal] + parts.map { !$0 })
        return literal
    }

    /// A proposition that holds when one of the others does.
    mutating func any(_ parts: [Literal]) -> Literal { !all(parts.map { !$0 }) }

    /// One answer taken as given while a condition is put into propositions.
    struct Given {
        let node: Int
        let answer: GivenAnswer
    }

    /// What is taken as given.
    enum GivenAnswer {
        /// A choice counts as an answer that no test names.
        case not(String)
        /// With `oneOf`: the answer at an index; nil for another than those.
        case code(Int?)
        /// With `someOf`: just these.
        case codes(Set<String>)
        /// With `ordered`: a point, or, when it is above, something between it and the next.
        case point(Int, isAbove: Bool)
    }

    /// Whether a condition holds for what is asked in one instance of a group, as a proposition.
    ///
    /// - Parameter given: an answer of the same instance that is not left open.
    mutating func literal(
        _ condition: Condition<Int>, group: Int, instance: Int, given: Given? = nil
    ) -> Literal {
        let without: String?
        if case .not(let code) = given?.answer { without = code } else { without = nil }
        let isCached = given == nil || without != nil
        let key = CacheKey(
            condition: condition, group: group, instance: instance, node: given?.node ?? -1, without: without)
        if isCached, let known = cache[key] { return known }
        let result: Literal
        switch condition {
        case .all(let parts):
            result = all(parts.map { literal($0, group: group, instance: instance, given: given) })
        case .any(let parts):
            result = any(parts.map { literal($0, group: group, instance: instance, given: given) })
        case .not(let part): result = !literal(part, group: group, instance: instance, given: given)
        case .test(let number, let test):
            let tested = script.nodes[number].group
            if tested == 0 {
                result = literal(test, of: number, 0, group, instance, given: given)
            } else if tested == group {
                result = literal(test, of: number, instance, group, instance, given: given)
            } else {
                let instances = (0..<table.instances[tested]).map { one in
                    all([exists(tested, one), literal(test, of: number, one, tested, one, given: given)])
                }
                result = any(instances)
            }
        }
        if isCached { cache[key] = result }
        return result
    }

    private mutating func literal(
        _ test: Test<Int>, of number: Int, _ own: Int, _ group: Int, _ instance: Int, given: Given?
    ) -> Literal {
        switch test {
        case .answered(let wanted):
            let answered = isFixed(number, given) ? always : places[number][own].answered
            return wanted ? answered : !answered
        case .isValue(let value): return equals(value, number, own, given)
        case .isOneOf(let values): return any(values.map { equals($0, number, own, given) })
        case .includes(let code):
            guard case .someOf(let codes) = table.domains[number], let index = codes.firstIndex(of: code) else {
                return !always
            }
            if let given, given.node == number {
                switch given.answer {
                case .not(code): return !always
                case .codes(let codes): return codes.contains(code) ? always : !always
                default: break
                }
            }
            return places[number][own].codes[index]
        case .atLeast(let operand):
            return atLeast((number, own), operand, group, instance, given, isReversed: false)
        case .atMost(let operand):
            return atLeast((number, own), operand, group, instance, given, isReversed: true)
        }
    }

    private func isFixed(_ number: Int, _ given: Given?) -> Bool {
        guard let given, given.node == number else { return false }
        if case .not = given.answer { return false }
        return true
    }

    private mutating func equals(_ value: Value, _ number: Int, _ own: Int, _ given: Given?) -> Literal {
        let place = places[number][own]
        switch table.domains[number] {
        case .presence, .someOf: return !always
        case .oneOf(let values, _):
            guard let index = values.firstIndex(of: value) else { return !always }
            if let given, given.node == number {
                switch given.answer {
                case .not(let code): if value == .choice(code) { return !always }
                case .code(let fixed): return fixed == index ? always : !always
                default: break
                }
            }
            return place.codes[index]
        case .ordered(let points):
            guard let ordinal = value.ordinal, let index = points.firstIndex(of: ordinal) else { return !always }
            if let given, given.node == number, case .point(_, isAbove: true) = given.answer { return !always }
            let bounds = Bounds(self, number, own, given)
            return all([bounds.reaches(index), !bounds.reaches(index + 1)])
        }
    }

    /// An ordered answer, open or given: that it reaches the point at an index.
    private struct Bounds {
        let place: PlaceLiterals
        let fixed: (point: Int, isAbove: Bool)?
        let always: Literal
        let count: Int

        init(_ logic: ScriptLogic, _ number: Int, _ own: Int, _ given: Given?) {
            place = logic.places[number][own]
            always = logic.always
            count = place.order.count + 1
            if let given, given.node == number, case .point(let point, let isAbove) = given.answer {
                fixed = (point, isAbove)
            } else {
                fixed = nil
            }
        }

        func reaches(_ index: Int) -> Literal {
            if index >= count { return !always }
            if let fixed { return fixed.point >= index ? always : !always }
            return index == 0 ? place.answered : place.order[index - 1]
        }

        var answered: Literal { fixed == nil ? place.answered : always }
    }

    /// That an answer is at least another, or, reversed, at most.
    private mutating func atLeast(
        _ place: (Int, Int), _ operand: Operand<Int>, _ group: Int, _ instance: Int, _ given: Given?, isReversed: Bool
    ) -> Literal {
        guard case .ordered(let points) = table.domains[place.0] else { return !always }
        let own = Bounds(self, place.0, place.1, given)
        switch operand {
        case .constant(let value):
            guard let ordinal = value.ordinal else { return !always }
            if isReversed {
                // At most a point that is below it is not at most that point.
                let index = points.firstIndex { $0 > ordinal } ?? points.count
                let isAbove = own.fixed.map { $0.isAbove && points[$0.point] == ordinal } ?? false
                return isAbove ? !always : all([own.answered, !own.reaches(index)])
            }
            return own.reaches(points.firstIndex { $0 >= ordinal } ?? points.count)
        case .answer(let other):
            let right = Bounds(self, other, script.nodes[other].group == group ? instance : 0, given)
            let (greater, lesser) = isReversed ? (right, own) : (own, right)
            var steps: [Literal] = []
            for index in 1..<max(points.count, 1) {
                steps.append(any([greater.reaches(index), !lesser.reaches(index)]))
            }
            // Something between two points is more than an answer at the lower one.
            if let fixed = lesser.fixed, fixed.isAbove, greater.fixed == nil {
                steps.append(greater.reaches(fixed.point + 1))
            }
            return all([greater.answered, lesser.answered] + steps)
        }
    }
}
