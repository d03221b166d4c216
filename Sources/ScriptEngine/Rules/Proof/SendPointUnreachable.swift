/// A minimum viable record that no call can complete.
enum SendPointUnreachable: ProofRule {
    static let rule = ScriptRule(
        code: "script.sendPointUnreachable", severity: .error, title: "A record that can never go",
        why: "The hub waits for it, and no answers release it.",
        remedy: "Correct its condition.",
        failing: .init(
            body: """
                sections:
                  - id: first
                    title: First
                    questions:
                      - {id: found, ask: Were people found?, type: boolean}
                      - {id: count, ask: How many?, type: integer, when: {question: found, is: true}}
                sendPoints:
                  - id: nobody-found
                    title: Nobody found
                    when: {all: [{question: found, is: false}, {question: count, answered: true}]}
                    carries: [found]
                """),
        passing: .init(
            body: """
                sections:
                  - id: first
                    title: First
                    questions:
                      - {id: found, ask: Were people found?, type: boolean}
                      - {id: count, ask: How many?, type: integer, when: {question: found, is: true}}
                sendPoints:
                  - id: nobody-found
                    title: Nobody found
                    when: {question: found, is: false}
                    carries: [found]
                """))

    static func findings(_ inspection: inout Inspection) -> [Diagnostic] {
        var found: [Diagnostic] = []
        for number in inspection.script.sendPointNodes {
            guard inspection.verdict(.applies(number), for: rule, at: number) == .impossible else { continue }
            found.append(
                inspection.finding(
                    rule, number, key: "when", "no call can release it",
                    evidence: .conflict(inspection.prover.conflict(.applies(number)))))
        }
        return found
    }
}
