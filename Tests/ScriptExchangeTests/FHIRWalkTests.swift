import Foundation
import ScriptEngine
import ScriptExchange
import TestSupport
import Testing

/// The exported Questionnaire, worked out by another engine (fhirpathpy), beside ours on the same answers.
@Suite struct FHIRWalkTests {
    @Test(arguments: Released.versions)
    func anotherEngineAsksTheSameQuestionsOfTheSameAnswers(version: Int) throws {
        try compare(try Released.script(version), seed: UInt64(version) &* 7919, walks: 6)
    }

    @Test func everyKindOfConditionMeansTheSameThere() throws {
        let tests = [
            "{question: kind, is: a}", "{question: kind, in: [a, b]}", "{not: {question: kind, is: a}}",
            "{not: {question: kind, in: [a, b]}}", "{question: several, includes: b}",
            "{not: {question: several, includes: b}}", "{question: sure, is: false}",
            "{not: {question: sure, is: true}}", "{question: sure, answered: false}", "{question: number, atLeast: 2}",
            "{not: {question: number, atLeast: 2}}", "{not: {question: number, atMost: 2}}",
            "{question: number, atMost: {question: limit}}", "{not: {question: number, atLeast: {question: limit}}}",
            "{question: cost, atLeast: 12500}", "{question: cold, atMost: 0.5}", "{question: length, atLeast: 1h30m}",
            "{question: length, in: [90m, 2h]}", "{question: born, atLeast: 2000-01-01}",
            "{question: moment, atMost: 2020-06-01}", "{question: clock, atLeast: '12:30'}",
            "{question: grid, answered: true}", "{not: {question: grid, answered: true}}",
            "{question: country, is: BE}", "{not: {question: country, is: BE}}", "{question: of_each, is: true}",
            "{not: {question: of_each, is: true}}", "{question: of_each, answered: false}",
            "{question: sum, atLeast: 4}",
            "{question: counted, atLeast: 2}", "{question: counted, is: 1}", "{not: {question: counted, is: 1}}",
            "{all: [{question: kind, in: [a, b]}, {not: {any: [{question: sure, is: true}, {question: number, is: 2}]}}]}",
            "{any: [{question: kind, is: c}, {all: [{question: sure, is: true}, {question: number, atLeast: 1}]}]}",
        ]
        let tested = tests.enumerated().map { index, condition in
            "      - {id: t\(index), ask: T, type: text, when: \(condition)}"
        }
        let inEach = tests.enumerated().compactMap { index, condition in
            condition.contains("counted") || condition.contains("of_each, answered: false")
                ? nil : "      - {id: e\(index), ask: E, type: text, when: \(condition)}"
        }
        let script = try inlineScript(
            """
            sections:
              - id: first
                title: First
                questions:
                  - {id: kind, ask: A, type: choice, choices: [{code: a, label: A}, {code: b, label: B}, {code: c, label: C}]}
                  - {id: several, ask: S, type: choices, choices: [{code: a, label: A}, {code: b, label: B}]}
                  - {id: sure, ask: S, type: boolean}
                  - {id: number, ask: N, type: integer}
                  - {id: limit, ask: L, type: integer, constraints: [{must: {any: [{atLeast: {question: number}}, {question: sure, is: true}]}, message: More.}]}
                  - {id: cost, ask: C, type: money}
                  - {id: cold, ask: C, type: decimal}
                  - {id: length, ask: L, type: duration}
                  - {id: born, ask: B, type: date}
                  - {id: moment, ask: M, type: dateTime}
                  - {id: clock, ask: C, type: time}
                  - {id: country, ask: C, type: country}
                  - {id: sum, calculate: {sum: [number, limit]}}
                  - id: grid
                    ask: G
                    type: checklist
                    choices: [{code: x, label: X}]
                    rows: [{code: one, label: One}, {code: two, label: Two}]
              - id: many
                title: Many
                when: {not: {question: kind, is: c}}
                repeat: {count: number, each: One, atMost: 3}
                questions:
                  - {id: of_each, ask: E, type: boolean}
                  - {id: limit_each, ask: L, type: integer}
            \(inEach.joined(separator: "\n"))
              - id: last
                title: Last
                questions:
                  - {id: counted, calculate: {count: {section: many, where: {any: [{question: of_each, is: true}, {all: [{question: sure, is: true}, {question: limit_each, atLeast: 2}]}]}}}}
            \(tested.joined(separator: "\n"))
            """)
        try compare(script, seed: 11, walks: 40)
    }

    /// Holds what the other engine enables, calculates and refuses to what ours does, on seeded walks.
    private func compare(_ script: Script, seed: UInt64, walks: Int) throws {
        var random = Seeded(seed)
        let interviews = try (0..<walks).map { walk in
            try InventedAnswer.walk(script, questions: walk.isMultiple(of: 3) ? 25 : 600, &random)
        }
        let folder = try TemporaryFolder()
        let responses = interviews.map { QuestionnaireResponse(interview: $0).json }
        let outcome = try Peer.python(
            "fhir_walks.py",
            [
                folder.write(FHIRQuestionnaire.export(script).text(), to: "questionnaire.json"),
                folder.write(CanonicalJSON.text(.array(responses)), to: "responses.json"),
            ])
        try #require(outcome.status == 0, "\(outcome.errors)")
        let results = try #require(
            JSONParser.parse(outcome.output.trimmingCharacters(in: .newlines)).array)
        let ids = Set(script.questions.map(\.id.name))
        for (walk, (interview, result)) in zip(interviews, results).enumerated() {
            let enabled = Set(
                (result["enabled"]?.array ?? []).compactMap(\.string).filter { name in
                    ids.contains(String(name.prefix { $0 != "[" }))
                })
            let applicable = Set(interview.applicablePlaces.map(\.description))
            #expect(
                enabled == applicable,
                "seed \(seed), walk \(walk): \(enabled.symmetricDifference(applicable).sorted().prefix(5))")
            for (place, number) in result["calculated"]?.object ?? [:] {
                #expect(
                    number.integer == interview.result(of: QuestionID(place)), "seed \(seed), walk \(walk): \(place)")
            }
            // Every answer was taken, so what breaks a hard constraint now was broken by a later answer.
            for broken in (result["broken"]?.array ?? []).compactMap(\.string) {
                let place = try #require(Place(text: broken), "seed \(seed), walk \(walk): \(broken)")
                #expect(!interview.isSettled(place) || script.question(place.question)?.weight == nil)
            }
        }
    }
}
