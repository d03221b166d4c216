/// A question that says it was renamed from one that the superseded version has not.
enum WasUnknown {
    static let rule = ScriptRule(
        code: "script.wasUnknown", severity: .error, title: "`was` names nothing to carry on from",
        why: "Calls in progress would lose the answer on the way to this version, and its figures would break in two.",
        remedy: "Name a question of the superseded version that this one replaces, or remove `was`.",
        failing: .init(
            yaml: """
                script: sample
                version: 2
                title: A sample
                notice: Invented.
                effective: 2024-06-01
                supersedes: 1
                sections:
                  - id: first
                    title: First
                    questions:
                      - {id: shade, ask: Which shade?, type: text, was: color}
                """,
            superseded: """
                script: sample
                version: 1
                title: A sample
                notice: Invented.
                effective: 2024-01-01
                sections:
                  - id: first
                    title: First
                    questions:
                      - {id: colour, ask: Which colour?, type: text}
                """),
        passing: .init(
            yaml: """
                script: sample
                version: 2
                title: A sample
                notice: Invented.
                effective: 2024-06-01
                supersedes: 1
                sections:
                  - id: first
                    title: First
                    questions:
                      - {id: shade, ask: Which shade?, type: text, was: colour}
                """,
            superseded: """
                script: sample
                version: 1
                title: A sample
                notice: Invented.
                effective: 2024-01-01
                sections:
                  - id: first
                    title: First
                    questions:
                      - {id: colour, ask: Which colour?, type: text}
                """))

    /// - Parameter superseded: nil when it is not at hand: then only what the file itself shows is found.
    static func findings(
        of definition: ScriptDefinition, superseded: ScriptDefinition?, lines: SourceLines
    ) -> [Diagnostic] {
        let questions = definition.sections.flatMap(\.questions)
        let present = Set(definition.sections.flatMap(\.items).map(\.id))
        let before = superseded?.sections.flatMap(\.questions).map(\.id)
        var claimed: [QuestionID: QuestionID] = [:]
        return questions.compactMap { question -> Diagnostic? in
            guard let was = question.was else { return nil }
            func found(_ message: String, _ remedy: String? = nil) -> Diagnostic {
                let line = lines.nearest(to: question.id.name, key: "was")
                return rule.finding(line: line, subject: question.id.name, message, remedy: remedy)
            }
            if was == question.id {
                return found("`was` names the question itself", "Remove `was`: the id has not changed.")
            }
            if present.contains(was) {
                return found(
                    "this version still has `\(was)` under its own id",
                    "Remove `was`: the answer stays with `\(was)`.")
            }
            if let other = claimed[was] {
                return found("`\(other)` was `\(was)` as well", "Let one of the two carry the answer on.")
            }
            claimed[was] = question.id
            if definition.supersedes == nil, lines.line(ofHead: "supersedes") == nil {
                return found("this version supersedes none, so no question was `\(was)`")
            }
            if let before, !before.contains(was) {
                let nearest = was.name.nearest(in: before.map(\.name)).map { "Did you mean `\($0)`?" }
                return found("the superseded version has no question `\(was)`", nearest)
            }
            return nil
        }
    }
}
