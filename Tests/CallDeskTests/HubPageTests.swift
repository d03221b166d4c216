import Casework
import Foundation
import HTTPTypes
import HummingbirdTesting
import IntelligenceLog
import NIOCore
import ScriptEngine
import TestSupport
import Testing

@testable import CallDesk

@Suite("What goes to the hub, at the desk")
struct HubPageTests {
    private let desk: TestDesk
    /// The ids of records that are parked for one reason, ascending in the outbox.
    private let events: [String]

    /// A desk whose hub refused three records for good, and has not been sent the others.
    init() async throws {
        desk = try await TestDesk()
        var simulator = try CallSimulator(
            calls: 4, year: 2021, seed: 1, scripts: .released)
        while let (_, changes) = try simulator.next() { try await desk.log.append(changes) }
        let records = try await desk.log.waiting(limit: 3)
        try await desk.log.settle(
            records.map { Settlement($0, isAccepted: false, reason: "http.422") },
            HubReceipt(
                hub: .standard, stream: HubCode.standard.receipts(at: "https://hub.example"),
                name: "https://hub.example", head: try await desk.log.head(), digest: nil, agreement: nil),
            at: desk.clock.now, by: Actor("sync-job"))
        events = records.map(\.eventID)
    }

    @Test func figuresAreThoseOfTheMetricsAndOfTheLog() async throws {
        let figures = try #require(try await desk.log.hubFigures().first)
        #expect(figures.parked == 3)
        #expect(figures.waiting > 0)
        desk.clock.pass(seconds: 90 * 60)
        try await desk.open(as: "supervisor") { browser in
            let page = try await browser.get("/hubs")
            #expect(page.status == .ok)
            #expect(page.text.contains("<td data-label=\"Waiting\">\(figures.waiting)</td>"))
            #expect(page.text.contains("<td data-label=\"Parked\">3</td>"))
            #expect(page.text.contains("hub: 3 records parked, http.422"))
            #expect(page.text.contains("The hub cannot read the record."))
            for event in events { #expect(page.text.contains("value=\"\(event)\"")) }
            #expect(try await browser.get("/calls").text.contains("href=\"/hubs\""))
        }
        try await desk.open(with: "a token of 22 letters") { client in
            let answer = try await client.execute(
                uri: "/metrics", method: .get, headers: [.authorization: "Bearer a token of 22 letters"])
            let text = String(buffer: answer.body)
            #expect(answer.headers[.contentType] == HubMetrics.mediaType)
            #expect(text == HubMetrics.text([figures], at: desk.clock.now))
            #expect(text.contains("layby_hub_parked_records{hub=\"hub\"} 3\n"))
        }
    }

    @Test func countsAreForThisMachineAndForWhoeverShowsTheToken() async throws {
        try await desk.open(with: "a token of 22 letters") { client in
            for headers: HTTPFields in [
                [:], [.authorization: "Bearer another token of 22"], [.authorization: "a token of 22 letters"],
            ] {
                let answer = try await client.execute(uri: "/metrics", method: .get, headers: headers)
                #expect(answer.status == .forbidden)
                #expect(!String(buffer: answer.body).contains("layby_hub_"))
            }
        }
        // Nobody knows where a request of the tests comes from; without a token nothing opens.
        try await desk.open { client in
            let answer = try await client.execute(
                uri: "/metrics", method: .get, headers: [.authorization: "Bearer "])
            #expect(answer.status == .forbidden)
        }
    }

    @Test func whatIsChosenIsSentAgainAndTheRestStays() async throws {
        try await desk.open(as: "administrator") { browser in
            try await browser.get("/hubs")
            let empty = try await browser.post("/hubs/hub/parked", ["do": "retry", "code": "http.422"])
            #expect(empty.status == .unprocessableContent)
            #expect(empty.text.contains("Choose at least one record."))
            let answer = try await browser.post(
                "/hubs/hub/parked", ["do": "retry", "code": "http.422", "event": events[1]])
            #expect(try await browser.get(try #require(answer.location)).text.contains("1 record will be sent again."))
            #expect(try await desk.log.allParked().map(\.eventID) == [events[0], events[2]])
            let all = try await browser.post("/hubs/hub/parked", ["do": "retry-all", "code": "http.422"])
            #expect(try await browser.get(try #require(all.location)).text.contains("2 records will be sent again."))
            #expect(try await browser.get("/hubs").text.contains("Nothing is parked."))
        }
        #expect(try await desk.log.waiting(limit: 3).map(\.eventID) == events)
    }

    @Test func discardingWantsAReasonAndTheLogSaysWhoAndWhy() async throws {
        try await desk.open(as: "supervisor") { browser in
            try await browser.get("/hubs")
            let refused = try await browser.post(
                "/hubs/hub/parked", ["do": "discard", "code": "http.422", "event": events[0], "reason": "  "])
            #expect(refused.status == .unprocessableContent)
            #expect(refused.text.contains("Say why they are never to be sent"))
            // What was chosen stays chosen.
            #expect(refused.text.contains("value=\"\(events[0])\" checked"))
            let waiting = try #require(try await desk.log.waiting(limit: 1).first?.eventID)
            let answer = try await browser.post(
                "/hubs/hub/parked",
                [
                    "do": "discard", "code": "http.422", "event": events[0], "event": waiting,
                    "reason": "<b>Sent by hand</b>",
                ])
            let page = try await browser.get(try #require(answer.location)).text
            #expect(page.contains("1 record will never be sent."))
            // What waits was no choice of that page.
            #expect(try await desk.log.waiting(limit: 1).first?.eventID == waiting)
        }
        #expect(try await desk.log.allParked().map(\.eventID) == Array(events.dropFirst()))
        let entry = try #require(
            try await desk.log.trail(since: Timestamp(milliseconds: 0), after: 0, limit: 100_000).map(\.entry)
                .first { $0.kind == "hub.discarded" })
        #expect(entry.actor == Actor("supervisor"))
        #expect(entry.payload["reason"]?.string?.contains("Sent by hand") == true)
        #expect(try await desk.log.retry(.parked, of: .standard, at: desk.clock.now, by: Actor("tester")) == 2)
        #expect(try await desk.log.hubFigures().first?.discarded == 1)
    }

    @Test func aHubThatIsNoneIsNotDecidedAbout() async throws {
        try await desk.open(as: "supervisor") { browser in
            try await browser.get("/hubs")
            let answer = try await browser.post("/hubs/nobody/parked", ["do": "retry-all", "code": "http.422"])
            #expect(answer.status == .notFound)
            #expect(try await browser.post("/hubs/hub/parked", ["event": events[0]]).status == .badRequest)
        }
    }
}

extension TestDesk {
    /// Does something with a desk that lets whoever shows a token collect its counts.
    fileprivate func open(
        with token: String, _ work: @Sendable (any TestClientProtocol) async throws -> Void
    ) async throws {
        var settings = DeskSettings()
        settings.metricsToken = token
        try await open(settings, work)
    }
}
