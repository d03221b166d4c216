/// Parts of a script whose conditions look at each other in a ring, or at themselves.
enum Cycle {
    static let rule = ScriptRule(
        code: "script.cycle", severity: .error, title: "Conditions that look at each other in a ring",
        why: "Each waits for the other, so none of them would ever be asked.",
        remedy: "Remove one of these conditions, or let it look at something asked earlier.",
        failing: .init(
            body: """
                sections:
                  - id: first
                    title: First
                    questions:
                      - {id: colour, ask: Which colour?, type: text, when: {question: shade, answered: true}}
                      - {id: shade, ask: Which shade?, type: text, when: {question: colour, answered: true}}
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

    /// - Parameter line: of a reference that closes the ring.
    static func finding(_ ring: ReferenceGraph.Ring, line: Int?, subject: String?) -> Diagnostic {
        let path = "`\(listed(ring.path + ring.path.prefix(1), " → "))`"
        let count = ring.path.count > most ? ", \(ring.path.count) in all" : ""
        let others = ring.others.isEmpty ? "" : "; also part of it: \(listed(ring.others, ", "))"
        let message =
            ring.path.count == 1
            ? "it depends on itself, so it can never be settled"
            : "each depends on the next, so none can be settled first"
        return rule.finding(line: line, subject: subject, path + count + ": " + message + others)
    }

    /// How many names a finding lists at most.
    private static let most = 10

    private static func listed(_ names: [String], _ separator: String) -> String {
        let shown = names.count > most + 1 ? names.prefix(6) + ["…"] + names.suffix(3) : names[...]
        return shown.joined(separator: separator)
    }
}
