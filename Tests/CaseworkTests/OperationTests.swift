import Casework
import ScriptEngine
import TestSupport
import Testing

@Suite("An operation")
struct OperationTests {
    @Test func totalsAreOfWhatWasLoggedAndReplayTheSame() throws {
        var random = Seeded(4)
        var changes: [Change] = []
        var (operation, first) = Operation.started(
            OperationID(StreamID(at: morning, random: &random)), name: "Op Invented", kind: .inbound, force: "kent",
            place: nil, at: morning, by: handler)
        changes.append(first)
        for event: OperationEvent in [
            .briefed(count: 12), .briefed(count: 3), .visited(.kraken, place: nil), .visited(.controlRoom, place: nil),
            .vehiclesStopped(count: 9), .recovered(pence: 65_000, reference: nil), .intelligenceSubmitted(reports: 2),
            .ended,
        ] {
            changes.append(try operation.record(event, at: morning, by: handler))
        }
        #expect(operation.briefings == 2)
        #expect(operation.officersBriefed == 15)
        #expect(operation.recoveredPence == 65_000)
        #expect(operation.vehiclesStopped == 9)
        #expect(operation.data["vehiclesStopped"] == 9)
        #expect(try Operation.replayed(try stored(changes)) == operation)
        #expect(changes.flatMap(\.records).map(\.type) == ["uk.layby.operation"])
        #expect(throws: OperationError.ended) { try operation.record(.briefed(count: 1), at: morning, by: handler) }
    }

    @Test func aCountBelowOneIsRefused() throws {
        var random = Seeded(4)
        var (operation, _) = Operation.started(
            OperationID(StreamID(at: morning, random: &random)), name: "Op Invented", kind: .kraken, force: "kent",
            place: nil, at: morning, by: handler)
        #expect(throws: OperationError.count) { try operation.record(.briefed(count: 0), at: morning, by: handler) }
        #expect(throws: OperationError.count) {
            try operation.record(.recovered(pence: -5, reference: nil), at: morning, by: handler)
        }
        #expect(throws: OperationError.count) {
            try operation.record(.briefed(count: .max), at: morning, by: handler)
        }
        #expect(throws: OperationError.count) {
            try operation.record(.vehiclesStopped(count: 0), at: morning, by: handler)
        }
    }

    /// A bad line: the answer is lost, and the line is sent again, perhaps after the operation ended.
    @Test func aLineThatIsSentAgainIsKeptOnceAlsoAfterReplay() throws {
        var random = Seeded(4)
        var (operation, first) = Operation.started(
            OperationID(StreamID(at: morning, random: &random)), name: "Op Invented", kind: .inbound, force: "kent",
            place: nil, at: morning, by: handler)
        let once = Once(at: morning, random: &random)
        let event = OperationEvent.recovered(pence: 65_000, reference: "Invented 1")
        var changes = [first, try operation.record(event, once: once, at: morning, by: handler)]
        #expect(try operation.record(event, once: once, at: morning, by: handler).entries.isEmpty)
        changes.append(try operation.record(.ended, at: morning, by: handler))
        var again = try Operation.replayed(try stored(changes))
        #expect(again == operation)
        #expect(try again.record(event, once: once, at: morning, by: handler).entries.isEmpty)
        #expect(again.recoveredPence == 65_000)
        #expect(again.lines.count == 3)
    }

    @Test func anotherLineSentByTheSameIsNotLost() throws {
        var random = Seeded(4)
        var (operation, _) = Operation.started(
            OperationID(StreamID(at: morning, random: &random)), name: "Op Invented", kind: .inbound, force: "kent",
            place: nil, at: morning, by: handler)
        let once = Once(at: morning, random: &random)
        _ = try operation.record(.briefed(count: 12), once: once, at: morning, by: handler)
        _ = try operation.record(.briefed(count: 3), once: once, at: morning, by: handler)
        #expect(operation.officersBriefed == 15)
    }

    @Test func anIdSaysWhenItWasMade() {
        var random = Seeded(4)
        #expect(StreamID(at: morning, random: &random).madeAt == morning)
        #expect(StreamID.audit.madeAt == Timestamp(milliseconds: 0))
    }
}
