extension Sheet {
    /// Stores a response and settles whatever looks at it.
    ///
    /// - Parameter refusing: whether an answer that breaks a hard constraint is refused.
    /// - Returns: which of the constraints is broken when it is refused, and nothing has changed; else nil.
    mutating func put(_ response: Response, _ slot: Slot, refusing: Bool, _ wiring: Wiring) -> Int? {
        let node = wiring.nodes[slot.node]
        let position = slot.position
        let before = (flags: flags[position], verdicts: verdicts[position])
        let value = response.value
        let counts = before.flags.contains(.holds)
        let visible = counts ? value.map { wiring.verdicts(on: $0, node) } ?? [] : []
        let replaced = node.constraints.isEmpty ? nil : responses[position]
        responses[position] = response
        verdicts[position] = visible
        var after = before.flags.union([.isRecorded, .isValid])
        if value != nil, let broken = broken(node.constraints, slot, wiring) {
            if refusing {
                (responses[position], verdicts[position]) = (replaced, before.verdicts)
                return broken
            }
            after.subtract(.isValid)
        }
        after.set(.isSatisfied, isSatisfied(after, response, node))
        set(after, position, node.weight)
        if node.isCount, case .integer(let wanted) = value { grow(countedBy: slot.node, to: wanted, wiring) }
        if counts { settle(after: slot, visible.symmetricDifference(before.verdicts).union(.value), wiring) }
        return nil
    }

    /// Looks again at every node that depends on a changed one, in the order of the script, each at most once.
    private mutating func settle(after origin: Slot, _ changed: Verdicts, _ wiring: Wiring) {
        tell(wiring.nodes[origin.node].readers, changed, wiring)
        // A change within one person concerns that person alone, until something outside all persons has changed.
        var isWide = origin.group == 0
        while let number = pending.popFirst() {
            let node = wiring.nodes[number]
            let group = Int(node.group)
            var changed = Verdicts()
            if group == 0 {
                changed = refresh(number, 0, exists: true, wiring)
                if !changed.isEmpty { isWide = true }
            } else {
                let range =
                    group == origin.group && !isWide
                    ? origin.instance..<(origin.instance + 1) : 0..<stored(group, wiring)
                let instances = instances(group, wiring)
                for instance in range {
                    changed.formUnion(refresh(number, instance, exists: instance < instances, wiring))
                }
            }
            if !changed.isEmpty { tell(node.readers, changed, wiring) }
        }
    }

    /// Notes who must look again, of those who look at what has changed.
    private mutating func tell(_ readers: Wiring.Span, _ changed: Verdicts, _ wiring: Wiring) {
        for index in readers.range {
            let reader = wiring.readers[index]
            if !reader.mask.isDisjoint(with: changed) { pending.insert(Int(reader.node)) }
        }
    }

    /// Works out one node anew.
    ///
    /// - Parameter exists: whether its instance does.
    /// - Returns: what others see changed.
    mutating func refresh(_ number: Int, _ instance: Int, exists: Bool, _ wiring: Wiring) -> Verdicts {
        let node = wiring.nodes[number]
        let slot = Slot(
            node: number, group: Int(node.group), instance: instance, position: position(node, instance, wiring))
        let before = flags[slot.position]
        var after = before
        after.set(.holds, exists && holds(node.relevance, slot.group, instance, wiring))
        let isBound = !node.constraints.isEmpty && before.contains(.isRecorded)
        guard after != before || node.formula >= 0 || isBound else { return [] }
        var changed = Verdicts()
        if node.formula >= 0 {
            let response = Response.answered(.integer(result(wiring.formulas[Int(node.formula)], wiring)))
            if responses[slot.position] != response { changed = .value }
            responses[slot.position] = response
            after.formUnion(.isRecorded)
        }
        if after.contains(.holds) != before.contains(.holds), node.type == nil || after.contains(.isRecorded) {
            changed.formUnion(.value)
        }
        let visible = visible(slot.position, node, after, wiring)
        changed.formUnion(visible.symmetricDifference(verdicts[slot.position]))
        verdicts[slot.position] = visible
        if isBound, case .answered = responses[slot.position] {
            // Its own tests look at its value, so whether it counts must be known before they are made.
            flags[slot.position].set(.holds, after.contains(.holds))
            after.set(.isValid, broken(node.constraints, slot, wiring) == nil)
            flags[slot.position] = before
        }
        after.set(.isSatisfied, isSatisfied(after, responses[slot.position], node))
        set(after, slot.position, node.weight)
        return changed
    }

    /// What a slot with these flags says to those who look at it.
    private func visible(_ position: Int, _ node: Wiring.Node, _ flags: Flags, _ wiring: Wiring) -> Verdicts {
        guard flags.contains(.holds) else { return [] }
        if case .answered(let value) = responses[position] { return wiring.verdicts(on: value, node) }
        return node.type == nil ? .applies : []
    }

    private func isSatisfied(_ flags: Flags, _ response: Response?, _ node: Wiring.Node) -> Bool {
        switch response {
        case nil: false
        case .answered(.checklist(let rows)): flags.contains(.isValid) && rows.count == Int(node.rows)
        case .answered: flags.contains(.isValid)
        case .missing(let missing): node.accepts.contains(MissingKinds(missing.kind))
        }
    }
}
