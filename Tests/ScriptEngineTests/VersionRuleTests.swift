import Foundation
import TestSupport
import Testing

@testable import ScriptEngine

@Suite("Rules about versions")
struct VersionRuleTests {
    /// A script with one question, `colour`, of this version.
    private static func yaml(
        version: Int, supersedes: Int? = nil, effective: String = "2024-06-01", script: String = "sample",
        questions: [String] = ["id: colour, ask: Q?, type: text"]
    ) -> String {
        """
        script: \(script)
        version: \(version)
        title: A sample
        notice: Invented.
        effective: \(effective)
        \(supersedes.map { "supersedes: \($0)" } ?? "# It supersedes none.")
        \(RuleFindings.body(questions: questions))
        """
    }

    /// Version, superseded version, effective date, script; and the finding's line and severity, or nil.
    static let orders: [(Int, Int?, String, String, (line: Int, severity: Diagnostic.Severity)?)] = [
        (2, 1, "2024-06-01", "sample", nil), (5, 1, "2024-06-01", "sample", nil),
        (2, 1, "2024-01-02", "sample", nil), (2, 1, "2024-01-01", "sample", (5, .error)),
        (2, 1, "2023-12-31", "sample", (5, .error)), (2, 2, "2024-06-01", "sample", (6, .error)),
        (2, 3, "2024-06-01", "sample", (6, .error)), (2, 0, "2024-06-01", "sample", (6, .error)),
        (2, nil, "2024-06-01", "sample", (2, .warning)), (2, 1, "2024-06-01", "other", (1, .error)),
        (0, nil, "2024-06-01", "sample", (2, .error)), (-1, nil, "2024-06-01", "sample", (2, .error)),
    ]

    @Test(arguments: orders.indices)
    func versionComesAfterTheOneItSupersedes(index: Int) {
        let (version, supersedes, effective, script, expected) = Self.orders[index]
        let yaml = Self.yaml(version: version, supersedes: supersedes, effective: effective, script: script)
        let superseded = supersedes.map { _ in Self.yaml(version: 1, effective: "2024-01-01") }
        let findings = RuleFindings.of(.init(yaml: yaml, superseded: superseded))
        #expect(findings.map(\.code) == (expected == nil ? [] : ["script.versionOrder"]), "\(findings)")
        #expect(findings.first?.line == expected?.line)
        #expect(findings.first?.severity == expected?.severity)
    }

    @Test func dateThatCannotBeReadIsNotOutOfOrderToo() {
        let yaml = Self.yaml(version: 2, supersedes: 1, effective: "soon")
        let superseded = Self.yaml(version: 1, effective: "2024-01-01")
        #expect(RuleFindings.of(.init(yaml: yaml, superseded: superseded)).map(\.code) == ["script.badValue"])
    }

    @Test func supersededVersionThatCannotBeReadIsNotMissingToo() {
        let yaml = Self.yaml(version: 2, questions: ["id: shade, ask: Q?, type: text, was: tint"])
            .replacing("# It supersedes none.", with: "supersedes: one")
        #expect(RuleFindings.of(.init(yaml: yaml)).map(\.code) == ["script.badValue"])
    }

    /// The questions of version 2, and a word of the message, or nil.
    static let renamings: [(questions: [String], message: String?)] = [
        (["id: shade, ask: Q?, type: text, was: colour"], nil),
        (["id: shade, ask: Q?, type: text, was: tint"], "has no question"),
        (["id: colour, ask: Q?, type: text, was: colour"], "itself"),
        (
            ["id: colour, ask: Q?, type: text", "id: shade, ask: Q?, type: text, was: colour"],
            "still has `colour`"
        ),
        (
            ["id: shade, ask: Q?, type: text, was: colour", "id: tone, ask: Q?, type: text, was: colour"],
            "`shade` was `colour` as well"
        ),
    ]

    @Test(arguments: renamings.indices)
    func renamedQuestionWasInTheSupersededVersion(index: Int) throws {
        let (questions, message) = Self.renamings[index]
        let yaml = Self.yaml(version: 2, supersedes: 1, questions: questions)
        let superseded = Self.yaml(version: 1, effective: "2024-01-01")
        let findings = RuleFindings.of(.init(yaml: yaml, superseded: superseded))
        #expect(findings.map(\.code) == (message == nil ? [] : ["script.wasUnknown"]), "\(findings)")
        if let message {
            let finding = try #require(findings.first)
            #expect(finding.message.contains(message), "\(finding.message)")
            #expect(finding.line == 10 + questions.count)
        }
    }

    @Test func renamingIsNotJudgedWithoutTheSupersededVersion() {
        let questions = ["id: shade, ask: Q?, type: text, was: tint"]
        let beside = Self.yaml(version: 2, supersedes: 1, questions: questions)
        #expect(RuleFindings.of(.init(yaml: beside)).isEmpty)
        // But a script that supersedes none has no earlier question at all.
        let first = Self.yaml(version: 1, questions: questions)
        #expect(RuleFindings.of(.init(yaml: first)).map(\.code) == ["script.wasUnknown"])
    }

    @Test func unreleasedVersionMayChange() {
        let yaml = Self.yaml(version: 1)
        #expect(RuleFindings.of(.init(yaml: yaml)).isEmpty)
        let changed = RuleFindings.of(.init(yaml: yaml, releasedDigest: String(repeating: "0", count: 64)))
        #expect(changed.map(\.code) == ["script.releasedFileChanged"])
    }
}
