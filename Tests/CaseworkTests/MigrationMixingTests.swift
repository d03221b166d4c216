import Casework
import ScriptEngine
import TestSupport
import Testing

/// Moves between two small versions in which a name, a section or a send point means something else.
@Suite struct MigrationMixingTests {
    private let handler = Actor("tester")
    private let time = Timestamp(seconds: 1_700_000_000)

    private func library(_ first: String, _ second: String) -> ScriptLibrary {
        ScriptLibrary(files: [
            1: Array(inlineYAML(first).utf8),
            2: Array(inlineYAML(second).replacing("version: 1\n", with: "version: 2\nsupersedes: 1\n").utf8),
        ])
    }

    private func opened(_ scripts: ScriptLibrary, _ answers: [(Place, Value)]) throws -> (call: Call, entries: [Entry])
    {
        var random = Seeded(7)
        let id = CallID(StreamID(at: time, random: &random))
        var (call, change) = Call.opened(id, under: try scripts.script(version: 1), at: time, by: handler)
        var entries = change.entries
        for (place, value) in answers {
            entries += try call.record(.answered(place, value), at: time, by: handler).entries
        }
        return (call, entries)
    }

    private func replayed(_ entries: [Entry], _ scripts: ScriptLibrary) throws -> Call {
        try Call.replayed(entries) { try scripts.script(matching: $0) }
    }

    /// Moves to version 2, ten times over: replay must give what the plan gave, whatever order a dictionary has.
    private func moved(_ call: Call, _ entries: [Entry], _ scripts: ScriptLibrary) throws -> (Call, [Entry]) {
        var (moved, all) = (call, entries)
        let plan = try call.migration(to: 2, scripts: scripts)
        #expect(!plan.isBlocked)
        all += try moved.migrate(by: plan, at: time, by: handler).entries
        for _ in 0..<10 {
            #expect(try replayed(all, scripts).interview == moved.interview)
            #expect(try call.migration(to: 2, scripts: scripts).lines == plan.lines)
            #expect(try call.migration(to: 2, scripts: scripts).interview == plan.interview)
        }
        return (moved, all)
    }

    @Test func aNameThatWasAnothersTakesTheOthersAnswerAndNotItsOwn() throws {
        let scripts = library(
            """
            sections:
              - id: paint
                title: Paint
                questions:
                  - {id: colour, ask: Colour?, type: text}
                  - {id: shade, ask: Shade?, type: text}
            """,
            """
            sections:
              - id: paint
                title: Paint
                questions:
                  - {id: shade, ask: Colour?, type: text, was: colour}
            """)
        for answers: [(Place, Value)] in [
            [("colour", .text("red")), ("shade", .text("dark"))],
            [("shade", .text("dark")), ("colour", .text("red"))],
        ] {
            let (call, entries) = try opened(scripts, answers)
            let plan = try call.migration(to: 2, scripts: scripts)
            #expect(plan.lines.count == 2)
            #expect(plan.lines.first { $0.from == "colour" }?.to == "shade")
            #expect(plan.lines.first { $0.from == "shade" }?.to == nil)
            let (moved, _) = try moved(call, entries, scripts)
            #expect(moved.interview.value(of: "shade") == .text("red"))
            #expect(moved.kept.map(\.place) == ["shade"])
        }
        // The old shade alone: nobody has said what the new one asks.
        let (call, entries) = try opened(scripts, [("shade", .text("dark"))])
        let (moved, _) = try moved(call, entries, scripts)
        #expect(moved.interview.response(at: "shade") == nil)
        #expect(moved.kept.map(\.response) == [.answered(.text("dark"))])
    }

    @Test func whatWasSaidOfAPersonIsNotSaidOfAVehicle() throws {
        func version(_ people: String, _ vehicles: String) -> String {
            """
            sections:
              - id: counts
                title: Counts
                questions:
                  - {id: people, ask: How many?, type: integer}
                  - {id: vehicles, ask: How many?, type: integer}
              - id: each_person
                title: Person
                repeat: {count: people, each: Person, atMost: 3}
                questions:
                  - {id: name_given, ask: Name?, type: text}
            \(people)
              - id: each_vehicle
                title: Vehicle
                repeat: {count: vehicles, each: Vehicle, atMost: 3}
                questions:
                  - {id: make, ask: Make?, type: text}
            \(vehicles)
            """
        }
        let question = "      - {id: remark, ask: Remark?, type: text}"
        let scripts = library(version(question, ""), version("", question))
        let (call, entries) = try opened(
            scripts,
            [
                ("people", .integer(2)), ("vehicles", .integer(2)),
                (Place("remark", instance: 1), .text("of a person")),
                (Place("remark", instance: 2), .text("of another")),
                (Place("make", instance: 1), .text("Invented")),
            ])
        let (moved, _) = try moved(call, entries, scripts)
        for instance in 1...2 { #expect(moved.interview.response(at: Place("remark", instance: instance)) == nil) }
        #expect(moved.interview.value(of: Place("make", instance: 1)) == .text("Invented"))
        #expect(moved.kept.count == 2)
        var back = moved
        let way = try back.migration(to: 1, scripts: scripts)
        _ = try back.migrate(by: way, at: time, by: handler)
        #expect(back.interview.value(of: Place("remark", instance: 2)) == .text("of another"))
    }

    @Test func aMoveThatLetsARecordGoAtOnceIsUndoneAfterReplayToo() throws {
        let body = """
            sections:
              - id: first
                title: First
                questions:
                  - {id: hurt, ask: Hurt?, type: boolean}
                  - {id: more, ask: More?, type: text}
            """
        let point = """

            sendPoints:
              - {id: alarm, title: Alarm, when: {question: hurt, is: true}, automatic: true, carries: [hurt]}
            """
        let scripts = library(body, body + point)
        let (call, entries) = try opened(scripts, [("hurt", .boolean(true))])
        let (moved, all) = try moved(call, entries, scripts)
        #expect(moved.interview.reached == ["alarm"])
        #expect(all.count == entries.count + 2)

        for start in [moved, try replayed(all, scripts)] {
            var back = start
            let undone = try back.undoMigration(at: time, by: handler)
            #expect(back.interview == call.interview)
            let again = try replayed(all + undone.entries, scripts)
            #expect(again.interview == call.interview)
            #expect(again.version == back.version)
            // And on from there, live and replayed.
            var onward = again
            let more = try onward.record(.answered("more", .text("said")), at: time, by: handler)
            #expect(try replayed(all + undone.entries + more.entries, scripts).interview == onward.interview)
        }

        // An answer since then holds the move, after replay too.
        var answered = moved
        let since = try answered.record(.answered("more", .text("said")), at: time, by: handler).entries
        for start in [answered, try replayed(all + since, scripts)] {
            var late = start
            #expect(throws: MigrationError.recordedSince(entries: 1)) {
                try late.undoMigration(at: time, by: handler)
            }
        }
    }
}
