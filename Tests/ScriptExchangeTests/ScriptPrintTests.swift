import Foundation
import ScriptEngine
import ScriptExchange
import TestSupport
import Testing

@Suite struct ScriptPrintTests {
    @Test(arguments: Released.versions)
    func thePageIsWholeAndEveryQuestionIsOnIt(version: Int) throws {
        let script = try Released.script(version)
        let (counts, text) = try read(ScriptPrint.html(script))
        let definition = script.definition
        let items = definition.sections.reduce(0) { $0 + $1.items.count }
        #expect(counts[".question"]?.integer == items)
        #expect(counts["h3"]?.integer == items + definition.sendPoints.count)
        #expect(counts[".alert"]?.integer == definition.alerts.count)
        #expect(counts[".record"]?.integer == definition.sendPoints.count)
        #expect(counts[".rule"]?.integer == script.questions.reduce(0) { $0 + $1.constraints.count + $1.checks.count })
        #expect(counts["table"]?.integer ?? 0 == script.questions.count { $0.type == .checklist })
        #expect(text.contains(definition.notice))
        for question in script.questions {
            #expect(text.contains(question.ask))
            for rule in question.constraints + question.checks { #expect(text.contains("“\(rule.message)”")) }
        }
        for alert in definition.alerts { #expect(text.contains(alert.text)) }
    }

    @Test func everyTypeHasRoomForItsAnswer() throws {
        let script = try Released.everyType()
        let (counts, _) = try read(ScriptPrint.html(script))
        #expect(counts[".answer"]?.integer == script.questions.count)
        #expect(counts[".missing"]?.integer == script.questions.count)
    }

    /// A condition, and how the page says it.
    @Test(arguments: [
        ("{question: kind, is: a}", "Asked when 1.1 What kind? is ‘Apples’"),
        ("{question: kind, in: [a, b]}", "Asked when 1.1 What kind? is ‘Apples’ or ‘Bread’"),
        ("{not: {question: kind, is: a}}", "Asked when 1.1 What kind? is not ‘Apples’, or has no answer"),
        (
            "{not: {question: several, includes: a}}",
            "Asked when 1.2 Which? does not include ‘Apples’, or has no answer"
        ),
        ("{not: {question: sure, answered: true}}", "Asked when 1.3 Sure? is not answered"),
        ("{not: {question: number, atLeast: 2}}", "Asked when 1.4 How many? is not at least 2, or has no answer"),
        ("{question: number, atLeast: 1, atMost: 3}", "Asked when 1.4 How many? is at least 1 and at most 3"),
        ("{question: number, atLeast: 2, atMost: 2}", "Asked when 1.4 How many? equals 2"),
        ("{question: born, atLeast: 2021-03-01}", "Asked when 1.5 When? is not before 2021-03-01"),
        ("{question: of_each, is: true}", "Asked when for at least one Loaf: 2.1 Fresh? is yes"),
        ("{not: {question: of_each, is: true}}", "Asked when for no Loaf: 2.1 Fresh? is yes"),
        ("{question: total, atLeast: 2}", "Asked when 1.6 “Both together” is at least 2"),
        (
            "{any: [{question: sure, is: true}, {all: [{question: kind, is: a}, {question: number, atMost: 3}]}]}",
            "Asked when at least one of these holds: 1.3 Sure? is yes all of these: 1.1 What kind? is ‘Apples’ 1.4 How "
                + "many? is at most 3"
        ),
        (
            "{not: {any: [{question: sure, is: true}, {question: kind, is: a}]}}",
            "Asked when this does not hold: at least one of these: 1.3 Sure? is yes 1.1 What kind? is ‘Apples’"
        ),
    ])
    func conditionsAreSaidInTheQuestionsOwnWords(condition: String, words: String) throws {
        let script = try inlineScript(
            """
            sections:
              - id: first
                title: First
                questions:
                  - {id: kind, ask: "What kind?", type: choice, choices: [{code: a, label: Apples}, {code: b, label: Bread}]}
                  - {id: several, ask: "Which?", type: choices, choices: [{code: a, label: Apples}, {code: b, label: Bread}]}
                  - {id: sure, ask: "Sure?", type: boolean}
                  - {id: number, ask: "How many?", type: integer}
                  - {id: born, ask: "When?", type: date}
                  - {id: total, calculate: {sum: [number]}, guidance: Both together.}
              - id: each
                title: Each
                repeat: {count: number, each: Loaf, atMost: 9}
                questions:
                  - {id: of_each, ask: "Fresh?", type: boolean}
              - id: last
                title: Last
                questions:
                  - {id: tested, ask: "Tested?", type: text, when: \(condition)}
            """)
        let (_, text) = try read(ScriptPrint.html(script))
        #expect(text.contains(words), "\(text)")
    }

    @Test func nothingInAScriptIsReadAsMarkup() throws {
        let script = try Self.hostile()
        let page = ScriptPrint.html(script)
        let (counts, text) = try read(page)
        #expect(counts["script"] == nil && counts["b"] == nil)
        #expect(!page.contains("<b>"))
        #expect(text.contains("<b>\"Ask' & go</b>"))
        #expect(text.contains("‘<b>Label&lt;</b>’"))
    }

    /// A script whose every text would be markup if it were let through.
    static func hostile() throws -> Script {
        try inlineScript(
            """
            choiceLists: {list: [{code: "a\\"b", label: "<b>Label&lt;</b>"}]}
            sections:
              - id: first
                title: "</h2><script>alert(1)</script>"
                guidance: "<b>Guide</b>"
                questions:
                  - {id: number, ask: "How many?", type: integer}
                  - id: kind
                    ask: "<b>\\"Ask' & go</b>"
                    type: choice
                    choices: list
                    guidance: "--> ]]> <!-- {{x}} `y` #z;"
                    constraints: [{must: {is: "a\\"b"}, message: "\\"><b>Message</b>"}]
                  - {id: follow, ask: "\\\\ | [x](y)", type: text, when: {question: kind, is: "a\\"b"}}
              - id: each
                title: "Each <b>"
                repeat: {count: number, each: "<b>One</b>", atMost: 3}
                questions:
                  - {id: inner, ask: "Inner \\" ] --> x", type: text}
            alerts: [{id: red, when: {question: kind, answered: true}, text: "</p><b>Now</b>"}]
            sendPoints: [{id: point, title: "<b>Point</b>", when: {question: kind, answered: true}, carries: [inner]}]
            """)
    }

    private func read(_ page: String) throws -> ([String: JSONValue], String) {
        let folder = try TemporaryFolder()
        let outcome = try Peer.python("printed_page.py", [folder.write(page, to: "page.html")])
        #expect(outcome.status == 0, "\(outcome.errors)")
        let found = try JSONParser.parse(outcome.output.trimmingCharacters(in: .newlines))
        return (try #require(found["counts"]?.object), try #require(found["text"]?.string))
    }
}
