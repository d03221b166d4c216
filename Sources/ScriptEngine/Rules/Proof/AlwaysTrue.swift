/// A condition that makes no difference, since it holds in every call that comes to it.
enum AlwaysTrue: ProofRule {
    static let rule = ScriptRule(
        code: "script.alwaysTrue", severity: .warning, title: "A condition that always holds",
        why: "It was meant to leave somebody out, and leaves out nobody.",
        remedy: "Remove the condition, or correct it.",
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
                        when: {any: [{question: count, answered: true}, {question: count, answered: false}]}
                """),
        passing: .init(
            body: """
                sections:
                  - id: first
                    title: First
                    questions:
                      - {id: count, ask: How many?, type: integer}
                      - {id: more, ask: Any more?, type: text, when: {question: count, answered: true}}
                """))

    static func findings(_ inspection: inout Inspection) -> [Diagnostic] {
        var found: [Diagnostic] = []
        let script = inspection.script
        for (number, condition) in inspection.conditioned where !inspection.unreachable.contains(number) {
            let claim =
                Claim.surroundings(of: number, in: script) + .fails(condition, in: script.nodes[number].group)
            guard inspection.verdict(claim, for: rule, at: number) == .impossible else { continue }
            found.append(
                inspection.finding(
                    rule, number, key: "when", "its condition always holds: \(inspection.words(of: condition))",
                    evidence: .conflict(inspection.prover.conflict(claim))))
        }
        return found
    }
}
