/// A soft check that never warns.
enum CheckNeverFires: ProofRule {
    static let rule = ScriptRule(
        code: "script.checkNeverFires", severity: .warning, title: "A check that never warns",
        why:
            "It was meant to catch a slip, and catches none: a constraint refuses the answer first, or nothing is excluded.",
        remedy: "Remove the check, or make it narrower than the constraints.",
        failing: .init(
            body: """
                sections:
                  - id: first
                    title: First
                    questions:
                      - id: count
                        ask: How many?
                        type: integer
                        constraints: [{must: {atLeast: 0, atMost: 60}, message: Give 0 to 60.}]
                        checks: [{expect: {atMost: 100}, message: More than 100 is rare.}]
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
                        constraints: [{must: {atLeast: 0, atMost: 60}, message: Give 0 to 60.}]
                        checks: [{expect: {atMost: 30}, message: More than 30 is rare.}]
                """))

    static func findings(_ inspection: inout Inspection) -> [Diagnostic] {
        inspection.checks(rule, "never warns") { check, number, group in
            .isAnswered(number) + .fails(check, in: group)
        }
    }
}

extension Inspection {
    /// The checks of which a claim is impossible, although their question can be answered.
    mutating func checks(
        _ rule: ScriptRule, _ what: String, _ claim: (Condition<Int>, Int, Int) -> Claim
    ) -> [Diagnostic] {
        var found: [Diagnostic] = []
        for (number, node) in script.nodes.enumerated() where !node.checks.isEmpty {
            guard prover.verdict(.isAnswered(number)) == .possible else { continue }
            for check in node.checks {
                let claim = claim(check, number, node.group)
                guard verdict(claim, for: rule, at: number) == .impossible else { continue }
                found.append(
                    finding(
                        rule, number, key: "checks", "its check \(what): \(words(of: check))",
                        evidence: .conflict(prover.conflict(claim))))
            }
        }
        return found
    }
}
