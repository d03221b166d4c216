import Casework
import ScriptEngine
import TestSupport
import Testing

@Suite struct MigrationTests {
    private let handler = Actor("tester")
    private let time = Timestamp(seconds: 1_700_000_000)

    private func call(under version: Int) throws -> (call: Call, entries: [Entry]) {
        var random = Seeded(7)
        let id = CallID(StreamID(at: time, random: &random))
        let (call, change) = Call.opened(
            id, under: try ScriptLibrary.released.script(version: version), at: time, by: handler)
        return (call, change.entries)
    }

    private func replayed(_ entries: [Entry]) throws -> Call {
        try Call.replayed(entries) { try ScriptLibrary.released.script(matching: $0) }
    }

    /// Whole calls, simulated, moved up and down: nothing said is lost, and replay gives the same call.
    @Test(arguments: [(1, 4), (2, 3), (3, 4), (4, 3), (4, 1)])
    func migratingThereAndReplayingGivesTheSameAnswers(_ from: Int, _ to: Int) throws {
        var (call, entries) = try call(under: from)
        let finder = try RouteFinder(call.script)
        let route = try #require(try finder.shortest())
        for (place, response) in route.responses {
            let input: Call.Input =
                switch response {
                case .answered(let value): .answered(place, value)
                case .missing(let missing): .markedMissing(place, missing)
                }
            entries += try call.record(input, at: time, by: handler).entries
        }
        let before = call
        let plan = try call.migration(to: to, scripts: .released)
        #expect(!plan.isBlocked)
        #expect(plan.lines.count == before.interview.recorded.count)
        entries += try call.migrate(by: plan, at: time, by: handler).entries
        #expect(call.script.reference.version == to)
        for line in plan.lines {
            guard let target = line.to else { continue }
            #expect(call.interview.response(at: target) == before.interview.response(at: line.from))
        }
        let again = try replayed(entries)
        #expect(again.interview == call.interview)
        #expect(again.version == call.version)

        // Back by plan: everything that was said is there again.
        var back = call
        let way = try back.migration(to: from, scripts: .released)
        _ = try back.migrate(by: way, at: time, by: handler)
        #expect(back.interview.recorded.count == before.interview.recorded.count)
        for (place, response) in before.interview.recorded {
            #expect(back.interview.response(at: place) == response, "\(place)")
        }

        // Undone: the very call that it was.
        entries += try call.undoMigration(at: time, by: handler).entries
        #expect(call.interview == before.interview)
        #expect(try replayed(entries).interview == before.interview)
    }

    @Test func aMigrationIsNotUndoneOverALaterAnswer() throws {
        var (call, _) = try call(under: 3)
        _ = try call.record(.answered("casualty_state", .choice("none")), at: time, by: handler)
        _ = try call.migrate(by: call.migration(to: 4, scripts: .released), at: time, by: handler)
        _ = try call.record(.answered("event_type", .choice("lorry")), at: time, by: handler)
        #expect(throws: MigrationError.recordedSince(entries: 1)) {
            try call.undoMigration(at: time, by: handler)
        }
    }

    @Test func aClosedCallStaysUnderItsVersion() throws {
        var (call, _) = try call(under: 3)
        _ = try call.record(.closed(reason: "Invented.", callerRangOff: true), at: time, by: handler)
        let plan = try call.migration(to: 4, scripts: .released)
        #expect(plan.isBlocked)
        #expect(throws: MigrationError.blocked) { try call.migrate(by: plan, at: time, by: handler) }
    }

    @Test func aRenamedQuestionKeepsItsAnswerThroughTheVersionsBetween() throws {
        var (call, _) = try call(under: 1)
        _ = try call.record(.answered("company", .text("Invented Haulage")), at: time, by: handler)
        let plan = try call.migration(to: 4, scripts: .released)
        #expect(plan.lines.first { $0.from == "company" }?.to == "haulier_name")
    }
}
