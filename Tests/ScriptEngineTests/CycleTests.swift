import TestSupport
import Testing

@testable import ScriptEngine

@Suite("Rings of conditions")
struct CycleTests {
    static let rings: [(name: String, body: String, messages: [String], lines: [Int])] = [
        (
            "one", RuleFindings.body(questions: ["id: a1, ask: Q?, type: text, when: {question: a1, answered: true}"]),
            ["`a1 → a1`"], [11]
        ),
        (
            "two",
            RuleFindings.body(questions: [
                "id: a1, ask: Q?, type: text, when: {question: a2, answered: true}",
                "id: a2, ask: Q?, type: text, when: {question: a1, answered: true}",
            ]), ["`a1 → a2 → a1`"], [11]
        ),
        (
            "three, and one that only looks in",
            RuleFindings.body(questions: [
                "id: a1, ask: Q?, type: text, when: {question: a3, answered: true}",
                "id: a2, ask: Q?, type: text, when: {question: a1, answered: true}",
                "id: a3, ask: Q?, type: text, when: {question: a2, answered: true}",
                "id: a4, ask: Q?, type: text, when: {question: a3, answered: true}",
            ]), ["`a1 → a3 → a2 → a1`"], [11]
        ),
        (
            "two rings that share a question are one",
            RuleFindings.body(questions: [
                "id: a1, ask: Q?, type: text, when: {question: a2, answered: true}",
                "id: a2, ask: Q?, type: text, when: {any: [{question: a1, answered: true}, "
                    + "{question: a3, answered: true}]}",
                "id: a3, ask: Q?, type: text, when: {question: a2, answered: true}",
            ]), ["`a1 → a2 → a1`: each depends on the next, so none can be settled first; also part of it: a3"], [11]
        ),
        (
            "two rings apart",
            RuleFindings.body(questions: [
                "id: a1, ask: Q?, type: text, when: {question: a1, answered: true}",
                "id: a2, ask: Q?, type: text, when: {question: a2, answered: true}",
            ]), ["`a1 → a1`", "`a2 → a2`"], [11, 12]
        ),
        (
            "a section that looks at its own question",
            """
            sections:
            - id: a
              title: A
              when: {question: a1, answered: true}
              questions:
              - {id: a1, ask: Q?, type: text}
            """, ["`a → a1 → a`"], [10]
        ),
        (
            "three sections that look at each other's questions",
            """
            sections:
            - {id: a, title: A, when: {question: c1, answered: true}, questions: [{id: a1, ask: Q?, type: text}]}
            - {id: b, title: B, when: {question: a1, answered: true}, questions: [{id: b1, ask: Q?, type: text}]}
            - {id: c, title: C, when: {question: b1, answered: true}, questions: [{id: c1, ask: Q?, type: text}]}
            """, ["`a → c1 → c → b1 → b → a1 → a`"], [8]
        ),
        (
            "a sum of itself", RuleFindings.body(questions: ["id: a1, type: integer, calculate: {sum: [a1]}"]),
            ["`a1 → a1`"], [11]
        ),
        (
            "a sum that one of its terms looks at",
            RuleFindings.body(questions: [
                "id: a1, ask: Q?, type: integer, when: {question: a2, atLeast: 1}",
                "id: a2, type: integer, calculate: {sum: [a1]}",
            ]), ["`a1 → a2 → a1`"], [11]
        ),
        (
            "a repeat counted by its own question",
            """
            sections:
            - id: a
              title: A
              repeat: {count: a1, each: One, atMost: 5}
              questions:
              - {id: a1, ask: Q?, type: integer}
            """, ["`a → a1 → a`"], [10]
        ),
        (
            "a count that the section it counts depends on",
            """
            sections:
            - id: a
              title: A
              questions:
              - {id: counted, type: integer, calculate: {count: {section: b}}}
              - {id: many, ask: Q?, type: integer, when: {question: counted, atLeast: 1}}
            - id: b
              title: B
              repeat: {count: many, each: One, atMost: 5}
              questions:
              - {id: b1, ask: Q?, type: text}
            """, ["`counted → b → many → counted`"], [11]
        ),
        (
            "a constraint that looks at what its question decides",
            RuleFindings.body(questions: [
                "id: a1, ask: Q?, type: integer, constraints: [{must: {atMost: {question: a2}}, message: No.}]",
                "id: a2, ask: Q?, type: integer, when: {question: a1, answered: true}",
            ]), ["`a1 → a2 → a1`"], [11]
        ),
    ]

    @Test(arguments: rings.indices)
    func ringIsOneFindingThatNamesItsMembers(index: Int) {
        let ring = Self.rings[index]
        let findings = RuleFindings.of(ring.body)
        #expect(findings.map(\.code) == ring.messages.map { _ in "script.cycle" }, "\(ring.name): \(findings)")
        #expect(findings.compactMap(\.line) == ring.lines, "\(ring.name)")
        for (finding, message) in zip(findings, ring.messages) {
            #expect(finding.message.hasPrefix(message), "\(ring.name)")
        }
    }

    @Test func constraintOnItsOwnQuestionIsNoRing() {
        let body = RuleFindings.body(questions: [
            "id: a1, ask: Q?, type: integer, constraints: [{must: {question: a1, atMost: 5}, message: No.}]"
        ])
        #expect(RuleFindings.of(body).isEmpty)
    }

    @Test func forwardReferenceBesideARingIsStillReported() {
        let body = RuleFindings.body(questions: [
            "id: a1, ask: Q?, type: text, when: {question: a2, answered: true}",
            "id: a2, ask: Q?, type: text, when: {question: a3, answered: true}",
            "id: a3, ask: Q?, type: text, when: {question: a2, answered: true}",
        ])
        #expect(RuleFindings.of(body).map(\.code) == ["script.forwardReference", "script.cycle"])
        #expect(RuleFindings.of(body).map(\.line) == [11, 12])
    }

    @Test func longRingIsNamedInPart() {
        let findings = RuleFindings.of(
            questions: (0..<30).map {
                "id: a\($0), ask: Q?, type: text, when: {question: a\(($0 + 1) % 30), answered: true}"
            })
        #expect(findings.map(\.code) == ["script.cycle"])
        #expect(
            findings.first?.message.hasPrefix("`a0 → a1 → a2 → a3 → a4 → a5 → … → a28 → a29 → a0`, 30 in all") == true)
    }

    @Test func longChainIsWalkedWithoutTheStack() {
        var graph = ReferenceGraph()
        for number in 0..<20_000 { graph.look(from: "n\(number)", at: "n\((number + 1) % 20_000)") }
        #expect(graph.rings.map(\.path.count) == [20_000])
    }
}
