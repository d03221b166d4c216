import Foundation
import ScriptEngine
import TestSupport
import Testing

/// `scripts-v1-v4/script.schema.json`, which editors complete and check scripts with.
@Suite struct ScriptSchemaTests {
    private static let path = "\(Peer.root)/scripts-v1-v4/script.schema.json"

    @Test func theReleasedScriptsAreValidAndNameTheSchema() throws {
        #expect(try faults(Released.versions.map(Released.path)) == [nil, nil, nil, nil])
        for version in Released.versions {
            let text = try String(contentsOfFile: Released.path(version), encoding: .utf8)
            #expect(text.hasPrefix("# yaml-language-server: $schema=script.schema.json\n"))
        }
    }

    @Test func theSchemaAndTheReaderKnowTheSameKeys() throws {
        let found = try keys()
        for (name, known) in ScriptKeys.all { #expect(found[name] == known, "\(name)") }
        #expect(Set(found.keys) == Set(ScriptKeys.all.keys))
    }

    @Test func theSchemaListsEveryTypeWeightAndMissingState() throws {
        let question = try #require(schema()["$defs"]?["question"]?["properties"])
        #expect(question["type"]?["enum"]?.array?.map(\.string) == QuestionType.allCases.map(\.rawValue))
        #expect(question["required"]?["enum"]?.array?.map(\.string) == Weight.allCases.map(\.rawValue))
        #expect(question["missing"]?["items"]?["enum"]?.array?.map(\.string) == MissingKind.allCases.map(\.rawValue))
    }

    @Test func everyKeyHasWordsForAnEditorToShow() throws {
        func check(_ schema: JSONValue, _ path: String) {
            for (name, property) in schema["properties"]?.object ?? [:] where property != false {
                #expect(property["description"]?.string?.isEmpty == false, "\(path).\(name)")
            }
            for part in schema["oneOf"]?.array ?? [] { check(part, path) }
        }
        let schema = try schema()
        check(schema, "script")
        for (name, definition) in schema["$defs"]?.object ?? [:] { check(definition, name) }
    }

    /// Each breaks one rule of a script that is whole; the reader refuses most of them too.
    @Test func brokenScriptsAreRefused() throws {
        let whole = [
            Self.whole,
            Self.whole.replacing("version: 1", with: "version: 1\nsupersedes: 0"),
            Self.whole.replacing("label: A", with: "label: 1"),
            Self.whole.replacing("is: a}", with: "is: a, answered: true}"),
        ]
        #expect(try faults(texts: whole) == [nil, nil, nil, nil])
        for text in whole { _ = try Script(yaml: Array(text.utf8)) }
        let faults = try faults(texts: Self.broken.map { Self.whole.replacing($0.part, with: $0.by) })
        for (fault, row) in zip(faults, Self.broken) {
            let text = Self.whole.replacing(row.part, with: row.by)
            #expect(text != Self.whole, "\(row.rule): the row changes nothing")
            #expect(fault != nil, "\(row.rule)")
            guard row.isReaders else { continue }
            #expect(throws: ScriptErrors.self, "\(row.rule)") { try Script(yaml: Array(text.utf8)) }
        }
    }

    private struct Row {
        let rule: String
        let part: String
        let by: String
        /// Whether the reader refuses it as well; it passes over what stands beside `all`, `any` and `not`.
        var isReaders = true
    }

    private static let broken = [
        Row(rule: "a key of the file that is not known", part: "version: 1", by: "version: 1\nauthor: me"),
        Row(rule: "no title", part: "title: A test\n", by: ""),
        Row(rule: "a version that is no whole number", part: "version: 1", by: "version: one"),
        Row(rule: "a version with a fraction", part: "version: 1", by: "version: 1.5"),
        Row(rule: "a date that is none", part: "2021-03-01", by: "1 March 2021"),
        Row(rule: "an empty text", part: "notice: Invented.", by: "notice: ''"),
        Row(rule: "a choice without a label", part: "{code: b, label: B}", by: "{code: b}"),
        Row(rule: "a choice with another key", part: "label: B}", by: "label: B, colour: red}"),
        Row(rule: "a section without an id", part: "- id: first\n    title: First", by: "- title: First"),
        Row(rule: "an id with capitals", part: "id: kind", by: "id: Kind"),
        Row(rule: "an id with hyphens", part: "id: number,", by: "id: num-ber,"),
        Row(rule: "a type that there is not", part: "type: decimal", by: "type: float"),
        Row(rule: "a question without words", part: "ask: How cold, ", by: ""),
        Row(rule: "a choice question without choices", part: ", choices: letters", by: ""),
        Row(rule: "choices on a number", part: "type: decimal", by: "type: decimal, choices: letters"),
        Row(rule: "a grid without rows", part: ", rows: [{code: one, label: One}]", by: ""),
        Row(
            rule: "rows on a choice", part: "choices: letters", by: "choices: letters, rows: [{code: one, label: One}]"),
        Row(rule: "a weight that there is not", part: "required: major", by: "required: high"),
        Row(rule: "a missing state that there is not", part: "[unknown]", by: "[lost]"),
        Row(rule: "missing as a word", part: "[unknown]", by: "unknown"),
        Row(rule: "personal that is neither true nor false", part: "personal: true", by: "personal: yes"),
        Row(rule: "a length of a number", part: "type: decimal", by: "type: decimal, maxLength: 3"),
        Row(rule: "a length in words", part: "maxLength: 40", by: "maxLength: forty"),
        Row(rule: "a key of a question that is not known", part: "maxLength: 40", by: "hint: none"),
        Row(rule: "a test of nothing", part: "{question: kind, is: a}", by: "{question: kind}"),
        Row(
            rule: "a condition with a key that is not known", part: "{question: kind, is: a}",
            by: "{question: kind, equals: a}"),
        Row(rule: "a condition that is code", part: "{question: kind, is: a}", by: "kind = 'a'"),
        Row(rule: "an empty any", part: "any: [{question: number, atLeast: 1}]", by: "any: []"),
        Row(rule: "a test that names no question", part: "{question: kind, is: a}", by: "{is: a}"),
        Row(
            rule: "a test beside all", part: "{question: kind, is: a}",
            by: "{all: [{question: kind, is: a}], question: kind, is: a}", isReaders: false),
        Row(rule: "answered that is neither true nor false", part: "answered: true", by: "answered: maybe"),
        Row(rule: "a constraint without a message", part: ", message: 'At most 9.'", by: ""),
        Row(rule: "a check with must", part: "expect: {atMost: 5}", by: "must: {atMost: 5}"),
        Row(rule: "a repeat without a bound", part: ", atMost: 9}", by: "}"),
        Row(rule: "a repeat past its bound", part: ", atMost: 9}", by: ", atMost: 501}"),
        Row(
            rule: "a calculation that is asked", part: "calculate: {sum: [number]}",
            by: "ask: Why, calculate: {sum: [number]}"),
        Row(rule: "a calculation of nothing", part: "{sum: [number]}", by: "{sum: []}"),
        Row(rule: "a calculation of another kind", part: "{sum: [number]}", by: "{product: [number]}"),
        Row(rule: "an alert without a condition", part: "id: red, when: {question: kind, is: b},", by: "id: red,"),
        Row(rule: "a send point with capitals", part: "id: first-record", by: "id: FirstRecord", isReaders: false),
        Row(rule: "automatic that is neither true nor false", part: "automatic: false", by: "automatic: maybe"),
        Row(
            rule: "sections that are no list", part: "sections:\n  - id: first",
            by: "sections:\n  first:\n  - id: first"),
    ]

    /// A script that uses every key; valid.
    private static let whole = """
        script: test
        version: 1
        title: A test
        notice: Invented.
        effective: 2021-03-01
        choiceLists:
          letters:
            - {code: a, label: A}
            - {code: b, label: B}
        sections:
          - id: first
            title: First
            guidance: Slowly.
            questions:
              - {id: kind, ask: What kind, type: choice, choices: letters, required: major, missing: [unknown], role: kind}
              - {id: number, ask: How many, type: integer, constraints: [{must: {atLeast: 0, atMost: 9}, message: 'At most 9.'}], checks: [{expect: {atMost: 5}, message: 'Many.'}]}
              - {id: total, type: integer, calculate: {sum: [number]}, guidance: All of them.}
              - {id: cold, ask: How cold, type: decimal, guidance: In degrees., when: {question: kind, is: a}}
              - {id: words, ask: In words, type: text, maxLength: 40, personal: true, was: text}
              - {id: grid, ask: Which, type: checklist, choices: letters, rows: [{code: one, label: One}], when: {all: [{not: {question: kind, in: [a, b]}}, {any: [{question: number, atLeast: 1}]}]}}
          - id: each
            title: Each
            when: {question: kind, answered: true}
            repeat: {count: number, each: One, atMost: 9}
            questions:
              - {id: several, ask: Several, type: choices, choices: [{code: x, label: X}]}
              - {id: last, ask: Last, type: boolean, when: {question: several, includes: x}}
          - id: end
            title: End
            questions:
              - {id: lasting, calculate: {count: {section: each, where: {question: last, is: true}}}}
              - {id: sum_check, ask: Sum, type: integer, checks: [{expect: {atMost: {question: total}}, message: 'More.'}]}
        alerts:
          - {id: red, when: {question: kind, is: b}, text: Now.}
        sendPoints:
          - {id: first-record, title: First record, when: {question: kind, answered: true}, automatic: false, carries: [kind, last]}

        """

    // MARK: Support

    private func schema() throws -> JSONValue {
        try JSONParser.parse(String(contentsOfFile: Self.path, encoding: .utf8))
    }

    /// What each definition with keys of its own may hold; a definition in several forms, the keys of all.
    private func keys() throws -> [String: Set<String>] {
        let schema = try schema()
        var keys = ["script": Set((schema["properties"]?.object ?? [:]).keys)]
        for (name, definition) in schema["$defs"]?.object ?? [:] {
            let forms = [definition] + (definition["oneOf"]?.array ?? []) + (definition["anyOf"]?.array ?? [])
            let found = forms.flatMap { form in (form["properties"]?.object ?? [:]).keys }
            if !found.isEmpty { keys[name] = Set(found) }
        }
        return keys
    }

    private func faults(texts: [String]) throws -> [String?] {
        let folder = try TemporaryFolder()
        return try faults(texts.enumerated().map { try folder.write($1, to: "\($0).yaml") })
    }

    private func faults(_ files: [String]) throws -> [String?] {
        let outcome = try Peer.python("script_schema.py", [Self.path] + files)
        try #require(outcome.status == 0, "\(outcome.errors)")
        return try #require(JSONParser.parse(outcome.output.trimmingCharacters(in: .newlines)).array).map(\.string)
    }
}
