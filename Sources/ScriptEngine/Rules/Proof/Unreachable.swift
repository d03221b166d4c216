/// A section, question or alert that no call comes to, although its own condition can be met.
enum Unreachable: ProofRule {
    static let rule = ScriptRule(
        code: "script.unreachable", severity: .error, title: "Nothing leads there",
        why: "It stands in the script, and no caller is ever asked it or told it.",
        remedy: "Correct its condition or its section's, or remove it.",
        failing: .init(
            body: """
                sections:
                  - id: first
                    title: First
                    questions:
                      - {id: found, ask: Were people found?, type: boolean}
                  - id: people
                    title: People
                    when: {question: found, is: true}
                    questions:
                      - {id: count, ask: How many?, type: integer}
                      - {id: reason, ask: Why nobody?, type: text, when: {question: found, is: false}}
                """),
        passing: .init(
            body: """
                sections:
                  - id: first
                    title: First
                    questions:
                      - {id: found, ask: Were people found?, type: boolean}
                      - {id: reason, ask: Why nobody?, type: text, when: {question: found, is: false}}
                  - id: people
                    title: People
                    when: {question: found, is: true}
                    questions:
                      - {id: count, ask: How many?, type: integer}
                """))

    static func findings(_ inspection: inout Inspection) -> [Diagnostic] {
        let script = inspection.script
        var found: [Diagnostic] = []
        for (number, node) in script.nodes.enumerated() {
            if case .sendPoint = node.kind { continue }
            guard inspection.verdict(.applies(number), for: rule, at: number) == .impossible else { continue }
            // What stands in a section that cannot be reached is said once, of the section.
            let around = [node.section, script.groups[node.group].count].compactMap { $0 }
            if around.contains(where: inspection.unreachable.contains) { continue }
            let condition = node.condition
            if let condition, !inspection.restsOnUnreachable(condition) {
                let isOwnFault = inspection.prover.verdict(.holds(condition, in: node.group)) == .impossible
                if isOwnFault { continue }
            }
            let conflict = inspection.prover.conflict(.applies(number))
            found.append(
                inspection.finding(
                    rule, number, key: "when", "no call ever comes to it", evidence: .conflict(conflict)))
        }
        return found
    }
}
