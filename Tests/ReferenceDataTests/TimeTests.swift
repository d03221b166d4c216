import ReferenceData
import Testing

@Suite struct TimeTests {
    /// 1 March 2021 15:00, a Monday.
    private static let now: Int64 = 1_614_610_800

    @Test(arguments: [
        ("2021-03-01", Outcome<String>.value("2021-03-01")), ("1/3/2021", .value("2021-03-01")),
        ("01.03.21", .value("2021-03-01")),
        ("1 March 2021", .value("2021-03-01")), ("1 Mar 21", .value("2021-03-01")),
        ("1st of March, 2021", .value("2021-03-01")),
        ("March 1 2021", .value("2021-03-01")), ("1-Mar-2021", .value("2021-03-01")), ("today", .value("2021-03-01")),
        ("Yesterday", .value("2021-02-28")), ("29/2/2020", .value("2020-02-29")),
        ("Mon 1 March 2021", .value("2021-03-01")),
        ("1 Mar", .value("2021-03-01")), ("2 March", .value("2020-03-02", warnings: ["day.assumedLastYear"])),
        ("3/4/61", .value("1961-04-03", warnings: ["day.assumedCentury"])),
        ("Sun 1 March 2021", .value("2021-03-01", warnings: ["day.weekday"])),
        ("29/2/2021", .misread("day.none")), ("3/13/2021", .misread("day.none")), ("1/1/1850", .misread("day.none")),
        ("1/3", .misread("day.format")), ("2021", .misread("day.format")), ("", .misread("day.format")),
        ("1 Foo 2021", .misread("day.format")),
        ("1/3/2", .misread("day.format")), ("1 ma 2021", .misread("day.format")),
    ])
    func daysAreReadDayFirst(_ text: String, _ outcome: Outcome<String>) throws {
        let today = try #require(CivilDay(year: 2021, month: 3, day: 1))
        #expect(Outcome { () throws(Misread) in try CivilDay.read(text, today: today) }.map(\.iso) == outcome)
    }

    @Test(arguments: [
        ("14:05", Outcome<String>.value("14:05")), ("1405", .value("14:05")), ("2.05pm", .value("14:05")),
        ("2pm", .value("14:00")), ("12am", .value("00:00")),
        ("12 p.m.", .value("12:00")), ("0905 hrs", .value("09:05")), ("noon", .value("12:00")),
        ("205pm", .value("14:05")), ("14h05", .value("14:05")),
        ("midnight", .value("00:00", warnings: ["clock.midnight"])),
        ("2:05", .value("02:05", warnings: ["clock.morning"])),
        ("2", .misread("clock.format")), ("24:00", .misread("clock.format")), ("13pm", .misread("clock.format")),
        ("14:5", .misread("clock.format")),
        ("", .misread("clock.format")), ("1460", .misread("clock.format")), ("0pm", .misread("clock.format")),
        ("14 hours", .misread("clock.format")),
    ])
    func timesAreRead(_ text: String, _ outcome: Outcome<String>) {
        #expect(Outcome { () throws(Misread) in try ClockTime.read(text) }.map(\.text) == outcome)
    }

    @Test(arguments: [
        ("2021-03-01 14:05", Outcome<String>.value("1 March 2021 14:05")),
        ("1 Mar 14:05", .value("1 March 2021 14:05")),
        ("1 March 2021 at 2.05pm", .value("1 March 2021 14:05")), ("14:05 on 1/3/21", .value("1 March 2021 14:05")),
        ("1 mar 2021, 1405", .value("1 March 2021 14:05")),
        ("14:05", .value("1 March 2021 14:05")), ("14:05 yesterday", .value("28 February 2021 14:05")),
        ("today 2 pm", .value("1 March 2021 14:00")),
        ("15:30", .value("28 February 2021 15:30", warnings: ["moment.assumedYesterday"])),
        ("now", .value("1 March 2021 15:00")),
        ("10 minutes ago", .value("1 March 2021 14:50")), ("an hour ago", .value("1 March 2021 14:00")),
        ("1h30 ago", .value("1 March 2021 13:30")),
        ("2021-07-01T14:05:00Z", .value("1 July 2021 15:05")), ("2021-03-01T14:05+01:00", .value("1 March 2021 13:05")),
        ("2021-03-01T14:05:30.25-0130", .value("1 March 2021 15:35")),
        ("14:05 2021-03-01", .value("1 March 2021 14:05")),
        ("2021-07-01 14:05", .value("1 July 2021 14:05")),
        ("2021-10-31 01:30", .value("31 October 2021 01:30", warnings: ["moment.twice"])),
        ("2021-10-31 01:30 GMT", .value("31 October 2021 01:30")), ("2021-03-28 01:30", .misread("moment.never")),
        ("29/2/2021 14:05", .misread("day.none")),
        ("1 March 2021", .misread("moment.noTime")), ("yesterday", .misread("moment.noTime")),
        ("", .misread("moment.format")),
        ("1 Mar 2021", .misread("moment.noTime")),
        ("2 Mar 14:05", .value("2 March 2020 14:05", warnings: ["day.assumedLastYear"])),
        ("soon", .misread("moment.format")), ("6 ago", .misread("moment.format")),
        ("14:05:61", .misread("moment.format")),
    ])
    func momentsAreReadOnTheClockInLondon(_ text: String, _ outcome: Outcome<String>) {
        let read = Outcome { () throws(Misread) in try Moment.read(text, now: Self.now) }
        #expect(read.map(LondonTime.text) == outcome)
    }

    @Test func theFirstOfTwoEqualClockTimesIsTaken() throws {
        #expect(try Moment.read("2021-10-31 01:30", now: Self.now).value == 1_635_640_200)
        #expect(try Moment.read("2021-10-31 01:30 GMT", now: Self.now).value == 1_635_643_800)
    }

    @Test func theClockChangesOnTheLastSundaysOfMarchAndOctober() throws {
        // 01:00 UTC on 28 March and 31 October 2021.
        #expect(LondonTime.civil(1_616_893_199).offsetMinutes == 0)
        #expect(LondonTime.civil(1_616_893_200).offsetMinutes == 60)
        #expect(LondonTime.civil(1_635_641_999).offsetMinutes == 60)
        #expect(LondonTime.civil(1_635_642_000).offsetMinutes == 0)
        #expect(LondonTime.text(1_616_893_200) == "28 March 2021 02:00")
        let day = try #require(CivilDay(year: 2021, month: 3, day: 28))
        #expect(LondonTime.instant(day, try #require(ClockTime(hour: 1, minute: 0))) == .never)
        #expect(LondonTime.instant(day, try #require(ClockTime(hour: 2, minute: 0))) == .once(1_616_893_200))
        #expect(LondonTime.text(-1) == "31 December 1969 23:59")
        #expect(LondonTime.text(.min) == "1 January 1 00:00" && LondonTime.civil(.max).day.year == 9999)
    }

    @Test func everyInstantSurvivesARoundTripThroughTheClock() {
        let seed: UInt64 = 31_102_021
        var random = SeededGenerator(seed: seed)
        for _ in 0..<5000 {
            let epoch = Int64.random(in: 0...4_000_000_000, using: &random) / 60 * 60
            let (day, time, _) = LondonTime.civil(epoch)
            switch LondonTime.instant(day, time) {
            case .once(let back): #expect(back == epoch, "seed \(seed)")
            case .twice(let first, let second): #expect(epoch == first || epoch == second, "seed \(seed)")
            case .never: Issue.record("seed \(seed): \(epoch)")
            }
        }
    }

    @Test func daysCountFrom1970BothWays() throws {
        for days in stride(from: -719_162, through: 2_932_896, by: 997) {
            #expect(CivilDay(daysSince1970: days).daysSince1970 == days)
        }
        #expect(CivilDay(daysSince1970: 18_687).iso == "2021-03-01")
        #expect(CivilDay(daysSince1970: .min).iso == "0001-01-01" && CivilDay(daysSince1970: .max).iso == "9999-12-31")
        #expect(CivilDay(year: 2100, month: 2, day: 29) == nil && CivilDay(year: 2000, month: 2, day: 29) != nil)
    }

    @Test func misreadTimesSayWhatToGive() throws {
        let today = try #require(CivilDay(year: 2021, month: 3, day: 1))
        #expect(
            expected { () throws(Misread) in try CivilDay.read("soon", today: today) }
                == "a date: day, month, year (1/3/2021, 1 March 2021, 2021-03-01)")
        #expect(
            expected { () throws(Misread) in try ClockTime.read("soon") }
                == "a time on the 24-hour clock (14:05), or with am or pm (2.05pm)")
        #expect(
            expected { () throws(Misread) in try Moment.read("2021-03-28 01:30", now: Self.now) }
                == "a time outside 01:00 to 01:59, which the clock skipped that day")
        #expect(
            expected { () throws(Misread) in try Moment.read("soon", now: Self.now) }
                == "a date and time (1 March 2021 14:05), a time today, or now")
    }
}
