/// A small set of whole calls that together go everywhere in a script.
public struct ScriptCover: Sendable {
    /// One call: what is recorded, in order, and whether that completes it.
    public struct Play: Sendable {
        public let responses: [(place: Place, response: Response)]
        public let isComplete: Bool
    }

    public let plays: [Play]
    /// What no call comes to, or none that was found, in words.
    public let uncovered: [String]

    /// Something that a call can come to.
    private enum Goal: Hashable {
        case asked(Int)
        case chosen(Int, String)
        /// A condition of a node comes out so: its own (nil) or one of its checks.
        case outcome(Int, check: Int?, Bool)
    }

    /// Works out the calls. Photographs are left out of them wherever the script lets them be.
    public init(_ script: Script) {
        var search = Search(script)
        (plays, uncovered) = search.run()
    }

    private struct Search {
        let script: Script
        var logic: ScriptLogic
        var goals: [(goal: Goal, literal: Literal)] = []
        let photographs: [Literal]
        var generator = SeededGenerator(seed: 1)
        /// How many calls are tried for one that goes on.
        static let attempts = 6

        init(_ script: Script) {
            self.script = script
            var logic = ScriptLogic(script, table: DomainTable(script))
            for (number, node) in script.nodes.enumerated() {
                let place = logic.places[number][0]
                if case .question(let question) = node.kind {
                    goals.append((.asked(number), place.holds))
                    if question.type == .choice || question.type == .choices {
                        for (choice, literal) in zip(question.choices, place.codes) {
                            goals.append((.chosen(number, choice.code), literal))
                        }
                    }
                    if case .oneOf(let values, true) = logic.table.domains[number], question.type == .boolean {
                        for (value, literal) in zip(values, place.codes) {
                            goals.append((.chosen(number, value.words(for: nil)), literal))
                        }
                    }
                }
                let around = Claim.surroundings(of: number, in: script)
                if let condition = node.condition {
                    for isMet in [true, false] {
                        let met = logic.literal(condition, group: node.group, instance: 0)
                        let literal = logic.all(around.literals(&logic) + [isMet ? met : !met])
                        goals.append((.outcome(number, check: nil, isMet), literal))
                    }
                }
                for (index, check) in node.checks.enumerated() {
                    for isMet in [true, false] {
                        let met = logic.literal(check, group: node.group, instance: 0)
                        goals.append(
                            (.outcome(number, check: index, isMet), logic.all([place.answered, isMet ? met : !met])))
                    }
                }
            }
            photographs = script.nodes.indices.filter { number in
                guard case .question(let question) = script.nodes[number].kind else { return false }
                return question.type == .photograph && !(question.weight != nil && question.acceptsMissing.isEmpty)
            }.flatMap { number in logic.places[number].map { !$0.answered } }
            self.logic = logic
        }

        mutating func run() -> ([Play], [String]) {
            var open = Set(goals.indices)
            var found: [(play: Play, goals: Set<Int>)] = []
            var uncovered: [String] = []
            for (index, goal) in goals.enumerated() where open.contains(index) {
                guard let best = best(to: index, open) else {
                    uncovered.append(words(goal.goal))
                    open.remove(index)
                    continue
                }
                found.append(best)
                open.subtract(best.goals)
            }
            return (Self.withoutIdle(found), uncovered)
        }

        /// Of some calls that come to a goal, the one that comes to most others where none has been.
        private mutating func best(to index: Int, _ open: Set<Int>) -> (play: Play, goals: Set<Int>)? {
            var best: (play: Play, goals: Set<Int>)?
            for attempt in 0..<Self.attempts {
                prefer(open)
                if attempt > 0 { stir() }
                guard let play = play(to: goals[index].literal) else { break }
                let reached = reached(by: play)
                guard reached.contains(index) else { continue }
                if best.map({ $0.goals.intersection(open).count < reached.intersection(open).count }) ?? true {
                    best = (play, reached)
                }
            }
            return best
        }

        /// Lets some answers be tried the other way round first.
        private mutating func stir() {
            for (goal, literal) in goals where Int.random(in: 0..<6, using: &generator) < 1 {
                if case .chosen = goal { logic.solver.prefer(Bool.random(using: &generator) ? literal : !literal) }
            }
        }

        /// Leaves out each call whose goals the others reach as well; the ones that reach least are tried first.
        private static func withoutIdle(_ found: [(play: Play, goals: Set<Int>)]) -> [Play] {
            var times: [Int: Int] = [:]
            for one in found { for goal in one.goals { times[goal, default: 0] += 1 } }
            var kept = Set(found.indices)
            for index in found.indices.sorted(by: { found[$0].goals.count < found[$1].goals.count })
            where found[index].goals.allSatisfy({ times[$0, default: 0] > 1 }) {
                kept.remove(index)
                for goal in found[index].goals { times[goal, default: 0] -= 1 }
            }
            return found.indices.filter(kept.contains).map { found[$0].play }
        }

        /// Lets the next call go where none has been yet.
        private mutating func prefer(_ open: Set<Int>) {
            for node in script.nodes.indices where script.nodes[node].isQuestion {
                for place in logic.places[node] { logic.solver.prefer(place.answered) }
            }
            for (index, goal) in goals.enumerated() where !open.contains(index) {
                if case .chosen = goal.goal { logic.solver.prefer(!goal.literal) }
            }
            for index in open.sorted() { logic.solver.prefer(goals[index].literal) }
        }

        private mutating func play(to goal: Literal) -> Play? {
            let assumed = [logic.isConsistent, logic.isSmall, goal]
            for extra in [[logic.isComplete] + photographs, [logic.isComplete], photographs, []] {
                guard logic.solver.solve(assumed + extra) == true else { continue }
                if let play = play(logic.answers(in: logic.solver.model, of: Set(script.nodes.indices))) { return play }
            }
            return nil
        }

        /// The call that a model describes; nil when the engine refuses one of its answers.
        private func play(_ answers: [Witness.Answer]) -> Play? {
            var interview = Interview(script)
            var given: [Place: Value] = [:]
            for answer in answers { given[answer.place] = answer.value }
            var responses: [(place: Place, response: Response)] = []
            var last: Place?
            while let place = interview.next(after: last) {
                last = place
                guard let question = script.question(place.question) else { return nil }
                // More instances than are told apart repeat what the last of those says.
                let modelled = logic.table.instances[script.nodes[script.number(of: place.question) ?? 0].group]
                let source = place.instance > modelled ? Place(place.question, instance: modelled) : place
                if let value = given[source] {
                    guard (try? interview.answered(place, value)) != nil else { return nil }
                    responses.append((place, .answered(value)))
                } else if question.weight != nil,
                    let kind = MissingKind.allCases.first(where: question.acceptsMissing.contains)
                {
                    let missing: Missing =
                        switch kind {
                        case .unknown: .unknown
                        case .refused: .refused
                        case .notAsked: .notAsked(reason: "Not wanted in this call.")
                        }
                    guard (try? interview.markedMissing(place, missing)) != nil else { return nil }
                    responses.append((place, .missing(missing)))
                }
            }
            return Play(responses: responses, isComplete: interview.open.total == 0)
        }

        /// The goals that the engine itself comes to when the call is played.
        private func reached(by play: Play) -> Set<Int> {
            var interview = Interview(script)
            for (place, response) in play.responses {
                switch response {
                case .answered(let value): _ = try? interview.answered(place, value)
                case .missing(let missing): _ = try? interview.markedMissing(place, missing)
                }
            }
            return Set(goals.indices.filter { isReached(goals[$0].goal, interview) })
        }

        private func isReached(_ goal: Goal, _ interview: Interview) -> Bool {
            switch goal {
            case .asked(let number):
                return instances(number, interview).contains { interview.applies(number, $0) }
            case .chosen(let number, let code):
                return instances(number, interview).contains { instance in
                    switch interview.answer(number, instance) {
                    case .choice(let given): given == code
                    case .choices(let given): given.contains(code)
                    case .boolean(let given): (given ? "yes" : "no") == code
                    default: false
                    }
                }
            case .outcome(let number, let check, let isMet):
                return instances(number, interview).contains { instance in
                    if let check { return interview.passes(check, of: number, instance) == isMet }
                    guard script.nodes[number].section.map({ interview.applies($0, 0) }) ?? true else { return false }
                    return interview.applies(number, instance) == isMet
                }
            }
        }

        private func instances(_ number: Int, _ interview: Interview) -> Range<Int> {
            0..<interview.instances(ofGroup: script.nodes[number].group)
        }

        private func words(_ goal: Goal) -> String {
            switch goal {
            case .asked(let number): "`\(script.name(of: number))` asked"
            case .chosen(let number, let code): "`\(script.name(of: number))` answered `\(code)`"
            case .outcome(let number, nil, let isMet):
                "the condition of `\(script.name(of: number))` \(isMet ? "met" : "not met")"
            case .outcome(let number, .some, let isMet):
                "a check of `\(script.name(of: number))` \(isMet ? "met" : "warning")"
            }
        }
    }
}

extension Interview {
    /// Whether the place of a node applies, its instance counted from 0.
    fileprivate func applies(_ number: Int, _ instance: Int) -> Bool {
        sheet.cells[sheet.slot(number, instance, script.wiring).position].flags.contains(.holds)
    }

    fileprivate func answer(_ number: Int, _ instance: Int) -> Value? {
        sheet.cells.value(at: sheet.slot(number, instance, script.wiring).position)
    }

    fileprivate func instances(ofGroup group: Int) -> Int { sheet.instances(group, script.wiring) }

    /// Whether an answer meets one of its checks; nil when there is none.
    fileprivate func passes(_ check: Int, of number: Int, _ instance: Int) -> Bool? {
        guard answer(number, instance) != nil else { return nil }
        let node = script.wiring.nodes[number]
        let first = script.wiring.rules[node.checks.range.lowerBound + check]
        return sheet.holds(first, script.nodes[number].group, instance, script.wiring)
    }
}
