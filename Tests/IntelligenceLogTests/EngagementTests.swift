import Casework
import IntelligenceLog
import LogSupport
import ScriptEngine
import TestSupport
import Testing

@Suite("OPT engagement, from the log")
struct EngagementTests {
    private let folder: TemporaryFolder
    private let log: IntelligenceLog

    init() throws {
        folder = try TemporaryFolder()
        log = try IntelligenceLog(path: folder.file("layby.sqlite"))
    }

    @Test("records made to the pilot's published sums give its table", arguments: [1, 2, 3] as [UInt64])
    func pilot(seed: UInt64) async throws {
        let pilot = try PublishedRecords.pilot(seed: seed)
        try await log.append(pilot.changes)
        let table = try await log.engagement(pilot.period)
        #expect(table.rows.map(\.target) == [70, nil, nil, 10, 28, nil, nil], "seed \(seed)")
        #expect(table.rows.map(\.actual) == [235, 4_340, 30, 68, 37, 59_400_000, 529], "seed \(seed)")
    }

    @Test("records made to 2021/22's published sums give its table", arguments: [1, 2, 3] as [UInt64])
    func firstYear(seed: UInt64) async throws {
        let year = try PublishedRecords.firstYear(seed: seed)
        try await log.append(year.changes)
        let table = try await log.engagement(year.period)
        #expect(table.rows.allSatisfy { $0.target == nil }, "seed \(seed)")
        #expect(table.rows.map(\.actual) == [402, 7_093, 41, 115, 52, 97_598_800, 703], "seed \(seed)")
    }

    @Test func figuresStayWhenOperationsAndDebtsAreErasedAndRowsMadeAgain() async throws {
        let pilot = try PublishedRecords.pilot(seed: 4)
        try await log.append(pilot.changes)
        let before = try await log.engagement(pilot.period)
        for stream in Set(pilot.changes.map(\.stream)).sorted().prefix(40) {
            _ = try await log.erase(
                stream, .record, reason: "Invented", rule: nil, scripts: .released, purging: false, at: morning,
                by: handler)
        }
        #expect(try await log.engagement(pilot.period) == before)
        #expect(try await log.rebuildProjections(scripts: .released).difference == 0)
        #expect(try await log.engagement(pilot.period) == before)
    }

    @Test func forcesComeToTheWholeAndNoForceHasATarget() async throws {
        let pilot = try PublishedRecords.pilot(seed: 5)
        try await log.append(pilot.changes)
        let whole = try await log.engagement(pilot.period)
        var sums = [Int](repeating: 0, count: whole.rows.count)
        for force in ["kent", "essex", "thames-valley"] {
            let own = try await log.engagement(pilot.period, force: force)
            #expect(own.rows.allSatisfy { $0.target == nil })
            for (index, row) in own.rows.enumerated() { sums[index] += row.actual }
        }
        // What was recovered outside any operation is of no force here.
        for (row, sum) in zip(whole.rows, sums) where row.measure != .collectedPence { #expect(row.actual == sum) }
        #expect(sums[5] < whole.rows[5].actual)
    }
}
