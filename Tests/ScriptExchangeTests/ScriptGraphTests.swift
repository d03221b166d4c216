import Foundation
import ScriptEngine
import ScriptExchange
import TestSupport
import Testing

@Suite struct ScriptGraphTests {
    @Test(arguments: Released.versions)
    func everySectionIsABoxAndNoTextLiesOverAnother(version: Int) throws {
        let script = try Released.script(version)
        let counts = try read(ScriptGraph.svg(script))
        #expect(counts["boxes"]?.integer == script.definition.sections.count)
        let arrows = ScriptGraph.mermaid(script).split(separator: "\n").count { $0.contains("->|") }
        #expect(counts["arcs"]?.integer == arrows)
        #expect(ScriptGraph.dot(script).split(separator: "\n").count { $0.contains(" -> ") } == arrows)
    }

    @Test func everySectionCanBeDrawnByItself() throws {
        let script = try Released.script(4)
        for section in script.definition.sections {
            let counts = try read(ScriptGraph.svg(script, section: section.id))
            #expect(counts["boxes"]?.integer ?? 0 > section.items.count, "\(section.id)")
        }
    }

    private let small = """
        sections:
          - id: first
            title: First
            questions:
              - {id: kind, ask: "What kind?", type: boolean}
              - {id: number, ask: "How many?", type: integer}
          - id: second
            title: Second
            when: {question: kind, is: true}
            questions:
              - id: fewer
                ask: How many fewer?
                type: integer
                checks: [{expect: {atMost: {question: number}}, message: Fewer.}]
          - id: third
            title: Third
            questions:
              - id: least
                ask: How many at least?
                type: integer
                checks: [{expect: {atMost: {question: number}}, message: Fewer.}]
              - {id: last, ask: "Last?", type: text, when: {question: least, atLeast: 1}}
        """

    @Test func mermaidSaysWhatIsLookedAt() throws {
        let lines = ScriptGraph.mermaid(try inlineScript(small)).split(separator: "\n").map(String.init)
        #expect(
            lines == [
                "flowchart TD", "  accTitle: A test script, by section",
                "  accDescr: 3 sections in the order in which they are asked. An arrow leads from a section to one that "
                    + "looks at its answers, it is dashed where they are only compared or counted.",
                "  n_s1[\"1 First<br/>2 questions\"]", "  n_s2[\"2 Second<br/>1 question\"]",
                "  n_s3[\"3 Third<br/>2 questions\"]", "  n_s1 -->|\"1.1, 1.2\"| n_s2", "  n_s1 -.->|\"1.2\"| n_s3",
            ])
    }

    @Test func oneSectionShowsItsQuestionsAndThoseThatItLooksAtElsewhere() throws {
        let lines = ScriptGraph.mermaid(try inlineScript(small), section: "third").split(separator: "\n").map(
            String.init)
        #expect(
            Array(lines.dropFirst(3)) == [
                "  n_number[\"1.2 How many?<br/>in section 1, First\"]",
                "  n_section[\"3 Third<br/>the section as a whole\"]",
                "  n_least[\"3.1 How many at least?<br/>optional · least\"]",
                "  n_last[\"3.2 Last?<br/>optional · last\"]", "  n_number -.->|\"1.2\"| n_least",
                "  n_least -->|\"3.1\"| n_last", "  classDef elsewhere stroke-dasharray: 4 3",
                "  class n_number elsewhere",
            ])
    }

    @Test func nothingInAScriptIsReadAsMarkup() throws {
        let script = try ScriptPrintTests.hostile()
        for section in [nil, "first", "each"] as [SectionID?] {
            _ = try read(ScriptGraph.svg(script, section: section))
            for line in ScriptGraph.mermaid(script, section: section).split(separator: "\n").dropFirst(3) {
                let outside = line.split(separator: "\"", omittingEmptySubsequences: false)
                #expect(outside.count == 3 || outside.count == 1, "\(line)")
                #expect(!line.contains("<b>") && !line.contains("`"))
            }
            for line in ScriptGraph.dot(script, section: section).split(separator: "\n") {
                let quotes = line.replacing("\\\\", with: "").replacing("\\\"", with: "").count { $0 == "\"" }
                #expect(quotes.isMultiple(of: 2), "\(line)")
            }
        }
    }

    @Test func anUnknownSectionIsAnEmptyPicture() throws {
        let script = try inlineScript(small)
        #expect(try read(ScriptGraph.svg(script, section: "none"))["boxes"] == 0)
    }

    private func read(_ drawing: String) throws -> JSONValue {
        let folder = try TemporaryFolder()
        let outcome = try Peer.python("drawing.py", [folder.write(drawing, to: "drawing.svg")])
        #expect(outcome.status == 0, "\(outcome.errors)")
        return try JSONParser.parse(outcome.output.trimmingCharacters(in: .newlines))
    }
}
