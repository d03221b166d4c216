/// Two parts of a script with the same id.
enum DuplicateID {
    static let rule = ScriptRule(
        code: "script.duplicateId", severity: .error, title: "An id stands twice",
        why: "An answer is kept by the id of its question: of two, one would overwrite the other.",
        remedy: "Give each question, section and alert an id of its own.",
        failing: .init(
            body: """
                sections:
                  - id: first
                    title: First
                    questions:
                      - {id: colour, ask: Which colour?, type: text}
                      - {id: colour, ask: Which shade?, type: text}
                """),
        passing: .init(
            body: """
                sections:
                  - id: first
                    title: First
                    questions:
                      - {id: colour, ask: Which colour?, type: text}
                      - {id: shade, ask: Which shade?, type: text}
                """))

    static func finding(_ id: String, line: Int?, subject: String) -> Diagnostic {
        rule.finding(line: line, subject: subject, "the id `\(id)` stands twice")
    }
}
