/// A rule that was neither proved nor refuted of something, and of which.
enum NotProved: ProofRule {
    static let rule = ScriptRule(
        code: "script.notProved", severity: .note, title: "Not proved",
        why: "The rule was neither proved nor refuted here, and silence would be taken for a proof.",
        remedy: "Try it by hand, or write the condition without the sum or count.",
        failing: .init(
            body: """
                sections:
                  - id: first
                    title: First
                    questions:
                      - {id: adults, ask: How many adults?, type: integer}
                      - {id: children, ask: How many children?, type: integer}
                      - {id: everyone, type: integer, calculate: {sum: [adults, children]}}
                      - {id: coach, ask: Which coach?, type: text, when: {question: everyone, atLeast: 40}}
                """),
        passing: .init(
            body: """
                sections:
                  - id: first
                    title: First
                    questions:
                      - {id: adults, ask: How many adults?, type: integer}
                      - {id: children, ask: How many children?, type: integer}
                      - {id: everyone, type: integer, calculate: {sum: [adults, children]}}
                      - {id: coach, ask: Which coach?, type: text, when: {question: everyone, atLeast: 4}}
                """))

    static func findings(_ inspection: inout Inspection) -> [Diagnostic] { inspection.unproved }
}
