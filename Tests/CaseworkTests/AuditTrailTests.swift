import Casework
import ScriptEngine
import TestSupport
import Testing

@Suite struct AuditTrailTests {
    private func entry(_ kind: String, _ payload: JSONValue = [:], in stream: StreamID = .audit) -> Entry {
        Entry(stream: stream, version: 1, kind: kind, at: morning, actor: handler, payload: payload)
    }

    static let operations: [(kind: String, operation: AuditTrail.Operation)] = [
        ("call.opened", .collection), ("call.answered", .collection), ("call.markedMissing", .collection),
        ("call.sendPointReached", .collection), ("call.amended", .alteration), ("call.paused", .alteration),
        ("call.resumed", .alteration), ("call.handedOver", .alteration), ("call.closed", .alteration),
        ("call.reopened", .alteration), ("call.migrated", .alteration), ("call.migrationUndone", .alteration),
        ("referral.drafted", .combination), ("referral.moved", .alteration), ("referral.corrected", .alteration),
        ("referral.referred", .combination), ("operation.started", .collection), ("operation.briefed", .collection),
        ("operation.visited", .collection), ("operation.recovered", .collection),
        ("operation.vehiclesStopped", .collection), ("operation.intelligenceSubmitted", .collection),
        ("operation.ended", .alteration),
        ("audit.consulted", .consultation), ("audit.searched", .consultation), ("audit.disclosed", .disclosure),
        ("hub.answered", .disclosure), ("hub.retried", .alteration), ("hub.discarded", .alteration),
        ("hub.backfilled", .alteration), ("hub.restored", .alteration), ("hub.cutOwned", .alteration), ("audit.combined", .combination), ("audit.erased", .erasure),
        ("policy.set", .alteration), ("retention.held", .alteration), ("user.added", .collection),
        ("user.disabled", .alteration), ("somethingNew", .alteration),
    ]

    @Test(arguments: operations) func everyKindIsOneOfTheSixOperations(kind: String, operation: AuditTrail.Operation) {
        #expect(AuditTrail.operation(of: entry(kind)) == operation)
    }

    @Test func everyEventOfACallHasItsPlaceInTheTable() throws {
        let kinds = Set(Self.operations.map(\.kind))
        var simulator = try CallSimulator(calls: 24, year: 2022, seed: 2, scripts: .released)
        while let (_, changes) = try simulator.next() {
            #expect(kinds.isSuperset(of: changes.flatMap(\.entries).map(\.kind)))
        }
    }

    @Test func whatIsMarkedMissingOverAnAnswerIsAnAlteration() throws {
        var random = Seeded(4)
        let stream = StreamID(at: morning, random: &random)
        var trail = AuditTrail(scripts: .released)
        let operations = [
            entry("call.markedMissing", ["question": "driver_name", "missing": "unknown"], in: stream),
            entry("call.answered", ["question": "person_name", "instance": 1, "value": "Invented"], in: stream),
            entry("call.markedMissing", ["question": "person_name", "instance": 1, "missing": "unknown"], in: stream),
            entry("call.markedMissing", ["question": "person_name", "instance": 2, "missing": "unknown"], in: stream),
            entry("call.markedMissing", ["question": "driver_name", "missing": "refused"], in: stream),
        ].map { trail.line($0).operation }
        #expect(operations == [.collection, .collection, .alteration, .collection, .alteration])
    }

    @Test func theTrailSaysWhichQuestionAndNeverTheAnswer() throws {
        var random = Seeded(5)
        let script = try ScriptLibrary.released.script(version: 4)
        var (call, first) = Call.opened(
            CallID(StreamID(at: morning, random: &random)), under: script, at: morning, by: handler)
        let second = try call.record(.answered("caller_name", .text("Zebedee Quux")), at: morning, by: handler)
        let third = try call.record(
            .markedMissing("found_at", .notAsked(reason: "Zebedee rang off.")), at: morning, by: handler)
        var trail = AuditTrail(scripts: .released)
        let lines = try stored([first, second, third]).map { trail.line($0) }
        let asked = try #require(script.question("caller_name")).ask
        #expect(lines.map(\.what).contains("answered caller_name (\(asked))"))
        for line in lines {
            #expect(!(CanonicalJSON.text(line.json) + line.csv).contains("Zebedee"))
        }
    }

    @Test func aDisclosureSaysItsRecipientAgreementAndReason() {
        var random = Seeded(6)
        let targets = (0..<7).map { _ in AuditEvent.Target(StreamID(at: morning, random: &random)) }
        let event = AuditEvent.disclosed(
            targets, to: "example-force", form: "csv", redacted: ["removed driver_name"], agreement: "EX-1",
            justification: "Invented.")
        var trail = AuditTrail(scripts: .released)
        let line = trail.line(entry(event.kind, event.payload))
        #expect(line.what == "sent 7 records to example-force as csv by agreement EX-1, 1 redactions")
        #expect(line.recipients == ["example-force"])
        #expect(line.why == "Invented.")
        #expect(line.json["operation"] == "disclosure")
        let erased = trail.line(entry(event.kind, event.seal?.clear ?? [:]))
        #expect(erased.why == nil)
        #expect(erased.what == line.what)
    }
}
