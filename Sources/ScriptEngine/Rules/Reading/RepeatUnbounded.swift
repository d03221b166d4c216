/// A repeat section that does not say how often it can be asked.
enum RepeatUnbounded {
    static let rule = ScriptRule(
        code: "script.repeatUnbounded", severity: .error, title: "A repeat without a bound",
        why: "A slip of the key, 1000 for 10, would open a thousand rounds of questions in the middle of a call.",
        remedy: "Give the most instances there can be, from 1 to 500.",
        failing: .init(
            body: """
                sections:
                  - id: first
                    title: First
                    questions:
                      - {id: number, ask: How many?, type: integer}
                  - id: second
                    title: Second
                    repeat: {count: number, each: Person}
                    questions:
                      - {id: colour, ask: Which colour?, type: text}
                """),
        passing: .init(
            body: """
                sections:
                  - id: first
                    title: First
                    questions:
                      - {id: number, ask: How many?, type: integer}
                  - id: second
                    title: Second
                    repeat: {count: number, each: Person, atMost: 20}
                    questions:
                      - {id: colour, ask: Which colour?, type: text}
                """))

    /// The most instances that a repeat section can allow.
    static let allowed = 1...500

    static func finding(hasBound: Bool, line: Int?, subject: String) -> Diagnostic {
        rule.finding(
            line: line, subject: subject,
            hasBound
                ? "`atMost` is not from \(allowed.lowerBound) to \(allowed.upperBound)" : "the repeat has no `atMost`")
    }
}
