/// A condition or sum that looks at a question further down.
enum ForwardReference {
    static let rule = ScriptRule(
        code: "script.forwardReference", severity: .error, title: "A question is looked at before it is asked",
        why: "When the condition is needed there is no answer yet, so what depends on it would be passed by.",
        remedy: "Move the question before this, or test something asked earlier.",
        failing: .init(
            body: """
                sections:
                  - id: first
                    title: First
                    questions:
                      - {id: shade, ask: Which shade?, type: text, when: {question: colour, answered: true}}
                      - {id: colour, ask: Which colour?, type: text}
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

    static func finding(_ question: QuestionID, line: Int?, subject: String) -> Diagnostic {
        rule.finding(
            line: line, subject: subject, "`\(question)` is asked later, so its answer is not known here",
            remedy: "Move `\(question)` before this, or test something asked earlier.")
    }
}
