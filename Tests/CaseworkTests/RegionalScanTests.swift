import ReferenceData
import ScriptEngine
import TestSupport
import Testing

@testable import Casework

@Suite("The regional scan")
struct RegionalScanTests {
    private let year = try? [CivilDate(year: 2021, month: 1, day: 1), CivilDate(year: 2021, month: 12, day: 31)]
        .map { try #require($0) }

    private func days() throws -> ClosedRange<CivilDate> {
        let year = try #require(year)
        return year[0]...year[1]
    }

    private func eastern() throws -> Region { try #require(Region.region("eastern")) }

    /// Simulated calls of 2021, the same each time.
    private func simulated(_ count: Int) throws -> [Call] {
        var simulator = try CallSimulator(calls: count, year: 2021, seed: 9, scripts: .released)
        var calls: [Call] = []
        while let (call, _) = try simulator.next() { calls.append(call) }
        return calls
    }

    private func scan(
        _ calls: [Call], _ region: Region? = nil, _ days: ClosedRange<CivilDate>? = nil,
        decisions: MergeDecisions = MergeDecisions([]), referred: Set<CallID> = []
    ) throws -> RegionalScan {
        var fold = ScanFold(try region ?? eastern(), days: try days ?? self.days())
        for call in calls { fold.add(call, isReferred: referred.contains(call.id)) }
        return try fold.scan(decisions: decisions, scripts: .released)
    }

    private func call(_ answers: [(Place, Value)], version: Int = 4, seed: UInt64) throws -> Call {
        try identifiedCall(
            (version == 4 ? [("event_type", .choice("lorry"))] : []) + [("owning_force", .code("essex"))] + answers,
            version: version, seed: seed)
    }

    @Test func theEasternRegionHasItsSevenForces() throws {
        #expect(
            try eastern().forces.map(\.slug)
                == ["bedfordshire", "cambridgeshire", "essex", "hertfordshire", "kent", "norfolk", "suffolk"])
        #expect(Region.region("ERSOU") == Region.region("Eastern"))
        #expect(Region.region("nowhere") == nil)
        // Every force is in one region.
        #expect(Region.all.flatMap(\.forces).count == Forces.all.count)
    }

    @Test func everyEventOfTheRegionIsCountedOnceWhateverTheOrder() throws {
        let calls = try simulated(120)
        let own = Set(try eastern().forces.map(\.slug))
        let scan = try scan(calls)
        #expect(scan.events.count == calls.count { CallFacts($0.interview).force.map(own.contains) ?? false })
        #expect(scan.events.count == scan.forces.reduce(0) { $0 + $1.events })
        #expect(scan.simulated == scan.events.count)
        #expect(scan.said.contains { $0.contains("simulated") })
        var random = Seeded(4)
        let shuffled = try self.scan(calls.shuffled(using: &random))
        #expect(CanonicalJSON.text(shuffled.json) == CanonicalJSON.text(scan.json))
        #expect(shuffled.tables(types: [:]) == scan.tables(types: [:]))
    }

    @Test func portOfDepartureIsTheFirstGapAndNotZeroWhereNobodyAskedForIt() throws {
        let calls = try simulated(120)
        let scan = try scan(calls)
        let first = try #require(scan.gaps.first)
        #expect(first.question == "exit_port")
        #expect(first.notAskedBy == [1])
        // By another way: each call under its own version.
        let own = Set(scan.events.map(\.call))
        var (applied, answered) = (0, 0)
        for call in calls where own.contains(call.id) {
            guard let question = call.script.question(role: "exit_port") else { continue }
            switch try call.interview.status(of: Place(question)) {
            case .notApplicable: break
            case .answered: (applied, answered) = (applied + 1, answered + 1)
            case .missing, .notReached: applied += 1
            }
        }
        #expect((first.total.applied, first.total.answered) == (applied, answered))
        #expect(first.total.answered < first.total.applied)
        // In January 2021 every call ran under version 1 or the pilot.
        let early = try self.scan(calls.filter { $0.script.reference.version == 1 })
        let gap = try #require(early.gaps.first)
        #expect(gap.question == "exit_port" && gap.total.applied == 0 && gap.total.share == nil)
        #expect(gap.neverAskedIn == Set(early.events.map(\.force)))
        let tables = early.tables(types: [:])
        let row = try #require(tables.first { $0.code == "gaps" }?.rows.first)
        #expect(row[2].text == "–" && row.last?.text == "not asked by version 1")
        #expect(tables.first { $0.code == "gapsByForce" }?.rows.first?[1].text == "not asked")
    }

    @Test func whatIsInTwoEventsIsFoundAndWhatIsInOneIsNot() throws {
        let lorry: [(Place, Value)] = [
            ("vehicle_registration", .text("QQ77QQQ")), ("haulier_name", .text("Nowhere Freight GmbH")),
            ("location_text", .text("Lay-by east of Nowhere")),
        ]
        let again: [(Place, Value)] = [
            ("vehicle_registration", .text("qq77 qqq")), ("haulier_name", .text("Nowhere Freight Ltd")),
            ("location_text", .text("Layby West")),
        ]
        let other: [(Place, Value)] = [
            ("vehicle_registration", .text("ZZ88ZZZ")), ("location_text", .text("lay-by EAST of nowhere")),
        ]
        let calls = [try call(lorry, seed: 21), try call(again, seed: 22), try call(other, seed: 23)]
        let year = CivilDate(days: morning.date.days)...CivilDate(days: morning.date.days)
        let scan = try scan(calls, nil, year)
        func texts(_ kind: RegionalScan.Repeat.Kind) -> [[String]] {
            scan.repeats.filter { $0.kind == kind }.map(\.texts)
        }
        #expect(texts(.vehicle) == [["QQ77QQQ"]])
        #expect(texts(.haulier).count == 1)
        #expect(texts(.place).count == 1)
        #expect(texts(.phone).isEmpty)
        // A person decided that the third vehicle is the first.
        let merge = try Merge.decided(
            MergeID(StreamID.audit), .made,
            of: [
                (IdentityAddress(calls[0].id.stream, "vehicle_registration"), .record),
                (IdentityAddress(calls[2].id.stream, "vehicle_registration"), .record),
            ], resemblance: Resemblance(.vehicle, []), because: "Invented", at: morning, by: handler
        ).merge
        let merged = try self.scan(calls, nil, year, decisions: MergeDecisions([MergeSummary(merge)]))
        let vehicle = try #require(merged.repeats.first { $0.kind == .vehicle })
        #expect(vehicle.isMerged && vehicle.events.count == 3 && Set(vehicle.texts) == ["QQ77QQQ", "ZZ88ZZZ"])
    }

    @Test func aDayInLondonIsTheDayOfTheEvent() throws {
        // Half past midnight in London on 1 July is the last of June in UTC.
        let time = try #require(Timestamp(iso: "2021-06-30T23:30:00Z"))
        let calls = [try call([("found_at", .dateTime(time))], seed: 31)]
        guard CallFacts(calls[0].interview).eventTime == time else {
            Issue.record("the script's question for the time is not found_at")
            return
        }
        let june = try #require(CivilDate(iso: "2021-06-30"))
        let july = try #require(CivilDate(iso: "2021-07-01"))
        #expect(try scan(calls, nil, june...june).events.isEmpty)
        #expect(try scan(calls, nil, july...july).events.count == 1)
    }

    @Test func whatCouldBeReferredAndWasNotIsListed() throws {
        let calls = try simulated(60)
        let own = try scan(calls)
        #expect(!own.unreferred.isEmpty)
        let all = try scan(calls, referred: Set(calls.map(\.id)))
        #expect(all.unreferred.isEmpty)
    }

    @Test func aTextNeverBecomesAFormulaOrMarkup() throws {
        let answers: [(Place, Value)] = [("location_text", .text("=1+<b>&"))]
        let day = CivilDate(days: morning.date.days)
        let scan = try scan([try call(answers, seed: 41), try call(answers, seed: 42)], nil, day...day)
        #expect(scan.csv(types: [:]).contains("'=1+<b>&"))
        let html = scan.html(types: [:])
        #expect(html.contains("=1+&lt;b&gt;&amp;") && !html.contains("<b>"))
        #expect(html.contains(RegionalScan.notice) && scan.csv(types: [:]).contains(RegionalScan.notice))
    }

    @Test func theLogIsToldWhichScanReadWhat() throws {
        let scan = try scan(try simulated(60))
        let events = scan.consultations(why: "Invented")
        #expect(events.flatMap(\.targets).map(\.stream) == scan.events.map(\.call.stream))
        guard case .searched(_, let why)? = events.first else {
            Issue.record("no consultation")
            return
        }
        #expect(why == "regional scan eastern, 2021-01-01 to 2021-12-31: Invented")
    }
}
