/// A question names a choice list that the script has not.
enum UnknownChoiceList {
    static let rule = ScriptRule(
        code: "script.unknownChoiceList", severity: .error, title: "No such choice list",
        why: "The question would have nothing to choose from.",
        remedy: "Name a list of `choiceLists:`, or list the choices in the question.",
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
                      - {id: colour, ask: Which colour?, type: choice, choices: colours}
                      - {id: shade, ask: Which shade?, type: choice, choices: colors}
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
                      - {id: shade, ask: Which shade?, type: choice, choices: colours}
                """))

    static func finding(_ name: String, known: [String], line: Int?, subject: String) -> Diagnostic {
        let nearest = name.nearest(in: known).map { "Did you mean `\($0)`? " } ?? ""
        let use = known.isEmpty ? "Declare it in `choiceLists:`." : "Use one of: \(known.joined(separator: ", "))."
        return rule.finding(
            line: line, subject: subject, "there is no choice list `\(name)`", remedy: nearest + use)
    }
}
