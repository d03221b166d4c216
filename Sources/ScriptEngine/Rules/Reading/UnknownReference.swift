/// A condition, sum or send point names a question that the script has not.
enum UnknownReference {
    static let rule = ScriptRule(
        code: "script.unknownReference", severity: .error, title: "No such question",
        why: "The condition could never be worked out, so nobody would know when the question is asked.",
        remedy: "Declare the question, or name another.",
        failing: .init(
            body: """
                sections:
                  - id: first
                    title: First
                    questions:
                      - {id: colour, ask: Which colour?, type: text}
                      - {id: shade, ask: Which shade?, type: text, when: {question: color, answered: true}}
                """),
        passing: .init(
            body: """
                sections:
                  - id: first
                    title: First
                    questions:
                      - {id: colour, ask: Which colour?, type: text}
                      - {id: shade, ask: Which shade?, type: text, when: {question: colour, answered: true}}
                """))

    static func finding(_ question: QuestionID, nearest: QuestionID?, line: Int?, subject: String) -> Diagnostic {
        rule.finding(
            line: line, subject: subject, "there is no question `\(question)`",
            remedy: nearest.map { "Did you mean `\($0)`?" })
    }
}
