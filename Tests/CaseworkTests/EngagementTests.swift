import Casework
import ReferenceData
import ScriptEngine
import TestSupport
import Testing

@Suite("The table of OPT engagement")
struct EngagementTests {
    private func period(_ first: String, _ last: String) throws -> DayPeriod {
        let (first, last) = (try #require(CivilDate(iso: first)), try #require(CivilDate(iso: last)))
        return try #require(DayPeriod(first, last))
    }

    private func time(_ text: String) throws -> Timestamp { try #require(Timestamp(iso: text)) }

    /// An operation of some lines, each at its time.
    private func figures(
        _ lines: [(String, OperationEvent)], start: String, force: String = "kent", agencies: [PartnerAgency] = [],
        others: [String] = []
    ) throws -> OperationFigures {
        var random = Seeded(5)
        var plan = OperationPlan(name: "Op Invented", kind: .inbound, force: force)
        (plan.agencies, plan.otherAgencies) = (agencies, others)
        var (operation, change) = try Operation.started(
            OperationID(StreamID(at: morning, random: &random)), plan, at: try time(start), by: handler)
        var changes = [change]
        for (at, event) in lines { changes.append(try operation.record(event, at: try time(at), by: handler)) }
        return OperationFigures(try stored(changes))
    }

    private func actual(_ measure: EngagementMeasure, _ engagement: Engagement) -> Int? {
        engagement.rows.first { $0.measure == measure }?.actual
    }

    @Test(
        "a target stands for the days that its rows fill, and for no part of them",
        arguments: [
            ("2020-10-01", "2021-03-31", 70), ("2020-10-01", "2021-03-30", nil), ("2020-10-02", "2021-03-31", nil),
            ("2020-04-01", "2021-03-31", nil), ("2020-10-01", "2021-04-30", nil), ("2021-04-01", "2022-03-31", nil),
        ] as [(String, String, Int?)])
    func targets(first: String, last: String, target: Int?) throws {
        #expect(EngagementTarget.target(.briefings, in: try period(first, last)) == target)
    }

    @Test(
        "every published target is a row", arguments: EngagementMeasure.allCases)
    func publishedTargets(measure: EngagementMeasure) throws {
        let published: [EngagementMeasure: Int] = [.briefings: 70, .multiAgencyOperations: 10, .krakenVisits: 28]
        let pilot = try period("2020-10-01", "2021-03-31")
        #expect(EngagementTarget.target(measure, in: pilot) == published[measure])
    }

    @Test func targetsOfPeriodsThatJoinAreAdded() throws {
        let rows = [("2021-01-01", "2021-01-31", 3), ("2021-02-01", "2021-02-28", 4)].map { first, last, target in
            (try? period(first, last)).map {
                EngagementTarget(measure: .krakenVisits, period: $0, target: target, source: "invented")
            }
        }.compactMap(\.self)
        let both = try period("2021-01-01", "2021-02-28")
        #expect(EngagementTarget.target(.krakenVisits, in: both, of: rows) == 7)
        #expect(EngagementTarget.target(.krakenVisits, in: try period("2021-01-01", "2021-03-01"), of: rows) == nil)
    }

    /// Summer time began on 28 March 2021 at 01:00 UTC and ended on 31 October at 01:00 UTC.
    @Test(
        "a day is a day in London, on both days of the clock's change",
        arguments: [
            ("2021-03-28", "2021-03-27T23:59:59Z", 0), ("2021-03-28", "2021-03-28T00:00:00Z", 1),
            ("2021-03-28", "2021-03-28T22:59:59Z", 1), ("2021-03-28", "2021-03-28T23:00:00Z", 0),
            ("2021-10-31", "2021-10-30T22:59:59Z", 0), ("2021-10-31", "2021-10-30T23:00:00Z", 1),
            ("2021-10-31", "2021-10-31T00:30:00Z", 1), ("2021-10-31", "2021-10-31T01:30:00Z", 1),
            ("2021-10-31", "2021-10-31T23:59:59Z", 1), ("2021-10-31", "2021-11-01T00:00:00Z", 0),
        ])
    func clockChanges(day: String, at: String, briefings: Int) throws {
        let start = try time(at).adding(seconds: -60).description
        let operation = try figures([(at, .briefed(count: 5))], start: start)
        let engagement = Engagement(try period(day, day), operations: [operation], recoveries: [])
        #expect(actual(.briefings, engagement) == briefings)
        #expect(engagement.lines == briefings)
    }

    @Test(
        "several agencies are the police and at least one more",
        arguments: [
            ([], [], 0), ([.police], [], 0), ([.immigrationEnforcement], [], 1), ([.police, .borderForce], [], 1),
            ([], ["Invented Agency"], 1),
        ] as [([PartnerAgency], [String], Int)])
    func multiAgency(agencies: [PartnerAgency], others: [String], count: Int) throws {
        let operation = try figures([], start: "2021-03-01T09:00:00Z", agencies: agencies, others: others)
        let engagement = Engagement(
            try period("2021-03-01", "2021-03-01"), operations: [operation], recoveries: [])
        #expect(actual(.multiAgencyOperations, engagement) == count)
    }

    @Test func moneyIsCountedOnceAndAForceAlone() throws {
        let kent = try figures(
            [("2021-03-01T10:00:00Z", .recovered(pence: 500, reference: nil))], start: "2021-03-01T09:00:00Z")
        let at = try time("2021-03-01T10:00:00Z")
        var random = Seeded(1)
        let operation = OperationID(StreamID(at: at, random: &random))
        func recovery(_ pence: Int, _ force: String?, _ operation: OperationID?, isUndone: Bool = false)
            -> PenaltySummary.Recovery
        {
            PenaltySummary.Recovery(
                number: 2, pence: pence, at: at, operation: operation, force: force, isUndone: isUndone)
        }
        let recoveries = [
            recovery(7, nil, nil), recovery(20, "essex", nil), recovery(500, nil, operation),
            recovery(9_000, "essex", nil, isUndone: true),
        ]
        let day = try period("2021-03-01", "2021-03-01")
        let all = Engagement(day, operations: [kent], recoveries: recoveries)
        #expect(actual(.collectedPence, all) == 527)
        #expect(all.recoveries == 2)
        let essex = Engagement(day, force: "essex", operations: [kent], recoveries: recoveries)
        #expect(actual(.collectedPence, essex) == 20)
        #expect(essex.operations == 0)
    }

    @Test func figuresOutliveAnErasure() throws {
        var random = Seeded(5)
        var plan = OperationPlan(name: "Op Neverwas", kind: .inbound, force: "kent")
        plan.setAgencies(["Invented Agency"])
        var (operation, first) = try Operation.started(
            OperationID(StreamID(at: morning, random: &random)), plan, startedAt: morning.adding(seconds: -90),
            at: morning, by: handler)
        var changes = [first]
        for event: OperationEvent in [
            .briefed(count: 4), .visited(.kraken, place: "Neverwas Marina"), .recovered(pence: 900, reference: "N-1"),
            .briefed(count: 60), .struck(line: 5, reason: "Neverwas"), .intelligenceSubmitted(reports: 2),
            .arrested(count: 1, offence: "Neverwas"), .noted("Neverwas"), .ended,
        ] {
            changes.append(try operation.record(event, at: morning, by: handler))
        }
        let entries = changes.flatMap(\.entries)
        let erased = entries.map { entry in
            entry.seal.map { seal in
                Entry(
                    stream: entry.stream, version: entry.version, kind: entry.kind, at: entry.at, actor: entry.actor,
                    bytes: seal.clearBytes, seal: seal, isErased: true)
            } ?? entry
        }
        #expect(!erased.contains { String(decoding: $0.bytes, as: UTF8.self).contains("Neverwas") })
        let day = try period("2021-03-01", "2021-03-01")
        let engagement = Engagement(day, operations: [OperationFigures(erased)], recoveries: [])
        #expect(engagement == Engagement(day, operations: [OperationFigures(entries)], recoveries: []))
        #expect(engagement.rows.map(\.actual) == [1, 4, 0, 1, 1, 900, 2])
        #expect(throws: ReplayError.self) { try Operation.replayed(erased) }
    }

    @Test func theTableGoesToMachines() throws {
        let operation = try figures([("2021-03-01T10:00:00Z", .briefed(count: 1_200))], start: "2021-03-01T09:00:00Z")
        let engagement = Engagement(
            try period("2020-10-01", "2021-03-31"), operations: [operation], recoveries: [])
        #expect(
            engagement.csv.hasPrefix("measure,target,actual,from,to,force\r\nbriefings,70,1,2020-10-01,2021-03-31,\r\n")
        )
        #expect(engagement.json["rows"]?.array?[1] == ["measure": "briefed", "actual": 1_200])
        #expect(
            engagement.counted
                == "Counted: 1 operation with 1 line, and 0 recoveries outside any operation, from 1 October 2020 to "
                + "31 March 2021.")
    }
}
