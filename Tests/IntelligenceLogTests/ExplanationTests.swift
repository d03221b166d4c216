import LogSupport
import ReferenceData
import ScriptEngine
import TestSupport
import Testing

@testable import Casework
@testable import IntelligenceLog

@Suite("The calls behind a figure") struct ExplanationTests {
    private let folder: TemporaryFolder
    private let log: IntelligenceLog
    private let scripts = ScriptLibrary.released
    private let later = Timestamp(seconds: 1_700_000_000)

    init() throws {
        folder = try TemporaryFolder()
        log = try IntelligenceLog(path: folder.file("log.sqlite"))
    }

    @discardableResult
    private func simulate(_ count: Int) async throws -> [Call] {
        var simulator = try CallSimulator(calls: count, year: 2021, seed: 6, scripts: scripts)
        var calls: [Call] = []
        while let (call, changes) = try simulator.next() {
            try await log.append(changes)
            calls.append(call)
        }
        return calls
    }

    private func explanation(_ asked: ExplanationRequest) async throws -> Explanation {
        try await log.explanation(asked, scripts: scripts)
    }

    /// Checks a row of a report against the calls that are named for it.
    private func check(_ cells: [MeasureTable.Cell], _ table: MeasureTable, _ asked: ExplanationRequest) async throws {
        let explained = try await explanation(asked)
        let place =
            "\(asked.report.measure) by \(asked.report.grouping?.rawValue ?? "nothing"), \(asked.group ?? "all")"
        #expect(explained.calls.count == explained.count && Set(explained.calls.map(\.id)).count == explained.count)
        for (column, figure) in explained.figures.enumerated() {
            #expect(explained.sums[column] == explained.calls.reduce(0) { $0 + $1.figures[column] }, "\(place)")
            guard let index = table.columns.firstIndex(where: { $0.code == figure.code && $0.kind == .count }) else {
                // The numerator and the denominator stand in the report itself.
                #expect(column > 1, "\(place): \(figure.code)")
                continue
            }
            #expect(cells[index] == .count(explained.sums[column]), "\(place): \(figure.code)")
        }
        let rates = zip(table.columns, cells).filter { $0.0.code == "rate" }.map(\.1)
        #expect(rates == [.rate(Proportion(explained.sums[0], of: explained.sums[1]).rate)], "\(place)")
    }

    @Test(arguments: Measure.allCases.filter(\.isExplained))
    func theCallsThatAreNamedAddUpToEachRowOfEveryGrouping(measure: Measure) async throws {
        try await simulate(48)
        let groupings: [MeasureGrouping?] = measure.groupings + [nil]
        for grouping in groupings {
            let asked = ReportRequest(measure, by: grouping)
            let table = try await log.report(asked, scripts: scripts).parts[0].table
            #expect(!table.rows.isEmpty || grouping == nil)
            for cells in table.rows {
                try await check(cells, table, ExplanationRequest(asked, group: cells[0].plain))
            }
            guard let total = table.total, !measure.hasRowsOfQuestions else { continue }
            try await check(total, table, ExplanationRequest(asked))
        }
    }

    @Test func eachCallIsNamedWithTheRuleThatItMet() async throws {
        let calls = try await simulate(36)
        let explained = try await explanation(ExplanationRequest(ReportRequest(.completion)))
        #expect(explained.calls.count == 36)
        for named in explained.calls {
            let interview = try #require(calls.first { $0.id == named.id }).interview
            let isFull = interview.closing?.completeness == .full
            #expect(named.figures[0] == (isFull ? 1 : 0))
            let (required, open) = (interview.required.total, interview.open.total)
            #expect(named.rule.contains("\(required - open) of \(required) required questions settled"))
            #expect(named.rule.contains("Closed under v\(interview.script.reference.version)"))
            #expect(named.rule.contains("fully completed:") || !isFull)
            for weight in Weight.allCases {
                let places = interview.openPlaces(of: weight)
                #expect(named.rule.contains("\(weight.rawValue): ") == !places.isEmpty, "\(named.rule)")
                for place in places { #expect(named.rule.contains(place.question.description), "\(named.rule)") }
            }
        }
        // The ones in the numerator come first.
        let full = explained.calls.prefix { $0.figures[0] == 1 }
        #expect(full.count == explained.inNumerator && explained.sums[0] == full.count)
    }

    @Test func whatIsLeftOutIsCountedByTheFirstReasonThatItMeets() async throws {
        let calls = try await simulate(48)
        var reopened = try #require(calls.last)
        try await log.append(try reopened.record(.reopened(reason: "a test"), at: later, by: Actor("desk")))
        var filter = CallFilter()
        filter.force = "kent"
        filter.from = Timestamp(iso: "2021-04-01T00:00:00Z")
        filter.isSimulated = true
        let asked = ReportRequest(.completion, by: .month, filter)
        let explained = try await explanation(ExplanationRequest(asked, group: "2021-05"))
        let counts = Dictionary(uniqueKeysWithValues: explained.leftOut.map { ($0.reason, $0.calls) })
        let closed = calls.dropLast().map(CallSummary.init)
        let inTime = closed.filter { call in filter.from.map { call.countedAt >= $0 } ?? false }
        #expect(counts[.days] == closed.count - inTime.count)
        #expect(counts[.force] == inTime.count { $0.force != "kent" })
        #expect(counts[.simulated] == nil)
        let isOpenInKent = CallSummary(reopened).force == "kent"
        #expect(counts[.open] == (isOpenInKent ? 1 : nil))
        let leftOut = explained.leftOut.filter { $0.reason != .open }.reduce(0) { $0 + $1.calls }
        #expect(explained.count + leftOut == closed.count)
        #expect(!explained.calls.contains { $0.id == reopened.id })
        filter.isSimulated = false
        let none = try await explanation(ExplanationRequest(ReportRequest(.completion, filter)))
        #expect(none.count == 0 && none.leftOut.contains { $0.reason == .simulated })
    }

    @Test func pagesOfItMakeTheWhole() async throws {
        try await simulate(30)
        let report = ReportRequest(.compliance, by: .version)
        let whole = try await explanation(ExplanationRequest(report))
        var pages: [Explanation.Call] = []
        for start in stride(from: 0, to: 30, by: 7) {
            let page = try await explanation(ExplanationRequest(report, skipping: start, limit: 7))
            #expect(page.sums == whole.sums && page.count == 30 && page.leftOut == whole.leftOut)
            // What is simulated is said of the whole figure, whatever is named of it.
            let notes = page.report(GroupNames(.version)).parts[0].table.notes
            #expect(notes.contains { $0.contains("30 of the 30 calls are simulated") })
            pages += page.calls
        }
        #expect(pages == whole.calls)
    }

    @Test func anErasedCallIsStillNamed() async throws {
        let calls = try await simulate(12)
        let report = ReportRequest(.completion, by: .month)
        let before = try await explanation(ExplanationRequest(report))
        let erased = try #require(calls.first { $0.interview.open.total > 0 })
        _ = try await log.erase(
            erased.id.stream, .record, reason: "a test", rule: nil, scripts: scripts, at: later, by: Actor("desk"))
        #expect(try await explanation(ExplanationRequest(report)) == before)
        _ = try await log.rebuildProjections(scripts: scripts)
        let after = try await explanation(ExplanationRequest(report))
        #expect(Set(after.calls) == Set(before.calls) && after.sums == before.sums)
    }

    @Test func aQuestionThatNobodyAsksIsRefused() async throws {
        try await simulate(2)
        for group in [nil, "", "no_such_question"] {
            await #expect(throws: Misread.self) {
                _ = try await log.explanation(
                    ExplanationRequest(ReportRequest(.capture), group: group), scripts: scripts)
            }
        }
    }

    @Test func daysThatEndBeforeTheyBeginLeaveNothing() async throws {
        try await simulate(12)
        var filter = CallFilter()
        filter.from = Timestamp(iso: "2021-06-01T00:00:00Z")
        filter.before = Timestamp(iso: "2021-05-01T00:00:00Z")
        let explained = try await explanation(ExplanationRequest(ReportRequest(.completion, filter)))
        #expect(explained.count == 0 && explained.leftOut.map(\.calls) == [12])
    }

    @Test func rebuiltProjectionsGiveTheSameReports() async throws {
        try await simulate(36)
        func reports() async throws -> [Report] {
            var reports: [Report] = []
            for measure in Measure.allCases {
                for grouping in measure.groupings as [MeasureGrouping?] + [nil] {
                    reports.append(try await log.report(ReportRequest(measure, by: grouping), scripts: scripts))
                }
            }
            return reports
        }
        let before = try await reports()
        #expect(try await log.rebuildProjections(scripts: scripts).difference == 0)
        #expect(try await reports() == before)
    }
}
