import Casework
import Foundation
import ReferenceData
import ScriptEngine
import TestSupport
import Testing

@Suite("What is owed to a person, and by when")
struct SafeguardingRuleTests {
    private let later = morning.adding(seconds: 90 * 86_400)
    private let met = CivilDate(inLondon: morning)

    @Test func everyRuleNamesItsSource() {
        #expect(!SafeguardingRule.all.isEmpty)
        for rule in SafeguardingRule.all {
            #expect(!rule.source.isEmpty && (rule.isForChildren || rule.isForAdults), "\(rule.duty.code)")
        }
        #expect(Set(SafeguardingRule.all.map(\.duty)) == Set(SafeguardingDuty.all), "a duty that no rule owes")
        let sources = SafeguardingRule.all.map(\.source).joined(separator: " ")
        for source in ["H17:318", "H17:348", "H17:898", "H17:271, 1122", "Modern Slavery Act 2015 s.52", "Innerste"] {
            #expect(sources.contains(source), "\(source)")
        }
    }

    /// Row by row: what the call said, what was recorded, and all that is owed then.
    @Test func eachRuleOwesWhatItSaysAndNothingElse() throws {
        let child: [(QuestionID, Value)] = [("age_band", .choice("claimed_child"))]
        let whole: [(QuestionID, Value)] = [
            ("age_band", .choice("adult")), ("smuggling_assessment", .choice("none_seen")),
            ("msht_considered", .boolean(true)), ("msht_assessment", .choice("none_seen")),
        ]
        let steps = InnersteStep.allCases.map { SafeguardingFact.innerste($0, .done) }
        let done: [SafeguardingFact] =
            steps + [
                .assessed(.trafficking, .indicators), .assessed(.smuggling, .noneSeen),
                .placed(.foster, localAuthority: nil),
            ]
        let rows: [(String, [(QuestionID, Value)], [SafeguardingFact], Set<SafeguardingDuty>)] = [
            (
                "a child of whom nothing is done", child, [],
                Set(
                    [.nrmReferral, .assessment(.smuggling), .assessment(.trafficking), .placement]
                        + InnersteStep.allCases.map(SafeguardingDuty.innerste))
            ),
            ("a child of whom all is done but the referral", child, done, [.nrmReferral]),
            ("a child of whom all is done", child, done + [.nrmReferred(by: .police, reference: nil)], []),
            (
                "a child without any sign is referred all the same", child,
                done + [.assessed(.trafficking, .noneSeen, rationale: "Invented.")], [.nrmReferral]
            ),
            ("a missing child", child, done + [.wentMissing], [.nrmReferral, .missingReport]),
            ("a child that came back", child, done + [.wentMissing, .found], [.nrmReferral, .returnTalk]),
            (
                "a child that went missing again is still to be talked to of the first time", child,
                done + [.wentMissing, .found, .wentMissing], [.nrmReferral, .missingReport, .returnTalk]
            ),
            ("a child whose placement ended", child, done + [.placementEnded], [.nrmReferral, .placement]),
            ("an adult without a sign", whole, [], []),
            ("an adult with signs, not asked", trafficked, [], [.dutyToNotify, .consent]),
            ("an adult who refuses", trafficked, [.consent(.refused)], [.dutyToNotify]),
            ("an adult who consents", trafficked, [.consent(.given)], [.nrmReferral]),
            ("an adult who withdraws", trafficked, [.consent(.given), .consent(.withdrawn)], [.dutyToNotify]),
            ("an adult of whom was notified", trafficked, [.dutyToNotifySent(reference: nil)], []),
            (
                "an adult who was referred", trafficked,
                [.consent(.given), .nrmReferred(by: .police, reference: nil)], []
            ),
            ("an adult found to be a child", trafficked, [.age(.child, .localAuthority)] + done, [.nrmReferral]),
            ("a child found to be an adult", child, done + [.age(.adult, .court)], [.dutyToNotify, .consent]),
            (
                "an adult whom nobody assessed", [("age_band", .choice("adult"))], [],
                [.assessment(.smuggling), .assessment(.trafficking)]
            ),
            (
                "an adult of whom trafficking was not considered",
                Array(whole.prefix(2)) + [("msht_considered", .boolean(false))],
                [], [.rationale]
            ),
            (
                "the same, with a rationale", Array(whole.prefix(2)) + [("msht_considered", .boolean(false))],
                [.assessed(.trafficking, .notConsidered, rationale: "Invented.")], []
            ),
            ("a closed record", child, [.closed(reason: "Invented.")], []),
        ]
        for (name, answers, facts, owed) in rows {
            var (record, _) = try openedRecord(answers)
            for fact in facts { _ = try record.record(fact, on: met, at: later, by: handler) }
            #expect(Set(record.owed.map(\.duty)) == owed, "\(name)")
        }
    }

    @Test func aChildWithAParentNeedsNoPlacement() throws {
        let (record, _) = try openedRecord([("age_band", .choice("claimed_child")), ("accompanied", .boolean(true))])
        #expect(!record.owed.map(\.duty).contains(.placement))
    }

    /// The duty to notify has been in force since 1 November 2015: a row with a date.
    @Test func nobodyWhoWasMetBeforeTheDutyToNotifyIsNotifiedOf() throws {
        for (day, isOwed) in [("2015-10-31", false), ("2015-11-01", true)] {
            let (record, _) = try openedRecord(met: Timestamp(startOf: .on(day)).adding(seconds: 43_200), trafficked)
            #expect(record.owed.map(\.duty).contains(.dutyToNotify) == isOwed, "\(day)")
        }
    }

    @Test func aMonthIsAMonthOfTheCalendarAndEndsWithAShorterOne() {
        let rows = [
            ("2021-03-01", "2021-04-01"), ("2021-01-31", "2021-02-28"), ("2024-01-31", "2024-02-29"),
            ("2024-01-30", "2024-02-29"), ("2024-01-29", "2024-02-29"), ("2021-12-31", "2022-01-31"),
            ("2021-03-31", "2021-04-30"), ("2021-02-28", "2021-03-28"), ("2021-11-30", "2021-12-30"),
        ]
        for (met, due) in rows {
            #expect(CivilDate.on(met).aMonthLater == .on(due), "\(met)")
            #expect(SafeguardingRule.Due.oneMonth.day(from: .on(met)) == .on(due))
        }
    }

    /// The day is London's: half an hour before midnight UTC is the next day in summer, and the same in winter.
    @Test func theClockRunsInLondonThroughBothClockChanges() throws {
        let rows = [
            // Summer time ends on 31 October 2021 and begins on 28 March 2021.
            ("2021-10-30T23:30:00Z", "2021-10-31", "2021-11-30"), ("2021-10-31T23:30:00Z", "2021-10-31", "2021-11-30"),
            ("2021-09-29T23:30:00Z", "2021-09-30", "2021-10-30"), ("2021-03-27T23:30:00Z", "2021-03-27", "2021-04-27"),
            ("2021-03-28T23:30:00Z", "2021-03-29", "2021-04-29"), ("2021-02-28T23:30:00Z", "2021-02-28", "2021-03-28"),
        ]
        for (time, met, due) in rows {
            let (record, _) = try openedRecord(met: try #require(Timestamp(iso: time)), trafficked)
            #expect(record.origin.encounteredOn == .on(met), "\(time)")
            let owed = try #require(record.owed.first { $0.duty == .dutyToNotify })
            #expect(owed.due == .on(due), "\(time)")
            #expect(!owed.isOverdue(on: .on(due)) && owed.isOverdue(on: CivilDate(days: CivilDate.on(due).days + 1)))
            #expect(owed.words(on: .on(due)) == "today")
        }
    }

    @Test func whatIsOverdueStandsFirst() throws {
        var early = try openedRecord(trafficked).record
        let late = try openedRecord(met: later, trafficked).record
        _ = try early.record(.consent(.refused), on: met, at: later, by: handler)
        let owed = SafeguardingSummary.owed([SafeguardingSummary(late), SafeguardingSummary(early)])
        #expect(owed.map(\.duty.due) == owed.map(\.duty.due).sorted() && owed.first?.record.id == early.id)
        #expect(SafeguardingSummary.owed([SafeguardingSummary(late)], by: met).isEmpty)
    }

    @Test func aDaysDutiesStandTogetherAndACalendarTellsNoChildFromAnAdult() throws {
        let child = try openedRecord([("age_band", .choice("claimed_child"))]).record
        let adult = try openedRecord(trafficked).record
        let records = [SafeguardingSummary(child), SafeguardingSummary(adult)]
        let days = OwedDay.all(records)
        #expect(days.flatMap(\.duties) == SafeguardingSummary.owed(records).map(\.duty))
        #expect(Set(days.map { "\($0.record.id) \($0.due)" }).count == days.count)
        let steps = try #require(days.first { $0.record.id == child.id })
        #expect(steps.words.components(separatedBy: "Innerste: ").count == 2, "\(steps.words)")
        let calendar = CalendarFile(days.map(\.day), name: "Invented", at: later).text.lowercased()
        for word in ["child", "innerste", "nrm", "notify", "traffick"] { #expect(!calendar.contains(word), "\(word)") }
    }

    @Test func aRowIsReadBackAsItWasKept() throws {
        var (record, _) = try openedRecord([("age_band", .choice("claimed_child")), ("sex", .choice("male"))])
        for fact: SafeguardingFact in [
            .assessed(.trafficking, .indicators, natures: [.labour, .criminal]), .innerste(.followed, .done),
            .placed(.foster, localAuthority: "Invented Council"), .wentMissing,
        ] { _ = try record.record(fact, on: met, at: later, by: handler) }
        let standing = try #require(SafeguardingSummary(record).standing)
        #expect(SafeguardingStanding(json: standing.json) == standing)
        #expect(!standing.owed.isEmpty && standing.missingFrom == met)
    }
}
