import Casework
import Foundation
import HTTPTypes
import IntelligenceLog
import ScriptEngine
import TestSupport
import Testing

@Suite("Timelines, printed calls, identities and the map of events") struct RecordPageTests {
    private let desk: TestDesk

    init() async throws { desk = try await TestDesk() }

    private func lorry(_ registration: String, driver: String, at position: Position? = nil) -> [(Place, Value)] {
        [
            ("owning_force", .code("kent")), ("location_text", .text("Lay-by <east>")),
            ("vehicle_registration", .text(registration)), ("haulier_name", .text("Invented Freight GmbH")),
            ("driver_present", .boolean(true)), ("driver_name", .text(driver)),
        ] + (position.map { [("coordinates", .coordinate($0))] } ?? [])
    }

    private func position(_ latitude: Double, _ longitude: Double) -> Position {
        Position(
            read: "\(latitude), \(longitude)", kind: "decimal", latitude: latitude, longitude: longitude,
            accuracyMetres: nil)
    }

    private func audit() async throws -> [AuditEvent] {
        // A log in which nobody has read anything has no such stream.
        let entries = (try? await desk.log.entries(of: .audit)) ?? []
        return entries.compactMap { AuditEvent(kind: $0.kind, payload: $0.payload) }
    }

    // MARK: Timeline and print

    @Test func aTimelineSaysWhatWasAnsweredWhatStoodBeforeAndWhoReadIt() async throws {
        let call = try await desk.keep(lorry("AB12CDE", driver: "Bogdan Neverwas"))
        var amended = call
        let change = try amended.record(
            .answered("location_text", .text("Another lay-by")), at: desk.clock.now, by: Actor("handler-2"))
        try await desk.log.append(change)
        try await desk.open(as: "analyst") { browser in
            let page = try await browser.get("/calls/\(call.id)/timeline")
            #expect(page.status == .ok)
            #expect(page.text.contains("<del>Lay-by &lt;east&gt;</del> <strong>Another lay-by</strong>"))
            #expect(page.text.contains("handler-2"))
            #expect(page.text.contains("read \(call.id.stream.short) by desk timeline"))
            let reading = try await browser.get("/calls/\(call.id)/timeline?show=read")
            #expect(!reading.text.contains("Another lay-by"))
            #expect(reading.text.contains("by desk timeline"))
        }
        #expect(
            try await audit() == [
                .consulted(AuditEvent.Target(call.id.stream), by: "desk timeline", justification: nil)
            ])
    }

    @Test func aPrintedCallHasItsAnswersAndWhatIsMissingByWeight() async throws {
        let call = try await desk.keep(lorry("AB12CDE", driver: "Bogdan Neverwas"))
        try await desk.open(as: "handler") { browser in
            let page = try await browser.get("/calls/\(call.id)/print")
            #expect(page.status == .ok)
            #expect(page.text.contains("Lay-by &lt;east&gt;"))
            #expect(page.text.contains("<dd>AB12CDE</dd>") || page.text.contains("<dd>AB12 CDE</dd>"))
            let missing = try #require(page.text.range(of: "Still missing")?.upperBound)
            let weights = page.text[missing...].components(separatedBy: "<span class=\"weight ").dropFirst()
                .map { String($0.prefix { $0 != "\"" }) }
            let order = Weight.allCases.map(\.rawValue)
            #expect(!weights.isEmpty)
            #expect(
                weights == weights.sorted { (order.firstIndex(of: $0) ?? 9) < (order.firstIndex(of: $1) ?? 9) })
        }
        #expect(
            try await audit() == [.consulted(AuditEvent.Target(call.id.stream), by: "desk print", justification: nil)])
    }

    // MARK: Identities

    @Test func aVehicleLeadsToItsEventsItsHaulierAndItsDrivers() async throws {
        let first = try await desk.keep(lorry("AB12CDE", driver: "Bogdan Neverwas"))
        desk.clock.pass(seconds: 86_400)
        let second = try await desk.keep(lorry("ab12 cde", driver: "Jan Nobody"))
        desk.clock.pass(seconds: 86_400)
        let near = try await desk.keep(lorry("AB12CDF", driver: "Else Where"))
        try await desk.keep(lorry("ZZ99ZZZ", driver: "Far Away"))
        try await desk.open(as: "analyst") { browser in
            let page = try await browser.get("/known/\(second.id)?at=vehicle_registration")
            #expect(page.status == .ok)
            #expect(page.text.contains("Stands in 2 records."))
            #expect(page.text.contains("href=\"/calls/\(first.id)\""))
            #expect(page.text.contains("href=\"/calls/\(second.id)\""))
            #expect(page.text.contains("registration differs by one letter or digit"))
            #expect(page.text.contains("href=\"/calls/\(near.id)\""))
            #expect(page.text.contains("/known/\(first.id)?at=driver_name"))
            #expect(page.text.contains("Jan Nobody"))
            #expect(!page.text.contains("Far Away"))
            let driver = try await browser.get("/known/\(first.id)?at=driver_name")
            #expect(driver.text.contains("Bogdan Neverwas"))
            #expect(driver.text.contains("Stands in 1 record."))
        }
    }

    @Test func whatAnIdentityPageShowsIsWrittenDownOnceASitting() async throws {
        let first = try await desk.keep(lorry("AB12CDE", driver: "Bogdan Neverwas"))
        let second = try await desk.keep(lorry("AB12CDE", driver: "Jan Nobody"))
        try await desk.open(as: "analyst") { browser in
            try await browser.get("/known/\(first.id)?at=vehicle_registration")
            try await browser.get("/known/\(first.id)?at=vehicle_registration")
        }
        let events = try await audit()
        #expect(events.count == 1)
        #expect(Set(events.flatMap(\.targets).map(\.stream)) == [first.id.stream, second.id.stream])
    }

    @Test func noTitleAndNoAddressNamesAnybody() async throws {
        let call = try await desk.keep(lorry("AB12CDE", driver: "Bogdan Neverwas"))
        try await desk.open(as: "analyst") { browser in
            for at in ["vehicle_registration", "driver_name", "haulier_name"] {
                let page = try await browser.get("/known/\(call.id)?at=\(at)")
                let title = page.text.components(separatedBy: "<title>").last?.prefix { $0 != "<" } ?? ""
                let addresses = page.text.components(separatedBy: "href=\"").dropFirst().map {
                    $0.prefix { $0 != "\"" }
                }
                for text in [title] + addresses {
                    for name in ["AB12", "Bogdan", "Neverwas", "Invented"] { #expect(!text.contains(name)) }
                }
            }
        }
    }

    @Test func whatStandsNowhereIsNotFound() async throws {
        let call = try await desk.keep(lorry("AB12CDE", driver: "Bogdan Neverwas"))
        try await desk.open(as: "analyst") { browser in
            for path in [
                "/known/\(call.id)", "/known/\(call.id)?at=trailer_registration", "/known/\(call.id)?at=%3Cb%3E",
                "/known/nothing?at=driver_name", "/calls/nothing/timeline", "/calls/nothing/print",
            ] {
                let page = try await browser.get(path)
                #expect(page.status == .notFound, "\(path)")
            }
        }
    }

    @Test func aHitOfSearchLeadsToTheVehicle() async throws {
        let call = try await desk.keep(lorry("AB12CDE", driver: "Bogdan Neverwas"))
        try await desk.open(as: "analyst") { browser in
            try await browser.get("/search")
            let page = try await browser.post("/search", ["words": "AB12 CDE"])
            #expect(page.text.contains("href=\"/known/\(call.id)?at=vehicle_registration\""))
        }
    }

    // MARK: Map

    @Test func circlesLeadToTheCallOrToTheListOfTheirEvents() async throws {
        let dover = try await desk.keep(lorry("AB12CDE", driver: "Bogdan Neverwas", at: position(51.1279, 1.3134)))
        let (hull, nearHull) = (
            try await desk.keep(lorry("ZZ99ZZZ", driver: "Jan Nobody", at: position(53.7457, -0.3367))),
            try await desk.keep(lorry("YY99YYY", driver: "Else Where", at: position(53.75, -0.34)))
        )
        try await desk.keep(lorry("XX99XXX", driver: "No Place"))
        try await desk.open(as: "analyst") { browser in
            let page = try await browser.get("/map")
            #expect(page.text.contains("3 of 4 events have a place on the map."))
            #expect(page.text.contains("href=\"/calls/\(dover.id)\""))
            let link = try #require(
                page.text.components(separatedBy: "href=\"").first { $0.hasPrefix("/events?area=") })
            let list = try await browser.get(
                String(link.prefix { $0 != "\"" }).replacingOccurrences(of: "&amp;", with: "&"))
            #expect(list.text.contains("2 events"))
            #expect(list.text.contains("\(hull.id)") && list.text.contains("\(nearHull.id)"))
            #expect(!list.text.contains("\(dover.id)"))
            #expect(!page.text.contains("51.1279"))
            #expect(try await browser.get("/map?force=essex").text.contains("0 of 0 events"))
        }
    }
}
