import ScriptEngine
import TestSupport
import Testing

@testable import Casework

@Suite("Paradata: how long questions took")
struct ParadataTests {
    private let script: Script
    private let start = Timestamp(seconds: 1_614_607_500)

    init() throws {
        script = try inlineScript(
            """
            sections:
              - id: first
                title: First
                questions:
                  - {id: one, ask: One?, type: integer}
                  - {id: two, ask: Two?, type: integer}
                  - {id: three, ask: Three?, type: integer, missing: [unknown]}
            """)
    }

    /// A call with inputs so many seconds after it was opened.
    private func paradata(_ inputs: [(Int, Call.Input)], from start: Timestamp? = nil) throws -> Paradata {
        let start = start ?? self.start
        var random = Seeded(7)
        var (call, change) = Call.opened(
            CallID(StreamID(at: start, random: &random)), under: script, at: start, by: handler)
        var changes = [change]
        for (seconds, input) in inputs {
            change = try call.record(input, at: start.adding(seconds: seconds), by: handler)
            changes.append(change)
        }
        return Paradata(try stored(changes), under: script)
    }

    private func answer(_ question: QuestionID, _ value: Int = 1) -> Call.Input {
        .answered(Place(question), .integer(value))
    }

    private let close = Call.Input.closed(reason: nil, callerRangOff: false)

    @Test func aQuestionTookTheTimeSinceTheEntryBeforeIt() throws {
        let found = try paradata([
            (12, answer("one")), (20, answer("two")), (50, .markedMissing(Place("three"), .unknown)), (55, close),
        ])
        #expect(found.questions == ["one": 12, "two": 8, "three": 30])
        #expect(found.seconds == 55)
    }

    @Test func aPauseBelongsToNobody() throws {
        let found = try paradata([
            (10, answer("one")), (15, .paused), (315, .resumed), (321, answer("two")), (330, close),
        ])
        #expect(found.questions == ["one": 10, "two": 6])
        #expect(found.seconds == 30)
    }

    @Test func aGapOfTenMinutesBelongsToNobodyAndOneOfLessDoes() throws {
        let found = try paradata([(599, answer("one")), (599 + 600, answer("two")), (1_205, close)])
        #expect(found.questions == ["one": 599])
        #expect(found.seconds == 605)
    }

    @Test func anAmendedAnswerTookBothTimes() throws {
        let found = try paradata([
            (10, answer("one")), (16, answer("two")), (30, answer("one", 2)), (31, close),
        ])
        #expect(found.questions == ["one": 24, "two": 6])
    }

    @Test func aCallThatIsHandedOverGoesOnTakingTime() throws {
        let found = try paradata([
            (10, answer("one")), (14, .handedOver(to: Actor("handler-9"))), (20, answer("two")), (21, close),
        ])
        #expect(found.questions == ["one": 10, "two": 6])
        #expect(found.seconds == 21)
    }

    @Test func theTimeBetweenClosingAndOpeningAgainIsNoTime() throws {
        let found = try paradata([
            (10, answer("one")), (12, close), (100, .reopened(reason: "a test")), (107, answer("two")), (110, close),
        ])
        #expect(found.questions == ["one": 10, "two": 7])
        #expect(found.seconds == 22)
    }

    @Test func aClockThatGoesBackTakesNothingAway() throws {
        let found = try paradata([(40, answer("one")), (10, answer("two")), (15, answer("three")), (16, close)])
        #expect(found.questions == ["one": 40, "two": 0, "three": 5])
        #expect(found.seconds == 46)
    }

    @Test(
        "seconds are counted through the night that the clocks change",
        arguments: [
            "2021-03-28T00:59:50Z", "2021-10-31T00:59:50Z",
        ])
    func clocksThatChangeChangeNoSeconds(text: String) throws {
        let night = try #require(Timestamp(iso: text))
        let found = try paradata([(20, answer("one")), (50, answer("two")), (60, close)], from: night)
        #expect(found.questions == ["one": 20, "two": 30])
        #expect(found.seconds == 60)
    }

    @Test func whatWasCarriedToAnotherVersionKeepsItsTimeUnderItsNewName() throws {
        let scripts = ScriptLibrary.released
        var random = Seeded(7)
        var (call, change) = Call.opened(
            CallID(StreamID(at: start, random: &random)), under: try scripts.script(version: 2), at: start, by: handler)
        var changes = [change]
        // v2 asks for the haulage company as `company`, v3 as `haulier_name`.
        change = try call.record(
            .answered(Place("company"), .text("A test haulier")), at: start.adding(seconds: 17), by: handler)
        changes.append(change)
        let earlier = call.script
        let plan = try call.migration(to: 3, scripts: scripts)
        changes.append(try call.migrate(by: plan, at: start.adding(seconds: 700), by: handler))
        let moved = Paradata(try stored(changes), under: call.script)
        #expect(moved.questions == ["haulier_name": 17])
        #expect(MeasureLayout(call.script).times(of: moved).contains(18))
        changes.append(try call.undoMigration(at: start.adding(seconds: 705), by: handler))
        #expect(Paradata(try stored(changes), under: earlier).questions == ["company": 17])
    }

    @Test func whatIsLongerThanAByteTellsStandsAsTheLongest() throws {
        let layout = MeasureLayout(script)
        let found = try paradata([(300, answer("one")), (554, answer("two")), (555, answer("three"))])
        #expect(layout.times(of: found) == [255, 255, 2])
    }
}
