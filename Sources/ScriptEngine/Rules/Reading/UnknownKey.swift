/// A key that means nothing where it stands.
enum UnknownKey {
    static let rule = ScriptRule(
        code: "script.unknownKey", severity: .error, title: "No such key",
        why: "What it was meant to say would be passed over in silence.",
        remedy: "Use one of the keys that mean something there.",
        failing: .init(
            body: """
                sections:
                  - id: first
                    title: First
                    questions:
                      - {id: colour, ask: Which colour?, type: text, requird: minor}
                """),
        passing: .init(
            body: """
                sections:
                  - id: first
                    title: First
                    questions:
                      - {id: colour, ask: Which colour?, type: text, required: minor}
                """))

    static func finding(_ key: String, known: Set<String>, line: Int?, subject: String) -> Diagnostic {
        let nearest = key.nearest(in: known).map { "Did you mean `\($0)`? " } ?? ""
        return rule.finding(
            line: line, subject: subject, "the key `\(key.isEmpty ? "?" : key)` means nothing here",
            remedy: nearest + "Use one of: \(known.sorted().joined(separator: ", ")).")
    }
}
