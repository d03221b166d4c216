extension Sheet {
    /// Stores a response and settles whatever looks at it.
    ///
    /// - Parameter refusing: whether an answer that breaks a hard constraint is refused.
    /// - Returns: which of the constraints is broken when it is refused, and nothing has changed; else nil.
    mutating func put(_ response: consuming Response, _ slot: Slot, refusing: Bool, _ wiring: Wiring) -> Int? {
        let before = cells[slot.position]
        var after = before
        after.flags.formUnion([.isRecorded, .isValid])
        let counts = after.flags.contains(.holds)
        after.verdicts = counts ? wiring.verdicts(of: response, slot.node) : []
        after.flags.set(.isSatisfied, wiring.satisfies(response, slot.node, isValid: true))
        if wiring.nodes[slot.node].constraints.isEmpty {
            cells.record(response, after, at: slot.position)
        } else {
            let replaced = cells.response(at: slot.position)
            let isAnswer = response.value != nil
            cells.record(response, after, at: slot.position)
            if isAnswer, let broken = cells.broken(slot, wiring) {
                if refusing {
                    cells.restore(before, replaced, at: slot.position)
                    return broken
                }
                after.flags.subtract([.isValid, .isSatisfied])
                cells[slot.position].flags = after.flags
            }
        }
        if wiring.nodes[slot.node].isCount, case .answered(.integer(let wanted)) = cells.response(at: slot.position) {
            cells.grow(countedBy: slot.node, to: wanted, wiring)
        }
        if counts, tell(slot.node, after.verdicts.symmetricDifference(before.verdicts).union(.value), wiring) {
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
                let exists = origin.instance < cells.instances(group, wiring)
                changed = refresh(number, origin.instance, exists: exists, wiring)
            } else {
                let instances = cells.instances(group, wiring)
                for instance in 0..<cells.stored(group, wiring) {
                    changed.formUnion(refresh(number, instance, exists: instance < instances, wiring))
                }
            }
            if !changed.isEmpty { _ = tell(number, changed, wiring) }
        }
    }

    /// Notes who must look again, of those who look at what has changed in a node.
    ///
    /// - Returns: whether anybody must.
    @inline(__always)
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
        let slot = cells.slot(number, instance, wiring)
        let before = cells[slot.position].flags
        var after = before
        after.set(.holds, exists && cells.holds(wiring.nodes[number].relevance, slot.group, instance, wiring))
        if wiring.nodes[number].formula >= 0 { return calculate(slot, after, wiring) }
        if wiring.nodes[number].type == nil {
            guard after != before else { return [] }
            cells[slot.position].flags = after
            cells[slot.position].verdicts = after.contains(.holds) ? .applies : []
            return .applies
        }
        guard before.contains(.isRecorded) else {
            // Nothing is recorded: nobody can see more of it than before.
            cells[slot.position].flags = after
            return []
        }
        guard after != before || !wiring.nodes[number].constraints.isEmpty else { return [] }
        let changed = show(slot, after, wiring)
        if case .answered = cells.response(at: slot.position) {
            // Its own tests may look at its value, so whether it counts must stand before they are made.
            cells[slot.position].flags.set(.holds, after.contains(.holds))
            after.set(.isValid, cells.broken(slot, wiring) == nil)
            cells[slot.position].flags = before
        }
        after.set(
            .isSatisfied, wiring.satisfies(cells.response(at: slot.position), number, isValid: after.contains(.isValid))
        )
        cells[slot.position].flags = after
        return changed
    }

    /// Works out a calculation anew.
    private mutating func calculate(_ slot: Slot, _ after: Flags, _ wiring: Wiring) -> Verdicts {
        let formula = wiring.formulas[Int(wiring.nodes[slot.node].formula)]
        let response = Response.answered(.integer(cells.result(formula, wiring)))
        let isNew = !cells.isRecorded(response, at: slot.position)
        cells.record(response, cells[slot.position], at: slot.position)
        let changed = show(slot, after, wiring)
        cells[slot.position].flags = after.union(.isRecorded)
        return isNew ? changed.union(.value) : changed
    }

    /// Puts out what an answer says, while it counts.
    ///
    /// - Returns: what others see changed.
    private mutating func show(_ slot: Slot, _ after: Flags, _ wiring: Wiring) -> Verdicts {
        let before = cells[slot.position].verdicts
        var verdicts = Verdicts()
        if after.contains(.holds), case .answered(let value) = cells.response(at: slot.position) {
            verdicts = wiring.verdicts(on: value, slot.node)
        }
        cells[slot.position].verdicts = verdicts
        let changed = verdicts.symmetricDifference(before)
        let held = cells[slot.position].flags.contains(.holds)
        return after.contains(.holds) == held ? changed : changed.union(.value)
    }
}
