extension Interview {
    /// Where a place is stored.
    struct SlotIndex {
        let node: Int
        let group: Int
        /// From 0; the place's own number is one more.
        let instance: Int
        let position: Int
    }

    subscript(index: SlotIndex) -> Slot {
        get { columns[index.group][index.position] }
        set { columns[index.group][index.position] = newValue }
    }

    /// - Throws: `.unknownQuestion` or `.noSuchInstance`.
    func slot(of place: Place) throws(InterviewError) -> SlotIndex {
        guard let number = script.number(of: place.question), script.nodes[number].isQuestion else {
            throw .unknownQuestion(place.question)
        }
        let node = script.nodes[number]
        let group = script.groups[node.group]
        let instance = group.count == nil ? place.instance : place.instance - 1
        let stored = group.count == nil ? 1 : columns[node.group].count / max(group.size, 1)
        guard instance >= 0, instance < stored else {
            throw .noSuchInstance(place, instances: group.count == nil ? 0 : instances(of: node.group))
        }
        return SlotIndex(
            node: number, group: node.group, instance: instance, position: instance * group.size + node.offset)
    }

    /// Stores a response and settles whatever looks at it.
    mutating func put(_ response: Response, _ index: SlotIndex) {
        count(index, -1)
        self[index].response = response
        self[index].isValid =
            response.value == nil
            || script.nodes[index.node].constraints.allSatisfy {
                holds($0, group: index.group, instance: index.instance)
            }
        count(index, 1)
        grow(countedBy: index.node)
        settle(after: index)
    }

    /// How many instances of a group exist: what its count question says, while its section applies.
    func instances(of group: Int) -> Int {
        let group = script.groups[group]
        guard let count = group.count, let section = group.section else { return 1 }
        guard columns[0][script.nodes[section].offset].holds, case .integer(let number) = value(count, 0) else {
            return 0
        }
        return min(max(number, 0), group.atMost)
    }

    /// The answer of a node that counts now; nil when it has none or does not apply.
    func value(_ number: Int, _ instance: Int) -> Value? {
        let node = script.nodes[number]
        let slot = columns[node.group][instance * script.groups[node.group].size + node.offset]
        return slot.holds ? slot.response?.value : nil
    }

    // MARK: Settling

    /// Makes room for the instances that a count question now asks for; those beyond keep what was said in them.
    private mutating func grow(countedBy number: Int) {
        for (index, group) in script.groups.enumerated() where group.count == number {
            guard case .integer(let wanted) = columns[0][script.nodes[number].offset].response?.value else { continue }
            let missing = min(wanted, group.atMost) * group.size - columns[index].count
            if missing > 0 { columns[index].append(contentsOf: repeatElement(Slot(), count: missing)) }
        }
    }

    /// Looks again at every node that depends on a changed one, in the order of the script, each at most once.
    private mutating func settle(after origin: SlotIndex) {
        let first = script.dependents[origin.node]
        guard !first.isEmpty else { return }
        var dirty = NodeSet(capacity: script.nodes.count)
        dirty.insert(first)
        // A change within one person concerns that person alone, until something outside all persons has changed.
        var isWide = origin.group == 0
        while let number = dirty.popFirst() {
            let node = script.nodes[number]
            let size = script.groups[node.group].size
            let stored = node.group == 0 ? 1 : columns[node.group].count / max(size, 1)
            let range =
                node.group == origin.group && !isWide ? origin.instance..<(origin.instance + 1) : 0..<stored
            var hasChanged = false
            for instance in range where refresh(number, instance) { hasChanged = true }
            guard hasChanged else { continue }
            dirty.insert(script.dependents[number])
            if node.group == 0 { isWide = true }
        }
    }

    /// Works out one node anew; whether what others see of it has changed.
    mutating func refresh(_ number: Int, _ instance: Int) -> Bool {
        let node = script.nodes[number]
        let index = SlotIndex(
            node: number, group: node.group, instance: instance,
            position: instance * script.groups[node.group].size + node.offset)
        let before = self[index]
        var after = before
        let isInSection = node.section.map { columns[0][script.nodes[$0].offset].holds } ?? true
        after.holds =
            isInSection && (node.group == 0 || instance < instances(of: node.group))
            && (node.condition.map { holds($0, group: node.group, instance: instance) } ?? true)
        if case .calculation(let formula) = node.kind {
            after.response = .answered(.integer(result(formula, group: node.group, instance: instance)))
        }
        if !node.constraints.isEmpty, after.response?.value != nil {
            // Its own tests read the slot, so the new relevance must stand before they run.
            self[index].holds = after.holds
            after.isValid = node.constraints.allSatisfy { holds($0, group: node.group, instance: instance) }
            self[index].holds = before.holds
        }
        guard after != before else { return false }
        count(index, -1)
        self[index] = after
        count(index, 1)
        return after.holds != before.holds || after.response != before.response
    }

    /// Adds a slot's share of the tallies, or takes it away.
    private mutating func count(_ index: SlotIndex, _ sign: Int) {
        let node = script.nodes[index.node]
        guard let weight = node.weight else { return }
        let slot = self[index]
        guard slot.holds else { return }
        required[weight] += sign
        if !isSatisfied(slot, node) { open[weight] += sign }
    }

    func isSatisfied(_ slot: Slot, _ node: Script.Node) -> Bool {
        switch slot.response {
        case nil: false
        case .answered(.checklist(let rows)): slot.isValid && rows.count == node.rows
        case .answered: slot.isValid
        case .missing(let missing): node.acceptsMissing.contains(missing.kind)
        }
    }

    // MARK: Conditions

    /// Whether a condition holds for what is asked in one instance of a group.
    ///
    /// A test of a question in another repeat section holds when it does for at least one of its instances.
    func holds(_ condition: Condition<Int>, group: Int, instance: Int) -> Bool {
        switch condition {
        case .all(let parts): return parts.allSatisfy { holds($0, group: group, instance: instance) }
        case .any(let parts): return parts.contains { holds($0, group: group, instance: instance) }
        case .not(let part): return !holds(part, group: group, instance: instance)
        case .test(let number, let test):
            let tested = script.nodes[number].group
            if tested == 0 { return passes(test, value(number, 0), group: group, instance: instance) }
            if tested == group { return passes(test, value(number, instance), group: group, instance: instance) }
            return (0..<instances(of: tested)).contains {
                passes(test, value(number, $0), group: tested, instance: $0)
            }
        }
    }

    private func passes(_ test: Test<Int>, _ value: Value?, group: Int, instance: Int) -> Bool {
        switch test {
        case .answered(let wanted): return (value != nil) == wanted
        case .isValue(let wanted): return value == wanted
        case .isOneOf(let wanted): return value.map(wanted.contains) ?? false
        case .includes(let code):
            guard case .choices(let codes) = value else { return false }
            return codes.contains(code)
        case .atLeast(let operand):
            guard let left = value?.ordinal, let right = ordinal(operand, group, instance) else { return false }
            return left >= right
        case .atMost(let operand):
            guard let left = value?.ordinal, let right = ordinal(operand, group, instance) else { return false }
            return left <= right
        }
    }

    private func ordinal(_ operand: Operand<Int>, _ group: Int, _ instance: Int) -> Double? {
        switch operand {
        case .constant(let value): value.ordinal
        case .answer(let number): value(number, script.nodes[number].group == group ? instance : 0)?.ordinal
        }
    }

    private func result(_ formula: Script.CompiledFormula, group: Int, instance: Int) -> Int {
        switch formula {
        case .sum(let terms):
            return terms.reduce(0) { sum, number in
                guard case .integer(let term) = value(number, 0) else { return sum }
                return sum.addingReportingOverflow(term).partialValue
            }
        case .count(let counted, let condition):
            return (0..<instances(of: counted)).count { instance in
                condition.map { holds($0, group: counted, instance: instance) } ?? true
            }
        }
    }
}
