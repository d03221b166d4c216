/// A key that cannot be left out.
enum MissingKey {
    static let rule = ScriptRule(
        code: "script.missingKey", severity: .error, title: "A key is missing",
        why: "Without it nobody knows what to ask, or how to show it.",
        remedy: "Add the key.",
        failing: .init(
            body: """
                sections:
                  - id: first
                    title: First
                    questions:
                      - {id: colour, type: text}
                """),
        passing: .init(
            body: """
                sections:
                  - id: first
                    title: First
                    questions:
                      - {id: colour, ask: Which colour?, type: text}
                """))

    static func finding(_ key: String, line: Int?, subject: String) -> Diagnostic {
        rule.finding(line: line, subject: subject, "`\(key)` is missing", remedy: "Add `\(key):`.")
    }
}
