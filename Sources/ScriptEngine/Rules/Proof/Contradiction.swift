/// A condition whose tests can each be met, but whose questions are never asked, or answered so, together.
enum Contradiction: ProofRule {
    static let rule = ScriptRule(
        code: "script.contradiction", severity: .error, title: "A condition that other questions contradict",
        why: "Each answer can be given, but no call can give them together, so what it opens is never asked.",
        remedy: "Look at when the questions named are themselves asked, and at their constraints.",
        failing: .init(
            body: """
                sections:
                  - id: first
                    title: First
                    questions:
                      - {id: found, ask: Were people found?, type: boolean}
                      - {id: count, ask: How many?, type: integer, when: {question: found, is: true}}
                      - id: reason
                        ask: Why was nobody there?
                        type: text
                        when: {all: [{question: found, is: false}, {question: count, atLeast: 1}]}
                """),
        passing: .init(
            body: """
                sections:
                  - id: first
                    title: First
                    questions:
                      - {id: found, ask: Were people found?, type: boolean}
                      - {id: count, ask: How many?, type: integer, when: {question: found, is: true}}
                      - id: reason
                        ask: Why was nobody there?
                        type: text
                        when: {any: [{question: found, is: false}, {question: count, atLeast: 1}]}
                """))

    static func findings(_ inspection: inout Inspection) -> [Diagnostic] {
        var found: [Diagnostic] = []
        for (number, condition) in inspection.conditioned {
            let claim = Claim.holds(condition, in: inspection.script.nodes[number].group)
            guard inspection.verdict(claim, for: rule, at: number) == .impossible,
                !inspection.prover.isImpossibleAlone(claim), !inspection.restsOnUnreachable(condition)
            else { continue }
            found.append(
                inspection.finding(
                    rule, number, key: "when", "no call can meet its condition: \(inspection.words(of: condition))",
                    evidence: .conflict(inspection.prover.conflict(claim))))
        }
        return found
    }
}

extension Inspection {
    /// Whether a condition looks at something that can never apply.
    func restsOnUnreachable(_ condition: Condition<Int>) -> Bool {
        condition.references.contains(where: unreachable.contains)
    }
}
