import Casework
import ScriptEngine
import Testing

@Suite struct AuditEventTests {
    private static let events: [AuditEvent] = {
        var random = SeededGenerator(seed: 4)
        let call = AuditEvent.Target(StreamID(at: Timestamp(seconds: 1_700_000_000), random: &random))
        let person = AuditEvent.Target(call.stream, Subject("persons[3]"))
        return [
            .consulted(call, by: "call show", justification: "An invented reason."),
            .consulted(person, by: "call show", justification: nil),
            .searched(shown: [call, person], justification: "An invented reason."),
            .searched(shown: [], justification: nil),
            .disclosed(
                [call], to: "example-force", form: "csv", redacted: ["driver_name"], agreement: "EX-1",
                digest: "ab", justification: "An invented reason."),
            .disclosed([], to: "example-force", form: "ndjson", redacted: [], justification: nil),
            .combined([call], into: person),
            .erased([person], reason: "An invented reason.", rule: "two years"),
        ]
    }()

    @Test(arguments: events) func anEventIsReadBackFromItsEntry(event: AuditEvent) throws {
        #expect(AuditEvent(kind: event.kind, payload: event.payload) == event)
    }

    @Test(arguments: events) func whatSomebodyWroteIsSealedAndTheRecordsAreNot(event: AuditEvent) throws {
        let clear = event.seal?.clear ?? event.payload
        #expect(!CanonicalJSON.text(clear).contains("invented reason"))
        #expect(try #require(AuditEvent(kind: event.kind, payload: clear)).targets == event.targets)
    }

    @Test func anotherKindIsNoEvent() {
        #expect(AuditEvent(kind: "call.opened", payload: [:]) == nil)
        #expect(AuditEvent(kind: "audit.erased", payload: ["targets": [["stream": "x"]]]) == nil)
    }
}
