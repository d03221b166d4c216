import Casework
import Foundation
import HTTPTypes
import IntelligenceLog
import LogSupport
import ScriptEngine
import TestSupport
import Testing

@Suite("What hubs tell, in the browser")
struct FeedbackPageTests {
    private let desk: TestDesk
    private let hub: StreamID

    init() async throws {
        desk = try await TestDesk()
        var random = Seeded(3)
        hub = StreamID(at: Timestamp(milliseconds: 0), random: &random)
    }

    private func closedCall() async throws -> Call {
        var call = try await desk.keep([
            ("owning_force", .code("kent")), ("vehicle_registration", .text("SIM1234")),
        ])
        let change = try call.record(
            .closed(reason: "Invented.", callerRangOff: true), at: desk.clock.now, by: Actor("handler"))
        try await desk.log.append(change)
        return call
    }

    private func receive(_ items: [FeedbackItem]) async throws {
        let counts = try await desk.log.receive(
            items, cursor: "c", from: hub, named: "https://hub.example", scripts: .released, at: desk.clock.now,
            by: Actor("supervisor"))
        #expect(counts.refused.isEmpty)
    }

    private func ask(about call: Call, reopen: Bool) async throws {
        try await receive([
            .invented(
                "q", "information-requested", about: "\(call.id)/event-record/1",
                [
                    "asks": "Which <b>lay-by</b>?", "questions": ["location_text"], "reopen": .boolean(reopen),
                    "by": "2021-11-02",
                ])
        ])
    }

    @Test func aHandlerSeesWhatAHubAsksAnswersItAndItIsDone() async throws {
        let call = try await closedCall()
        try await ask(about: call, reopen: true)
        let path = "/calls/\(call.id)"
        try await desk.open(as: "handler") { browser in
            let queue = try await browser.get("/calls").text
            #expect(queue.contains("Asked by a hub"))
            #expect(queue.contains(">late<"))
            let page = try await browser.get(path).text
            #expect(page.contains("Asked by hub.example"))
            #expect(page.contains("Which &lt;b&gt;lay-by&lt;/b&gt;?"))
            #expect(page.contains("href=\"\(path)?at=location_text\""))
            try await browser.post(
                "\(path)/answer", ["place": "location_text", "seen": "999", "answer": "Invented lay-by"])
            let closed = try await browser.post("\(path)/close", ["reason": "Invented."])
            #expect(closed.location == "\(path)?said=closed")
            let after = try await browser.get(path).text
            #expect(after.contains("with revision 2, which went out"))
            #expect(after.contains("answered</summary>"))
            #expect(try await browser.get("/calls").text.contains("Asked by a hub") == false)
        }
    }

    @Test func aHandlerSaysHowItWasAnsweredOtherwise() async throws {
        let call = try await closedCall()
        try await ask(about: call, reopen: false)
        let path = "/calls/\(call.id)"
        let entries = try await desk.log.entries(of: call.id.stream)
        let number = try #require(entries.last { $0.kind == "call.informationRequested" }).version
        try await desk.open(as: "analyst") { browser async throws in
            let page = try await browser.get(path).text
            #expect(page.contains("Which &lt;b&gt;lay-by"))
            #expect(!page.contains("It is answered"), "who may not take calls, may not say so")
            try await browser.get("/account")
            #expect(try await browser.post("\(path)/requests/\(number)/answer", ["note": "x"]).status == .forbidden)
        }
        try await desk.open(as: "handler") { browser in
            #expect(try await browser.get(path).text.contains("It is answered"))
            let empty = try await browser.post("\(path)/requests/\(number)/answer", ["note": " "])
            #expect(empty.status == .unprocessableContent)
            let answer = try await browser.post("\(path)/requests/\(number)/answer", ["note": "By <i>telephone</i>."])
            #expect(answer.location == "\(path)?said=told#requests")
            #expect(try await browser.get(path).text.contains("handler: By &lt;i&gt;telephone&lt;/i&gt;."))
            let again = try await browser.post("\(path)/requests/\(number)/answer", ["note": "Again."])
            #expect(again.status == .conflict)
        }
        try await desk.open(as: "administrator") { browser async throws in
            #expect(try await browser.get(path).status == .forbidden)
        }
    }

    @Test func whatIsOnAHubsListIsShownAtTheCallAndOnlyThenWrittenDown() async throws {
        try await receive([
            .invented(
                "l", "driver-and-haulier-list",
                [
                    "edition": "2021-11",
                    "entries": [["kind": "vehicle", "registration": "SIM 1234", "reason": "prior-event"]],
                ])
        ])
        let list = try #require(try await desk.log.driverAndHaulierLists().first).stream
        let other = try await desk.keep([("vehicle_registration", .text("SIM9"))])
        let call = try await desk.keep([])
        @Sendable func consulted() async throws -> Int {
            try await desk.log.trail(of: list, nil).count { $0.entry.kind == "audit.searched" }
        }
        try await desk.open(as: "handler") { browser in
            try await browser.get("/calls/\(other.id)")
            #expect(try await consulted() == 0)
            let typed: KeyValuePairs = ["place": "vehicle_registration", "answer": "sim1234"]
            try await browser.get("/calls/\(call.id)")
            let piece = try await browser.post("/calls/\(call.id)/matches", typed, wantsPieces: true).text
            #expect(piece.contains("On a hub's Driver and Haulier list"))
            #expect(piece.contains("edition 2021-11"))
            #expect(piece.contains("prior-event"))
            try await browser.post(
                "/calls/\(call.id)/answer", ["place": "vehicle_registration", "seen": "999", "answer": "SIM1234"])
            // Without scripts, the page says so by itself.
            #expect(try await browser.get("/calls/\(call.id)").text.contains("edition 2021-11"))
            #expect(try await consulted() == 1, "once a sitting at the call")
        }
        try await desk.open(as: "analyst") { browser async throws in
            #expect(try await browser.get("/calls/\(call.id)").text.contains("edition 2021-11") == false)
        }
    }

    @Test func theTimelineSaysWhatAHubAskedAndDid() async throws {
        let call = try await closedCall()
        try await ask(about: call, reopen: true)
        try await desk.open(as: "supervisor") { browser async throws in
            let page = try await browser.get("/calls/\(call.id)/timeline").text
            #expect(page.contains("asked for more about event-record"))
            #expect(page.contains("hub:hub.example"))
            #expect(page.contains("Which &lt;b&gt;lay-by"))
        }
    }
}
