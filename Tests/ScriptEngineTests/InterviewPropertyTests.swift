import ScriptEngine
import TestSupport
import Testing

@Suite("Properties of the interview, on seeded random walks")
struct InterviewPropertyTests {
    /// Random answers at random places, now and then an end and a new beginning.
    private func walk(_ seed: UInt64, steps: Int, each: (Interview, [InterviewEvent]) throws -> Void) throws {
        var random = Seeded(seed)
        var interview = Interview(try inlineScript(roadside))
        for _ in 0..<steps {
            let questions = interview.script.questions
            guard let question = questions.randomElement(using: &random) else { return }
            let isRepeated = interview.script.section(of: question.id)?.repeats != nil
            let place = Place(question.id, instance: isRepeated ? Int.random(in: 1...4, using: &random) : 0)
            let value: Value =
                switch question.type {
                case .boolean: .boolean(Bool.random(using: &random))
                case .integer: .integer(Int.random(in: 0...5, using: &random))
                case .choice: .choice(question.choices.randomElement(using: &random)?.code ?? "")
                default: .text(["A1", "B2", "C3"].randomElement(using: &random) ?? "")
                }
            let events =
                if Int.random(in: 0..<8, using: &random) == 0 {
                    (try? interview.markedMissing(place, Bool.random(using: &random) ? .unknown : .refused)) ?? []
                } else {
                    (try? interview.answered(place, value)) ?? []
                }
            try each(interview, events)
        }
    }

    @Test("a replayed interview is equal to the live one after every answer", arguments: 1...20 as ClosedRange<UInt64>)
    func replayEqualsLive(seed: UInt64) throws {
        var replayed = Interview(try inlineScript(roadside))
        try walk(seed, steps: 120) { live, events in
            for event in events {
                // Through JSON, as the log keeps it.
                let payload = try JSONParser.parse(CanonicalJSON.bytes(event.payload))
                let read = try #require(InterviewEvent(kind: event.kind, payload: payload, script: live.script))
                #expect(read == event)
                try replayed.apply(read)
            }
            #expect(replayed == live, "seed \(seed)")
        }
    }

    @Test(
        "settling what depends on an answer gives what settling everything gives",
        arguments: 1...20 as ClosedRange<UInt64>)
    func incrementalEqualsWhole(seed: UInt64) throws {
        try walk(seed, steps: 80) { live, _ in
            // The same responses, put in the script's order into a fresh interview.
            var fresh = Interview(live.script)
            for question in live.script.questions {
                for instance in 0...9 {
                    let place = Place(question.id, instance: instance)
                    switch live.response(at: place) {
                    case .answered(let value): try? fresh.apply(.answered(place, value))
                    case .missing(let missing): try? fresh.apply(.markedMissing(place, missing))
                    case nil: break
                    }
                }
            }
            #expect(fresh.applicablePlaces == live.applicablePlaces, "seed \(seed)")
            #expect(fresh.required == live.required, "seed \(seed)")
            #expect(fresh.open == live.open, "seed \(seed)")
            #expect(fresh.alerts == live.alerts, "seed \(seed)")
            #expect(fresh.openPlaces().count == live.open.total, "seed \(seed)")
        }
    }
}
