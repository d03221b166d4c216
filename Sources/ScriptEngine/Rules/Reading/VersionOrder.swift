/// A version that does not come after the one that it supersedes.
enum VersionOrder {
    static let rule = ScriptRule(
        code: "script.versionOrder", severity: .error, title: "Versions out of order",
        why:
            "Which version a call runs under goes by number and date: out of order, calls would run under the wrong one.",
        remedy: "Give a version and an effective date after those of the superseded version.",
        failing: .init(
            yaml: """
                script: sample
                version: 2
                title: A sample
                notice: Invented.
                effective: 2024-01-01
                supersedes: 1
                sections:
                  - id: first
                    title: First
                    questions:
                      - {id: colour, ask: Which colour?, type: text}
                """,
            superseded: """
                script: sample
                version: 1
                title: A sample
                notice: Invented.
                effective: 2024-01-01
                sections:
                  - id: first
                    title: First
                    questions:
                      - {id: colour, ask: Which colour?, type: text}
                """),
        passing: .init(
            yaml: """
                script: sample
                version: 2
                title: A sample
                notice: Invented.
                effective: 2024-06-01
                supersedes: 1
                sections:
                  - id: first
                    title: First
                    questions:
                      - {id: colour, ask: Which colour?, type: text}
                """,
            superseded: """
                script: sample
                version: 1
                title: A sample
                notice: Invented.
                effective: 2024-01-01
                sections:
                  - id: first
                    title: First
                    questions:
                      - {id: colour, ask: Which colour?, type: text}
                """))

    /// - Parameter superseded: nil when there is none or it is not at hand.
    static func findings(
        of definition: ScriptDefinition, superseded: ScriptDefinition?, lines: SourceLines
    ) -> [Diagnostic] {
        var found: [Diagnostic] = []
        func note(
            _ key: String, _ message: String, _ remedy: String? = nil, severity: Diagnostic.Severity = .error
        ) {
            let line = lines.line(ofHead: key)
            found.append(rule.finding(line: line, subject: nil, message, remedy: remedy, severity: severity))
        }
        let version = definition.version
        if version < 1 { note("version", "version \(version) is lower than 1", "Count versions from 1.") }
        if let supersedes = definition.supersedes {
            if supersedes >= version {
                note("supersedes", "version \(version) cannot supersede version \(supersedes)", "Name a lower version.")
            } else if supersedes < 1 {
                note("supersedes", "there is no version \(supersedes)", "Name an earlier version, counted from 1.")
            }
        } else if version > 1, lines.line(ofHead: "supersedes") == nil {
            note(
                "version", "version \(version) does not say which version it supersedes", "Add `supersedes:`.",
                severity: .warning)
        }
        guard let superseded else { return found }
        if superseded.script != definition.script, lines.line(ofHead: "script") != nil {
            note(
                "script", "it supersedes a version of another script, `\(superseded.script)`",
                "Use the same `script:` in all versions, or leave out `supersedes:`.")
        }
        if definition.effective <= superseded.effective, lines.line(ofHead: "effective") != nil {
            note(
                "effective",
                "it takes effect on \(definition.effective), not after version \(superseded.version), "
                    + "which took effect on \(superseded.effective)", "Give a later date.")
        }
        return found
    }
}
