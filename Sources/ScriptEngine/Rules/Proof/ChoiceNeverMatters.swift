/// A choice that a condition names, though the condition comes out the same without it.
enum ChoiceNeverMatters: ProofRule {
    static let rule = ScriptRule(
        code: "script.choiceNeverMatters", severity: .warning, title: "A choice that a condition names for nothing",
        why: "Whoever wrote it meant the choice to lead somewhere, and it leads where the others lead.",
        remedy: "Take the choice out of the condition, or correct the part that makes it idle.",
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
                      - id: shade
                        ask: Which shade?
                        type: text
                        when: {all: [{question: colour, in: [red, blue]}, {not: {question: colour, is: blue}}]}
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
                      - {id: shade, ask: Which shade?, type: text, when: {question: colour, is: red}}
                """))

    static func findings(_ inspection: inout Inspection) -> [Diagnostic] {
        let script = inspection.script
        var found: [Diagnostic] = []
        for (number, condition) in inspection.conditioned where !inspection.unreachable.contains(number) {
            let group = script.nodes[number].group
            for named in condition.namedChoices {
                guard let index = script.choiceIndex(of: named) else { continue }
                let chosen =
                    Claim.surroundings(of: number, in: script) + .answer(index, of: named.node)
                // Another instance may give the same answer, so only what is asked once, or here, can be told.
                guard [0, group].contains(script.nodes[named.node].group),
                    inspection.prover.verdict(chosen) == .possible
                else { continue }
                let matters = [true, false].contains { isMet in
                    let claim = chosen + Claim.differs(condition, in: group, without: named, isMet: isMet)
                    return inspection.verdict(claim, for: rule, at: number) != .impossible
                }
                if !matters {
                    found.append(
                        inspection.finding(
                            rule, number, key: "when",
                            "its condition names `\(named.code)` of `\(script.name(of: named.node))`, "
                                + "which makes no difference: \(inspection.words(of: condition))"))
                }
            }
        }
        return found
    }
}

/// A choice that a condition names.
struct NamedChoice: Hashable {
    let node: Int
    let code: String

    /// Taken for an answer that no test names.
    var left: ScriptLogic.Given { ScriptLogic.Given(node: node, answer: .not(code)) }
}

extension Condition<Int> {
    /// The choices that its tests name, each once, in order.
    var namedChoices: [NamedChoice] {
        var seen: Set<NamedChoice> = []
        return allNamedChoices.filter { seen.insert($0).inserted }
    }

    private var allNamedChoices: [NamedChoice] {
        switch self {
        case .all(let parts), .any(let parts): parts.flatMap(\.allNamedChoices)
        case .not(let part): part.allNamedChoices
        case .test(let node, .isValue(.choice(let code))), .test(let node, .includes(let code)):
            [NamedChoice(node: node, code: code)]
        case .test(let node, .isOneOf(let values)):
            values.compactMap { value in
                if case .choice(let code) = value { return NamedChoice(node: node, code: code) }
                return nil
            }
        case .test: []
        }
    }
}

extension Script {
    fileprivate func choiceIndex(of named: NamedChoice) -> Int? {
        guard case .question(let question) = nodes[named.node].kind else { return nil }
        return question.choices.firstIndex { $0.code == named.code }
    }
}

extension Claim {
    /// A condition comes out so with a choice, and otherwise if its tests did not name it.
    fileprivate static func differs(
        _ condition: Condition<Int>, in group: Int, without choice: NamedChoice, isMet: Bool
    ) -> Claim {
        Claim(nodes: condition.references) { logic in
            let with = logic.literal(condition, group: group, instance: 0)
            let without = logic.literal(condition, group: group, instance: 0, given: choice.left)
            return isMet ? [with, !without] : [!with, without]
        }
    }
}
