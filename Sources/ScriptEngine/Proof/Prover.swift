/// Decides claims about every state that an interview under a script can be in.
///
/// Some whole states are found at random beforehand, since they settle most claims; a claim that is left is decided by
/// what it rests on alone, since any state of that can be carried on by leaving the rest unanswered.
struct Prover {
    enum Verdict {
        case possible, impossible
        /// The claim rests on something that is not cut exactly, or took too long to decide.
        case undecided
    }

    let script: Script
    let table: DomainTable
    private(set) var logic: ScriptLogic
    private let unread: Set<Int>
    private let cone: Cone
    /// Whole states, in all of which sums and counts are exact: by variable, whether it is true.
    private var models: [[Bool]] = []
    private var generator = SeededGenerator(seed: 1)

    /// - Parameters:
    ///   - unread: nodes whose condition could not be read: it may hold or not.
    ///   - others: what claims beyond the script's own conditions compare answers with.
    init(_ script: Script, unread: Set<Int> = [], others: [QuestionID: [Value]] = [:]) {
        self.script = script
        self.unread = unread
        cone = Cone(script)
        table = DomainTable(script, others: others)
        logic = ScriptLogic(script, table: table, unread: unread)
        for node in script.nodes {
            for check in node.checks { _ = logic.literal(check, group: node.group, instance: 0) }
            guard let condition = node.condition else { continue }
            for named in condition.namedChoices {
                _ = logic.literal(condition, group: node.group, instance: 0, given: named.left)
            }
        }
        wander()
    }

    /// Takes some walks at random, so that most of what is possible is known before it is asked for.
    private mutating func wander() {
        for round in 0..<48 {
            let share = round < 4 ? 1 : 3
            for variable in 0..<logic.solver.variableCount where Int.random(in: 0..<4, using: &generator) < share {
                let literal = Literal(variable: variable, isTrue: Bool.random(using: &generator))
                logic.solver.prefer(literal)
            }
            for node in script.nodes.indices where script.nodes[node].isQuestion {
                for place in logic.places[node] where Int.random(in: 0..<8, using: &generator) < 7 {
                    logic.solver.prefer(place.answered)
                }
            }
            if logic.solver.solve([logic.isConsistent, logic.isSmall]) == true { models.append(logic.solver.model) }
        }
    }

    /// Whether a claim can be so.
    ///
    /// - Parameter isConsistent: whether every answer meets its hard constraints.
    mutating func verdict(_ claim: Claim, isConsistent: Bool = true) -> Verdict {
        let literals = claim.literals(&logic)
        let isInexact = claim.nodes.contains(where: logic.inexact.contains)
        let isCoarse = claim.nodes.contains(where: logic.coarse.contains)
        let known = models.contains { model in
            // A proposition that was made since is not in it.
            literals.allSatisfy { $0.variable < model.count && model[$0.variable] == $0.isTrue }
        }
        if known { return .possible }
        let assumed = (isConsistent ? [logic.isConsistent] : []) + literals
        let guessed = cone.nodes(claim.nodes).sorted().flatMap { logic.inputs($0) }
        if isInexact {
            switch logic.solver.solve([logic.isSmall] + assumed, guessing: guessed) {
            case true: return .possible
            case false: break
            default: return .undecided
            }
            return logic.solver.solve([!logic.isSmall] + assumed, guessing: guessed) == false && !isCoarse
                ? .impossible : .undecided
        }
        switch logic.solver.solve(assumed, guessing: guessed) {
        case true: return .possible
        case false: return isCoarse ? .undecided : .impossible
        default: return .undecided
        }
    }

    /// Whether a claim is impossible by the questions alone that it names, whenever they are asked.
    func isImpossibleAlone(_ claim: Claim) -> Bool {
        var logic = ScriptLogic(script, table: table, included: Set(claim.nodes), isLocal: true, unread: unread)
        return logic.solver.solve(claim.literals(&logic)) == false
    }

    // MARK: Evidence

    /// The shortest list of answers after which a claim is so; nil when there is none.
    func witness(_ claim: Claim) -> Witness? {
        var logic = ScriptLogic(script, table: table, included: cone.nodes(claim.nodes), unread: unread)
        let isInexact = claim.nodes.contains(where: logic.inexact.contains)
        let assumed = [logic.isConsistent] + (isInexact ? [logic.isSmall] : []) + claim.literals(&logic)
        let answered = script.nodes.indices.filter { script.nodes[$0].isQuestion }
            .flatMap { logic.places[$0].map(\.answered) }
        guard let model = logic.solver.fewest(of: answered, assuming: assumed) else { return nil }
        return Witness(answers: logic.answers(in: model, of: Set(script.nodes.indices)))
    }

    /// The least set of parts that, together, make a claim impossible, each in words; empty when it is impossible alone.
    func conflict(_ claim: Claim) -> [String] {
        var logic = ScriptLogic(
            script, table: table, included: cone.nodes(claim.nodes), isGuarded: true, unread: unread)
        let assumed = [logic.isConsistent] + claim.literals(&logic)
        let reasons = Dictionary(logic.guards.map { ($1, $0) }) { first, _ in first }
        guard logic.solver.solve(assumed + reasons.keys.sorted { $0.code < $1.code }) == false else { return [] }
        var core = logic.solver.core.filter { reasons[$0] != nil }.sorted { $0.code < $1.code }
        for literal in core {
            let rest = core.filter { $0 != literal }
            if logic.solver.solve(assumed + rest) == false { core = rest }
        }
        return core.compactMap { reasons[$0] }.map { $0.words(in: script) }
    }
}

extension Solver {
    /// A model in which as few of some propositions hold as can be; nil when the assumptions cannot hold at all.
    mutating func fewest(of literals: [Literal], assuming assumed: [Literal]) -> [Bool]? {
        for literal in literals { prefer(!literal) }
        guard solve(assumed) == true else { return nil }
        var best = model
        var count = literals.count { best[$0.variable] }
        let atLeast = counters(literals, upTo: count)
        while count > 0, solve(assumed + [!atLeast[count - 1]]) == true {
            best = model
            count = literals.count { best[$0.variable] }
        }
        return best
    }

    /// Propositions that at least one, two, … of the literals hold.
    ///
    /// A sequential counter; each follows from the literals, not the other way round.
    private mutating func counters(_ literals: [Literal], upTo limit: Int) -> [Literal] {
        var counts: [Literal] = []
        for literal in literals {
            var next: [Literal] = []
            for index in 0..<min(counts.count + 1, limit) {
                let count = variable()
                if index < counts.count { add([!counts[index], count]) }
                if index == 0 {
                    add([!literal, count])
                } else {
                    add([!literal, !counts[index - 1], count])
                }
                next.append(count)
            }
            counts = next
        }
        return counts
    }
}

extension ScriptLogic {
    /// The answers of a model to the questions among some nodes, in the order of the script.
    func answers(in model: [Bool], of nodes: Set<Int>) -> [Witness.Answer] {
        var answers: [Witness.Answer] = []
        for (number, node) in script.nodes.enumerated() where nodes.contains(number) {
            guard case .question(let question) = node.kind else { continue }
            for (instance, place) in places[number].enumerated() where model[place.answered.variable] {
                let at = Place(question.id, instance: node.group == 0 ? 0 : instance + 1)
                switch table.domains[number] {
                case .presence:
                    answers.append(.init(place: at, value: .example(for: question), isAny: true))
                case .oneOf(let values, _):
                    let index = place.codes.firstIndex { model[$0.variable] }
                    let value = index.map { values[$0] }
                    answers.append(
                        .init(place: at, value: value ?? .example(for: question, except: values), isAny: value == nil))
                case .someOf(let codes):
                    let chosen = zip(codes, place.codes).filter { model[$1.variable] }.map(\.0)
                    answers.append(.init(place: at, value: .choices(chosen)))
                case .ordered(let points):
                    let reached = place.order.prefix { model[$0.variable] }.count
                    answers.append(.init(place: at, value: .ordered(points[reached], type: question.type)))
                }
            }
        }
        return answers
    }
}
