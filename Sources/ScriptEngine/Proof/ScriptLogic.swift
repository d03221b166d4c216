/// A script as propositions: what can be asked, answered and true at once.
///
/// A state of an interview is: which places apply, which of them are answered, and, as far as any condition can tell,
/// with what. Hard constraints hold in every state (`isConsistent`); a state that breaks one is on its way to another.
struct ScriptLogic {
    /// The propositions of one place.
    struct PlaceLiterals {
        /// Its conditions hold, its section's, and its instance exists.
        var holds: Literal
        /// It applies and has an answer; for a calculation the same as `holds`.
        var answered: Literal
        /// With `oneOf` and `someOf`: each answer in turn.
        var codes: [Literal] = []
        /// With `ordered`: at least the second point, the third …; each implies the one before.
        var order: [Literal] = []
    }

    let script: Script
    let table: DomainTable
    var solver = Solver()
    /// A proposition that always holds.
    let always: Literal
    /// Assumed: every answer meets its hard constraints.
    let isConsistent: Literal
    /// Assumed: sums and counts are small enough to be exact.
    let isSmall: Literal
    /// Assumed for a call that is fully completed.
    let isComplete: Literal
    /// By node and instance; empty for nodes left out.
    private(set) var places: [[PlaceLiterals]]
    /// Guards by which parts can be switched off, to find out which of them matter; empty unless asked for.
    private(set) var guards: [Reason: Literal] = [:]
    /// Nodes whose truth rests on a sum or count, which is exact only while small.
    private(set) var inexact: Set<Int> = []
    /// Nodes whose truth rests on answers that are compared with too many others.
    private(set) var coarse: Set<Int> = []
    /// Of more instances a count is bounded from one side only.
    private static let exactCount = 8
    /// By node whose condition could not be read: whether it holds.
    private var unreadInputs: [Int: [Int]] = [:]
    /// By calculation: the propositions of its partial sums.
    private var partials: [Int: [Int]] = [:]
    private let isGuarded: Bool
    /// Whether questions are taken by themselves: any may apply, and no constraint is looked at.
    private let isLocal: Bool
    private let unread: Set<Int>
    /// The propositions of conditions that stand already.
    var cache: [CacheKey: Literal] = [:]

    /// A part of a script that can make something impossible.
    enum Reason: Hashable {
        case relevance(Int)
        case constraint(Int, Int)
    }

    struct CacheKey: Hashable {
        let condition: Condition<Int>
        let group: Int
        let instance: Int
        /// The node of which a choice is taken for one that no test names, and the choice.
        let node: Int
        let without: String?
    }

    /// - Parameters:
    ///   - included: the nodes to take in, with all that they depend on; nil for all.
    ///   - isLocal: whether those nodes are taken by themselves: any may apply, and no constraint is looked at.
    ///   - isGuarded: whether every relevance and constraint gets a guard.
    ///   - unread: nodes whose condition could not be read: it may hold or not.
    init(
        _ script: Script, table: DomainTable, included: Set<Int>? = nil, isLocal: Bool = false,
        isGuarded: Bool = false, unread: Set<Int> = [], sharing solver: Solver = Solver()
    ) {
        (self.script, self.table, self.isLocal, self.isGuarded, self.unread) =
            (script, table, isLocal, isGuarded, unread)
        self.solver = solver
        always = self.solver.variable(phase: true)
        isConsistent = self.solver.variable(phase: true)
        isSmall = self.solver.variable()
        isComplete = self.solver.variable()
        places = Array(repeating: [], count: script.nodes.count)
        self.solver.add([always])
        for number in script.nodes.indices where included?.contains(number) ?? true { take(number) }
    }

    private mutating func take(_ number: Int) {
        let node = script.nodes[number]
        for instance in 0..<table.instances[node.group] {
            let holds = holdsLiteral(number, instance)
            var literals = PlaceLiterals(holds: holds, answered: holds)
            if node.isQuestion {
                literals.answered = solver.variable(phase: true)
                solver.add([!literals.answered, holds])
            }
            cut(table.domains[number], &literals)
            places[number].append(literals)
            if case .calculation(let formula) = node.kind, !isLocal { calculate(formula, number, instance) }
            for (index, constraint) in node.constraints.enumerated() where !isLocal {
                let met = literal(constraint, group: node.group, instance: instance)
                let guarding = guardLiteral(.constraint(number, index))
                solver.add([!isConsistent, !literals.answered, met] + guarding)
            }
            if node.weight != nil, node.acceptsMissing.isEmpty {
                solver.add([!isComplete, !holds, literals.answered])
            }
        }
        mark(number)
    }

    /// Whether a node's place applies, as a proposition of its own.
    private mutating func holdsLiteral(_ number: Int, _ instance: Int) -> Literal {
        let node = script.nodes[number]
        if isLocal { return solver.variable(phase: true) }
        var needs: [Literal] = []
        if let section = node.section, let place = places[section].first { needs.append(place.holds) }
        if node.group != 0 { needs.append(exists(node.group, instance)) }
        if unread.contains(number) {
            let open = solver.variable(phase: true)
            unreadInputs[number, default: []].append(open.variable)
            needs.append(open)
        } else if let condition = node.condition {
            needs.append(literal(condition, group: node.group, instance: instance))
        }
        guard isGuarded else { return all(needs) }
        let holds = solver.variable(phase: true)
        let guarding = guardLiteral(.relevance(number))
        for need in needs { solver.add([!holds, need] + guarding) }
        solver.add([holds] + needs.map { !$0 })
        return holds
    }

    private mutating func guardLiteral(_ reason: Reason) -> [Literal] {
        guard isGuarded else { return [] }
        if let known = guards[reason] { return [!known] }
        let literal = solver.variable(phase: true)
        guards[reason] = literal
        return [!literal]
    }

    /// Whether an instance of a repeat section exists: its section applies, and the count reaches it.
    mutating func exists(_ group: Int, _ instance: Int) -> Literal {
        guard !isLocal, let count = script.groups[group].count, let section = script.groups[group].section,
            let counted = places[count].first, let own = places[section].first
        else { return always }
        return all([own.holds, counted.answered, reaches(count, 0, Double(instance + 1))])
    }

    /// That an ordered answer is at least so much. The point must be one of its cuts, or lie between two.
    func reaches(_ number: Int, _ instance: Int, _ ordinal: Double) -> Literal {
        guard case .ordered(let points) = table.domains[number] else { return !always }
        let literals = places[number][instance]
        guard let index = points.firstIndex(where: { $0 >= ordinal }) else { return !always }
        return index == 0 ? literals.answered : literals.order[index - 1]
    }

    private mutating func cut(_ domain: AnswerDomain, _ literals: inout PlaceLiterals) {
        switch domain {
        case .presence: break
        case .oneOf(let values, let isClosed):
            literals.codes = values.map { _ in solver.variable() }
            for (index, literal) in literals.codes.enumerated() {
                solver.add([!literal, literals.answered])
                for other in literals.codes[..<index] { solver.add([!literal, !other]) }
            }
            if isClosed { solver.add([!literals.answered] + literals.codes) }
        case .someOf(let codes):
            literals.codes = codes.map { _ in solver.variable() }
            for literal in literals.codes { solver.add([!literal, literals.answered]) }
            solver.add([!literals.answered] + literals.codes)
        case .ordered(let points):
            var previous = literals.answered
            for _ in points.dropFirst() {
                let next = solver.variable()
                solver.add([!next, previous])
                literals.order.append(next)
                previous = next
            }
        }
    }

    /// The variables that say what a question's answers are, with those of sums: what has to be guessed of a node.
    func inputs(_ number: Int) -> [Int] {
        places[number].flatMap { place in
            ([place.answered] + place.codes + place.order).map(\.variable)
        } + (partials[number] ?? []) + (unreadInputs[number] ?? [])
    }

    /// Notes whether a node rests on something that is not exact.
    private mutating func mark(_ number: Int) {
        let node = script.nodes[number]
        if case .calculation = node.kind { inexact.insert(number) }
        if table.coarse.contains(number) { coarse.insert(number) }
        var sources = node.ownConditions.flatMap(\.references)
        if let section = node.section { sources.append(section) }
        if let count = script.groups[node.group].count { sources.append(count) }
        if sources.contains(where: inexact.contains) { inexact.insert(number) }
        if sources.contains(where: coarse.contains) { coarse.insert(number) }
    }

    // MARK: Sums and counts

    private mutating func calculate(_ formula: Script.CompiledFormula, _ number: Int, _ instance: Int) {
        switch formula {
        case .sum(let terms): sum(terms, number, instance)
        case .count(let group, let condition):
            let counted = (0..<table.instances[group]).map { one -> Literal in
                let exists = exists(group, one)
                return condition.map { all([exists, literal($0, group: group, instance: one)]) } ?? exists
            }
            let total = places[number][instance].holds
            let more = script.groups[group].count.map { reaches($0, 0, Double(counted.count + 1)) } ?? !always
            // Exact as long as no more instances exist than are looked at.
            if script.groups[group].atMost > counted.count { solver.add([!isSmall, !more]) }
            bound(number, instance, below: 0, unless: [])
            if counted.count > Self.exactCount { coarse.insert(number) }
            for subset in 0..<(1 << min(counted.count, Self.exactCount)) {
                let inside = counted.indices.filter { subset >> $0 & 1 == 1 }
                let outside = counted.indices.filter { $0 >= Self.exactCount || subset >> $0 & 1 == 0 }
                solver.add([!total, reaches(number, instance, Double(inside.count))] + inside.map { !counted[$0] })
                solver.add(
                    [!isSmall, !reaches(number, instance, Double(inside.count + 1))]
                        + outside.map { counted[$0] })
            }
        }
    }

    private mutating func bound(_ number: Int, _ instance: Int, below least: Double, unless: [Literal]) {
        solver.add([!places[number][instance].holds, reaches(number, instance, least)] + unless)
    }

    /// A sum, exact while no term is negative or over `exactTerm`; free otherwise.
    private mutating func sum(_ terms: [Int], _ number: Int, _ instance: Int) {
        let most = DomainTable.exactTerm
        var partial = (0...(most + 1)).map { $0 == 0 ? always : !always }
        for (index, term) in terms.enumerated() {
            let place = places[term][0]
            solver.add([!isSmall, !place.answered, reaches(term, 0, 0)])
            solver.add([!isSmall, !reaches(term, 0, Double(most + 1))])
            let isLast = index == terms.count - 1
            let next = (0...(most + 1)).map { total -> Literal in
                if total == 0 { return always }
                if isLast { return reaches(number, instance, Double(total)) }
                let partial = solver.variable()
                partials[number, default: []].append(partial.variable)
                return partial
            }
            let holds = places[number][instance].holds
            for left in 0...(most + 1) {
                for right in 0...most {
                    let reached = right == 0 ? always : reaches(term, 0, Double(right))
                    let sum = min(left + right, most + 1)
                    if sum > 0 { solver.add([!isSmall, !holds, !partial[left], !reached, next[sum]]) }
                    // Less than left + 1, and less than right + 1, is less than left + right + 1.
                    let beyond = reaches(term, 0, Double(right + 1))
                    if left + right + 1 <= most + 1, left <= most {
                        solver.add([!isSmall, partial[left + 1], beyond, !next[left + right + 1]])
                    }
                }
            }
            partial = next
        }
        solver.add([!isSmall, !partial[most + 1]])
    }
}
