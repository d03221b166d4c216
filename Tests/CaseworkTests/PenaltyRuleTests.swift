import Casework
import ScriptEngine
import Testing

/// A day, as tests write it.
func day(_ text: String) throws -> CivilDate { try #require(CivilDate(iso: text)) }

@Suite("Penalty rules are rows with dates")
struct PenaltyRuleTests {
    struct Row: Sendable {
        let section: PenaltyRegime.Section
        let on: String
        let perPerson: [Int]
        let together: [Int]
    }

    /// domain.md's table, a line for each day on which something begins or ends.
    static let table = [
        Row(section: .carrying, on: "2002-12-08", perPerson: [200_000], together: [400_000]),
        Row(section: .carrying, on: "2023-02-12", perPerson: [200_000], together: [400_000]),
        Row(
            section: .carrying, on: "2023-02-13", perPerson: [600_000, 1_000_000], together: [1_200_000, 2_000_000]),
        Row(
            section: .unsecured, on: "2023-02-13", perPerson: [150_000, 300_000, 600_000],
            together: [300_000, 600_000, 1_200_000]),
    ]

    @Test("the maximum goes by the day of the event", arguments: table)
    func maximumGoesByDay(row: Row) throws {
        let regime = try #require(PenaltyRegime.inForce(row.section, on: try day(row.on)))
        #expect(regime.perPerson == row.perPerson)
        #expect(regime.together == row.together)
        #expect(!regime.source.isEmpty && !regime.defences.isEmpty)
    }

    @Test func noRuleIsForADayBeforeIt() throws {
        #expect(PenaltyRegime.inForce(.carrying, on: try day("2002-12-07")) == nil)
        #expect(PenaltyRegime.inForce(.unsecured, on: try day("2023-02-12")) == nil)
    }

    @Test func oneRuleAtMostIsForADay() {
        for section in PenaltyRegime.Section.allCases {
            let rows = PenaltyRegime.all.filter { $0.section == section }
            for (earlier, later) in zip(rows, rows.dropFirst()) { #expect(earlier.until == later.from) }
            #expect(rows.last?.until == nil)
            #expect(rows.allSatisfy { $0.perPerson.count == $0.together.count })
        }
    }

    @Test func theDefenceOfAnEffectiveSystemEndedWithTheOldRule() throws {
        let old = try #require(PenaltyRegime.inForce(.carrying, on: try day("2023-02-12")))
        let new = try #require(PenaltyRegime.inForce(.carrying, on: try day("2023-02-13")))
        #expect(old.defences.contains { $0.contains("effective system") } && old.reductions.isEmpty)
        #expect(new.defences == ["duress"])
        #expect(new.reductions.map(\.percent) == [50, 50])
    }

    @Test(
        "earlier incidents count for five years",
        arguments: [
            ("2024-06-10", "2019-06-10"), ("2024-02-29", "2019-03-01"),
        ])
    func lookBackIsFiveYears(event: String, first: String) throws {
        let regime = try #require(PenaltyRegime.inForce(.carrying, on: try day(event)))
        let span = try day(first)..<day(event)
        #expect(regime.lookBack(before: try day(event)) == span)
        let old = try #require(PenaltyRegime.inForce(.carrying, on: try day("2021-01-01")))
        #expect(old.lookBack(before: try day("2021-01-01")) == nil)
    }

    struct Period: Sendable {
        let kind: StatutoryPeriod.Kind
        let start: StatutoryPeriod.Start
        let from: String
        let ends: String
        let source: String
    }

    static let periods = [
        Period(kind: .objection, start: .noticeIssued, from: "2021-03-01", ends: "2021-03-29", source: "s.35"),
        // Across both changes of the clock: calendar days, not hours.
        Period(kind: .objection, start: .noticeIssued, from: "2021-03-27", ends: "2021-04-24", source: "reg.6"),
        Period(kind: .objection, start: .noticeIssued, from: "2021-10-30", ends: "2021-11-27", source: "reg.6"),
        Period(kind: .appeal, start: .noticeIssued, from: "2024-02-01", ends: "2024-02-29", source: "s.35A"),
        Period(kind: .appeal, start: .objectionDecided, from: "2021-12-20", ends: "2022-01-17", source: "s.35A"),
        Period(kind: .payment, start: .noticeIssued, from: "2021-01-01", ends: "2021-03-02", source: "reg.4"),
        Period(kind: .sale, start: .vehicleDetained, from: "2021-01-01", ends: "2021-03-26", source: "s.37(4)"),
    ]

    @Test("a period ends so many calendar days after what it runs from", arguments: periods)
    func periodEnds(row: Period) throws {
        let deadline = try #require(Deadline(row.kind, from: row.start, on: try day(row.from)))
        #expect(deadline.on == (try day(row.ends)))
        #expect(deadline.period.source.contains(row.source))
        #expect(Deadline(json: deadline.json) == deadline)
    }

    @Test func theDaysAreThoseOfTheLaw() {
        #expect(StatutoryPeriod.all.map(\.days) == [28, 28, 28, 60, 84])
        #expect(Set(StatutoryPeriod.all.map(\.id)).count == StatutoryPeriod.all.count)
        #expect(StatutoryPeriod.all.map(\.from.description).sorted().first == "2000-04-03")
        #expect(StatutoryPeriod.all.filter { $0.kind != .sale }.allSatisfy { $0.from.description == "2002-12-08" })
    }

    @Test func noPeriodRunsFromSomethingElse() throws {
        #expect(Deadline(.payment, from: .objectionDecided, on: try day("2021-01-01")) == nil)
        #expect(Deadline(.objection, from: .noticeIssued, on: try day("2002-12-07")) == nil)
    }

    @Test func whatACarrierLetPassIsOverAndWhatIsNotPaidIsOverdue() throws {
        let start = try day("2021-01-01")
        let objection = try #require(Deadline(.objection, from: .noticeIssued, on: start))
        let payment = try #require(Deadline(.payment, from: .noticeIssued, on: start))
        let sale = try #require(Deadline(.sale, from: .vehicleDetained, on: start))
        func next(_ deadline: Deadline) -> CivilDate { CivilDate(days: deadline.on.days + 1) }
        #expect(objection.state(on: objection.on) == .running && objection.state(on: next(objection)) == .passed)
        #expect(payment.state(on: payment.on) == .running && payment.state(on: next(payment)) == .overdue)
        #expect(sale.state(on: CivilDate(days: sale.on.days - 1)) == .running && sale.state(on: sale.on) == .overdue)
    }
}
