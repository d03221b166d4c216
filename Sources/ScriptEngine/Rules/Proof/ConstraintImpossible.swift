/// A hard constraint that no answer meets.
enum ConstraintImpossible: ProofRule {
    static let rule = ScriptRule(
        code: "script.constraintImpossible", severity: .error, title: "A constraint that nothing meets",
        why: "Every answer would be refused, with a caller on the line.",
        remedy: "Correct the constraint.",
        failing: .init(
            body: """
                sections:
                  - id: first
                    title: First
                    questions:
                      - id: count
                        ask: How many?
                        type: integer
                        constraints: [{must: {atLeast: 10, atMost: 5}, message: Give a number from 10 to 5.}]
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
                        constraints: [{must: {atLeast: 5, atMost: 10}, message: Give a number from 5 to 10.}]
                """))

    static func findings(_ inspection: inout Inspection) -> [Diagnostic] {
        var found: [Diagnostic] = []
        for (number, node) in inspection.script.nodes.enumerated() where !inspection.unreachable.contains(number) {
            for constraint in node.constraints {
                let claim = Claim.isAnswered(number) + .holds(constraint, in: node.group)
                // Another constraint may be at fault, so they are not assumed here.
                guard inspection.verdict(claim, for: rule, at: number, isConsistent: false) == .impossible else {
                    continue
                }
                found.append(
                    inspection.finding(
                        rule, number, key: "constraints",
                        "no answer can meet its constraint: \(inspection.words(of: constraint))"))
            }
        }
        return found
    }
}
