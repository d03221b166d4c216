import Foundation
import GRDB
import LogSupport
import ReferenceData
import ScriptEngine
import TestSupport
import Testing

@testable import Casework
@testable import IntelligenceLog

@Suite("Measures in the log") struct MeasureTests {
    private let folder: TemporaryFolder
    private let log: IntelligenceLog
    private let scripts = ScriptLibrary.released
    private let desk = Actor("desk")

    init() throws {
        folder = try TemporaryFolder()
        log = try IntelligenceLog(path: folder.file("log.sqlite"))
    }

    /// Simulated calls of a year, in the log.
    @discardableResult
    private func simulate(_ count: Int, seed: UInt64 = 6) async throws -> [Call] {
        var simulator = try CallSimulator(calls: count, year: 2021, seed: seed, scripts: scripts)
        var calls: [Call] = []
        while let (call, changes) = try simulator.next() {
            try await log.append(changes)
            calls.append(call)
        }
        return calls
    }

    private func completion(
        _ grouping: MeasureGrouping? = nil, _ change: (inout CallFilter) -> Void = { _ in }
    ) async throws -> Completion {
        var filter = CallFilter()
        change(&filter)
        return try await log.completion(by: grouping, filter, scripts: scripts)
    }

    /// The group of a call, said once more without packing.
    private func group(_ call: CallSummary, _ grouping: MeasureGrouping) -> String {
        let day = LondonTime.civil(Int64(call.countedAt.seconds)).day
        return switch grouping {
        case .month: String(day.iso.prefix(7))
        case .quarter: "\(day.year)-Q\((day.month - 1) / 3 + 1)"
        case .force: call.force ?? "not set"
        case .region: call.force.flatMap { Forces.force(slug: $0)?.rocu } ?? "not set"
        case .version: "v\(call.script.version)"
        case .eventType: call.eventType ?? (call.script.version < 4 ? "lorry" : "not set")
        case .handler: call.handler.id
        }
    }

    @Test(arguments: MeasureGrouping.allCases)
    func whatIsPackedIsWhatTheCallsSay(grouping: MeasureGrouping) async throws {
        try await simulate(60)
        let calls = try await log.calls(in: [.closed])
        let counted = try await completion(grouping)
        let groups = Dictionary(grouping: calls) { group($0, grouping) }
        #expect(Set(counted.rows.map(\.group)) == Set(groups.keys))
        for row in counted.rows {
            let own = groups[row.group] ?? []
            #expect(row.closed == own.count && row.simulated == own.count)
            #expect(row.full == own.count { $0.completeness == .full })
            #expect(row.partial == own.count { $0.completeness == .partial })
            #expect(row.brokenOff == own.count { $0.completeness == .brokenOff })
        }
        #expect(counted.total.closed == 60)
        #expect(Completion(of: calls, by: grouping, lorryVersions: [1, 2, 3]) == counted)
    }

    @Test func aFilterCountsWhatItLeaves() async throws {
        try await simulate(60)
        let calls = try await log.calls(in: [.closed])
        let lastOfMarch = try #require(CivilDay(year: 2021, month: 3, day: 31))
        let april = Timestamp(londonStartOf: CivilDay(daysSince1970: lastOfMarch.daysSince1970 + 1))
        #expect(try await completion { $0.before = april }.total.closed == calls.count { $0.countedAt < april })
        #expect(try await completion { $0.from = april }.total.closed == calls.count { $0.countedAt >= april })
        #expect(
            try await completion { $0.eventType = "lorry" }.total.closed
                == calls.count { $0.script.version < 4 || $0.eventType == "lorry" })
        for force in Set(calls.compactMap(\.force)) {
            #expect(try await completion { $0.force = force }.total.closed == calls.count { $0.force == force })
        }
        #expect(try await completion { $0.force = "cumbria-not-there" }.total.closed == 0)
        #expect(try await completion { $0.isSimulated = false }.total.closed == 0)
        #expect(try await completion { $0.isSimulated = true }.total.closed == 60)
    }

    @Test func whatIsCountedCallByCallIsWhatIsCountedAtOnce() async throws {
        let other = try IntelligenceLog(path: folder.file("other.sqlite"))
        var simulator = try CallSimulator(calls: 24, year: 2021, seed: 6, scripts: scripts)
        while let (_, changes) = try simulator.next() {
            try await log.append(changes)
            try await log.catchUpMeasures(scripts: scripts)
            try await other.append(changes)
        }
        #expect(try await log.catchUpMeasures(scripts: scripts) == 0)
        for grouping in MeasureGrouping.allCases {
            let counted = try await other.completion(by: grouping, CallFilter(), scripts: scripts)
            #expect(try await completion(grouping) == counted)
        }
        let (one, two) = (
            try await log.capture(CallFilter(), scripts: scripts),
            try await other.capture(CallFilter(), scripts: scripts)
        )
        #expect(one.rows == two.rows)
    }

    @Test func capturedIsWhatTheCallsSayPlaceByPlace() async throws {
        let calls = try await simulate(36)
        let lineage = try QuestionLineage(scripts)
        var expected: [QuestionID: QuestionCounts] = [:]
        for call in calls {
            for place in call.interview.applicablePlaces {
                let version = call.script.reference.version
                let line = try #require(lineage.number(of: place.question, version: version))
                let question = lineage.lines[line].id
                var counts = expected[question] ?? QuestionCounts()
                switch call.interview.response(at: place) {
                case .answered?: counts.answered += 1
                case .missing(.unknown)?: counts.unknown += 1
                case .missing(.refused)?: counts.refused += 1
                case .missing(.notAsked)?: counts.notAsked += 1
                case nil: counts.notReached += 1
                }
                expected[question] = counts
            }
        }
        let capture = try await log.capture(CallFilter(), scripts: scripts)
        #expect(capture.calls == 36)
        #expect(capture.rows.first?.question.role == "exit_port")
        for row in capture.rows {
            #expect(row.counts == expected[row.question.id], "\(row.question.id)")
        }
        #expect(Set(capture.rows.map(\.question.id)) == Set(expected.keys))
    }

    @Test func aCallThatIsOpenedAgainCountsNoMoreUntilItIsClosed() async throws {
        var call = try #require(try await simulate(6).last)
        #expect(try await completion().total.closed == 6)
        let later = Timestamp(seconds: 1_700_000_000)
        try await log.append(try call.record(.reopened(reason: "a test"), at: later, by: desk))
        #expect(try await completion().total.closed == 5)
        #expect(try await log.capture(CallFilter(), scripts: scripts).calls == 5)
        try await log.append(try call.record(.closed(reason: "a test", callerRangOff: false), at: later, by: desk))
        #expect(try await completion().total.closed == 6)
    }

    @Test func anErasedCallStillCountsAlsoAfterARebuild() async throws {
        let calls = try await simulate(12)
        let (before, captured) = (
            try await completion(.month), try await log.capture(CallFilter(), scripts: scripts)
        )
        for call in calls.prefix(2) {
            _ = try await log.erase(
                call.id.stream, .record, reason: "a test", rule: nil, scripts: scripts,
                at: Timestamp(seconds: 1_700_000_000), by: desk)
        }
        #expect(try await completion(.month) == before)
        let rebuild = try await log.rebuildProjections(scripts: scripts)
        #expect(rebuild.difference == 0)
        #expect(try await completion(.month) == before)
        #expect(try await log.capture(CallFilter(), scripts: scripts).rows == captured.rows)
    }

    @Test func noAnswerStandsInTheClearAmongTheMeasures() async throws {
        let calls = try await simulate(40)
        _ = try await completion()
        let found = try await log.read { [log] database in
            let sealed = try Data.fetchAll(database, sql: "SELECT details FROM measure_details")
            let clear = try Int.fetchAll(database, sql: "SELECT block FROM measure_details").map {
                try MeasureBlockTable.details(of: $0, log.vault, database)
            }
            return (sealed, clear)
        }
        #expect(!calls.isEmpty && found.0.count == found.1.count && !found.1.isEmpty)
        for (sealed, clear) in zip(found.0, found.1) {
            let first = clear.prefix(PackedDetails.width)
            #expect(first.contains { $0 != 0 } && sealed.range(of: first) == nil)
        }
    }

    @Test func aBlockThatIsFullIsFollowedByAnother() async throws {
        let script = try scripts.script(version: 1)
        let summary = try #require(try await simulate(1).first).summary(under: script.reference)
        let layout = MeasureLayout(script)
        let calls = (0..<MeasureBlockTable.size + 3).map { number in
            MeasureBlockTable.Counted(
                summary: summary(CallID(StreamID.numbered(number))), isReferable: false, details: CallDetails(),
                questions: [UInt8](repeating: 1, count: layout.length),
                times: [UInt8](repeating: 1, count: layout.fields.count), layout: layout)
        }
        try await log.writer.commit { [log] database in
            try MeasureBlockTable.put(calls, lorryVersions: [1], log.vault, database)
            // Once more, each in its own place.
            try MeasureBlockTable.put(calls, lorryVersions: [1], log.vault, database)
        }
        #expect(try await completion(.version).total.closed == calls.count + 1)
    }

    @Test func timesAreTheSameReadWithTheCallOrByThemselves() async throws {
        for call in try await simulate(12) {
            let entries = try await log.entries(of: call.id.stream)
            let timed = try Call.timed(entries) { try scripts.script(matching: $0) }
            #expect(timed.paradata == Paradata(entries, under: timed.call.script))
            #expect(timed.paradata.seconds > 0 && !timed.paradata.questions.isEmpty)
        }
    }
}

extension Call {
    /// Its row, as if it were another call under another version.
    fileprivate func summary(under script: ScriptReference) -> (CallID) -> CallSummary {
        let own = CallSummary(self)
        return { id in
            CallSummary(
                id: id, script: script, phase: own.phase, isSimulated: own.isSimulated, handler: own.handler,
                openedAt: own.openedAt, closedAt: own.closedAt, eventTime: own.eventTime, force: own.force,
                eventType: own.eventType, completeness: own.completeness, required: own.required, open: own.open,
                version: own.version)
        }
    }
}

extension StreamID {
    fileprivate static func numbered(_ number: Int) -> StreamID {
        var random = SystemRandomNumberGenerator()
        return StreamID(at: Timestamp(milliseconds: number), random: &random)
    }
}
