/// A required question that, in some call, no answer can satisfy.
enum RequiredUnsatisfiable: ProofRule {
    static let rule = ScriptRule(
        code: "script.requiredUnsatisfiable", severity: .error,
        title: "A required question that no answer can satisfy",
        why: "The call can never be completed, whatever the caller says next.",
        remedy: "Widen the constraints, or narrow when the question is asked.",
        failing: .init(
            body: """
                sections:
                  - id: first
                    title: First
                    questions:
                      - id: found
                        ask: How many were found?
                        type: integer
                        constraints: [{must: {atLeast: 0, atMost: 500}, message: Give 0 to 500.}]
                      - id: listed
                        ask: How many are listed?
                        type: integer
                        required: minor
                        constraints:
                          - {must: {atLeast: 0, atMost: 60}, message: Give 0 to 60.}
                          - must: {any: [{question: found, answered: false}, {atLeast: {question: found}}]}
                            message: List everyone.
                """),
        passing: .init(
            body: """
                sections:
                  - id: first
                    title: First
                    questions:
                      - id: found
                        ask: How many were found?
                        type: integer
                        constraints: [{must: {atLeast: 0, atMost: 60}, message: Give 0 to 60.}]
                      - id: listed
                        ask: How many are listed?
                        type: integer
                        required: minor
                        constraints:
                          - {must: {atLeast: 0, atMost: 60}, message: Give 0 to 60.}
                          - must: {any: [{question: found, answered: false}, {atLeast: {question: found}}]}
                            message: List everyone.
                """))

    static func findings(_ inspection: inout Inspection) -> [Diagnostic] {
        var found: [Diagnostic] = []
        let script = inspection.script
        for (number, node) in script.nodes.enumerated() where node.weight != nil && !node.constraints.isEmpty {
            guard !inspection.unreachable.contains(number) else { continue }
            guard case .question(let question) = node.kind,
                let answers = inspection.prover.table.candidates(number, question.type, node.constraints)
            else {
                inspection.note(rule, number)
                continue
            }
            let claim = Claim.applies(number) + .refusesAll(answers, of: number, node)
            guard inspection.verdict(claim, for: rule, at: number) == .possible,
                let witness = inspection.prover.witness(claim)
            else { continue }
            guard !inspection.acceptsSomething(after: witness, number) else {
                inspection.note(rule, number)
                continue
            }
            found.append(
                inspection.finding(
                    rule, number, key: "constraints",
                    "after these answers every answer to it is refused", evidence: .witness(witness)))
        }
        return found
    }
}

extension DomainTable {
    /// Every answer that the conditions tell apart; nil when there are too many to try.
    fileprivate func candidates(
        _ number: Int, _ type: QuestionType, _ conditions: [Condition<Int>]
    ) -> [ScriptLogic.GivenAnswer]? {
        let cuts = RangeCuts(type: type)
        switch domains[number] {
        case .presence: return [.code(nil)]
        case .oneOf(let values, let isClosed):
            return values.indices.map { .code($0) } + (isClosed ? [] : [.code(nil)])
        case .ordered(let points):
            return points.indices.flatMap { index -> [ScriptLogic.GivenAnswer] in
                let next = index + 1 < points.count ? points[index + 1] : .infinity
                let hasRoom = cuts.hasRoom(between: points[index], and: next)
                return [.point(index, isAbove: false)] + (hasRoom ? [.point(index, isAbove: true)] : [])
            }
        case .someOf(let codes):
            let named = codes.filter { code in conditions.contains { $0.includes(code, of: number) } }
            guard named.count <= 8 else { return nil }
            let other = codes.first { !named.contains($0) }
            return (0..<(1 << named.count)).flatMap { subset -> [ScriptLogic.GivenAnswer] in
                let chosen = Set(named.indices.filter { subset >> $0 & 1 == 1 }.map { named[$0] })
                let both = [chosen, other.map { chosen.union([$0]) } ?? []]
                return both.filter { !$0.isEmpty }.map { .codes($0) }
            }
        }
    }
}

extension Condition<Int> {
    fileprivate func includes(_ code: String, of number: Int) -> Bool {
        switch self {
        case .all(let parts), .any(let parts): parts.contains { $0.includes(code, of: number) }
        case .not(let part): part.includes(code, of: number)
        case .test(number, .includes(code)): true
        case .test: false
        }
    }
}

extension Claim {
    /// Each of the answers breaks one of a question's constraints.
    fileprivate static func refusesAll(
        _ answers: [ScriptLogic.GivenAnswer], of number: Int, _ node: Script.Node
    ) -> Claim {
        Claim(nodes: [number] + node.constraints.flatMap(\.references)) { logic in
            answers.map { answer in
                let given = ScriptLogic.Given(node: number, answer: answer)
                let met = node.constraints.map {
                    logic.literal($0, group: node.group, instance: 0, given: given)
                }
                return !logic.all(met)
            }
        }
    }
}

extension Inspection {
    /// Whether, after all, the engine takes one of the answers that conditions tell apart, or one just beside.
    fileprivate func acceptsSomething(after witness: Witness, _ number: Int) -> Bool {
        guard case .question(let question) = script.nodes[number].kind,
            let interview = witness.interview(under: script)
        else { return true }
        let place = Place(question.id, instance: script.nodes[number].group == 0 ? 0 : 1)
        var values: [Value] = []
        switch prover.table.domains[number] {
        case .oneOf(let all, _): values = all
        case .ordered(let points):
            values = points.flatMap { point in
                [point, point.nextDown, point.nextUp, point - 1, point + 1].map { .ordered($0, type: question.type) }
            }
        case .someOf(let codes): values = codes.map { .choices([$0]) } + [.choices(codes)]
        case .presence: values = [.example(for: question)]
        }
        return values.contains { value in
            var next = interview
            return (try? next.answered(place, value)) != nil
        }
    }
}
