import ScriptEngine
import TestSupport
import Testing

/// A small script with everything in it: a branch, a repeat section, a calculation, a constraint, a check, an alert, a
/// send point.
let roadside = """
    sections:
    - id: first
      title: First
      questions:
      - {id: kind, ask: What is it?, type: choice, required: critical, choices: [{code: lorry, label: Lorry}, {code: boat, label: Boat}]}
      - {id: hurt, ask: Is anyone hurt?, type: boolean, required: critical, missing: [unknown]}
      - id: found
        ask: How many?
        type: integer
        required: major
        constraints: [{must: {atLeast: 0, atMost: 500}, message: Give 0 to 500.}]
        checks: [{expect: {atMost: 60}, message: That is many.}]
    - id: lorry
      title: Lorry
      when: {question: kind, is: lorry}
      questions:
      - {id: plate, ask: Plate?, type: registration, required: major, missing: [unknown], personal: true}
      - {id: driver, ask: Driver there?, type: boolean, required: moderate}
      - {id: driver_name, ask: Name?, type: personName, required: minor, missing: [refused], when: {question: driver, is: true}}
      - id: inside
        ask: How many inside?
        type: integer
        constraints: [{must: {atMost: {question: found}}, message: No more than were found.}]
    - id: listing
      title: Listing
      questions:
      - {id: to_list, ask: List how many?, type: integer, required: major, constraints: [{must: {atLeast: 0, atMost: 9}, message: 0 to 9.}]}
    - id: people
      title: People
      repeat: {count: to_list, each: Person, atMost: 9}
      questions:
      - {id: age, ask: Age?, type: choice, required: critical, choices: [{code: adult, label: Adult}, {code: child, label: Child}]}
      - {id: asylum, ask: Asylum?, type: boolean, required: moderate, when: {question: age, is: adult}}
    - id: end
      title: End
      questions:
      - {id: children, type: integer, calculate: {count: {section: people, where: {question: age, is: child}}}}
      - {id: listed_or_found, type: integer, calculate: {sum: [to_list, found]}}
      - {id: services, ask: Services told?, type: boolean, required: critical, when: {question: children, atLeast: 1}}
    alerts:
    - {id: call_999, when: {question: hurt, is: true}, text: 999 now.}
    sendPoints:
    - {id: casualty-alert, title: Casualty, when: {question: hurt, is: true}, automatic: true, carries: [hurt, found]}
    - {id: child, title: Child, when: {question: age, is: child}, automatic: true, carries: [age]}
    """

@Suite("The interview")
struct InterviewTests {
    private func interview() throws -> Interview { Interview(try inlineScript(roadside)) }

    // MARK: Going back

    @Test func changingABranchSetsAsideAndReturningRestores() throws {
        var interview = try interview()
        _ = try interview.answered("kind", .choice("lorry"))
        _ = try interview.answered("plate", .text("AB12CDE"))
        let open = interview.open
        _ = try interview.answered("kind", .choice("boat"))
        #expect(try interview.status(of: "plate") == .notApplicable)
        #expect(interview.value(of: "plate") == nil)
        #expect(interview.setAside == ["plate"])
        _ = try interview.answered("kind", .choice("lorry"))
        #expect(interview.value(of: "plate") == .text("AB12CDE"))
        #expect(interview.setAside == [])
        #expect(interview.open == open)
    }

    @Test func aSetAsideAnswerFeedsNoCondition() throws {
        var interview = try interview()
        _ = try interview.answered("kind", .choice("lorry"))
        _ = try interview.answered("driver", .boolean(true))
        #expect(try interview.status(of: "driver_name") == .notReached)
        _ = try interview.answered("kind", .choice("boat"))
        #expect(try interview.status(of: "driver_name") == .notApplicable)
    }

    @Test func loweringTheCountSetsPeopleAsideAndRaisingItRestoresThem() throws {
        var interview = try interview()
        _ = try interview.answered("to_list", .integer(2))
        _ = try interview.answered(Place("age", instance: 2), .choice("child"))
        #expect(interview.result(of: "children") == 1)
        _ = try interview.answered("to_list", .integer(1))
        #expect(interview.result(of: "children") == 0)
        #expect(interview.setAside == [Place("age", instance: 2)])
        _ = try interview.answered("to_list", .integer(2))
        #expect(interview.result(of: "children") == 1)
    }

    // MARK: Refusing and warning

    @Test func hardConstraintRefusesAndChangesNothing() throws {
        var interview = try interview()
        let before = interview
        #expect(throws: InterviewError.constraint("found", message: "Give 0 to 500.")) {
            try interview.answered("found", .integer(501))
        }
        #expect(interview == before)
    }

    @Test func softCheckWarnsAndKeepsTheAnswer() throws {
        var interview = try interview()
        _ = try interview.answered("found", .integer(61))
        #expect(interview.warnings(at: "found") == ["That is many."])
        _ = try interview.answered("found", .integer(60))
        #expect(interview.warnings(at: "found") == [])
    }

    @Test func anAnswerThatAnotherAnswerBreaksIsOpenAgain() throws {
        var interview = try inlineScript(
            roadside.replacing("ask: How many inside?", with: "required: major\n    ask: I?")
        )
        .interview()
        _ = try interview.answered("kind", .choice("lorry"))
        _ = try interview.answered("found", .integer(5))
        _ = try interview.answered("inside", .integer(5))
        #expect(interview.isSettled("inside"))
        _ = try interview.answered("found", .integer(4))
        #expect(!interview.isSettled("inside"))
        #expect(interview.brokenConstraint(at: "inside") == "No more than were found.")
        _ = try interview.answered("found", .integer(6))
        #expect(interview.isSettled("inside"))
    }

    static let refusals: [(Place, Value, InterviewError)] = [
        ("nothing", .boolean(true), .unknownQuestion("nothing")),
        ("children", .integer(1), .unknownQuestion("children")),
        ("plate", .text("A"), .notApplicable("plate")),
        ("kind", .text("lorry"), .wrongType("kind", expected: .choice)),
        ("kind", .choice("car"), .unknownChoice("kind")),
        (Place("age", instance: 1), .choice("adult"), .noSuchInstance(Place("age", instance: 1), instances: 0)),
        (Place("age"), .choice("adult"), .noSuchInstance(Place("age"), instances: 0)),
        (Place("kind", instance: 1), .choice("boat"), .noSuchInstance(Place("kind", instance: 1), instances: 0)),
    ]

    @Test("what cannot be answered is refused with the reason", arguments: refusals.indices)
    func impossibleAnswerIsRefused(index: Int) throws {
        var interview = try interview()
        let (place, value, error) = Self.refusals[index]
        #expect(throws: error) { try interview.answered(place, value) }
    }

    @Test func aHalfFilledGridIsOpenStill() throws {
        var interview = try inlineScript(
            """
            sections:
            - id: a
              title: A
              questions:
              - {id: grid, ask: Q?, type: checklist, required: major, choices: [{code: done, label: Done}], rows: [{code: locks, label: Locks}, {code: roof, label: Roof}]}
            """
        ).interview()
        _ = try interview.answered("grid", .checklist(["locks": "done"]))
        #expect(interview.open.total == 1)
        _ = try interview.answered("grid", .checklist(["locks": "done", "roof": "done"]))
        #expect(interview.open.total == 0)
        #expect(throws: InterviewError.unknownChoice("grid")) {
            try interview.answered("grid", .checklist(["seals": "done"]))
        }
    }

    @Test func aMissingAnswerBreaksNoConstraint() throws {
        var interview = try interview()
        _ = try interview.markedMissing("found", .unknown)
        #expect(interview.brokenConstraint(at: "found") == nil)
    }

    // MARK: Missing

    @Test func missingCountsAsCompleteOnlyWhereTheQuestionAcceptsIt() throws {
        var interview = try interview()
        _ = try interview.markedMissing("hurt", .unknown)
        #expect(interview.isSettled("hurt"))
        _ = try interview.markedMissing("hurt", .refused)
        #expect(!interview.isSettled("hurt"))
        _ = try interview.markedMissing("kind", .notAsked(reason: "No time."))
        #expect(!interview.isSettled("kind"))
        #expect(try interview.status(of: "kind") == .missing(.notAsked(reason: "No time.")))
        #expect(try interview.status(of: "found") == .notReached)
    }

    // MARK: Events

    @Test func everyAnswerIsAnEvent() throws {
        var interview = try interview()
        #expect(try interview.answered("kind", .choice("boat")) == [.answered("kind", .choice("boat"))])
        #expect(try interview.answered("kind", .choice("boat")) == [])
        #expect(try interview.answered("kind", .choice("lorry")) == [.amended("kind", .choice("lorry"))])
        #expect(try interview.markedMissing("hurt", .unknown) == [.markedMissing("hurt", .unknown)])
        #expect(
            try interview.answered("hurt", .boolean(true)) == [
                .amended("hurt", .boolean(true)), .sendPointReached("casualty-alert"),
            ])
        #expect(try interview.answered("hurt", .boolean(false)) == [.amended("hurt", .boolean(false))])
        #expect(try interview.answered("hurt", .boolean(true)) == [.amended("hurt", .boolean(true))])
    }

    @Test func alertStandsWhileItsConditionHolds() throws {
        var interview = try interview()
        #expect(interview.alerts.isEmpty)
        _ = try interview.answered("hurt", .boolean(true))
        #expect(interview.alerts.map(\.id) == ["call_999"])
        _ = try interview.answered("hurt", .boolean(false))
        #expect(interview.alerts.isEmpty)
    }

    @Test func oneChildAmongManyIsEnough() throws {
        var interview = try interview()
        _ = try interview.answered("to_list", .integer(3))
        _ = try interview.answered(Place("age", instance: 1), .choice("adult"))
        #expect(try interview.status(of: "services") == .notApplicable)
        let events = try interview.answered(Place("age", instance: 3), .choice("child"))
        #expect(events.contains(.sendPointReached("child")))
        #expect(try interview.status(of: "services") == .notReached)
        #expect(try interview.status(of: Place("asylum", instance: 1)) == .notReached)
        #expect(try interview.status(of: Place("asylum", instance: 3)) == .notApplicable)
    }

    @Test func calculationsAddUp() throws {
        var interview = try interview()
        _ = try interview.answered("to_list", .integer(2))
        #expect(interview.result(of: "listed_or_found") == 2)
        _ = try interview.answered("found", .integer(5))
        #expect(interview.result(of: "listed_or_found") == 7)
    }

    // MARK: Order

    @Test func questionsComeInOrderEachPersonWhole() throws {
        var interview = try interview()
        _ = try interview.answered("kind", .choice("boat"))
        _ = try interview.answered("to_list", .integer(2))
        _ = try interview.answered(Place("age", instance: 1), .choice("adult"))
        #expect(
            interview.applicablePlaces.map(\.description) == [
                "kind", "hurt", "found", "to_list", "age[1]", "asylum[1]", "age[2]",
            ])
        #expect(interview.next() == "hurt")
        #expect(interview.next(after: "to_list") == Place("asylum", instance: 1))
        #expect(interview.next(after: Place("asylum", instance: 1)) == Place("age", instance: 2))
        #expect(interview.next(after: Place("age", instance: 2)) == nil)
    }

    // MARK: Phases

    /// Every phase and every input: the phase that follows, or nil where it is refused.
    static let moves: [(Interview.Phase, String, Interview.Phase?)] = [
        (.inProgress, "answered", .inProgress), (.inProgress, "markedMissing", .inProgress),
        (.inProgress, "paused", .paused), (.inProgress, "resumed", nil), (.inProgress, "handedOver", .inProgress),
        (.inProgress, "closed", .closed), (.inProgress, "reopened", nil),
        (.paused, "answered", nil), (.paused, "markedMissing", nil), (.paused, "paused", nil),
        (.paused, "resumed", .inProgress), (.paused, "handedOver", .paused), (.paused, "closed", .closed),
        (.paused, "reopened", nil),
        (.closed, "answered", nil), (.closed, "markedMissing", nil), (.closed, "paused", nil),
        (.closed, "resumed", nil), (.closed, "handedOver", nil), (.closed, "closed", nil),
        (.closed, "reopened", .inProgress),
    ]

    @Test("each phase takes the inputs it should and no other", arguments: moves.indices)
    func phaseTakesOnlyItsInputs(index: Int) throws {
        let (phase, input, expected) = Self.moves[index]
        var interview = try interview()
        if phase == .paused { _ = try interview.paused() }
        if phase == .closed { _ = try interview.closed(reason: "Test.", callerRangOff: false) }
        let before = interview
        func perform() throws {
            switch input {
            case "answered": _ = try interview.answered("hurt", .boolean(false))
            case "markedMissing": _ = try interview.markedMissing("hurt", .unknown)
            case "paused": _ = try interview.paused()
            case "resumed": _ = try interview.resumed()
            case "handedOver": _ = try interview.handedOver(to: "other")
            case "closed": _ = try interview.closed(reason: "Test.", callerRangOff: false)
            default: _ = try interview.reopened(reason: "Test.")
            }
        }
        if let expected {
            try perform()
            #expect(interview.phase == expected)
        } else {
            #expect(throws: InterviewError.self) { try perform() }
            #expect(interview == before)
        }
    }

    // MARK: Closing

    @Test func closingWithACriticalQuestionOpenAsksForAReason() throws {
        var interview = try interview()
        #expect(throws: InterviewError.reasonRequired(open: ["kind", "hurt"])) {
            try interview.closed(reason: nil, callerRangOff: true)
        }
        #expect(throws: InterviewError.self) { try interview.closed(reason: "  ", callerRangOff: true) }
        _ = try interview.closed(reason: "The line dropped.", callerRangOff: true)
        #expect(interview.closing?.completeness == .brokenOff)
    }

    @Test func completenessIsOfWhatApplied() throws {
        var interview = try interview()
        for (place, value) in [
            ("kind", Value.choice("boat")), ("hurt", .boolean(false)), ("found", .integer(2)),
            ("to_list", .integer(0)),
        ] as [(Place, Value)] {
            _ = try interview.answered(place, value)
        }
        #expect(interview.open.total == 0)
        #expect(interview.required == Tally(critical: 2, major: 2))
        _ = try interview.closed(reason: nil, callerRangOff: true)
        #expect(interview.closing?.completeness == .full)
        _ = try interview.reopened(reason: "More came.")
        _ = try interview.answered("to_list", .integer(1))
        _ = try interview.closed(reason: "Gone.", callerRangOff: false)
        #expect(interview.closing?.completeness == .partial)
        #expect(interview.closing?.open == Tally(critical: 1))
    }

    /// Found by JavaRosa, in the differential test.
    @Test func testForAnInstanceWithoutAnswerSeesInstancesComeAndGo() throws {
        let script = try inlineScript(
            """
            sections:
              - id: group
                title: Group
                questions:
                  - {id: number, ask: How many?, type: integer}
              - id: persons
                title: Persons
                repeat: {count: number, each: Person, atMost: 3}
                questions:
                  - {id: name, ask: What name?, type: text, when: {question: number, atLeast: 3}}
              - id: end
                title: End
                when: {question: name, answered: false}
                questions:
                  - {id: why, ask: Why is a name missing?, type: text}
            """)
        var interview = Interview(script)
        #expect(!interview.applicablePlaces.contains("why"))
        _ = try interview.answered("number", .integer(1))
        #expect(interview.applicablePlaces.contains("why"))
        _ = try interview.answered("number", .integer(0))
        #expect(!interview.applicablePlaces.contains("why"))
    }
}

extension Script {
    func interview() -> Interview { Interview(self) }
}
