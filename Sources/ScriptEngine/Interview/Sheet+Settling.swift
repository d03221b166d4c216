extension Sheet {
    /// Stores a response and settles whatever looks at it.
    ///
    /// - Parameter refusing: whether an answer that breaks a hard constraint is refused.
    /// - Returns: which of the constraints is broken when it is refused, and nothing has changed; else nil.
    mutating func put(_ response: Response, _ slot: Slot, refusing: Bool, _ wiring: Wiring) -> Int? {
        let before = cells[slot.position].verdicts
        var after = cells[slot.position].flags.union([.isRecorded, .isValid])
        let counts = after.contains(.holds)
        var verdicts = Verdicts()
        if counts, case .answered(let value) = response { verdicts = wiring.verdicts(on: value, slot.node) }
        if wiring.nodes[slot.node].constraints.isEmpty {
            cells[slot.position].response = response
            cells[slot.position].verdicts = verdicts
        } else {
            let replaced = cells[slot.position]
            cells[slot.position].response = response
            cells[slot.position].verdicts = verdicts
            if case .answered = response, let broken = broken(slot, wiring) {
                if refusing {
                    cells[slot.position] = replaced
                    return broken
                }
                after.subtract(.isValid)
            }
        }
        after.set(.isSatisfied, wiring.satisfies(response, slot.node, isValid: after.contains(.isValid)))
        set(after, slot.position, slot.node, wiring)
        if wiring.nodes[slot.node].isCount, case .answered(.integer(let wanted)) = response {
            grow(countedBy: slot.node, to: wanted, wiring)
        }
        if counts, tell(slot.node, verdicts.symmetricDifference(before).union(.value), wiring) {
            settle(after: slot, wiring)
        }
        return nil
    }

    /// Looks again at every node that depends on a changed one, in the order of the script, each at most once.
    private mutating func settle(after origin: Slot, _ wiring: Wiring) {
        // A change within one person concerns that person alone, until something outside all persons has changed.
        var isWide = origin.group == 0
        while let number = pending.popFirst() {
            let group = Int(wiring.nodes[number].group)
            var changed = Verdicts()
            if group == 0 {
                changed = refresh(number, 0, exists: true, wiring)
                if !changed.isEmpty { isWide = true }
            } else if group == origin.group && !isWide {
                let exists = origin.instance < instances(group, wiring)
                changed = refresh(number, origin.instance, exists: exists, wiring)
            } else {
                let instances = instances(group, wiring)
                for instance in 0..<stored(group, wiring) {
                    changed.formUnion(refresh(number, instance, exists: instance < instances, wiring))
                }
            }
            if !changed.isEmpty { _ = tell(number, changed, wiring) }
        }
    }

    /// Notes who must look again, of those who look at what has changed in a node.
    ///
    /// - Returns: whether anybody must.
    private mutating func tell(_ number: Int, _ changed: Verdicts, _ wiring: Wiring) -> Bool {
        var anybody = false
        for index in wiring.nodes[number].readers.range
        where !wiring.readers[index].mask.isDisjoint(with: changed) {
            pending.insert(Int(wiring.readers[index].node))
            anybody = true
        }
        return anybody
    }

    /// Works out one node anew.
    ///
    /// - Parameter exists: whether its instance does.
    /// - Returns: what others see changed.
    mutating func refresh(_ number: Int, _ instance: Int, exists: Bool, _ wiring: Wiring) -> Verdicts {
        let slot = slot(number, instance, wiring)
        let before = cells[slot.position].flags
        var after = before
        after.set(.holds, exists && holds(wiring.nodes[number].relevance, slot.group, instance, wiring))
        if wiring.nodes[number].formula >= 0 { return calculate(slot, after, wiring) }
        if wiring.nodes[number].type == nil {
            guard after != before else { return [] }
            set(after, slot.position, number, wiring)
            cells[slot.position].verdicts = after.contains(.holds) ? .applies : []
            return .applies
        }
        guard before.contains(.isRecorded) else {
            // Nothing is recorded: nobody can see more of it than before.
            set(after, slot.position, number, wiring)
            return []
        }
        guard after != before || !wiring.nodes[number].constraints.isEmpty else { return [] }
        let changed = show(slot, after, wiring)
        if case .answered = cells[slot.position].response {
            // Its own tests may look at its value, so whether it counts must stand before they are made.
            cells[slot.position].flags.set(.holds, after.contains(.holds))
            after.set(.isValid, broken(slot, wiring) == nil)
            cells[slot.position].flags = before
        }
        after.set(
            .isSatisfied, wiring.satisfies(cells[slot.position].response, number, isValid: after.contains(.isValid)))
        set(after, slot.position, number, wiring)
        return changed
    }

    /// Works out a calculation anew.
    private mutating func calculate(_ slot: Slot, _ after: Flags, _ wiring: Wiring) -> Verdicts {
        let formula = wiring.formulas[Int(wiring.nodes[slot.node].formula)]
        let response = Response.answered(.integer(result(formula, wiring)))
        let isNew = cells[slot.position].response != response
        cells[slot.position].response = response
        let changed = show(slot, after, wiring)
        set(after.union(.isRecorded), slot.position, slot.node, wiring)
        return isNew ? changed.union(.value) : changed
    }

    /// Puts out what an answer says, while it counts.
    ///
    /// - Returns: what others see changed.
    private mutating func show(_ slot: Slot, _ after: Flags, _ wiring: Wiring) -> Verdicts {
        let before = cells[slot.position].verdicts
        var verdicts = Verdicts()
        if after.contains(.holds), case .answered(let value) = cells[slot.position].response {
            verdicts = wiring.verdicts(on: value, slot.node)
        }
        cells[slot.position].verdicts = verdicts
        let changed = verdicts.symmetricDifference(before)
        let held = cells[slot.position].flags.contains(.holds)
        return after.contains(.holds) == held ? changed : changed.union(.value)
    }
}
