/// A choice list that no question uses.
enum UnusedChoiceList {
    static let rule = ScriptRule(
        code: "script.unusedChoiceList", severity: .error, title: "A choice list that nothing uses",
        why: "Whoever corrects it believes that the script has changed.",
        remedy: "Remove it, or name it in a question's `choices:`.",
        failing: .init(
            body: """
                choiceLists:
                  colours:
                    - {code: red, label: Red}
                    - {code: blue, label: Blue}
                sections:
                  - id: first
                    title: First
                    questions:
                      - {id: colour, ask: Which colour?, type: text}
                """),
        passing: .init(
            body: """
                choiceLists:
                  colours:
                    - {code: red, label: Red}
                    - {code: blue, label: Blue}
                sections:
                  - id: first
                    title: First
                    questions:
                      - {id: colour, ask: Which colour?, type: choice, choices: colours}
                """))

    static func finding(_ name: String, line: Int?) -> Diagnostic {
        rule.finding(line: line, subject: name, "no question uses this choice list")
    }
}
