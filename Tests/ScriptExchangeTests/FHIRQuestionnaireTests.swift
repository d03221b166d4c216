import Foundation
import ScriptEngine
import ScriptExchange
import TestSupport
import Testing

@Suite struct FHIRQuestionnaireTests {
    @Test(arguments: Released.versions)
    func aStrictReaderTakesEveryReleasedScriptAndCountsTheSame(version: Int) throws {
        let script = try Released.script(version)
        let export = FHIRQuestionnaire.export(script)
        #expect(export.files.map(\.name) == ["inland-clandestine-event-v\(version).questionnaire.json"])
        let folder = try TemporaryFolder()
        let outcome = try Peer.python("fhir_questionnaire.py", [folder.write(export.text(), to: "export.json")])
        #expect(outcome.status == 0, "\(outcome.errors)")
        let counts = try JSONParser.parse(outcome.output.trimmingCharacters(in: .newlines))
        let questions = script.questions
        let definition = script.definition
        let grids = questions.filter { $0.type == .checklist }
        let guided = questions.count { $0.guidance != nil } + definition.sections.count { $0.guidance != nil }
        let displays = guided + definition.alerts.count
        let groups = definition.sections.count + grids.count + (definition.alerts.isEmpty ? 0 : 1)
        let calculations = definition.sections.reduce(0) { $0 + $1.items.count - $1.questions.count }
        #expect(counts["displays"]?.integer == displays)
        #expect(counts["groups"]?.integer == groups)
        #expect(
            counts["items"]?.integer
                == displays + groups + questions.count - grids.count + calculations
                + grids.reduce(0) { $0 + $1.rows.count })
        #expect(counts["calculated"]?.integer == calculations)
        let options = questions.reduce(0) { $0 + $1.choices.count * max($1.rows.count, 1) }
        #expect(counts["answerOptions"]?.integer == options)
        let repeats = definition.sections.count { $0.repeats != nil }
        #expect(
            counts["constraints"]?.integer
                == questions.reduce(0) { $0 + $1.constraints.count + $1.checks.count } + repeats)
        #expect(counts["repeats"]?.integer == repeats + questions.count { $0.type == .choices })
    }

    @Test func everyTypeIsCarriedWithItsLimits() throws {
        let export = FHIRQuestionnaire.export(try Released.everyType())
        let folder = try TemporaryFolder()
        let outcome = try Peer.python("fhir_questionnaire.py", [folder.write(export.text(), to: "export.json")])
        #expect(outcome.status == 0, "\(outcome.errors)")
        let root = try JSONParser.parse(export.text())
        func limits(_ id: String) -> [String] {
            let item = root["item"]?.array?.first?["item"]?.array?.first { $0["linkId"]?.string == id }
            return (item?["extension"]?.array ?? []).compactMap { found in
                guard let name = found["url"]?.string?.split(whereSeparator: { "/-".contains($0) }).last,
                    name.hasPrefix("min") || name.hasPrefix("max"), name != "maxDecimalPlaces",
                    let value = found.object?.first(where: { $0.key.hasPrefix("value") })?.value
                else { return nil }
                return "\(name) \(CanonicalJSON.text(value["value"] ?? value))"
            }
        }
        #expect(limits("integer") == ["minValue 1", "maxValue 9"])
        #expect(limits("decimal") == ["minValue -2.5", "maxValue 9.5"])
        #expect(limits("money") == ["minValue 1.5", "maxValue 999.99"])
        #expect(limits("date") == ["minValue \"2000-01-01\"", "maxValue \"2030-12-31\""])
        #expect(limits("datetime") == ["minValue \"2015-01-01T00:00:00Z\"", "maxValue \"2030-12-31T23:59:59Z\""])
        #expect(limits("time") == ["minValue \"06:00:00\"", "maxValue \"22:30:00\""])
        #expect(limits("duration") == ["minQuantity 5", "maxQuantity 150"])
        #expect(limits("text").isEmpty)
    }

    /// A condition, and what R4 says for it: lines, or `expression`.
    @Test(arguments: [
        ("{question: kind, is: a}", "kind = a"),
        ("{question: kind, in: [a, b]}", "any: kind = a; kind = b"),
        ("{not: {question: kind, is: a}}", "any: kind exists false; kind = b; kind = c"),
        ("{not: {question: kind, in: [a, b]}}", "any: kind exists false; kind = c"),
        ("{not: {not: {question: kind, is: a}}}", "kind = a"),
        ("{not: {question: sure, is: true}}", "any: sure exists false; sure = false"),
        ("{question: sure, answered: false}", "sure exists false"),
        ("{not: {question: sure, answered: true}}", "sure exists false"),
        ("{question: number, atLeast: 1, atMost: 3}", "all: number >= 1; number <= 3"),
        ("{not: {question: number, atLeast: 2}}", "any: number exists false; number < 2"),
        ("{question: several, includes: b}", "several = b"),
        ("{not: {question: several, includes: b}}", "expression"),
        ("{all: [{question: kind, in: [a]}, {all: [{question: sure, is: true}]}]}", "all: kind = a; sure = true"),
        ("{any: [{question: kind, is: a}, {any: [{question: sure, is: true}]}]}", "any: kind = a; sure = true"),
        ("{all: [{question: kind, in: [a, b]}, {question: sure, is: true}]}", "expression"),
        (
            "{not: {any: [{question: sure, answered: true}, {question: kind, answered: true}]}}",
            "all: sure exists false; kind exists false"
        ),
        ("{question: grid, answered: true}", "any: grid.one exists true; grid.two exists true"),
        ("{question: grid, answered: false}", "all: grid.one exists false; grid.two exists false"),
        ("{question: of_each, is: true}", "expression"),
        ("{question: number, atMost: {question: limit}}", "expression"),
        ("{question: cost, atLeast: 1250}", "cost >= 12.5"),
    ])
    func conditionsAreSaidInR4WhereItMeansTheSame(condition: String, expected: String) throws {
        let script = try inlineScript(
            """
            sections:
              - id: first
                title: First
                questions:
                  - {id: kind, ask: A?, type: choice, choices: [{code: a, label: A}, {code: b, label: B}, {code: c, label: C}]}
                  - {id: several, ask: S?, type: choices, choices: [{code: a, label: A}, {code: b, label: B}]}
                  - {id: sure, ask: Sure?, type: boolean}
                  - {id: number, ask: N?, type: integer}
                  - {id: limit, ask: L?, type: integer}
                  - {id: cost, ask: C?, type: money}
                  - id: grid
                    ask: G?
                    type: checklist
                    choices: [{code: x, label: X}]
                    rows: [{code: one, label: One}, {code: two, label: Two}]
              - id: many
                title: Many
                repeat: {count: number, each: One, atMost: 3}
                questions:
                  - {id: of_each, ask: E?, type: boolean}
              - id: last
                title: Last
                questions:
                  - {id: tested, ask: T?, type: text, when: \(condition)}
            """)
        let root = try JSONParser.parse(FHIRQuestionnaire.export(script).text())
        let item = try #require(root["item"]?.array?.last?["item"]?.array?.first)
        #expect(said(item) == expected)
    }

    @Test func aTestOfTheSameInstanceIsSaidInR4() throws {
        let script = try inlineScript(
            """
            sections:
              - id: first
                title: First
                questions:
                  - {id: number, ask: N?, type: integer}
              - id: many
                title: Many
                repeat: {count: number, each: One, atMost: 3}
                questions:
                  - {id: of_each, ask: E?, type: boolean}
                  - {id: tested, ask: T?, type: text, when: {question: of_each, is: true}}
            """)
        let root = try JSONParser.parse(FHIRQuestionnaire.export(script).text())
        let group = try #require(root["item"]?.array?.last)
        #expect(said(group) == "number >= 1")
        #expect(group["repeats"] == true)
        #expect(said(try #require(group["item"]?.array?.last)) == "of_each = true")
    }

    /// An item's `enableWhen` in one line.
    private func said(_ item: JSONValue) -> String {
        guard let lines = item["enableWhen"]?.array else { return "expression" }
        let texts = lines.map { line in
            let answer = line.object?.first { $0.key.hasPrefix("answer") }?.value
            let text = answer?["code"]?.string ?? answer.map(CanonicalJSON.text) ?? ""
            return "\(line["question"]?.string ?? "") \(line["operator"]?.string ?? "") \(text)"
        }
        return (item["enableBehavior"]?.string.map { "\($0): " } ?? "") + texts.joined(separator: "; ")
    }
}
