/// What a walk through a script must remember of the answers behind it, and how one question leads on to the next.
///
/// Slots are what conditions read: a question's answer (0 none, else its class from 1), a section (1 when it applies),
/// or, from outside a repeat section, a test of it (1 when an instance has passed it).
struct RouteWalk {
    let script: Script
    let table: DomainTable
    /// The nodes that are walked: sections and questions, ascending.
    let steps: [Int]
    /// After each step, the slots that later steps read, ascending.
    private(set) var layouts: [[Int]]
    /// For each of those slots, what each of its values counts as from there on.
    private var mergers: [[[UInt16]]]
    /// Tests of repeat sections from outside; slot `nodes.count + index`.
    let outerTests: [(node: Int, test: Test<Int>)]
    private let outerSlots: [Condition<Int>: Int]
    /// By node: for `someOf`, the codes that conditions tell apart.
    private let namedCodes: [Int: [String]]
    /// By group: its last question.
    private let lastSteps: [Int]

    /// The most codes of one question that are told apart.
    private static let mostCodes = 10

    /// Something that is not told apart exactly, by its id; nil when everything is.
    var inexact: String? {
        let many = namedCodes.keys.sorted().first { (namedCodes[$0]?.count ?? 0) > Self.mostCodes }
        return (many ?? table.coarse.min()).map { script.name(of: $0) }
    }

    typealias State = [UInt16]

    /// - Parameter countingInstances: whether the answer to a count is told apart up to its limit.
    init(_ script: Script, countingInstances: Bool) {
        self.script = script
        let counts = script.groups.compactMap { group in group.count.map { ($0, group.atMost) } }
        let others = counts.map { (QuestionID(script.name(of: $0.0)), (0...$0.1).map { Value.integer($0) }) }
        table = DomainTable(
            script, others: countingInstances ? Dictionary(others) { $0 + $1 } : [:])
        steps = script.nodes.indices.filter { number in
            switch script.nodes[number].kind {
            case .section, .question: true
            case .calculation, .alert, .sendPoint: false
            }
        }
        var tests: [(node: Int, test: Test<Int>)] = []
        var slots: [Condition<Int>: Int] = [:]
        var named: [Int: [String]] = [:]
        /// By slot: the steps that read it, and by what test; nil when by its whole value.
        var uses: [Int: [(step: Int, test: Test<Int>?)]] = [:]
        let ends = script.groups.indices.map { group in
            script.nodes.lastIndex { $0.group == group && $0.isQuestion } ?? 0
        }
        for number in steps {
            let node = script.nodes[number]
            // A repeat section is gone through more than once, so what it reads from outside is kept to its end.
            let end = node.group == 0 ? number : ends[node.group] + 1
            if let section = node.section { uses[section, default: []].append((end, nil)) }
            if let count = script.groups[node.group].count { uses[count, default: []].append((end, nil)) }
            for condition in (node.condition.map { [$0] } ?? []) + node.constraints {
                for (tested, test) in condition.tests {
                    let group = script.nodes[tested].group
                    if case .includes(let code) = test, !(named[tested] ?? []).contains(code) {
                        named[tested, default: []].append(code)
                    }
                    if group != 0, group != node.group {
                        let key = Condition<Int>.test(tested, test)
                        let slot = slots[key] ?? script.nodes.count + tests.count
                        if slots.updateValue(slot, forKey: key) == nil { tests.append((tested, test)) }
                        uses[slot, default: []].append((end, nil))
                        // It is made at the end of each instance, when both sides of a comparison are known.
                        uses[tested, default: []].append((ends[group], test.comparesWithAnswer ? nil : test))
                        if let other = test.otherReference {
                            let last = script.nodes[other].group == group ? ends[group] : ends[group] + 1
                            uses[other, default: []].append((last, nil))
                        }
                    } else if tested != number {
                        let step = group == 0 ? end : number
                        uses[tested, default: []].append((step, test.comparesWithAnswer ? nil : test))
                    }
                    if let other = test.otherReference, other != number, group == 0 || group == node.group {
                        uses[other, default: []].append((script.nodes[other].group == 0 ? end : number, nil))
                    }
                }
            }
        }
        (outerTests, outerSlots, namedCodes) = (tests, slots, named)
        lastSteps = ends
        layouts = []
        mergers = []
        layOut(uses)
    }

    private mutating func layOut(_ uses: [Int: [(step: Int, test: Test<Int>?)]]) {
        for number in steps {
            var layout: [Int] = []
            var merging: [[UInt16]] = []
            for slot in uses.keys.sorted() {
                let written = slot < script.nodes.count ? slot : sectionNode(ofOuterTest: slot - script.nodes.count)
                // What is asked of one instance is forgotten behind it.
                let group = slot < script.nodes.count ? script.nodes[slot].group : 0
                let isInside = group == 0 || script.nodes[number].group == group
                let remaining = (uses[slot] ?? []).filter { $0.step > number }
                guard written <= number, isInside, !remaining.isEmpty else { continue }
                layout.append(slot)
                merging.append(merger(of: slot, remaining.map(\.test)))
            }
            layouts.append(layout)
            mergers.append(merging)
        }
    }

    /// A test from outside may be passed by any instance, so it is kept from the beginning of the section.
    private func sectionNode(ofOuterTest index: Int) -> Int {
        let node = outerTests[index].node
        return script.groups[script.nodes[node].group].section ?? node
    }

    /// What each value of a slot counts as, when only these tests will still look at it.
    private func merger(of slot: Int, _ tests: [Test<Int>?]) -> [UInt16] {
        guard slot < script.nodes.count, script.nodes[slot].isQuestion else { return [0, 1] }
        let values = 0...classCount(slot)
        let known = tests.compactMap { $0 }
        guard known.count == tests.count else { return values.map { UInt16($0) } }
        var first: [[Bool]: UInt16] = [:]
        return values.map { value in
            let signature = known.map { passes($0, slot, UInt16(value), other: nil) }
            let merged = first[signature] ?? UInt16(value)
            first[signature] = merged
            return merged
        }
    }

    /// The slots outside a repeat section that its questions read, but for its own section and count.
    func readInside(_ group: Int) -> [Int] {
        var read: Set<Int> = []
        for node in script.nodes where node.group == group && node.isQuestion {
            for condition in (node.condition.map { [$0] } ?? []) + node.constraints {
                for (tested, test) in condition.tests {
                    if script.nodes[tested].group == group { continue }
                    read.insert(script.nodes[tested].group == 0 ? tested : outerSlots[.test(tested, test)] ?? tested)
                    if let other = test.otherReference { read.insert(other) }
                }
                for other in condition.tests.compactMap({ $0.1.otherReference })
                where script.nodes[other].group == 0 { read.insert(other) }
            }
        }
        // The other side of a comparison from outside is looked at when an instance ends.
        for outer in outerTests where script.nodes[outer.node].group == group {
            if let other = outer.test.otherReference, script.nodes[other].group == 0 { read.insert(other) }
        }
        return read.sorted()
    }

    // MARK: Answers by class

    /// How many kinds of answer a question has, as far as conditions tell them apart.
    func classCount(_ number: Int) -> Int {
        switch table.domains[number] {
        case .presence: 1
        case .oneOf(let values, let isClosed): values.count + (isClosed ? 0 : 1)
        case .someOf: 1 << min(namedCodes[number]?.count ?? 0, Self.mostCodes)
        case .ordered(let points): points.count
        }
    }

    /// An answer of a class, from 1; nil for none, or when no answer is of that class.
    func value(_ number: Int, _ kind: UInt16) -> Value? {
        guard kind > 0 else { return nil }
        guard case .question(let question) = script.nodes[number].kind else { return nil }
        let index = Int(kind) - 1
        switch table.domains[number] {
        case .presence: return .example(for: question)
        case .oneOf(let values, _):
            return index < values.count ? values[index] : .example(for: question, except: values)
        case .ordered(let points): return .ordered(points[index], type: question.type)
        case .someOf(let codes):
            let named = namedCodes[number] ?? []
            let chosen = named.indices.filter { index >> $0 & 1 == 1 }.map { named[$0] }
            let other = codes.first { !named.contains($0) }
            let all = chosen.isEmpty ? other.map { [$0] } ?? [] : chosen
            return all.isEmpty ? nil : .choices(codes.filter(all.contains))
        }
    }

    private func passes(_ test: Test<Int>, _ number: Int, _ kind: UInt16, other: UInt16?) -> Bool {
        if case .answered(let wanted) = test { return (kind != 0) == wanted }
        guard kind != 0, let value = value(number, kind) else { return false }
        switch test {
        case .answered: return false
        case .isValue(let wanted): return value == wanted
        case .isOneOf(let wanted): return wanted.contains(value)
        case .includes(let code):
            if case .choices(let codes) = value { return codes.contains(code) }
            return false
        case .atLeast(.constant(let bound)): return compare(value, bound, >=)
        case .atMost(.constant(let bound)): return compare(value, bound, <=)
        case .atLeast(.answer): return other.map { $0 != 0 && kind >= $0 } ?? false
        case .atMost(.answer): return other.map { $0 != 0 && kind <= $0 } ?? false
        }
    }

    private func compare(_ left: Value, _ right: Value, _ holds: (Double, Double) -> Bool) -> Bool {
        guard let left = left.ordinal, let right = right.ordinal else { return false }
        return holds(left, right)
    }

    func holds(_ condition: Condition<Int>, group: Int, _ slots: [UInt16]) -> Bool {
        switch condition {
        case .all(let parts): return parts.allSatisfy { holds($0, group: group, slots) }
        case .any(let parts): return parts.contains { holds($0, group: group, slots) }
        case .not(let part): return !holds(part, group: group, slots)
        case .test(let number, let test):
            let tested = script.nodes[number].group
            if tested != 0, tested != group { return outerSlots[condition].map { slots[$0] == 1 } ?? false }
            return passes(test, number, slots[number], other: test.otherReference.map { slots[$0] })
        }
    }

    // MARK: Steps

    /// The slots of a state, spread out.
    func spread(_ state: State, after index: Int?) -> [UInt16] {
        var slots = [UInt16](repeating: 0, count: script.nodes.count + outerTests.count)
        guard let index else { return slots }
        for (position, slot) in layouts[index].enumerated() { slots[slot] = state[position] }
        return slots
    }

    /// What is to be remembered of slots behind a step.
    func gather(_ slots: [UInt16], after index: Int) -> State {
        zip(layouts[index], mergers[index]).map { slot, merger in merger[Int(slots[slot])] }
    }

    /// Whether what a node stands for applies.
    func applies(_ number: Int, _ slots: [UInt16]) -> Bool {
        let node = script.nodes[number]
        guard node.section.map({ slots[$0] == 1 }) ?? true else { return false }
        return node.condition.map { holds($0, group: node.group, slots) } ?? true
    }

    /// The classes of answer that a completed call can have for a question that applies; 0 for none.
    func classes(_ number: Int, _ slots: inout [UInt16]) -> [UInt16] {
        let node = script.nodes[number]
        var allowed: [UInt16] = node.weight == nil || !node.acceptsMissing.isEmpty ? [0] : []
        for kind in 1...UInt16(classCount(number)) where value(number, kind) != nil {
            slots[number] = kind
            if node.constraints.allSatisfy({ holds($0, group: node.group, slots) }) { allowed.append(kind) }
        }
        slots[number] = 0
        return allowed
    }

    /// At the end of an instance, notes the tests from outside that it passes.
    func finish(_ number: Int, in slots: inout [UInt16]) {
        let group = script.nodes[number].group
        guard group != 0, lastSteps[group] == number else { return }
        for (index, outer) in outerTests.enumerated() where script.nodes[outer.node].group == group {
            let other = outer.test.otherReference.map { slots[$0] }
            if passes(outer.test, outer.node, slots[outer.node], other: other) {
                slots[script.nodes.count + index] = 1
            }
        }
    }

    /// How many instances of a group there are, by the answer in a slot.
    func instances(of group: Int, _ slots: [UInt16]) -> Int {
        guard let count = script.groups[group].count, let section = script.groups[group].section, slots[section] == 1,
            case .integer(let number) = value(count, slots[count])
        else { return 0 }
        return min(max(number, 0), script.groups[group].atMost)
    }
}

extension Condition {
    /// Its tests, left to right.
    var tests: [(Reference, Test<Reference>)] {
        switch self {
        case .all(let parts), .any(let parts): parts.flatMap(\.tests)
        case .not(let part): part.tests
        case .test(let reference, let test): [(reference, test)]
        }
    }
}

extension Test {
    /// The other answer that it compares with.
    var otherReference: Reference? {
        switch self {
        case .atLeast(.answer(let other)), .atMost(.answer(let other)): other
        default: nil
        }
    }

    var comparesWithAnswer: Bool { otherReference != nil }
}
