/// A value that its key does not take.
enum BadValue {
    static let rule = ScriptRule(
        code: "script.badValue", severity: .error, title: "A value that does not fit its key",
        why: "The part could not be asked, kept or worked out as it was meant.",
        remedy: "Give a value that the key takes.",
        failing: .init(
            body: """
                sections:
                  - id: first
                    title: First
                    questions:
                      - {id: colour, ask: Which colour?, type: colour}
                """),
        passing: .init(
            body: """
                sections:
                  - id: first
                    title: First
                    questions:
                      - {id: colour, ask: Which colour?, type: text}
                """))

    static func finding(line: Int?, subject: String, _ message: String, _ remedy: String) -> Diagnostic {
        rule.finding(line: line, subject: subject, message, remedy: remedy)
    }
}
