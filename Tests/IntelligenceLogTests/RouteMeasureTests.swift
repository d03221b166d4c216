import Foundation
import LogSupport
import ReferenceData
import ScriptEngine
import TestSupport
import Testing

@testable import Casework
@testable import IntelligenceLog

@Suite("Routes and conveyances in the log") struct RouteMeasureTests {
    private let folder: TemporaryFolder
    private let log: IntelligenceLog
    private let scripts = ScriptLibrary.released
    private let desk = Actor("desk")
    private let noon = Timestamp(seconds: 1_700_000_000)

    init() throws {
        folder = try TemporaryFolder()
        log = try IntelligenceLog(path: folder.file("log.sqlite"))
    }

    /// Simulated calls of every version.
    private func simulate() async throws -> [Call] {
        var calls: [Call] = []
        for (year, count) in [(2021, 60), (2023, 36)] {
            var simulator = try CallSimulator(calls: count, year: year, seed: 9, scripts: scripts)
            while let (call, changes) = try simulator.next() {
                try await log.append(changes)
                calls.append(call)
            }
        }
        return calls
    }

    /// A closed call of invented answers under v4.
    private func close(_ answers: KeyValuePairs<Place, Value>) async throws {
        var random = SystemRandomNumberGenerator()
        var (call, change) = Call.opened(
            CallID(StreamID(at: noon, random: &random)), under: try scripts.script(version: 4), at: noon, by: desk)
        try await log.append(change)
        for (place, value) in answers {
            try await log.append(try call.record(.answered(place, value), at: noon, by: desk))
        }
        try await log.append(
            try call.record(.closed(reason: "a test", callerRangOff: false), at: noon, by: desk))
    }

    private func routes(_ change: (inout CallFilter) -> Void = { _ in }) async throws -> Routes {
        var filter = CallFilter()
        change(&filter)
        return try await log.counted(scripts: scripts) { [filter] in RoutesCounter(filter, $0) }.routes
    }

    private func conveyances(_ grouping: MeasureGrouping? = nil) async throws -> Conveyances {
        try await log.counted(scripts: scripts) { ConveyancesCounter(by: grouping, CallFilter(), $0) }.conveyances
    }

    /// A call's route, said once more without packing.
    private func route(_ call: Call) -> Routes.Route {
        let facts = CallFacts(call.interview)
        func code(_ role: CallFacts.Role) -> String? {
            if case .code(let code)? = facts.value(role) { code } else { nil }
        }
        var carrier: String?
        if case .text(let name)? = facts.value(.carrier) { carrier = Carriers.carrier(named: name).code }
        return Routes.Route(exitPort: code(.exitPort), entryPort: code(.entryPort), carrier: carrier)
    }

    // MARK: Routes

    @Test func whatIsPackedOfRoutesIsWhatTheCallsSay() async throws {
        let calls = try await simulate()
        let counted = try await routes()
        let boats = calls.filter { CallFacts($0.interview).eventType == "small_boat" }
        let byRoad = calls.filter { CallFacts($0.interview).eventType != "small_boat" }
        #expect(!boats.isEmpty && counted.boats == boats.count && counted.events == byRoad.count)
        #expect(counted.simulated == byRoad.count)
        #expect(counted.notAsked == byRoad.count { $0.script.reference.version == 1 } && counted.notAsked > 0)
        let expected = Dictionary(grouping: byRoad, by: route).mapValues(\.count)
        #expect(counted.rows.count == expected.count)
        for row in counted.rows { #expect(expected[row.route] == row.events) }
        #expect(counted.rows.map(\.events) == counted.rows.map(\.events).sorted(by: >))
        let kent = calls.filter { CallSummary($0).force == "kent" && !boats.map(\.id).contains($0.id) }
        #expect(try await routes { $0.force = "kent" }.events == kent.count)
        #expect(try await routes { $0.isSimulated = false }.rows.isEmpty)
    }

    @Test func whatIsNotRecordedIsARowAndAColumnAndIsSaidFirst() async throws {
        try await close([
            "event_type": .choice("lorry"), "overseas_exit_port": .code("FRCQF"), "uk_entry_port": .code("GBDVR"),
            "carrier": .text("P & O"),
        ])
        try await close(["event_type": .choice("lorry"), "uk_entry_port": .code("GBDVR")])
        try await close([:])
        let report = try await log.report(ReportRequest(.routes), scripts: scripts)
        #expect(
            report.findings.first == "The overseas exit port is not recorded in 2 of 3 events (66.7 %).")
        let csv = report.parts[0].table.csv
        #expect(
            csv == """
                exit,entry,carrier,events,share\r
                not recorded,not recorded,not recorded,1,0.333333\r
                not recorded,GBDVR,not recorded,1,0.333333\r
                FRCQF,GBDVR,po,1,0.333333\r\n
                """)
        let matrix = try #require(report.parts[0].drawings.first)
        #expect(matrix.svg.components(separatedBy: ">not recorded<").count == 3)
        #expect(matrix.summary.contains("3 in all; 1 from and to not recorded."))
        #expect(report.parts[1].table.csv.contains("exit,3,1,2,0.333333"))
    }

    @Test func aMatrixOfWhatIsAllRecordedStillHasARowForWhatIsNot() async throws {
        try await close([
            "event_type": .choice("lorry"), "overseas_exit_port": .code("FRCQF"), "uk_entry_port": .code("GBDVR"),
            "carrier": .text("DFDS"),
        ])
        let report = try await log.report(ReportRequest(.routes), scripts: scripts)
        #expect(report.parts[0].drawings[0].svg.components(separatedBy: ">not recorded<").count == 3)
    }

    @Test func nothingThatAHandlerTypedForACarrierLeaves() async throws {
        try await close(["event_type": .choice("lorry"), "carrier": .text("Nobody Invented's own ferry, 07700 900123")])
        let report = try await log.report(ReportRequest(.routes), scripts: scripts)
        let all =
            CanonicalJSON.text(report.json) + report.parts.map(\.table.csv).joined()
            + report.parts.flatMap(\.drawings).map { $0.svg + $0.summary }.joined() + report.findings.joined()
        #expect(!all.contains("Nobody") && !all.contains("07700"))
        #expect(report.parts[0].table.csv.contains(",other,1,"))
    }

    // MARK: Conveyances

    @Test(arguments: [MeasureGrouping.month, .force, .version, nil])
    func whatIsPackedOfConveyancesIsWhatTheCallsSay(grouping: MeasureGrouping?) async throws {
        let calls = try await simulate()
        let counted = try await conveyances(grouping)
        let rows = grouping == nil ? [counted.total] : counted.rows
        #expect(rows.reduce(0) { $0 + $1.closed } == calls.count && counted.total.closed == calls.count)
        func count(_ code: String) -> Int {
            calls.count { $0.interview.value(of: "vehicle_type") == .choice(code) }
        }
        #expect(rows.reduce(0) { $0 + $1.refrigerated } == count("refrigerated"))
        #expect(rows.reduce(0) { $0 + $1.hardSided } == count("hard_sided"))
        #expect(rows.reduce(0) { $0 + $1.bulk } == count("tanker"))
        let unanswered = calls.filter { $0.interview.value(of: "vehicle_type") == nil }
        let types = unanswered.map { CallFacts($0.interview).eventType ?? "none" }
        let unsaid = types.count { $0 == "refrigerated_or_hard_sided" }
        let notRecorded = types.count { ["none", "lorry", "container"].contains($0) }
        #expect(rows.reduce(0) { $0 + $1.unsaid } == unsaid)
        #expect(rows.reduce(0) { $0 + $1.notRecorded } == notRecorded)
        #expect(rows.allSatisfy { $0.simulated == $0.closed })
        for row in rows where grouping == .month {
            let own = calls.filter {
                String(LondonTime.civil(Int64(CallSummary($0).countedAt.seconds)).day.iso.prefix(7)) == row.group
            }
            #expect(row.closed == own.count)
            #expect(
                row.refrigerated == own.count { $0.interview.value(of: "vehicle_type") == .choice("refrigerated") })
        }
    }

    @Test func aHighRiskEventOfWhichNobodySaidWhichIsHighRiskAndInNoLine() async throws {
        try await close(["event_type": .choice("refrigerated_or_hard_sided")])
        try await close(["event_type": .choice("refrigerated_or_hard_sided"), "vehicle_type": .choice("refrigerated")])
        try await close(["event_type": .choice("lorry"), "vehicle_type": .choice("flatbed")])
        let total = try await conveyances().total
        #expect(total.refrigerated == 1 && total.hardSided == 0 && total.bulk == 0 && total.unsaid == 1)
        #expect(total.highRisk == Proportion(2, of: 3) && total.notRecorded == 0)
    }

    @Test func threeLinesAreToldApartWithoutColour() async throws {
        _ = try await simulate()
        let report = try await log.report(ReportRequest(.conveyances, by: .month), scripts: scripts)
        let svg = try #require(report.parts[0].drawings.first?.svg)
        // A line for the legend and at least one stretch for each way of drawing.
        #expect(svg.components(separatedBy: "stroke-dasharray=\"7 4\"").count > 2)
        #expect(svg.components(separatedBy: "stroke-dasharray=\"1.5 3.5\"").count > 2)
        for label in ["refrigerated", "hard-sided", "bulk"] { #expect(svg.contains(">\(label)</text>")) }
        #expect(!svg.contains("#"), "colours would be told apart by colour")
        let bars = try await log.report(ReportRequest(.conveyances, by: .force), scripts: scripts)
        #expect(bars.parts[0].drawings.count == 1)
    }

    // MARK: Both

    @Test func anErasedCallKeepsItsRouteAndItsConveyanceAlsoAfterARebuild() async throws {
        let calls = try await simulate()
        let (before, carried) = (try await routes(), try await conveyances(.month))
        for call in calls.prefix(3) {
            _ = try await log.erase(
                call.id.stream, .record, reason: "a test", rule: nil, scripts: scripts, at: noon, by: desk)
        }
        #expect(try await log.rebuildProjections(scripts: scripts).difference == 0)
        #expect(try await routes() == before)
        #expect(try await conveyances(.month) == carried)
    }

    // MARK: Months of the map

    @Test func monthsAreLondonsAndThoseWithoutEventsStandBetween() async throws {
        for time in ["2021-03-31T22:59:00Z", "2021-03-31T23:30:00Z", "2021-06-01T12:00:00Z"] {
            let at = try #require(Timestamp(iso: time))
            try await close(["found_at": .dateTime(at), "event_type": .choice("lorry")])
        }
        let months = try await log.eventMonths(matching: CallFilter(), scripts: scripts)
        #expect(months.map(\.code) == ["2021-03", "2021-04", "2021-05", "2021-06"])
        #expect(months.map(\.events) == [1, 1, 0, 1])
        var filter = CallFilter()
        filter.from = Timestamp(iso: "2021-05-10T00:00:00Z")
        #expect(try await log.eventMonths(matching: filter, scripts: scripts).map(\.code) == ["2021-06"])
        filter.force = "kent"
        #expect(try await log.eventMonths(matching: filter, scripts: scripts).isEmpty)
    }

    @Test func monthsOfAnAreaCountItsEventsOnly() async throws {
        let calls = try await simulate()
        let places = try await log.places(matching: CallFilter(), scripts: scripts)
        let one = try #require(places.first)
        var filter = CallFilter()
        filter.area = CallFilter.Area(one.point, one.point)
        let there = places.filter { $0.point == one.point }.count
        let months = try await log.eventMonths(matching: filter, scripts: scripts)
        #expect(months.reduce(0) { $0 + $1.events } == there && there < calls.count)
    }
}
