/// A required question that does not say how grave it is to leave it out.
enum WeightMissing {
    static let rule = ScriptRule(
        code: "script.weightMissing", severity: .error, title: "A required question without a weight",
        why: "Completion is measured by weight: without one the question would count for nothing when it is left out.",
        remedy: "Use critical, major, moderate or minor; leave `required` out for an optional question.",
        failing: .init(
            body: """
                sections:
                  - id: first
                    title: First
                    questions:
                      - {id: colour, ask: Which colour?, type: text, required: true}
                """),
        passing: .init(
            body: """
                sections:
                  - id: first
                    title: First
                    questions:
                      - {id: colour, ask: Which colour?, type: text, required: minor}
                """))

    /// Whether what stands after `required:` only says yes.
    static func isYes(_ text: String) -> Bool {
        ["", "~", "null", "true", "yes", "on", "y", "required"].contains(text.lowercased())
    }

    static func finding(line: Int?, subject: String) -> Diagnostic {
        rule.finding(line: line, subject: subject, "`required` names no weight")
    }
}
