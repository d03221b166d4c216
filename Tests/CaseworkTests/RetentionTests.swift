import Casework
import ScriptEngine
import TestSupport
import Testing

@Suite struct RetentionTests {
    /// A period, a start in UTC, and the first instant in UTC at which it is over.
    static let periods: [(period: String, from: String, end: String)] = [
        ("1 month", "2023-01-31T12:00:00Z", "2023-03-01T00:00:00Z"),
        ("1 month", "2024-01-31T12:00:00Z", "2024-03-01T00:00:00Z"),
        ("1 month", "2024-01-30T12:00:00Z", "2024-03-01T00:00:00Z"),
        ("1 year", "2024-02-29T12:00:00Z", "2025-03-01T00:00:00Z"),
        ("4 years", "2024-02-29T12:00:00Z", "2028-03-01T00:00:00Z"),
        ("12 months", "2023-12-31T23:59:59Z", "2025-01-01T00:00:00Z"),
        // 23:30 UTC in summer is the next day in London, and midnight there is 23:00 UTC.
        ("1 day", "2023-06-30T23:30:00Z", "2023-07-02T23:00:00Z"),
        ("1 month", "2023-06-30T22:30:00Z", "2023-07-30T23:00:00Z"),
        // Over the change of the clock, either way.
        ("1 day", "2023-03-25T12:00:00Z", "2023-03-26T23:00:00Z"),
        ("1 day", "2023-10-28T12:00:00Z", "2023-10-30T00:00:00Z"),
        ("730 days", "2023-01-01T00:00:00Z", "2025-01-01T00:00:00Z"),
    ]

    @Test(arguments: periods) func thePeriodsLastDayCountsWhole(period: String, from: String, end: String) throws {
        let period = try #require(RetentionRule.Period(text: period))
        #expect(try period.end(from: #require(Timestamp(iso: from))) == Timestamp(iso: end))
    }

    @Test(arguments: ["", "2", "2 weeks", "0 days", "-1 days", "2  yearss", "40000 days", "1 s"])
    func anotherTextIsNoPeriod(text: String) { #expect(RetentionRule.Period(text: text) == nil) }

    @Test(arguments: [1, 2, 3] as [UInt64]) func aLaterStartOrALongerPeriodNeverEndsEarlier(seed: UInt64) throws {
        var random = Seeded(seed)
        for _ in 0..<2000 {
            let start = Timestamp(seconds: Int.random(in: 0...4_000_000_000, using: &random))
            let later = start.adding(seconds: Int.random(in: 0...100_000, using: &random))
            let unit = RetentionRule.Period.Unit.allCases.randomElement(using: &random) ?? .days
            let count = Int.random(in: 1...400, using: &random)
            let period = try #require(RetentionRule.Period(count, unit))
            let longer = try #require(RetentionRule.Period(count + 1, unit))
            #expect(period.end(from: start) <= period.end(from: later), "seed \(seed), \(start), \(period)")
            #expect(period.end(from: start) < longer.end(from: start), "seed \(seed), \(start), \(period)")
            let days = Double(period.end(from: start).seconds - start.seconds) / 86_400
            let least = [.days: 1.0, .months: 28.0, .years: 365.0][unit].map { $0 * Double(count) } ?? 0
            // An hour less where the clock went forward.
            #expect(days >= least - 1.0 / 24, "seed \(seed), \(start), \(period)")
        }
    }

    private func call(
        _ phase: Interview.Phase, closedAt: Timestamp?, isSimulated: Bool = false, force: String? = "kent",
        completeness: Completeness? = .full, _ random: inout Seeded
    ) -> CallSummary {
        CallSummary(
            id: CallID(StreamID(at: morning, random: &random)),
            script: ScriptReference(script: "s", version: 4, digest: "d"), phase: phase, isSimulated: isSimulated,
            handler: handler, openedAt: morning, closedAt: closedAt, eventTime: nil, force: force, eventType: "lorry",
            completeness: completeness, required: Tally(), open: Tally(), version: 9)
    }

    private func rule(_ text: String) throws -> Policy {
        let base = ["name: a", "appliesTo: calls", "after: 1 month", "from: closed", "authority: Invented"]
        let own = text.split(separator: ", ").map(String.init)
        let names = Set(own.map { $0.prefix { $0 != ":" } })
        let members = base.filter { !names.contains($0.prefix { $0 != ":" }) } + own
        return try Policy(yaml: "policy: 1\ntitle: T\nretention:\n  - {\(members.joined(separator: ", "))}\n")
    }

    private let later = morning.adding(seconds: 10 * 365 * 86_400)

    @Test func whatGoesOnIsNeverDue() throws {
        var random = Seeded(5)
        let open = [Interview.Phase.inProgress, .paused].flatMap { phase in
            [Summary.call(call(phase, closedAt: nil, &random)), .call(call(phase, closedAt: morning, &random))]
        }
        let operation = Summary.operation(
            OperationSummary(
                id: OperationID(StreamID(at: morning, random: &random)), name: "Op Invented", kind: .inbound,
                force: "kent", startedAt: morning, endedAt: nil))
        for start in ["closed", "opened", "event"] {
            #expect(try Retention.due(open, settled: [], policy: rule("from: \(start)"), at: later).isEmpty)
        }
        #expect(
            try Retention.due(
                [operation], settled: [], policy: rule("appliesTo: operations, from: opened"), at: later
            ).isEmpty)
    }

    @Test func aCallWithAnOpenSafeguardingRecordIsNeverDueNorOneWhoseRecordIsHeld() throws {
        var random = Seeded(8)
        let call = call(.closed, closedAt: morning, &random)
        func person(isOpen: Bool) throws -> SafeguardingSummary {
            let (record, _) = try openedRecord(trafficked)
            let own = SafeguardingSummary(record)
            return SafeguardingSummary(
                id: own.id, call: call.id, instance: 1, force: nil, encounteredOn: own.encounteredOn,
                isSimulated: false, isOpen: isOpen, referredOn: nil, notifiedOn: nil, openedAt: morning, version: 1,
                standing: own.standing)
        }
        let (open, closed) = (try person(isOpen: true), try person(isOpen: false))
        func due(_ person: SafeguardingSummary, settled: Set<StreamID> = []) throws -> Int {
            try Retention.due(
                [.call(call), .safeguarding(person)], settled: settled, policy: rule("from: closed"), at: later
            ).count
        }
        #expect(try due(open) == 0)
        #expect(try due(closed) == 1)
        #expect(try due(closed, settled: [closed.id.stream]) == 0)
    }

    @Test func aRecordIsDueFromTheInstantAtWhichItsPeriodIsOver() throws {
        var random = Seeded(6)
        let summary = Summary.call(call(.closed, closedAt: morning, &random))
        let policy = try rule("after: 1 month")
        let end = try #require(RetentionRule.Period(1, .months)).end(from: morning)
        #expect(Retention.due([summary], settled: [], policy: policy, at: end.adding(seconds: -1)).isEmpty)
        #expect(Retention.due([summary], settled: [], policy: policy, at: end).map(\.since) == [end])
    }

    @Test func theFirstRuleThatAppliesDecides() throws {
        var random = Seeded(7)
        let full = call(.closed, closedAt: morning, &random)
        let partial = call(.closed, closedAt: morning, completeness: .partial, &random)
        let policy = try Policy(
            yaml: """
                policy: 1
                title: T
                retention:
                  - {name: keep, appliesTo: calls, completeness: full, after: 99 years, from: closed, authority: I}
                  - {name: all, appliesTo: calls, after: 1 day, from: closed, authority: I}
                """)
        let due = Retention.due([.call(full), .call(partial)], settled: [], policy: policy, at: later)
        #expect(due.map(\.stream) == [partial.id.stream])
        #expect(due.map(\.rule.name) == ["all"])
    }

    @Test func aRuleErasesOnlyWhatItSpeaksOf() throws {
        var random = Seeded(8)
        let summary = Summary.call(call(.closed, closedAt: morning, &random))
        for (text, isDue) in [
            ("simulated: no", true), ("simulated: yes", false), ("force: [kent, essex]", true),
            ("force: essex", false), ("completeness: [partial]", false), ("eventType: lorry", true),
            ("eventType: rail", false), ("appliesTo: referrals, from: opened", false),
        ] {
            let due = try Retention.due([summary], settled: [], policy: rule(text), at: later)
            #expect(due.isEmpty != isDue, "\(text)")
        }
    }

    @Test func aReferredCallIsSparedWhereTheRuleSaysSoAndAHoldSparesTheCallWithItsReferrals() throws {
        var random = Seeded(9)
        let call = call(.closed, closedAt: morning, &random)
        let referral = ReferralSummary(
            id: ReferralID(StreamID(at: morning, random: &random)), call: call.id, status: .referred,
            isSimulated: false, force: "kent", eventTime: nil, referredAt: morning, fields: 3, missing: 0)
        let both = [Summary.call(call), .referral(referral)]
        #expect(try Retention.due(both, settled: [], policy: rule("unless: referred"), at: later).isEmpty)
        #expect(try Retention.due(both, settled: [], policy: rule("after: 1 day"), at: later).count == 1)
        let referrals = try rule("appliesTo: referrals, from: opened")
        #expect(Retention.due(both, settled: [], policy: referrals, at: later).map(\.stream) == [referral.id.stream])
        #expect(Retention.due(both, settled: [call.id.stream], policy: referrals, at: later).isEmpty)
        #expect(try Retention.due(both, settled: [call.id.stream], policy: rule("after: 1 day"), at: later).isEmpty)
        // Erasing the call would erase the referral that is held.
        let held = referral.id.stream
        #expect(try Retention.due(both, settled: [held], policy: rule("after: 1 day"), at: later).isEmpty)
    }
}
