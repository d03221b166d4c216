import Casework
import Foundation
import GRDB
import LogSupport
import ReferenceData
import ScriptEngine
import TestSupport
import Testing

@testable import IntelligenceLog

@Suite("Lists, maps and saved views in the log") struct FilteredCallTests {
    private let folder: TemporaryFolder
    private let log: IntelligenceLog
    private let scripts = ScriptLibrary.released

    init() throws {
        folder = try TemporaryFolder()
        log = try IntelligenceLog(path: folder.file("log.sqlite"))
    }

    /// Simulated calls of a year, in the log.
    private func simulate(_ count: Int, seed: UInt64 = 6) async throws {
        var simulator = try CallSimulator(calls: count, year: 2021, seed: seed, scripts: scripts)
        while let (_, changes) = try simulator.next() { try await log.append(changes) }
    }

    private func page(
        _ filter: CallFilter, _ order: CallOrder = .newest, skipping count: Int = 0, limit: Int = 1_000
    ) async throws -> IntelligenceLog.CallPage {
        try await log.calls(matching: filter, in: order, skipping: count, limit: limit, scripts: scripts)
    }

    /// What the filter says of a row, said once more without SQL.
    private func admits(_ filter: CallFilter, _ call: CallSummary) -> Bool {
        let state = call.completeness?.rawValue ?? call.phase.rawValue
        let type = call.eventType ?? (filter.lorryVersions.contains(call.script.version) ? "lorry" : nil)
        return filter.from.map { call.countedAt >= $0 } ?? true && filter.before.map { call.countedAt < $0 } ?? true
            && filter.force.map { call.force == $0 } ?? true && filter.eventType.map { type == $0 } ?? true
            && filter.handler.map { call.handler == $0 } ?? true && filter.state.map { state == $0.rawValue } ?? true
            && (!filter.hasOpenCritical || call.open.critical > 0)
            && filter.isSimulated.map { call.isSimulated == $0 } ?? true
    }

    @Test func aFilterLeavesWhatItSaysAndNothingElse() async throws {
        try await simulate(60)
        let all = try await log.calls()
        let lorryVersions = try scripts.lorryVersions()
        #expect(lorryVersions == [1, 2, 3])
        var filters: [CallFilter] = []
        func add(_ change: (inout CallFilter) -> Void) {
            var filter = CallFilter()
            filter.lorryVersions = lorryVersions
            change(&filter)
            filters.append(filter)
        }
        add { _ in }
        add { $0.from = Timestamp(seconds: 1_617_235_200) }
        add { $0.before = Timestamp(seconds: 1_617_235_200) }
        for force in Set(all.compactMap(\.force)) { add { $0.force = force } }
        for type in Set(all.compactMap(\.eventType)) + ["lorry"] { add { $0.eventType = type } }
        for handler in Set(all.map(\.handler)).prefix(5) { add { $0.handler = handler } }
        for state in CallFilter.State.allCases { add { $0.state = state } }
        add { $0.hasOpenCritical = true }
        add { $0.isSimulated = true }
        add { $0.isSimulated = false }
        add {
            $0.state = .partial
            $0.hasOpenCritical = true
            $0.from = Timestamp(seconds: 1_612_137_600)
        }
        for filter in filters {
            let shown = try await page(filter)
            let expected = all.filter { admits(filter, $0) }
            #expect(Set(shown.calls.map(\.id)) == Set(expected.map(\.id)))
            #expect(shown.total == expected.count)
            #expect(shown.calls == shown.calls.sorted { ($1.countedAt, $1.id.stream) < ($0.countedAt, $0.id.stream) })
        }
    }

    @Test func pagesTogetherAreTheWholeListInEveryOrder() async throws {
        try await simulate(25)
        for key in CallOrder.Key.allCases {
            for isDescending in [true, false] {
                let order = CallOrder(key, isDescending: isDescending)
                let whole = try await page(CallFilter(), order)
                var paged: [CallSummary] = []
                for skipped in stride(from: 0, to: 25, by: 7) {
                    paged += try await page(CallFilter(), order, skipping: skipped, limit: 7).calls
                }
                #expect(paged == whole.calls)
                #expect(whole.total == 25)
            }
        }
    }

    @Test func listsByTimeAndOpenCallsAreReadFromTheirIndexes() async throws {
        func plan(_ sql: String) async throws -> String {
            try await log.read { try Row.fetchAll($0, sql: "EXPLAIN QUERY PLAN " + sql).map { $0[3] as String } }
                .joined(separator: "; ")
        }
        var filter = CallFilter()
        filter.from = Timestamp(seconds: 0)
        let condition = CallSelection(filter).condition.replacing("?", with: "0")
        let list = try await plan(
            "SELECT * FROM calls WHERE \(condition) ORDER BY \(CallOrder.newest.sql) LIMIT 50")
        #expect(list.contains("calls_by_time"))
        #expect(!list.contains("TEMP B-TREE"))
        #expect(try await plan("SELECT * FROM calls WHERE phase <> 'closed'").contains("calls_open"))
    }

    // MARK: Places

    private func place(
        _ latitude: Double, _ longitude: Double, at time: Timestamp = Timestamp(seconds: 1_614_600_000)
    ) async throws -> Call {
        var random = SystemRandomNumberGenerator()
        var (call, change) = Call.opened(
            CallID(StreamID(at: time, random: &random)), under: try scripts.script(version: 4), at: time,
            by: Actor("tester"))
        try await log.append(change)
        let read = "\(latitude), \(longitude)"
        let position = Position(
            read: read, kind: "decimal", latitude: latitude, longitude: longitude, accuracyMetres: nil)
        for (question, value) in [("event_type", Value.choice("lorry")), ("coordinates", .coordinate(position))] {
            try await log.append(
                try call.record(.answered(Place(QuestionID(question)), value), at: time, by: Actor("tester")))
        }
        return call
    }

    @Test func placesAreKeptToAHundredthOfADegree() async throws {
        let call = try await place(51.12345, 1.31349)
        let places = try await log.places(matching: CallFilter(), scripts: scripts)
        #expect(places == [CallPlace(call: call.id, point: try #require(Coordinate(latitude: 51.12, longitude: 1.31)))])
    }

    @Test func anAreaLeavesTheEventsThatLieInIt() async throws {
        let (dover, hull) = (try await place(51.12, 1.31), try await place(53.74, -0.33))
        var filter = CallFilter()
        filter.area = CallFilter.Area(
            try #require(Coordinate(latitude: 51, longitude: 1)), try #require(Coordinate(latitude: 52, longitude: 2)))
        #expect(try await page(filter).calls.map(\.id) == [dover.id])
        #expect(try await log.places(matching: filter, scripts: scripts).map(\.call) == [dover.id])
        filter.area = nil
        #expect(try await Set(page(filter).calls.map(\.id)) == [dover.id, hull.id])
    }

    @Test func aPlaceIsNotInTheFileInTheClear() async throws {
        _ = try await place(51.12, 1.31)
        _ = try await log.places(matching: CallFilter(), scripts: scripts)
        let sealed = try await log.read { try Data.fetchAll($0, sql: "SELECT sealed FROM search_places") }
        #expect(sealed.count == 1)
        #expect(sealed.allSatisfy { !$0.contains(Array("51.1".utf8)) })
    }

    @Test func anErasedCallHasNoPlace() async throws {
        let call = try await place(51.12, 1.31)
        _ = try await log.places(matching: CallFilter(), scripts: scripts)
        _ = try await log.erase(
            call.id.stream, .record, reason: "a test", rule: nil, scripts: scripts,
            at: Timestamp(seconds: 1_614_700_000), by: Actor("boss"))
        #expect(try await log.places(matching: CallFilter(), scripts: scripts).isEmpty)
        #expect(try await log.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM search_places") } == 0)
    }

    // MARK: Saved views

    @Test func aViewIsItsOwnersAlone() async throws {
        let (ann, bob) = (try #require(UserID("ann")), try #require(UserID("bob")))
        #expect(try await log.save(view: "Kent, March", filter: "force=kent", of: ann))
        let view = try #require(try await log.views(of: ann).first)
        #expect(view.name == "Kent, March")
        #expect(view.filter == "force=kent")
        #expect(try await log.views(of: bob).isEmpty)
        try await log.removeView(view.id, of: bob)
        #expect(try await log.views(of: ann) == [view])
        try await log.removeView(view.id, of: ann)
        #expect(try await log.views(of: ann).isEmpty)
    }

    @Test func aViewOfTheSameNameTakesThePlaceOfTheOther() async throws {
        let ann = try #require(UserID("ann"))
        #expect(try await log.save(view: "Mine", filter: "force=kent", of: ann))
        #expect(try await log.save(view: "Mine", filter: "force=essex", of: ann))
        #expect(try await log.views(of: ann).map(\.filter) == ["force=essex"])
    }

    @Test func nobodySavesMoreViewsThanThePageCanShow() async throws {
        let ann = try #require(UserID("ann"))
        for number in 1...SavedView.most { #expect(try await log.save(view: "View \(number)", filter: "", of: ann)) }
        #expect(try await !log.save(view: "One more", filter: "", of: ann))
        #expect(try await log.views(of: ann).count == SavedView.most)
    }

    @Test func namesOfViewsAreSealed() async throws {
        let ann = try #require(UserID("ann"))
        #expect(try await log.save(view: "Operation Invented", filter: "force=kent", of: ann))
        let sealed = try await log.read { try Data.fetchAll($0, sql: "SELECT sealed_name FROM saved_views") }
        #expect(sealed.allSatisfy { !$0.contains(Array("Invented".utf8)) })
    }
}
