import Foundation
import LogSupport
import ReferenceData
import ScriptEngine
import TestSupport
import Testing

@testable import Casework
@testable import IntelligenceLog

@Suite("Measures of what happens in calls and over time, in the log") struct ChangeMeasureTests {
    private let folder: TemporaryFolder
    private let log: IntelligenceLog
    private let scripts = ScriptLibrary.released

    init() throws {
        folder = try TemporaryFolder()
        log = try IntelligenceLog(path: folder.file("log.sqlite"))
    }

    /// Simulated calls in the log, each with its entries.
    private func simulate(
        _ count: Int, year: Int = 2021, months: ClosedRange<Int> = 1...12, seed: UInt64 = 6
    ) async throws -> [(call: Call, entries: [Entry])] {
        var simulator = try CallSimulator(calls: count, year: year, months: months, seed: seed, scripts: scripts)
        var calls: [(call: Call, entries: [Entry])] = []
        while let (call, changes) = try simulator.next() {
            try await log.append(changes)
            calls.append((call, changes.flatMap(\.entries)))
        }
        return calls
    }

    private func report(_ measure: Measure, by grouping: MeasureGrouping? = nil) async throws -> Report {
        try await log.report(ReportRequest(measure, by: grouping), scripts: scripts)
    }

    @Test func whereCallsBrokeOffIsWhatTheCallsSay() async throws {
        let calls = try await simulate(60, months: 1...2).map(\.call)
        let lineage = try QuestionLineage(scripts)
        var expected: [QuestionID: Int] = [:]
        for call in calls where call.interview.closing?.completeness == .brokenOff {
            let place = try #require(call.interview.next(after: call.lastPlace))
            let line = try #require(lineage.number(of: place.question, version: call.script.reference.version))
            expected[lineage.lines[line].id, default: 0] += 1
        }
        #expect(!expected.isEmpty)
        let table = try await report(.breakOff).parts[0].table
        var found: [QuestionID: Int] = [:]
        for row in table.rows {
            if case .named(let id, _) = row[0], case .count(let number) = row[3] { found[QuestionID(id)] = number }
        }
        #expect(found == expected)
        // In the order of the script.
        let order = lineage.lines.map(\.id)
        let places = table.rows.compactMap { row -> Int? in
            if case .named(let id, _) = row[0] { return order.firstIndex(of: QuestionID(id)) }
            return nil
        }
        #expect(places == places.sorted())
    }

    @Test func timesAreThoseOfTheEntries() async throws {
        let calls = try await simulate(24, months: 3...4)
        let found = try await report(.timings)
        var all = 0
        var location: [Int] = []
        for (call, entries) in calls {
            let paradata = Paradata(entries, under: call.script)
            all += paradata.seconds
            if let seconds = paradata.questions["location_text"] { location.append(seconds) }
        }
        let row = try #require(found.parts[0].table.rows.first { $0[0].words == "Where exactly are you?" })
        let sorted = location.sorted()
        #expect(row[1] == .count(sorted.count))
        #expect(row[2] == .seconds(sorted[(sorted.count + 1) / 2 - 1]))
        #expect(row[4] == .seconds(sorted.reduce(0, +)))
        #expect(row[5] == .rate(Double(sorted.reduce(0, +)) / Double(all)))
        // What is simulated takes its time: some questions take several times as long as others.
        let medians = found.parts[0].table.rows.compactMap { row -> Int? in
            if case .seconds(let seconds) = row[2] { return seconds }
            return nil
        }
        #expect((medians.max() ?? 0) > 4 * (medians.min() ?? 0) + 4)
    }

    @Test func forcesAndMonthsTogetherAreForcesAndMonthsApart() async throws {
        _ = try await simulate(48)
        let small = try #require(try await report(.completion, by: .force).part("completion-force-months"))
        func sums(_ column: Int) -> [String: Int] {
            var sums: [String: Int] = [:]
            for row in small.table.rows {
                if case .named(let name, _) = row[column], case .count(let closed) = row[2] {
                    sums[name, default: 0] += closed
                }
            }
            return sums
        }
        for (column, grouping) in [(0, MeasureGrouping.force), (1, .month)] {
            let apart = try await log.completion(by: grouping, CallFilter(), scripts: scripts)
            #expect(sums(column) == Dictionary(uniqueKeysWithValues: apart.rows.map { ($0.group, $0.closed) }))
        }
    }

    @Test func everyReportOfSimulatedCallsSaysThatTheyAre() async throws {
        _ = try await simulate(36)
        let order = ReorderedQuestion("overseas_exit_port", before: "haulier_name")
        let measures = [Measure.breakOff, .timings, .versions, .next, .capture].map { ReportRequest($0) }
        for request in measures + [ReportRequest(.completion, by: .force), ReportRequest(.next, whatIf: order)] {
            let report = try await log.report(request, scripts: scripts)
            for part in report.parts {
                #expect(part.table.notes.contains { $0.contains("are simulated") }, "\(part.table.code)")
                #expect(part.table.rows.allSatisfy { $0.count == part.table.columns.count }, "\(part.table.code)")
            }
        }
    }

    /// As `layby simulate --year 2020` makes it: what the annual report 2020/21 tells of July to September 2020.
    @Test func thePortOfDepartureIsMissingInEightySevenPercentOfTheSimulatedSummerOf2020() async throws {
        _ = try await simulate(300, year: 2020, months: 7...9, seed: 1)
        let capture = try await log.capture(CallFilter(), scripts: scripts)
        let missing = 1 - (capture.portRecorded.rate ?? 0)
        #expect(abs(missing - 0.87) <= 0.01, "\(missing)")
        let findings = capture.report().findings
        #expect(findings[0].hasPrefix("No port of departure is recorded in"))
        #expect(findings[1] == "300 of the 300 calls are simulated: their answers are invented.")
    }
}
