/// Two questions that hold the same role.
enum DuplicateRole {
    static let rule = ScriptRule(
        code: "script.duplicateRole", severity: .error, title: "A role is held twice",
        why:
            "Measures, records and lists look a question up by its role: of two, they would take one and never the other.",
        remedy: "Leave the role with one question.",
        failing: .init(
            body: """
                sections:
                  - id: first
                    title: First
                    questions:
                      - {id: owner, ask: Which force owns it?, type: text, role: force}
                      - {id: caller, ask: Which force calls?, type: text, role: force}
                """),
        passing: .init(
            body: """
                sections:
                  - id: first
                    title: First
                    questions:
                      - {id: owner, ask: Which force owns it?, type: text, role: force}
                      - {id: caller, ask: Which force calls?, type: text}
                """))

    static func findings(of definition: ScriptDefinition, lines: SourceLines) -> [Diagnostic] {
        var holders: [String: QuestionID] = [:]
        return definition.sections.flatMap(\.questions).compactMap { question in
            guard let role = question.role else { return nil }
            guard let other = holders[role] else {
                holders[role] = question.id
                return nil
            }
            return rule.finding(
                line: lines.nearest(to: question.id.name, key: "role"), subject: question.id.name,
                "`\(other)` holds the role `\(role)` as well")
        }
    }
}
