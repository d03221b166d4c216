/// A file that is no YAML, and so no script.
enum BrokenYAML {
    static let rule = ScriptRule(
        code: "script.yaml", severity: .error, title: "The file cannot be read",
        why: "Nothing in it can be checked, let alone asked.",
        remedy: "Check indentation, quotes and colons on this line and the one above.",
        failing: .init(
            body: """
                sections:
                  - id: first
                    title: First
                    questions:
                      - {id: colour, ask: Which colour?, type: text
                """),
        passing: .init(
            body: """
                sections:
                  - id: first
                    title: First
                    questions:
                      - {id: colour, ask: Which colour?, type: text}
                """))

    /// - Parameter problem: what the parser says of it.
    static func finding(_ problem: String, line: Int?) -> Diagnostic {
        rule.finding(line: line, subject: nil, "the YAML is broken: \(problem)")
    }

    static var empty: Diagnostic {
        rule.finding(line: 1, subject: nil, "the file is empty", remedy: "Start with `script:` and `version:`.")
    }

    static var notUTF8: Diagnostic {
        rule.finding(line: nil, subject: nil, "the file is not UTF-8", remedy: "Save it as UTF-8.")
    }
}
