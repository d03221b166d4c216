import ScriptEngine
import TestSupport
import Testing

@Suite("The wiring of a script")
struct WiringTests {
    @Test("a question of which more is asked than there are bits for decides all the same")
    func moreTestsThanVerdicts() throws {
        let dependent = (0..<100).map {
            "  - {id: q\($0), ask: Q?, type: boolean, when: {question: n, is: \($0)}}"
        }
        let script = try inlineScript(
            """
            sections:
            - id: only
              title: Only
              questions:
              - {id: n, ask: N?, type: integer}
            \(dependent.joined(separator: "\n"))
            """)
        for number in 0..<100 {
            var interview = Interview(script)
            _ = try interview.answered("n", .integer(number == 0 ? 99 : number - 1))
            _ = try interview.answered("n", .integer(number))
            #expect(interview.applicablePlaces == ["n", Place(QuestionID("q\(number)"))])
        }
    }

    @Test func aPlaceIsTheSameWhereverItCameFrom() throws {
        let script = try inlineScript(roadside)
        let other = try inlineScript(
            """
            sections:
            - id: only
              title: Only
              questions:
              - {id: first_here, ask: F?, type: boolean}
              - {id: kind, ask: K?, type: text}
            """)
        let place = try #require(Interview(script).next())
        #expect(place == "kind")
        #expect(Set([place, "kind"]).count == 1)
        // In another script the same question is another node.
        var interview = Interview(other)
        _ = try interview.answered(place, .text("A lorry"))
        #expect(interview.value(of: "kind") == .text("A lorry"))
        #expect(interview.value(of: "first_here") == nil)
    }

    @Test func anInterviewDoesNotTouchTheNextOneOfItsScript() throws {
        let script = try inlineScript(roadside)
        let fresh = Interview(script)
        var interview = Interview(script)
        _ = try interview.answered("to_list", .integer(3))
        let kept = interview
        _ = try interview.answered(Place("age", instance: 2), .choice("child"))
        #expect(Interview(script) == fresh)
        #expect(kept.value(of: Place("age", instance: 2)) == nil)
    }

    @Test func twoRepeatSectionsMayShareACount() throws {
        var interview = Interview(
            try inlineScript(
                """
                sections:
                - id: count
                  title: Count
                  questions:
                  - {id: n, ask: N?, type: integer}
                - id: people
                  title: People
                  repeat: {count: n, each: Person, atMost: 9}
                  questions:
                  - {id: age, ask: A?, type: integer}
                - id: bags
                  title: Bags
                  repeat: {count: n, each: Bag, atMost: 2}
                  questions:
                  - {id: colour, ask: C?, type: text}
                """))
        _ = try interview.answered("n", .integer(1))
        _ = try interview.answered(Place("colour", instance: 1), .text("red"))
        _ = try interview.answered("n", .integer(3))
        _ = try interview.answered(Place("age", instance: 3), .integer(30))
        #expect(interview.value(of: Place("colour", instance: 1)) == .text("red"))
        #expect(interview.instances(of: "people") == 3)
        #expect(interview.instances(of: "bags") == 2)
        #expect(interview.applicablePlaces.count == 6)
    }

    @Test(
        "whatever is answered, a question applies exactly when its condition, read plainly, holds",
        arguments: 1...20 as ClosedRange<UInt64>)
    func wiringIsTheConditionReadPlainly(seed: UInt64) throws {
        let script = try inlineScript(Self.tangled)
        var interview = Interview(script)
        var random = Seeded(seed)
        for _ in 0..<150 {
            let question = try #require(script.questions.randomElement(using: &random))
            let isRepeated = script.section(of: question.id)?.repeats != nil
            let place = Place(question.id, instance: isRepeated ? Int.random(in: 1...3, using: &random) : 0)
            let codes = question.choices.filter { _ in Bool.random(using: &random) }.map(\.code)
            let value: Value =
                switch question.type {
                case .boolean: .boolean(Bool.random(using: &random))
                case .choice: .choice(question.choices.randomElement(using: &random)?.code ?? "")
                case .choices: .choices(codes)
                default: .integer(Int.random(in: 0...4, using: &random))
                }
            if Int.random(in: 0..<6, using: &random) == 0 {
                _ = try? interview.markedMissing(place, .unknown)
            } else {
                _ = try? interview.answered(place, value)
            }
            for section in script.definition.sections {
                let applies = section.relevance.map { plainly($0, interview, nil, 0) } ?? true
                for instance in 1...interview.instances(of: section.id) + 1 {
                    let isThere = applies && instance <= interview.instances(of: section.id)
                    for question in section.questions {
                        let place = Place(question.id, instance: section.repeats == nil ? 0 : instance)
                        guard section.repeats != nil || instance == 1 else { continue }
                        let holds =
                            isThere && (question.relevance.map { plainly($0, interview, section, instance) } ?? true)
                        #expect(interview.applicablePlaces.contains(place) == holds, "seed \(seed), \(place)")
                    }
                }
            }
        }
    }

    /// Conditions of every shape, on questions of every kind that has more than one test.
    private static let tangled = """
        sections:
        - id: first
          title: First
          questions:
          - {id: a, ask: A?, type: choice, choices: [{code: x, label: X}, {code: "y", label: Y}, {code: z, label: Z}]}
          - {id: b, ask: B?, type: choices, choices: [{code: p, label: P}, {code: q, label: Q}, {code: r, label: R}]}
          - {id: c, ask: C?, type: integer}
          - {id: d, ask: D?, type: boolean, when: {any: [{question: a, in: [x, z]}, {not: {question: b, includes: q}}]}}
          - {id: e, ask: E?, type: integer, when: {all: [{question: d, answered: true}, {question: c, atLeast: 1, atMost: 3}]}}
          - {id: f, ask: F?, type: integer, when: {question: e, atLeast: {question: c}}}
          - {id: g, ask: G?, type: boolean, when: {not: {all: [{question: f, answered: false}, {question: d, is: true}]}}}
          - {id: n, ask: N?, type: integer}
        - id: people
          title: People
          when: {not: {question: a, is: "y"}}
          repeat: {count: n, each: Person, atMost: 3}
          questions:
          - {id: h, ask: H?, type: integer}
          - {id: i, ask: I?, type: boolean, when: {any: [{question: h, atLeast: {question: c}}, {question: g, is: true}]}}
        - id: end
          title: End
          when: {any: [{question: i, is: true}, {question: h, answered: false}, {question: b, includes: p}]}
          questions:
          - {id: j, ask: J?, type: boolean, when: {not: {question: h, atMost: 2}}}
          - {id: k, ask: K?, type: boolean, when: {question: c, in: [0, 2, 4]}}
        """

    /// The condition as its definition says it, over the answers that count.
    private func plainly(
        _ condition: Condition<QuestionID>, _ interview: Interview, _ own: Section?, _ instance: Int
    ) -> Bool {
        switch condition {
        case .all(let parts): return parts.allSatisfy { plainly($0, interview, own, instance) }
        case .any(let parts): return parts.contains { plainly($0, interview, own, instance) }
        case .not(let part): return !plainly(part, interview, own, instance)
        case .test(let id, let test):
            guard let section = interview.script.section(of: id), section.repeats != nil else {
                return passes(test, interview, Place(id), instance)
            }
            if section == own { return passes(test, interview, Place(id, instance: instance), instance) }
            return (0..<interview.instances(of: section.id)).contains {
                passes(test, interview, Place(id, instance: $0 + 1), $0 + 1)
            }
        }
    }

    private func passes(_ test: ScriptEngine.Test<QuestionID>, _ interview: Interview, _ place: Place, _ instance: Int)
        -> Bool
    {
        let value = interview.value(of: place)
        func integer(_ operand: Operand<QuestionID>) -> Int? {
            let other: Value? =
                switch operand {
                case .constant(let value): value
                case .answer(let id): interview.value(of: Place(id))
                }
            if case .integer(let number) = other { return number }
            return nil
        }
        switch (test, value) {
        case (.answered(let wanted), _): return (value != nil) == wanted
        case (.isValue(let wanted), _): return value == wanted
        case (.isOneOf(let wanted), let value?): return wanted.contains(value)
        case (.includes(let code), .choices(let codes)): return codes.contains(code)
        case (.atLeast(let operand), .integer(let number)): return integer(operand).map { number >= $0 } ?? false
        case (.atMost(let operand), .integer(let number)): return integer(operand).map { number <= $0 } ?? false
        default: return false
        }
    }
}
