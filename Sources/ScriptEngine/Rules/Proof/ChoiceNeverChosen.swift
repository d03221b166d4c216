/// A choice that a constraint refuses in every call.
enum ChoiceNeverChosen: ProofRule {
    static let rule = ScriptRule(
        code: "script.choiceNeverChosen", severity: .error, title: "A choice that can never be chosen",
        why: "It is read out, and refused by whoever gives it.",
        remedy: "Remove the choice, or correct the constraint that refuses it.",
        failing: .init(
            body: """
                sections:
                  - id: first
                    title: First
                    questions:
                      - id: colour
                        ask: Which colour?
                        type: choice
                        choices: [{code: red, label: Red}, {code: blue, label: Blue}]
                        constraints: [{must: {is: red}, message: It was red.}]
                """),
        passing: .init(
            body: """
                sections:
                  - id: first
                    title: First
                    questions:
                      - id: colour
                        ask: Which colour?
                        type: choice
                        choices: [{code: red, label: Red}, {code: blue, label: Blue}]
                """))

    static func findings(_ inspection: inout Inspection) -> [Diagnostic] {
        var found: [Diagnostic] = []
        for (number, node) in inspection.script.nodes.enumerated() where !node.constraints.isEmpty {
            guard case .question(let question) = node.kind, question.type.hasChoices,
                !inspection.unreachable.contains(number),
                inspection.prover.verdict(.isAnswered(number)) != .impossible
            else { continue }
            switch inspection.prover.table.domains[number] {
            case .oneOf, .someOf: break
            case .presence, .ordered: continue
            }
            for (index, choice) in question.choices.enumerated() {
                let claim = Claim.answer(index, of: number)
                guard inspection.verdict(claim, for: rule, at: number) == .impossible else { continue }
                found.append(
                    inspection.finding(
                        rule, number, key: "choices", "the choice `\(choice.code)` can never be given",
                        evidence: .conflict(inspection.prover.conflict(claim))))
            }
        }
        return found
    }
}
