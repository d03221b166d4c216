import Casework
import ReferenceData
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
        #expect(operation.tally.briefings == 2)
        #expect(operation.tally.officersBriefed == 15)
        #expect(operation.tally.recoveredPence == 65_000)
        #expect(operation.tally.vehiclesStopped == 9)
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
        #expect(again.tally.recoveredPence == 65_000)
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
        #expect(operation.tally.officersBriefed == 15)
    }

    @Test func anIdSaysWhenItWasMade() {
        var random = Seeded(4)
        #expect(StreamID(at: morning, random: &random).madeAt == morning)
        #expect(StreamID.audit.madeAt == Timestamp(milliseconds: 0))
    }

    // MARK: Every state × every input

    private static let inputs: [OperationEvent] = [
        .amended(OperationPlan(name: "Op Other", kind: .kraken, force: "essex")), .briefed(count: 1),
        .visited(.kraken, place: nil), .vehiclesStopped(count: 1), .recovered(pence: 1, reference: nil),
        .intelligenceSubmitted(reports: 1), .arrested(count: 1, offence: "Invented"), .seized(Seizure(.cash, pence: 5)),
        .disrupted([.drugs, .firearms], note: nil), .noted("Invented"), .ended,
    ]

    @Test(arguments: inputs) func whileUnderWayEverythingIsLoggedAndAfterTheEndNothing(event: OperationEvent) throws {
        var (operation, first) = try begun()
        let change = try operation.record(event, at: morning, by: handler)
        #expect(change.entries.map(\.kind) == [event.kind])
        #expect(try Operation.replayed(try stored([first, change])) == operation)
        if event != .ended { _ = try operation.record(.ended, at: morning, by: handler) }
        let before = operation
        #expect(throws: OperationError.ended) { try operation.record(event, at: morning, by: handler) }
        #expect(operation == before)
    }

    @Test(arguments: inputs) func whatHappenedCanBeStruckOnceAlsoAfterTheEnd(event: OperationEvent) throws {
        for ends in [false, true] {
            var (operation, first) = try begun()
            var changes = [first, try operation.record(event, at: morning, by: handler)]
            if ends, event != .ended { changes.append(try operation.record(.ended, at: morning, by: handler)) }
            let strike = OperationEvent.struck(line: 2, reason: "Invented")
            guard event.canBeStruck else {
                #expect(throws: OperationError.notStruck) { try operation.record(strike, at: morning, by: handler) }
                continue
            }
            #expect(throws: OperationError.empty) {
                try operation.record(.struck(line: 2, reason: ""), at: morning, by: handler)
            }
            let struck = try operation.record(strike, at: morning, by: handler)
            #expect(operation.tally == OperationTally())
            #expect(operation.lines[1].struckBy == operation.version)
            #expect(operation.lines[1].event == event)
            // What changes after the end is told to the hub again.
            #expect(struck.records.map(\.revision) == (ends ? [2] : []))
            #expect(throws: OperationError.struckAlready) { try operation.record(strike, at: morning, by: handler) }
            changes.append(struck)
            #expect(try Operation.replayed(try stored(changes)) == operation)
        }
    }

    @Test(arguments: [.min, -1, 0, 1, 2, .max]) func onlyALineThatIsThereIsStruck(line: Int) throws {
        var (operation, _) = try begun()
        #expect(throws: line == 1 ? OperationError.notStruck : .noLine) {
            try operation.record(.struck(line: line, reason: "Invented"), at: morning, by: handler)
        }
    }

    @Test(
        "what says nothing is refused",
        arguments: [
            (.noted(""), .empty), (.disrupted([], note: "Invented"), .empty),
            (.disrupted([.drugs, .drugs], note: nil), .empty), (.arrested(count: 0, offence: nil), .count),
            (.seized(Seizure(.cash, pence: 0)), .count), (.seized(Seizure(.cash, pence: -1)), .count),
            (.started(OperationPlan(name: "x", kind: .kraken, force: "kent")), .startedAlready),
        ] as [(OperationEvent, OperationError)])
    func nothing(event: OperationEvent, error: OperationError) throws {
        var (operation, _) = try begun()
        #expect(throws: error) { try operation.record(event, at: morning, by: handler) }
    }

    private func begun() throws -> (Casework.Operation, Change) {
        var random = Seeded(4)
        var plan = OperationPlan(name: "Op Invented", kind: .inbound, force: "kent", place: "an invented lay-by")
        plan.setForces(["kent", "essex", "kent", "essex"])
        plan.setAgencies(["Border Force", "nca", "Invented Agency", "NCA", ""])
        plan.staff = try Staffing.read("6 police officers, 2")
        let (operation, change) = try Operation.started(
            OperationID(StreamID(at: morning, random: &random)), plan, at: morning, by: handler)
        return (operation, change)
    }

    @Test func whatAnOperationIsIsKeptAndPutRight() throws {
        var (operation, first) = try begun()
        #expect(operation.plan.forces == ["essex"])
        #expect(operation.plan.agencyNames == ["Border Force", "National Crime Agency", "Invented Agency"])
        #expect(operation.plan.staffCount == 8)
        #expect(operation.facts.map(\.label) == ["Further forces", "Agencies", "Place", "Staff"])
        var plan = operation.plan
        (plan.name, plan.otherAgencies) = ("Op Corrected", [])
        let change = try operation.record(.amended(plan), at: morning, by: handler)
        #expect(operation.plan.name == "Op Corrected")
        #expect(try Operation.replayed(try stored([first, change])) == operation)
        let clear = try #require(first.entries.first?.seal?.clear)
        #expect(clear["agencies"] == ["border-force", "nca"])
        #expect(clear["otherAgencyCount"] == 1)
        #expect(["name", "place", "otherAgencies", "staff"].allSatisfy { clear[$0] == nil })
    }

    @Test func entriesFromBeforeReplay() throws {
        let stream = try #require(StreamID("01890000-0000-7000-8000-000000000001"))
        let old: [(kind: String, payload: JSONValue)] = [
            ("operation.started", ["name": "Op Old", "kind": "kraken", "force": "kent", "place": "Invented Marina"]),
            ("operation.briefed", ["count": 12]), ("operation.visited", ["kind": "kraken"]),
            ("operation.visited", ["kind": "control-room", "place": "Invented"]),
            ("operation.vehiclesStopped", ["count": 3]),
            ("operation.recovered", ["pence": 65_000, "reference": "INVENTED-1"]),
            ("operation.intelligenceSubmitted", ["reports": 2]), ("operation.ended", [:]),
        ]
        let entries = old.enumerated().map { index, entry in
            Entry(
                stream: stream, version: index + 1, kind: entry.kind, at: morning.adding(seconds: index),
                actor: handler, payload: entry.payload)
        }
        let operation = try Operation.replayed(entries)
        #expect(operation.plan == OperationPlan(name: "Op Old", kind: .kraken, force: "kent", place: "Invented Marina"))
        #expect(operation.tally.recoveredPence == 65_000)
        #expect(operation.lines.map(\.at) == (0..<8).map { morning.adding(seconds: $0) })
        #expect(operation.endedAt == morning.adding(seconds: 7))
        #expect(!operation.plan.isMultiAgency)
    }

    // MARK: Times

    @Test func aLateLineHasTheTimeAtWhichItHappened() throws {
        var (operation, first) = try begun()
        let early = morning.adding(seconds: -7_200)
        let change = try operation.record(.briefed(count: 9), happenedAt: early, at: morning, by: handler)
        #expect(operation.lines[1].at == early)
        #expect(operation.lines[1].loggedAt == morning)
        #expect(change.entries.first?.at == morning)
        #expect(try Operation.replayed(try stored([first, change])) == operation)
    }

    @Test(
        "no line lies ahead, or long before its operation",
        arguments: [(1, OperationError.ahead), (-32 * 86_400, .tooEarly), (-30 * 86_400, nil), (0, nil)])
    func times(seconds: Int, expected: OperationError?) throws {
        var (operation, _) = try begun()
        let time = morning.adding(seconds: seconds)
        do {
            _ = try operation.record(.briefed(count: 1), happenedAt: time, at: morning, by: handler)
            #expect(expected == nil)
        } catch { #expect(error == expected) }
    }

    @Test func anEndDoesNotLieBeforeALine() throws {
        var (operation, _) = try begun()
        let now = morning.adding(seconds: 600)
        _ = try operation.record(.briefed(count: 1), at: now, by: handler)
        #expect(throws: OperationError.tooEarly) {
            try operation.record(.ended, happenedAt: morning, at: now, by: handler)
        }
        _ = try operation.record(.ended, happenedAt: now, at: now.adding(seconds: 60), by: handler)
        #expect(operation.endedAt == now)
    }

    // MARK: What was seized

    @Test(
        "a quantity is read as people write it",
        arguments: [
            ("2.5 kg", 2_500, Seizure.Unit.kilograms, "2.5 kg"),
            ("12,000 cigarettes", 12_000_000, .cigarettes, "12,000 cigarettes"),
            ("3", 3_000, .items, "3 items"), ("0.005kg", 5, .kilograms, "0.005 kg"),
            ("5 Litres", 5_000, .litres, "5 litres"),
        ])
    func quantities(text: String, thousandths: Int, unit: Seizure.Unit, words: String) throws {
        let quantity = try Seizure.Quantity.read(text)
        #expect((quantity.thousandths, quantity.unit) == (thousandths, unit))
        #expect(quantity.words == words)
    }

    @Test(arguments: ["", "kg", "2.5 stone", "-3", "0", "1.2345 kg", "1.2.3", "99999999999 kg", "٣ kg"])
    func whatIsNoQuantityIsRefused(text: String) {
        #expect(throws: Misread.self) { try Seizure.Quantity.read(text) }
    }

    @Test(arguments: ["police", "0 officers", "6 officers, x", "9999999"])
    func staffThatCannotBeCountedIsRefused(text: String) {
        #expect(throws: Misread.self) { try Staffing.read(text) }
    }
}
