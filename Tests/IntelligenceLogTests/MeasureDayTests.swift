import Foundation
import LogSupport
import ReferenceData
import ScriptEngine
import TestSupport
import Testing

@testable import Casework
@testable import IntelligenceLog

/// In which day, month and quarter events count whose times are round a change of the clock, by Python's zoneinfo.
@Suite("Days that events count in") struct MeasureDayTests {
    private let folder: TemporaryFolder
    private let log: IntelligenceLog
    private let scripts = ScriptLibrary.released
    /// Of each event: its time, and its day as Python has it.
    private let events: [(call: CallID, at: Timestamp, day: CivilDay)]

    /// What a clock change, a leap day and a turn of the year make easy to get wrong, with the London day of each.
    private static let edges: [(utc: String, day: String)] = [
        // The first of May in London, still April in Greenwich.
        ("2021-04-30T22:59:59Z", "2021-04-30"), ("2021-04-30T23:00:00Z", "2021-05-01"),
        ("2021-04-30T23:30:00Z", "2021-05-01"), ("2021-06-30T23:15:00Z", "2021-07-01"),
        // The night that is an hour short.
        ("2021-03-27T23:59:59Z", "2021-03-27"), ("2021-03-28T00:59:59Z", "2021-03-28"),
        ("2021-03-28T01:00:00Z", "2021-03-28"), ("2021-03-28T22:59:59Z", "2021-03-28"),
        ("2021-03-28T23:00:00Z", "2021-03-29"), ("2024-03-31T00:30:00Z", "2024-03-31"),
        ("2024-03-31T22:59:59Z", "2024-03-31"), ("2024-03-31T23:00:00Z", "2024-04-01"),
        // The hour that comes twice, on a day of 25.
        ("2021-10-30T22:59:59Z", "2021-10-30"), ("2021-10-30T23:00:00Z", "2021-10-31"),
        ("2021-10-31T00:30:00Z", "2021-10-31"), ("2021-10-31T01:30:00Z", "2021-10-31"),
        ("2021-10-31T23:59:59Z", "2021-10-31"), ("2021-11-01T00:00:00Z", "2021-11-01"),
        // Leap days and turns of the year.
        ("2024-02-28T23:59:59Z", "2024-02-28"), ("2024-02-29T00:00:00Z", "2024-02-29"),
        ("2024-02-29T23:59:59Z", "2024-02-29"), ("2024-03-01T00:00:00Z", "2024-03-01"),
        ("2000-02-29T12:00:00Z", "2000-02-29"), ("2021-12-31T23:59:59Z", "2021-12-31"),
        ("2022-01-01T00:00:00Z", "2022-01-01"),
    ]
    private static let seed: UInt64 = 20_211_031

    init() async throws {
        folder = try TemporaryFolder()
        log = try IntelligenceLog(path: folder.file("log.sqlite"))
        var random = SeededGenerator(seed: Self.seed)
        var times = try Self.edges.map { try #require(Timestamp(iso: $0.utc)) }
        for _ in 0..<300 {
            // Half of them within a day and a half of a month's last midnight, a quarter at any time of any year.
            let year = Int.random(in: 1996...2037, using: &random)
            let month = Int.random(in: 1...12, using: &random)
            let first = try #require(CivilDay(year: year, month: month, day: 1))
            let reach = Bool.random(using: &random) ? 129_600 : Bool.random(using: &random) ? 5_400 : 15_000_000
            times.append(
                Timestamp(seconds: first.daysSince1970 * 86_400 + Int.random(in: -reach...reach, using: &random)))
        }
        let input = "[\(times.map { String($0.seconds) }.joined(separator: ","))]"
        let outcome = try Peer.python("london_days.py", input: Data(input.utf8))
        try #require(outcome.status == 0, "\(outcome.errors)")
        let days = try JSONParser.parse(Array(outcome.output.utf8)).array?.compactMap(\.string) ?? []
        try #require(days.count == times.count)
        #expect(Array(days.prefix(Self.edges.count)) == Self.edges.map(\.day))
        events = try zip(times, days).map { time, day in
            let noon = try #require(Timestamp(iso: "\(day)T12:00:00Z"))
            return (CallID(StreamID(at: time, random: &random)), time, CivilDay(daysSince1970: noon.seconds / 86_400))
        }
        try await keep()
    }

    /// Packs the calls, and puts them into the list.
    private func keep() async throws {
        let script = try scripts.script(version: 1)
        let layout = MeasureLayout(script)
        let summaries = events.map { event in
            CallSummary(
                id: event.call, script: script.reference, phase: .closed, isSimulated: false, handler: Actor("desk"),
                // The call came in a month later: the event's time is what counts.
                openedAt: event.at.adding(seconds: 2_600_000), closedAt: event.at.adding(seconds: 2_600_600),
                eventTime: event.at, force: nil, eventType: nil, completeness: .full, required: Tally(), open: Tally(),
                version: 1)
        }
        try await log.writer.commit { [vault = log.vault] database in
            for summary in summaries { try Projections.put(.call(summary), vault, database) }
            let counted = summaries.map { summary in
                MeasureBlockTable.Counted(
                    summary: summary, isReferable: false, details: CallDetails(),
                    questions: [UInt8](repeating: 1, count: layout.length),
                    times: [UInt8](repeating: 0, count: layout.fields.count), layout: layout)
            }
            try MeasureBlockTable.put(counted, lorryVersions: [1], vault, database)
        }
    }

    @Test(arguments: [MeasureGrouping.month, .quarter])
    func anEventCountsInItsLondonMonthAndQuarter(grouping: MeasureGrouping) async throws {
        let groups = events.map { event in
            grouping == .month ? String(event.day.iso.prefix(7)) : "\(event.day.year)-Q\((event.day.month + 2) / 3)"
        }
        let expected = Dictionary(groups.map { ($0, 1) }, uniquingKeysWith: +)
        let report = try await log.report(ReportRequest(.completion, by: grouping), scripts: scripts)
        // The file's own rows: group, closed, …
        let rows = report.parts[0].table.csv.split(separator: "\r\n").dropFirst().map { $0.split(separator: ",") }
        let counted = Dictionary(rows.map { (String($0[0]), Int($0[1]) ?? 0) }, uniquingKeysWith: +)
        #expect(counted.filter { $0.value > 0 } == expected, "seed \(Self.seed)")
    }

    /// Counts and lists, for each day and for the days round it.
    @Test func aDayLeavesTheSameCallsInCountsAndLists() async throws {
        for day in Set(events.map(\.day.daysSince1970)) {
            for last in [day, day + 1] {
                let (from, to) = (CivilDay(daysSince1970: day), CivilDay(daysSince1970: last + 1))
                var filter = CallFilter()
                (filter.from, filter.before) = (Timestamp(londonStartOf: from), Timestamp(londonStartOf: to))
                let expected = events.filter { (day...last).contains($0.day.daysSince1970) }.map(\.call)
                let counted = try await log.completion(by: nil, filter, scripts: scripts).total.closed
                let captured = try await log.capture(filter, scripts: scripts).calls
                #expect(counted == expected.count && captured == counted, "\(from.iso), seed \(Self.seed)")
                let listed = try await log.calls(matching: filter, limit: 1_000, scripts: scripts).calls.map(\.id)
                #expect(Set(listed) == Set(expected), "\(from.iso), seed \(Self.seed)")
            }
        }
    }
}
