import ScriptEngine
import TestSupport
import Testing

@Suite("Reading a script file")
struct ScriptReaderTests {
    /// The smallest failing script for each finding: the body, the code, the line, and a word of the remedy.
    static let broken: [(body: String, code: String, line: Int, remedy: String)] = [
        ("sections:\n\t- a", "script.yaml", 8, "indentation"),
        ("sections: []", "script.badValue", 7, "at least one section"),
        ("sections:\n- {id: a, title: A, questions: []}", "script.badValue", 8, "Add a question"),
        (
            "sections:\n- {id: a, title: A, questions: [{id: q, ask: Q?, type: colour}]}", "script.badValue", 8,
            "text, longText"
        ),
        ("sections:\n- {id: a, title: A, questions: [{id: q, ask: Q?, typ: text}]}", "script.unknownKey", 8, "type"),
        (
            "sections:\n- {id: a, title: A, questions: [{id: Q1, ask: Q?, type: text}]}", "script.badValue", 8,
            "number_found"
        ),
        ("sections:\n- {id: a, title: A, questions: [{id: q, type: text}]}", "script.missingKey", 8, "ask"),
        (
            "sections:\n- {id: a, title: A, questions: [{id: q, ask: Q?, type: text}, {id: q, ask: Q?, type: text}]}",
            "script.duplicateId", 8, "id of its own"
        ),
        (
            "sections:\n- {id: a, title: A, questions: [{id: q, ask: Q?, type: choice}]}", "script.badValue", 8,
            "choice list"
        ),
        (
            "sections:\n- {id: a, title: A, questions: [{id: q, ask: Q?, type: choice, choices: colours}]}",
            "script.unknownChoiceList", 8, "Declare it"
        ),
        (
            """
            sections:
            - id: a
              title: A
              questions:
              - {id: colour, ask: Q?, type: choice, choices: [{code: red, label: Red}]}
              - {id: shade, ask: Q?, type: text, when: {question: colour, is: blue}}
            """, "script.unknownChoice", 12, "red"
        ),
        (
            """
            sections:
            - id: a
              title: A
              questions:
              - {id: count, ask: Q?, type: integer}
              - {id: shade, ask: Q?, type: text, when: {question: coutn, atLeast: 1}}
            """, "script.unknownReference", 12, "count"
        ),
        (
            """
            sections:
            - id: a
              title: A
              questions:
              - {id: shade, ask: Q?, type: text, when: {question: count, atLeast: 1}}
              - {id: count, ask: Q?, type: integer}
            """, "script.forwardReference", 11, "Move"
        ),
        (
            """
            sections:
            - id: a
              title: A
              questions:
              - {id: name, ask: Q?, type: text}
              - {id: shade, ask: Q?, type: text, when: {question: name, atLeast: 1}}
            """, "script.typeMismatch", 12, "change the type"
        ),
        (
            """
            sections:
            - id: a
              title: A
              repeat: {count: many, each: One, atMost: 5}
              questions:
              - {id: name, ask: Q?, type: text}
            """, "script.badValue", 10, "earlier integer"
        ),
        (
            """
            sections:
            - id: a
              title: A
              questions:
              - {id: one, ask: Q?, type: integer}
              - {id: both, type: integer, calculate: {sum: [one, one]}}
            - id: b
              title: B
              repeat: {count: both, each: One, atMost: 5}
              questions:
              - {id: name, ask: Q?, type: text}
            """, "script.badValue", 15, "earlier integer"
        ),
        (
            """
            sections:
            - id: a
              title: A
              questions:
              - {id: many, ask: Q?, type: integer}
              - {id: counted, type: integer, calculate: {count: {section: b}}}
            - id: b
              title: B
              repeat: {count: many, each: One, atMost: 5}
              questions:
              - {id: name, ask: Q?, type: text}
            """, "script.badValue", 12, "earlier repeat"
        ),
        (
            "choiceLists: {spare: [{code: a, label: A}]}\nsections:\n"
                + "- {id: a, title: A, questions: [{id: q, ask: Q?, type: text}]}",
            "script.unusedChoiceList", 7, "Remove it"
        ),
        (
            "sections:\n- {id: a, title: A, questions: [{id: q, ask: Q?, type: text, required: huge}]}",
            "script.badValue", 8, "critical"
        ),
        (
            "sections:\n- {id: a, title: A, questions: [{id: q, ask: Q?, type: text, missing: [gone]}]}",
            "script.badValue", 8, "unknown, refused"
        ),
    ]

    @Test("each mistake is found, at its line, with a remedy", arguments: broken.indices)
    func mistakeIsFound(index: Int) throws {
        let (body, code, line, remedy) = Self.broken[index]
        let errors = try #require(throws: ScriptErrors.self) { try inlineScript(body) }
        let finding = try #require(errors.diagnostics.first { $0.code == code }, "\(errors.diagnostics)")
        #expect(finding.line == line)
        #expect(finding.remedy.contains(remedy), "\(finding.remedy)")
    }

    @Test func allFindingsAreReportedTogether() throws {
        let errors = try #require(throws: ScriptErrors.self) {
            try inlineScript(
                """
                sections:
                - id: a
                  title: A
                  questions:
                  - {id: q, ask: Q?, type: colour}
                  - {id: q, ask: Q?, type: text, required: huge}
                  - {id: r, ask: Q?, type: text, when: {question: nothing, is: x}}
                """)
        }
        #expect(
            Set(errors.diagnostics.map(\.code)) == ["script.badValue", "script.duplicateId", "script.unknownReference"])
        #expect(errors.diagnostics.map { $0.line ?? 0 } == errors.diagnostics.map { $0.line ?? 0 }.sorted())
    }

    @Test func digestIsOfTheVeryBytes() throws {
        let body = "sections:\n- {id: a, title: A, questions: [{id: q, ask: Q?, type: text}]}"
        let script = try inlineScript(body)
        let other = try Script(yaml: Array((inlineYAML(body) + "\n").utf8))
        #expect(script.reference.digest.count == 64)
        #expect(script.reference.digest != other.reference.digest)
    }

    @Test func fileThatIsNotTextIsRefused() {
        #expect(throws: ScriptErrors.self) { try Script(yaml: [0xFF, 0xFE, 0x00]) }
    }
}
