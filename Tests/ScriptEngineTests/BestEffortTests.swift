import Foundation
import TestSupport
import Testing

@testable import ScriptEngine

@Suite("What is read of a broken script")
struct BestEffortTests {
    private static func reading(_ questions: String...) -> ScriptReader.Reading {
        ScriptReader.read(inlineYAML(RuleFindings.body(questions: questions)))
    }

    /// What may hold or not, and whether a rule is left out, for a last question after `colour` and `number`.
    static let cases: [(rest: String, unread: Set<String>, lacksRule: Bool)] = [
        ("when: {question: colour, is: red}", [], false),
        ("when: {question: color, is: red}", ["last"], false),
        ("when: {question: colour, is: green}", ["last"], false),
        ("when: {question: number, atLeast: much}", ["last"], false),
        ("when: {question: number}", ["last"], false),
        ("when: {question: last, answered: true}", ["last"], false),
        ("when: {any: [{question: number, atLeast: 1}, {question: color, is: red}]}", ["last"], false),
        ("when: {all: [{question: number, atLeast: 1}], question: colour, is: red}", ["last"], false),
        ("when: {not: {question: number, atLeast: 1, atmost: 2}}", ["last"], false),
        ("when: {question: number, in: [1, two]}", ["last"], false),
        ("when: {question: number, in: []}", ["last"], false),
        ("when: []", ["last"], false), ("when: ", ["last"], false),
        ("when: {question: number, answered: perhaps}", ["last"], false),
        ("constraints: [{must: {atLeast: 1}, message: M}]", [], false),
        ("constraints: [{must: {atLeast: one}, message: M}]", [], true),
        ("constraints: [{must: {question: later, atLeast: 1}, message: M}]", [], true),
        ("checks: [{expect: {question: later, atLeast: 1}, message: M}, {message: M}]", [], true),
    ]

    @Test(arguments: cases.indices)
    func partThatCannotBeReadIsNamed(index: Int) throws {
        let (rest, unread, lacksRule) = Self.cases[index]
        let reading = Self.reading(
            "id: colour, ask: Q?, type: choice, choices: [{code: red, label: R}]", "id: number, ask: Q?, type: integer",
            "id: last, ask: Q?, type: integer, \(rest)", "id: later, ask: Q?, type: integer")
        #expect(reading.unread == unread, "\(rest)")
        #expect(reading.diagnostics.isEmpty == (unread.isEmpty && !lacksRule), "\(reading.diagnostics)")
        let question = try #require(reading.definition?.sections[0].questions[2])
        #expect(question.relevance == nil || unread.isEmpty)
        if lacksRule { #expect(question.constraints.isEmpty && question.checks.isEmpty) }
    }

    @Test func unreadableTypeMakesNoFurtherFindings() {
        let reading = Self.reading(
            "id: colour, ask: Q?, type: colours", "id: shade, ask: Q?, type: text, when: {question: colour, is: red}",
            "id: tone, ask: Q?, type: text, when: {question: colour, answered: true}",
            "id: total, type: integer, calculate: {sum: [colour]}",
            "id: tint, ask: Q?, type: text, when: {question: total, atLeast: 1}")
        #expect(reading.diagnostics.map(\.code) == ["script.badValue"])
        #expect(reading.unread == ["shade", "tint"])
        #expect(reading.definition?.sections[0].items.map(\.id) == ["colour", "shade", "tone", "tint"])
    }

    @Test func duplicateIsLeftOutAndStillRead() {
        let reading = Self.reading(
            "id: colour, ask: Q?, type: text", "id: colour, ask: Q?, type: integer, when: {question: color, is: x}",
            "id: shade, ask: Q?, type: text, when: {question: colour, answered: true}")
        #expect(reading.diagnostics.map(\.code) == ["script.duplicateId", "script.unknownReference"])
        #expect(reading.definition?.sections[0].questions.map(\.type) == [.text, .text])
        #expect(reading.unread.isEmpty)
    }

    @Test func sectionThatIsBrokenKeepsItsQuestions() throws {
        let reading = ScriptReader.read(
            inlineYAML(
                """
                sections:
                - {title: A, questions: [{id: a1, type: text}]}
                - {id: b, questions: [{id: b1, ask: Q?, type: text, when: {question: a1, answered: true}}]}
                - {id: b, title: C, questions: [{ask: Q?, type: text}, {id: c1, ask: Q?, type: text}]}
                alerts: [{id: b, when: {question: c1, answered: true}, text: T}, {id: d, text: T}]
                sendPoints: [{id: e, title: E, when: {question: c1, answered: true}, carries: [a1, none]}]
                """))
        let definition = try #require(reading.definition)
        #expect(definition.sections.flatMap(\.questions).map(\.id) == ["a1", "b1", "c1"])
        #expect(Set(definition.sections.map(\.id)).count == 3)
        #expect(definition.alerts.isEmpty)
        #expect(definition.sendPoints.map(\.carries) == [["a1"]])
        #expect(reading.unread == ["d"])
        #expect(
            reading.diagnostics.map(\.code) == [
                "script.missingKey", "script.missingKey", "script.missingKey", "script.duplicateId",
                "script.missingKey", "script.duplicateId", "script.badValue", "script.unknownReference",
            ])
    }

    @Test func linesAreThoseOfTheFile() {
        let reading = ScriptReader.read(
            inlineYAML(
                """
                choiceLists:
                  colours:
                    - {code: red, label: R}
                sections:
                - id: a
                  title: A
                  questions:
                  - id: colour
                    ask: Q?
                    type: choice
                    choices:
                    - {code: red, label: R}
                    - {code: red, label: R}
                    - {code: blue, label: B}
                    when:
                      question: colour
                  - {id: shade, ask: Q?, type: choice, choices: colours}
                  - id: number
                    ask: Q?
                    type: integer
                    constraints:
                    - must: {atLeast: one}
                      message: M
                    - must: {atLeast: 1}
                      message: M
                    - must: {atMost: 5}
                      message: M
                  - id: grid
                    ask: Q?
                    type: checklist
                    choices: colours
                    rows:
                    - {code: up, label: Up}
                """))
        let lines = reading.lines
        #expect(lines.line(of: "a") == 11)
        #expect(lines.line(of: "colour") == 14)
        #expect(lines.line(of: "colour", key: "when") == 21)
        #expect(lines.line(of: "colour", key: "choices") == 17)
        #expect(lines.line(of: "colour", key: "choices", index: 1) == 20)
        #expect(lines.line(of: "number", key: "constraints", index: 1) == 32)
        #expect(lines.nearest(to: "number", key: "constraints", index: 7) == 27)
        #expect(lines.nearest(to: "number", key: "when") == 24)
        #expect(lines.line(of: "shade", key: "choices", index: 0) == 9)
        #expect(lines.line(of: "grid", key: "rows", index: 0) == 39)
        #expect(lines.line(ofHead: "effective") == 5)
        #expect(lines.line(of: "nothing") == nil)
    }

    /// Moves, doubles, drops and rewrites questions of the released files: what is read must compile and be sound.
    @Test(arguments: 1...60)
    func whatIsReadOfABrokenFileIsSound(seed: Int) throws {
        var random = Seeded(UInt64(seed) &* 0x9E37_79B9_7F4A_7C15)
        let yaml = try String(contentsOfFile: "\(Peer.root)/scripts-v1-v4/v\(seed % 4 + 1).yaml", encoding: .utf8)
        let bytes = Array(Self.garbled(yaml, &random).utf8)
        let reading = ScriptReader.read(bytes)
        let definition = try #require(reading.definition, "seed \(seed): \(reading.diagnostics)")
        #expect(reading.unread.isEmpty || !reading.diagnostics.isEmpty, "seed \(seed)")
        let script = Script(definition: definition, file: bytes)
        for (number, node) in script.nodes.enumerated() {
            let isBackward = (node.condition?.references ?? []).allSatisfy { $0 < number }
            #expect(isBackward, "seed \(seed)")
            #expect(node.constraints.flatMap(\.references).allSatisfy { $0 <= number }, "seed \(seed)")
        }
        let ids = definition.sections.flatMap(\.items).map(\.id)
        #expect(Set(ids).count == ids.count, "seed \(seed)")
        // Nothing was lost on the way: what a definition says is what its nodes test.
        let conditions = definition.sections.flatMap { section in
            [section.relevance] + section.questions.map(\.relevance)
        }
        let compiled = script.nodes.filter { $0.condition != nil && $0.section != nil || $0.isSection }
        #expect(compiled.count { $0.condition != nil } == conditions.count { $0 != nil }, "seed \(seed)")
    }

    @Test(arguments: 1...12)
    func whatIsReadOfABrokenFileCanBeProvedAndAnswered(seed: Int) throws {
        var random = Seeded(UInt64(seed) &* 0x9E37_79B9_7F4A_7C15)
        let yaml = try String(contentsOfFile: "\(Peer.root)/scripts-v1-v4/v\(seed % 4 + 1).yaml", encoding: .utf8)
        let bytes = Array(Self.garbled(yaml, &random).utf8)
        let reading = ScriptReader.read(bytes)
        let script = Script(definition: try #require(reading.definition), file: bytes)
        // What the rest is like does not matter here: that it ends does.
        _ = ScriptProof.findings(of: script, unread: reading.unread)
        var interview = Interview(script)
        for _ in 0..<400 {
            guard let question = script.questions.randomElement(using: &random) else { return }
            let value: Value =
                switch question.type {
                case .boolean: .boolean(Bool.random(using: &random))
                case .integer: .integer(Int.random(in: 0...5, using: &random))
                case .choice: .choice(question.choices.randomElement(using: &random)?.code ?? "")
                default: .text("A1")
                }
            let isRepeated = script.section(of: question.id)?.repeats != nil
            _ = try? interview.answered(Place(question.id, instance: isRepeated ? 1 : 0), value)
        }
        #expect(interview.open.total >= 0)
    }

    /// The file with some of its questions moved, doubled, dropped, and some of their words replaced; still YAML.
    private static func garbled(_ yaml: String, _ random: inout Seeded) -> String {
        // Each question, and what stands between them.
        var blocks: [[String]] = [[]]
        for line in yaml.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
            let isQuestion = line.hasPrefix("      - id: ")
            if isQuestion || !line.isEmpty && !line.hasPrefix("      ") { blocks.append([]) }
            blocks[blocks.count - 1].append(line)
        }
        func questions() -> [Int] { blocks.indices.filter { blocks[$0].first?.hasPrefix("      - id: ") ?? false } }
        let ids = questions().compactMap { blocks[$0].first?.dropFirst("      - id: ".count) }.map(String.init)
        for _ in 0..<Int.random(in: 1...12, using: &random) {
            let choices = questions()
            guard let one = choices.randomElement(using: &random), let two = choices.randomElement(using: &random),
                let id = ids.randomElement(using: &random),
                let type = QuestionType.allCases.randomElement(using: &random)
            else { break }
            switch Int.random(in: 0..<6, using: &random) {
            case 0: blocks.swapAt(one, two)
            case 1: blocks.insert(blocks[one], at: two)
            case 2: blocks.remove(at: one)
            case 3: blocks[one] = ["      - id: \(id)"] + blocks[one].dropFirst()
            case 4:
                blocks[one] = blocks[one].map { $0.hasPrefix("        type: ") ? "        type: \(type.rawValue)" : $0 }
            default:
                let line = "        when: {question: \(id), answered: true}"
                let hasNone = !blocks[one].contains { $0.hasPrefix("        when:") }
                if hasNone { blocks[one].insert(line, at: 1) } else { blocks[one][0] += "x" }
            }
        }
        return blocks.joined().joined(separator: "\n")
    }
}

extension Script.Node {
    fileprivate var isSection: Bool {
        if case .section = kind { return true }
        return false
    }
}
