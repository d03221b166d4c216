/// A question compared with what its answers cannot be.
enum TypeMismatch {
    static let rule = ScriptRule(
        code: "script.typeMismatch", severity: .error, title: "A comparison with the wrong type",
        why: "No answer could ever pass the test.",
        remedy: "Compare with a value of that type, or change the type.",
        failing: .init(
            body: """
                sections:
                  - id: first
                    title: First
                    questions:
                      - {id: number, ask: How many?, type: integer}
                      - {id: shade, ask: Which shade?, type: text, when: {question: number, is: red}}
                """),
        passing: .init(
            body: """
                sections:
                  - id: first
                    title: First
                    questions:
                      - {id: number, ask: How many?, type: integer}
                      - {id: shade, ask: Which shade?, type: text, when: {question: number, is: 3}}
                """))

    static func finding(
        _ question: QuestionID, _ type: QuestionType, _ what: String, line: Int?, subject: String
    ) -> Diagnostic {
        rule.finding(line: line, subject: subject, "`\(question)` is of type \(type.rawValue): \(what)")
    }
}
