/// A soft check that warns of every answer.
enum CheckAlwaysFires: ProofRule {
    static let rule = ScriptRule(
        code: "script.checkAlwaysFires", severity: .error, title: "A check that always warns",
        why: "A warning that comes every time is read by nobody, and the next one is not read either.",
        remedy: "Correct the check, or remove it.",
        failing: .init(
            body: """
                sections:
                  - id: first
                    title: First
                    questions:
                      - id: count
                        ask: How many?
                        type: integer
                        constraints: [{must: {atLeast: 10}, message: Give 10 or more.}]
                        checks: [{expect: {atMost: 5}, message: More than 5 is rare.}]
                """),
        passing: .init(
            body: """
                sections:
                  - id: first
                    title: First
                    questions:
                      - id: count
                        ask: How many?
                        type: integer
                        constraints: [{must: {atLeast: 10}, message: Give 10 or more.}]
                        checks: [{expect: {atMost: 50}, message: More than 50 is rare.}]
                """))

    static func findings(_ inspection: inout Inspection) -> [Diagnostic] {
        inspection.checks(rule, "warns of every answer") { check, number, group in
            .isAnswered(number) + .holds(check, in: group)
        }
    }
}
