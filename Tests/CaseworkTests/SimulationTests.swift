import Casework
import ReferenceData
import ScriptEngine
import Testing

@Suite("Simulated calls")
struct SimulationTests {
    @Test func fullCompletionRisesFromTenToNinetyFourPercentThroughTheEngine() throws {
        var simulator = try CallSimulator(calls: 600, year: 2021, seed: 11, scripts: .released)
        var summaries: [CallSummary] = []
        while let (call, changes) = try simulator.next() {
            summaries.append(CallSummary(call))
            #expect(call.isSimulated)
            #expect(changes.first?.entries.first?.payload["simulated"] == true)
            // The engine's own fold, not the simulator, says how complete the call is.
            if summaries.count % 50 == 0 {
                let again = try Call.replayed(changes.flatMap(\.entries)) {
                    try ScriptLibrary.released.script(matching: $0)
                }
                #expect(again.interview.closing == call.interview.closing)
            }
        }
        let completion = Completion(of: summaries, by: .month)
        #expect(completion.rows.map(\.group) == (1...12).map { $0 < 10 ? "2021-0\($0)" : "2021-\($0)" })
        #expect(completion.rows.allSatisfy { $0.closed == 50 })
        let january = try #require(completion.rows.first?.rate)
        let december = try #require(completion.rows.last?.rate)
        #expect(abs(january - 0.10) <= 0.01, "\(january)")
        #expect(abs(december - 0.94) <= 0.01, "\(december)")
        #expect(completion.total.simulated == 600)
    }

    @Test func theSameSeedMakesTheSameCalls() throws {
        func digest(_ seed: UInt64) throws -> [JSONValue] {
            var simulator = try CallSimulator(calls: 24, year: 2021, seed: seed, scripts: .released)
            var payloads: [JSONValue] = []
            while let (call, changes) = try simulator.next() {
                payloads.append(.string(call.id.description))
                payloads += changes.flatMap(\.entries).map(\.payload)
            }
            return payloads
        }
        #expect(try digest(5) == digest(5))
        #expect(try digest(5) != digest(6))
    }

    @Test func eachVersionRunsWhenItWasInEffect() throws {
        var simulator = try CallSimulator(calls: 120, year: 2021, seed: 2, scripts: .released)
        while let (call, _) = try simulator.next() {
            let month = CallSummary(call).countedAt.date.parts.month
            switch call.script.reference.version {
            case 1, 2: #expect(month <= 2)
            case 3: #expect((3...8).contains(month))
            default: #expect(month >= 9)
            }
        }
    }

    @Test func aSimulatedCrossingIsOneThatTheCarrierSails() throws {
        var simulator = try CallSimulator(calls: 120, year: 2022, seed: 4, scripts: .released)
        let sailed: [String: (entry: String, carriers: Set<String>)] = [
            "FRCQF": ("GBDVR", ["po", "dfds", "irish-ferries"]), "FRCQS": ("GBFOL", ["eurotunnel"]),
            "FRDKK": ("GBDVR", ["dfds"]), "BEZEE": ("GBPFT", ["cldn"]), "NLHVH": ("GBHRW", ["stena"]),
            "FRCER": ("GBPOO", ["brittany"]), "FRDPE": ("GBNHV", ["dfds"]), "NLEUR": ("GBHUL", ["po"]),
            "IEDUB": ("GBHLY", ["stena", "irish-ferries"]), "ESSDR": ("GBPLY", ["brittany"]),
        ]
        var crossings = 0
        while let (call, _) = try simulator.next() {
            let facts = CallFacts(call.interview)
            if let question = call.script.question(role: "coordinates"), let force = facts.force,
                case .coordinate(let position) = call.interview.value(of: Place(question)),
                let point = Coordinate(latitude: position.latitude ?? 0, longitude: position.longitude ?? 0)
            {
                let towns = ForceTowns.all.filter { $0.force.slug == force }
                #expect(towns.contains { $0.coordinate.distanceMetres(to: point) < 9_000 })
            }
            guard case .code(let exit)? = facts.value(.exitPort), case .code(let entry)? = facts.value(.entryPort),
                case .text(let carrier)? = facts.value(.carrier)
            else { continue }
            #expect(entry == sailed[exit]?.entry)
            #expect(sailed[exit]?.carriers.contains(Carriers.carrier(named: carrier).code) == true)
            #expect(carrier.hasSuffix("(simulated)"))
            crossings += 1
        }
        #expect(crossings > 60)
    }

    @Test func twentyCallsForATwelfthOfAYearAreSpreadEvenly() throws {
        for calls in [1, 5, 12, 13, 25] {
            var simulator = try CallSimulator(calls: calls, year: 2022, seed: 1, scripts: .released)
            var made = 0
            while try simulator.next() != nil { made += 1 }
            #expect(made == calls)
        }
    }
}

@Suite("The completion rate")
struct CompletionTests {
    private func summary(_ completeness: Completeness?, force: String?, at time: String) throws -> CallSummary {
        var random = SystemRandomNumberGenerator()
        let time = try #require(Timestamp(iso: time))
        return CallSummary(
            id: CallID(StreamID(at: time, random: &random)),
            script: ScriptReference(script: "test", version: 3, digest: ""),
            phase: completeness == nil ? .inProgress : .closed, isSimulated: false, handler: handler, openedAt: time,
            closedAt: nil, eventTime: time, force: force, eventType: nil, completeness: completeness,
            required: Tally(), open: Tally(), version: 1)
    }

    @Test func itIsFullOverClosed() throws {
        let calls = [
            try summary(.full, force: "kent", at: "2021-03-10T12:00:00Z"),
            try summary(.partial, force: "kent", at: "2021-03-10T12:00:00Z"),
            try summary(.brokenOff, force: nil, at: "2021-04-10T12:00:00Z"),
            try summary(nil, force: "essex", at: "2021-04-10T12:00:00Z"),
        ]
        let byForce = Completion(of: calls, by: .force)
        #expect(byForce.rows.map(\.group) == ["kent", "not set"])
        #expect(byForce.rows.map(\.rate) == [0.5, 0])
        #expect(byForce.total.closed == 3)
        #expect(Completion(of: [], by: nil).total.rate == nil)
    }

    @Test func versionTenComesBehindVersionNine() throws {
        let time = try #require(Timestamp(iso: "2021-03-10T12:00:00Z"))
        var random = SystemRandomNumberGenerator()
        let calls = [10, 9, 2].map { version in
            CallSummary(
                id: CallID(StreamID(at: time, random: &random)),
                script: ScriptReference(script: "test", version: version, digest: ""), phase: .closed,
                isSimulated: false, handler: handler, openedAt: time, closedAt: nil, eventTime: time, force: nil,
                eventType: nil, completeness: .full, required: Tally(), open: Tally(), version: 1)
        }
        #expect(Completion(of: calls, by: .version).rows.map(\.group) == ["v2", "v9", "v10"])
    }

    @Test func theMonthIsLondons() throws {
        // 23:30 UTC on 31 March is half past midnight on 1 April in summer time.
        let calls = [
            try summary(.full, force: nil, at: "2021-03-31T22:59:00Z"),
            try summary(.full, force: nil, at: "2021-03-31T23:30:00Z"),
            try summary(.full, force: nil, at: "2021-10-31T23:30:00Z"),
        ]
        #expect(Completion(of: calls, by: .month).rows.map(\.group) == ["2021-03", "2021-04", "2021-10"])
    }
}
