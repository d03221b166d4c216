import Foundation
import TestSupport
import Testing

@testable import ScriptEngine

@Suite("How long texts can be")
struct TextLengthTests {
    /// Where each kind of text stands, with `%` for the text.
    static let texts: [(kind: TextTooLong.Kind, yaml: String)] = {
        let one = "sections:\n- {id: a, title: A, questions: [{id: q, ask: Q?, type: text}]}"
        func question(_ rest: String) -> String {
            "sections:\n- {id: a, title: A, questions: [{id: q, type: choice, " + rest + "}]}"
        }
        let list = "choices: [{code: c, label: L}]"
        func alerting(_ rest: String) -> String { one + "\n" + rest }
        let when = "when: {question: q, answered: true}"
        return [
            (.title, "TITLE"), (.notice, "NOTICE"),
            (.sectionTitle, "sections:\n- {id: a, title: %, questions: [{id: q, ask: Q?, type: text}]}"),
            (.guidance, "sections:\n- {id: a, title: A, guidance: %, questions: [{id: q, ask: Q?, type: text}]}"),
            (.id, "sections:\n- {id: %, title: A, questions: [{id: q, ask: Q?, type: text}]}"),
            (.ask, question("ask: %, \(list)")), (.guidance, question("ask: Q?, guidance: %, \(list)")),
            (.label, question("ask: Q?, choices: [{code: c, label: %}]")),
            (.id, question("ask: Q?, choices: [{code: %, label: L}]")),
            (.id, question("ask: Q?, role: %, \(list)")),
            (.message, question("ask: Q?, \(list), constraints: [{must: {is: c}, message: %}]")),
            (.message, question("ask: Q?, \(list), checks: [{expect: {is: c}, message: %}]")),
            (.alert, alerting("alerts: [{id: b, \(when), text: %}]")),
            (.id, alerting("alerts: [{id: %, \(when), text: T}]")),
            (.sectionTitle, alerting("sendPoints: [{id: s, title: %, \(when), carries: [q]}]")),
            (.id, alerting("sendPoints: [{id: %, title: S, \(when), carries: [q]}]")),
            (
                .id,
                "choiceLists: {l: [{code: %, label: L}]}\nsections:\n"
                    + "- {id: a, title: A, questions: [{id: q, ask: Q?, type: choice, choices: l}]}"
            ),
        ]
    }()

    @Test(arguments: texts.indices, [0, 1])
    func textIsAllowedUpToItsLimit(index: Int, beyond: Int) {
        let (kind, body) = Self.texts[index]
        let text = String(repeating: "x", count: kind.limit + beyond)
        let head = ["TITLE": "A test script", "NOTICE": "Invented for a test."]
        let plain = "sections:\n- {id: a, title: A, questions: [{id: q, ask: Q?, type: text}]}"
        let yaml =
            head[body].map { inlineYAML(plain).replacing($0, with: text) }
            ?? inlineYAML(body.replacing("%", with: text))
        let findings = RuleFindings.of(.init(yaml: yaml))
        #expect(findings.map(\.code) == (beyond == 0 ? [] : ["script.textTooLong"]), "\(kind): \(findings)")
        #expect(findings.allSatisfy { $0.message.contains("\(kind.limit + 1)") })
    }

    @Test func everyKindOfTextIsTried() {
        #expect(Set(Self.texts.map(\.kind)) == Set(TextTooLong.Kind.allCases))
    }
}
