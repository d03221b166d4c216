/// A critical or major question without guidance.
enum GuidanceMissing {
    static let rule = ScriptRule(
        code: "script.guidanceMissing", severity: .warning, title: "A grave question without guidance",
        why: "A handler new to it has nothing to say to a caller who asks why, and takes the first answer.",
        remedy: "Add `guidance:`: why it matters, and how to get it.",
        failing: .init(
            body: """
                sections:
                  - id: first
                    title: First
                    questions:
                      - {id: colour, ask: Which colour?, type: text, required: critical}
                """),
        passing: .init(
            body: """
                sections:
                  - id: first
                    title: First
                    questions:
                      - {id: colour, ask: Which colour?, type: text, required: critical, guidance: As seen by daylight.}
                """))

    static func finding(_ weight: Weight, line: Int?, subject: String) -> Diagnostic {
        rule.finding(line: line, subject: subject, "the question is \(weight.rawValue), and has no guidance")
    }
}
