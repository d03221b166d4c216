import Foundation
import TestSupport
import Testing

@testable import ScriptEngine

@Suite("Rules found while reading")
struct ReadingRuleTests {
    /// At which line of its file the failing sample of each rule is found.
    static let lines: [String: Int?] = [
        "script.yaml": 11, "script.unknownKey": 10, "script.missingKey": 10, "script.badValue": 10,
        "script.textTooLong": 11, "script.duplicateId": 11, "script.duplicateRole": 11, "script.duplicateChoice": 10,
        "script.unknownChoiceList": 15, "script.unusedChoiceList": 7, "script.unknownReference": 11,
        "script.forwardReference": 10, "script.cycle": 10, "script.typeMismatch": 11, "script.unknownChoice": 11,
        "script.weightMissing": 10, "script.guidanceMissing": 10, "script.repeatUnbounded": 13,
        "script.wasUnknown": 11, "script.versionOrder": 5, "script.releasedFileChanged": nil,
    ]

    @Test(arguments: ScriptRules.reading.map(\.code))
    func failingSampleBreaksThatRuleAlone(code: String) throws {
        let rule = try #require(ScriptRules.reading.first { $0.code == code })
        let findings = RuleFindings.of(rule.failing)
        #expect(findings.map(\.code) == [code], "\(findings)")
        #expect(findings.map(\.severity) == [rule.severity])
        let line = try #require(Self.lines[code], "no line is given for \(code)")
        #expect(findings.map(\.line) == [line])
        #expect(findings.allSatisfy { !$0.message.isEmpty && !$0.remedy.isEmpty })
    }

    @Test(arguments: ScriptRules.reading.map(\.code))
    func passingSampleBreaksNoRule(code: String) throws {
        let rule = try #require(ScriptRules.reading.first { $0.code == code })
        #expect(RuleFindings.of(rule.passing).isEmpty, "\(RuleFindings.of(rule.passing))")
    }

    /// What cannot be read may hold or not, so the proof has nothing to say of it.
    @Test(arguments: ScriptRules.reading.map(\.code))
    func proofAddsNothingToTheFailingSample(code: String) throws {
        let rule = try #require(ScriptRules.reading.first { $0.code == code })
        let bytes = Array(rule.failing.yaml.utf8)
        let reading = ScriptReader.read(bytes)
        guard let definition = reading.definition else { return }
        let script = Script(definition: definition, file: bytes)
        let findings = ScriptProof.findings(of: script, unread: reading.unread)
        #expect(findings.isEmpty, "\(findings)")
    }

    @Test func everyRuleHasACodeOfItsOwn() {
        #expect(Set(ScriptRules.reading.map(\.code)).count == ScriptRules.reading.count)
        #expect(ScriptRules.reading.allSatisfy { $0.code.hasPrefix("script.") && !$0.why.isEmpty })
    }

    @Test func everyFileOfARuleIsListed() throws {
        let folder = "\(Peer.root)/Sources/ScriptEngine/Rules/Reading"
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).count == ScriptRules.reading.count)
    }

    @Test func releasedVersionsBreakNoRule() throws {
        var superseded: String?
        for version in 1...4 {
            let yaml = try String(contentsOfFile: "\(Peer.root)/scripts-v1-v4/v\(version).yaml", encoding: .utf8)
            let released = try Script(yaml: Array(yaml.utf8)).reference.digest
            let findings = RuleFindings.of(.init(yaml: yaml, superseded: superseded, releasedDigest: released))
            #expect(findings.isEmpty, "v\(version): \(findings)")
            superseded = yaml
        }
    }

    // MARK: Spelling

    @Test(arguments: [
        ("when: {question: colr, is: red}", "Did you mean `colour`?"),
        ("when: {question: colour, is: rd}", "Did you mean `red`?"),
        ("whn: {question: colour, is: red}", "Did you mean `when`?"),
        ("when: {question: colour, answred: true}", "Did you mean `answered`?"),
        ("when: {question: zzzzzzzzzz, is: red}", "Declare the question"),
    ])
    func misspeltNameIsAnsweredWithTheNearest(rest: String, remedy: String) {
        let findings = RuleFindings.of(
            RuleFindings.body(questions: [
                "id: colour, ask: Q?, type: choice, choices: [{code: red, label: R}, {code: white, label: W}]",
                "id: shade, ask: Q?, type: text, " + rest,
            ]))
        #expect(findings.contains { $0.remedy.hasPrefix(remedy) }, "\(findings)")
    }

    // MARK: Weights and repeats

    @Test(arguments: [
        ("true", "weightMissing"), ("True", "weightMissing"), ("yes", "weightMissing"), ("on", "weightMissing"),
        ("''", "weightMissing"), ("", "weightMissing"), ("null", "weightMissing"), ("false", "badValue"),
        ("huge", "badValue"), ("[minor]", "badValue"),
    ])
    func requiredWantsAWeight(value: String, code: String) {
        let findings = RuleFindings.of(questions: (["id: a1, ask: Q?, type: text, required: \(value)"]))
        #expect(findings.map(\.code) == ["script.\(code)"], "\(findings)")
        #expect(findings.first?.line == 11)
        #expect(findings.first?.remedy.contains("critical, major, moderate or minor") == true)
    }

    @Test(arguments: [
        (", atMost: 0", false), (", atMost: 1", true), (", atMost: 500", true), (", atMost: 501", false),
        (", atMost: -1", false), (", atMost: many", false), (", atMost: 2.5", false), (", atMost: ", false),
        ("", false),
    ])
    func repeatIsBoundedFrom1To500(bound: String, isGood: Bool) {
        let body = """
            sections:
            - {id: a, title: A, questions: [{id: many, ask: Q?, type: integer}]}
            - id: b
              title: B
              repeat: {count: many, each: One\(bound)}
              questions: [{id: b1, ask: Q?, type: text}]
            """
        #expect(RuleFindings.of(body).map(\.code) == (isGood ? [] : ["script.repeatUnbounded"]))
        #expect(isGood || RuleFindings.of(body).map(\.line) == [11])
        let reading = ScriptReader.read(inlineYAML(body))
        #expect(reading.definition?.sections[1].repeats != nil)
        #expect(reading.unread.isEmpty)
    }

    @Test(arguments: [("critical", true), ("major", true), ("moderate", false), ("minor", false)])
    func graveQuestionWantsGuidance(weight: String, isWanted: Bool) throws {
        let body = RuleFindings.body(questions: ["id: a1, ask: Q?, type: text, required: \(weight)"])
        let findings = RuleFindings.of(body)
        #expect(findings.map(\.code) == (isWanted ? ["script.guidanceMissing"] : []))
        // A warning: the script can still be used.
        #expect(try inlineScript(body).questions.count == 1)
    }
}
