/// A condition tests for a choice that the question has not.
enum UnknownChoice {
    static let rule = ScriptRule(
        code: "script.unknownChoice", severity: .error, title: "No such choice",
        why: "The answer could never be given, so the condition could never hold.",
        remedy: "Use the code of one of its choices.",
        failing: .init(
            body: """
                sections:
                  - id: first
                    title: First
                    questions:
                      - {id: colour, ask: Which colour?, type: choice, choices: [{code: red, label: Red}, {code: blue, label: Blue}]}
                      - {id: shade, ask: Which shade?, type: text, when: {question: colour, is: rd}}
                """),
        passing: .init(
            body: """
                sections:
                  - id: first
                    title: First
                    questions:
                      - {id: colour, ask: Which colour?, type: choice, choices: [{code: red, label: Red}, {code: blue, label: Blue}]}
                      - {id: shade, ask: Which shade?, type: text, when: {question: colour, is: red}}
                """))

    static func finding(
        _ code: String, of question: QuestionID, known: [String], line: Int?, subject: String
    ) -> Diagnostic {
        let nearest = code.nearest(in: known).map { "Did you mean `\($0)`? " } ?? ""
        return rule.finding(
            line: line, subject: subject, "`\(code)` is no choice of `\(question)`",
            remedy: nearest + "Use one of: \(known.joined(separator: ", ")).")
    }
}
