import Casework
import Foundation
import HTTPTypes
import IntelligenceLog
import ReferenceData
import ScriptEngine
import TestSupport
import Testing

@testable import CallDesk

@Suite("The map through the months, and what is exported from it") struct MapPageTests {
    private let desk: TestDesk

    init() async throws { desk = try await TestDesk() }

    private func simulate(_ count: Int) async throws {
        var simulator = try CallSimulator(calls: count, year: 2021, seed: 61, scripts: .released)
        while let (_, changes) = try simulator.next() { try await desk.log.append(changes) }
        try await desk.log.catchUpSearch(scripts: .released)
    }

    @Test func theMapStepsThroughTheMonthsWithoutAScript() async throws {
        try await simulate(36)
        try await desk.open(as: "analyst") { browser async throws in
            let whole = try await browser.get("/map?simulated=yes")
            #expect(whole.text.contains("January 2021 to December 2021: "))
            #expect(whole.text.contains("36 of the events are simulated."))
            #expect(whole.text.contains("<option value=\"2021-03\">March 2021: 3</option>"))
            #expect(whole.text.contains("<input type=\"hidden\" name=\"simulated\" value=\"yes\">"))
            #expect(whole.text.contains("36 from January 2021 to December 2021, most in"))
            let march = try await browser.get("/map?simulated=yes&at=2021-03")
            #expect(march.text.contains("March 2021: ") && march.text.contains("of 3 events have a place on the map."))
            #expect(march.text.contains("href=\"/map?simulated=yes&amp;at=2021-02\" rel=\"prev\""))
            #expect(march.text.contains("href=\"/map?simulated=yes&amp;at=2021-04\" rel=\"next\""))
            #expect(march.text.contains("<option value=\"2021-03\" selected>"))
            #expect(march.text.contains("href=\"/events?from=2021-03-01&amp;to=2021-03-31&amp;simulated=yes\""))
            // The bars are of the whole year still.
            #expect(march.text.contains("36 from January 2021 to December 2021"))
        }
    }

    @Test(arguments: ["2021", "2021-13", "March", "2021-03-01", "%3Cb%3E"])
    func aMonthThatIsNoneIsRefused(month: String) async throws {
        try await desk.open(as: "analyst") { browser async throws in
            #expect(try await browser.get("/map?at=\(month)").status == .badRequest)
        }
    }

    @Test func aMonthWithoutEventsIsShownEmptyAndTheWayBackStands() async throws {
        try await simulate(12)
        try await desk.open(as: "analyst") { browser async throws in
            let page = try await browser.get("/map?at=2019-05")
            #expect(page.status == .ok && page.text.contains("May 2019: 0 of 0 events"))
            #expect(page.text.contains("<option value=\"2019-05\" selected>May 2019: 0</option>"))
            #expect(page.text.contains("<a href=\"/map\">All months</a>"))
        }
    }

    @Test func everyPortOnTheMapIsDrawn() throws {
        let svg = EventMap(of: []).svg { _ in nil }
        let path = try #require(svg.firstMatch(of: /class="map-port" fill="#12303f" stroke="#fff" d="([^"]*)"/)).1
        let frame = MapFrame(fitting: [], width: 640, height: 840)
        let shown = Ports.curated.compactMap(\.coordinate).filter {
            frame.box.widened(by: -4).contains(frame.point($0))
        }
        #expect(path.split(separator: "M").count == shown.count && shown.count > 50)
        #expect(svg.contains(">Holyhead<"))
    }

    @Test func theSliderHasAFileOfItsOwnThatPagesNameByItsVersion() async throws {
        try await desk.open(as: "analyst") { browser async throws in
            let page = try await browser.get("/map")
            let address = try #require(page.text.firstMatch(of: /src="(\/static\/map\.js\?[^"]*)"/)).1
            let script = try await browser.get(String(address))
            #expect(script.headers[.contentType]?.hasPrefix("text/javascript") == true)
            #expect(script.headers[.cacheControl]?.contains("immutable") == true)
        }
    }

    // MARK: Export

    @Test func whatTheDeskExportsIsWrittenDownBeforeItLeaves() async throws {
        try await simulate(24)
        try await desk.open(as: "analyst") { browser async throws in
            let map = try await browser.get("/map?at=2021-03")
            #expect(map.text.contains("href=\"/export?from=2021-03-01&amp;to=2021-03-31\""))
            let page = try await browser.get("/export?from=2021-03-01&to=2021-03-31")
            #expect(page.text.contains("2 closed calls"))
            for form in Disclosure.Form.allCases {
                let answer = try await browser.post(
                    "/export",
                    ["filter": "from=2021-03-01&to=2021-03-31", "to": "somebody", "format": form.rawValue])
                #expect(answer.status == .ok)
                #expect(
                    answer.headers[.contentDisposition]
                        == "attachment; filename=\"simulated-events.\(form.rawValue)\"")
                // A recipient that no policy names is told no place.
                #expect(!answer.text.contains("<Point>") && !answer.text.contains("\"Point\""))
                var digest = ExportDigest()
                digest.update(answer.text)
                let entries = try await desk.log.entries(of: .audit)
                let noted = try #require(entries.last.flatMap { AuditEvent(kind: $0.kind, payload: $0.payload) })
                guard case .disclosed(let calls, let to, let kind, _, _, let noticed, _) = noted else {
                    Issue.record("not written down: \(form)")
                    return
                }
                #expect(calls.count == 2 && to == "somebody" && kind == form.rawValue)
                #expect(noticed == digest.text)
            }
        }
    }

    @Test func aRecipientWithoutACodeIsAskedForAndNothingIsWrittenDown() async throws {
        try await simulate(12)
        try await desk.open(as: "analyst") { browser async throws in
            try await browser.get("/export")
            let answer = try await browser.post("/export", ["filter": "", "to": "Some Body", "format": "kml"])
            #expect(answer.status == .unprocessableContent && answer.text.contains("role=\"alert\""))
            let refused = try await browser.post("/export", ["filter": "", "to": "somebody", "format": "exe"])
            #expect(refused.status == .badRequest)
        }
    }

    @Test func whoMayNotExportIsOfferedNone() async throws {
        try await desk.open(as: "handler") { browser async throws in
            for path in ["/map", "/events"] {
                let page = try await browser.get(path)
                #expect(page.status == .ok && !page.text.contains("/export"))
            }
            #expect(try await browser.get("/export").status == .forbidden)
        }
    }
}
