extension Cells {
    /// Whether a condition holds for what is asked in one instance of a group.
    ///
    /// A test of a question in another repeat section holds when it does for at least one of its instances.
    ///
    /// - Parameter first: the condition's first look.
    func holds(_ first: Int32, _ group: Int, _ instance: Int, _ wiring: Wiring) -> Bool {
        var at = first
        while at >= 0 {
            let look = wiring.looks[Int(at)]
            let passes =
                switch look.reach {
                case .single: sees(look, Int(wiring.nodes[Int(look.node)].offset), group, instance, wiring)
                case .same: sees(look, slot(Int(look.node), instance, wiring).position, group, instance, wiring)
                case .any: seesAny(look, wiring)
                }
            at = passes ? look.then : look.otherwise
        }
        return at == Wiring.holds
    }

    private func seesAny(_ look: Wiring.Look, _ wiring: Wiring) -> Bool {
        let group = Int(wiring.nodes[Int(look.node)].group)
        return (0..<instances(group, wiring)).contains {
            sees(look, slot(Int(look.node), $0, wiring).position, group, $0, wiring)
        }
    }

    /// The first of a node's constraints that does not hold; nil when all do.
    func broken(_ slot: Slot, _ wiring: Wiring) -> Int? {
        // It met them when it was given; nobody can see any more whether it still does.
        switch response(at: slot.position) {
        case .answered(.erased), .answered(.withheld): return nil
        default: break
        }
        let constraints = wiring.nodes[slot.node].constraints
        for index in constraints.range where !holds(wiring.rules[index], slot.group, slot.instance, wiring) {
            return index - Int(constraints.start)
        }
        return nil
    }

    @inline(__always)
    private func sees(_ look: Wiring.Look, _ position: Int, _ group: Int, _ instance: Int, _ wiring: Wiring) -> Bool {
        if look.comparison < 0 { return self[position].verdicts.isDisjoint(with: look.mask) != look.wanted }
        return compares(look, position, group, instance, wiring)
    }

    private func compares(_ look: Wiring.Look, _ position: Int, _ group: Int, _ instance: Int, _ wiring: Wiring) -> Bool
    {
        guard let value = value(at: position) else { return !look.wanted }
        let passes =
            switch wiring.comparisons[Int(look.comparison)] {
            case .atLeast(.answer(let other)):
                ordered(value, answer(other, group, instance, wiring)) { $0 >= $1 }
            case .atMost(.answer(let other)):
                ordered(value, answer(other, group, instance, wiring)) { $0 <= $1 }
            case let test: test.passes(value)
            }
        return passes == look.wanted
    }

    private func ordered(_ left: Value, _ right: Value?, _ isOrdered: (Double, Double) -> Bool) -> Bool {
        if right == .erased || right == .withheld { return true }
        guard let left = left.ordinal, let right = right?.ordinal else { return false }
        return isOrdered(left, right)
    }

    /// The other answer of a comparison: that of the same instance, or the only one.
    private func answer(_ number: Int, _ group: Int, _ instance: Int, _ wiring: Wiring) -> Value? {
        let instance = Int(wiring.nodes[number].group) == group ? instance : 0
        return value(at: slot(number, instance, wiring).position)
    }

    /// What a calculation works out.
    func result(_ formula: Wiring.Formula, _ wiring: Wiring) -> Int {
        switch formula {
        case .sum(let terms):
            terms.reduce(0) { sum, number in
                guard case .integer(let term) = value(at: Int(wiring.nodes[Int(number)].offset)) else { return sum }
                return sum.addingReportingOverflow(term).partialValue
            }
        case .count(let group, let first):
            (0..<instances(Int(group), wiring)).count { holds(first, Int(group), $0, wiring) }
        }
    }
}
