import TestSupport

@testable import ScriptEngine

/// What the reading rules find.
enum RuleFindings {
    /// Every finding of the reading rules about a file and what stands beside it.
    static func of(_ sample: ScriptRule.Sample) -> [Diagnostic] {
        let bytes = Array(sample.yaml.utf8)
        let reading = ScriptReader.read(bytes)
        guard let definition = reading.definition else { return reading.diagnostics }
        let superseded = sample.superseded.flatMap { ScriptReader.read($0).definition }
        let reference = Script(definition: definition, file: bytes).reference
        return reading.diagnostics
            + WasUnknown.findings(of: definition, superseded: superseded, lines: reading.lines)
            + VersionOrder.findings(of: definition, superseded: superseded, lines: reading.lines)
            + ReleasedFileChanged.findings(of: reference, releasedDigest: sample.releasedDigest)
    }

    /// Of a script with the usual head, whose sections begin in line 7.
    static func of(_ body: String) -> [Diagnostic] { of(.init(yaml: inlineYAML(body))) }

    /// Of a script with one section that has these questions, one a line, from line 11 on.
    static func of(questions lines: [String]) -> [Diagnostic] { of(body(questions: lines)) }

    static func body(questions lines: [String]) -> String {
        "sections:\n- id: a\n  title: A\n  questions:\n" + lines.map { "  - {\($0)}" }.joined(separator: "\n")
    }
}
