/// A condition that no answers to its own questions can meet.
enum AlwaysFalse: ProofRule {
    static let rule = ScriptRule(
        code: "script.alwaysFalse", severity: .error, title: "A condition that can never hold",
        why: "What it opens is never asked, however the call goes.",
        remedy: "Correct the condition, or remove what it opens.",
        failing: .init(
            body: """
                sections:
                  - id: first
                    title: First
                    questions:
                      - {id: count, ask: How many?, type: integer}
                      - id: more
                        ask: Any more?
                        type: text
                        when: {question: count, atLeast: 5, atMost: 3}
                """),
        passing: .init(
            body: """
                sections:
                  - id: first
                    title: First
                    questions:
                      - {id: count, ask: How many?, type: integer}
                      - id: more
                        ask: Any more?
                        type: text
                        when: {question: count, atLeast: 3, atMost: 5}
                """))

    static func findings(_ inspection: inout Inspection) -> [Diagnostic] {
        var found: [Diagnostic] = []
        let script = inspection.script
        for (number, node) in script.nodes.enumerated() where !script.sendPointNodes.contains(number) {
            guard let condition = node.condition, inspection.isImpossibleAlone(condition, at: number) else { continue }
            let words = inspection.words(of: condition)
            found.append(inspection.finding(rule, number, key: "when", "no answers meet its condition: \(words)"))
        }
        return found
    }
}

extension Inspection {
    /// Whether no answers to the questions that a condition tests meet it, wherever they are asked.
    mutating func isImpossibleAlone(_ condition: Condition<Int>, at number: Int) -> Bool {
        let claim = Claim.holds(condition, in: script.nodes[number].group)
        return prover.verdict(claim) == .impossible && prover.isImpossibleAlone(claim)
    }

    /// A compiled condition in words.
    func words(of condition: Condition<Int>) -> String {
        condition.mapped { QuestionID(script.name(of: $0)) }?.words(in: script) ?? ""
    }
}
