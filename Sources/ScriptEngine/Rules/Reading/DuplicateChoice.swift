/// Two choices of one list with the same code.
enum DuplicateChoice {
    static let rule = ScriptRule(
        code: "script.duplicateChoice", severity: .error, title: "A choice stands twice",
        why: "The code is what is kept: of two labels nobody could say later which one was chosen.",
        remedy: "Give each choice a code of its own.",
        failing: .init(
            body: """
                sections:
                  - id: first
                    title: First
                    questions:
                      - {id: colour, ask: Which colour?, type: choice, choices: [{code: r, label: Red}, {code: r, label: Rose}]}
                """),
        passing: .init(
            body: """
                sections:
                  - id: first
                    title: First
                    questions:
                      - {id: colour, ask: Which colour?, type: choice, choices: [{code: r, label: Red}, {code: p, label: Rose}]}
                """))

    static func finding(_ code: String, line: Int?, subject: String) -> Diagnostic {
        rule.finding(line: line, subject: subject, "the choice `\(code)` stands twice")
    }
}
