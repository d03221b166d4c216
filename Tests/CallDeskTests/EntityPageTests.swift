import Casework
import Foundation
import HTTPTypes
import IntelligenceLog
import ScriptEngine
import TestSupport
import Testing

@Suite("Who is who, and the regional scan, on pages")
struct EntityPageTests {
    private let desk: TestDesk

    init() async throws { desk = try await TestDesk() }

    private func lorry(_ registration: String) -> [(Place, Value)] {
        [
            ("owning_force", .code("essex")), ("vehicle_registration", .text(registration)),
            ("location_text", .text("Lay-by <east>")),
        ]
    }

    private func address(_ call: Call) -> String { "\(call.id)/vehicle_registration" }

    private func pair(_ left: Call, _ right: Call) -> String {
        "/entities/pair?left=\(address(left))&right=\(address(right))".replacing("/vehicle", with: "%2Fvehicle")
    }

    @Test func twoAreSuggestedSideBySideWithWhyAndDecidedOn() async throws {
        let (one, other) = (try await desk.keep(lorry("AB12CDE")), try await desk.keep(lorry("AB1ZCDE")))
        try await desk.open(as: "analyst") { browser async throws in
            let page = try await browser.get("/entities/suggestions?kind=vehicle&least=50")
            #expect(page.status == .ok)
            for words in [
                "AB12 CDE", "AB1ZCDE", "look alike", "/calls/\(one.id)", "/calls/\(other.id)", "Not the same", "1 pair",
            ] { #expect(page.text.contains(words), "\(words)") }
            // What was shown is written down.
            let events = try await desk.log.entries(of: .audit).compactMap {
                AuditEvent(kind: $0.kind, payload: $0.payload)
            }
            #expect(Set(events.flatMap(\.targets).map(\.stream)) == [one.id.stream, other.id.stream])
            let answer = try await browser.post(
                "/entities/decisions",
                ["left": address(one), "right": address(other), "decision": "made", "reason": "The same <dent>"])
            #expect(answer.status == .seeOther)
            let decision = try await browser.get(try #require(answer.location))
            for words in ["Decision: the same", "The same &lt;dent&gt;", "AB12 CDE", "AB1ZCDE", "Undo the decision"] {
                #expect(decision.text.contains(words), "\(words)")
            }
            #expect(try await browser.get("/entities/suggestions").text.contains("0 pairs"))
            // Its page has both records, how else it is written, and the decision.
            let known = try await browser.get("/known/\(one.id)?at=vehicle_registration")
            #expect(known.text.contains("Stands in 2 records") && known.text.contains("AB1ZCDE"))
            #expect(known.text.contains("/entities/decisions/"))
            #expect(try await browser.get("/entities/decisions").text.contains("2</td>"))
            let undone = try await browser.post(
                try #require(answer.location), ["decision": "undone", "reason": "Another lorry"])
            #expect(undone.status == .seeOther)
            let after = try await browser.get(try #require(undone.location))
            #expect(after.text.contains("Decision: undone") && after.text.contains("Another lorry"))
            #expect(!after.text.contains("<button class=\"secondary\" name=\"decision\""))
            #expect(
                try await browser.get("/known/\(one.id)?at=vehicle_registration").text.contains("Stands in 1 record."))
        }
    }

    @Test func whatIsPerhapsTheSameOnAPageCanBeDecidedThere() async throws {
        let (one, other) = (try await desk.keep(lorry("AB12CDE")), try await desk.keep(lorry("AB12CDF")))
        try await desk.open(as: "supervisor") { browser async throws in
            let known = try await browser.get("/known/\(one.id)?at=vehicle_registration")
            #expect(known.text.contains("Perhaps the same") && known.text.contains("/entities/pair?left="))
            let page = try await browser.get(pair(one, other))
            #expect(page.status == .ok && page.text.contains("mark differs by one character"))
        }
    }

    @Test func aDecisionWantsAReasonAndIsTakenOnce() async throws {
        let (one, other) = (try await desk.keep(lorry("AB12CDE")), try await desk.keep(lorry("AB12CDF")))
        try await desk.open(as: "analyst") { browser async throws in
            try await browser.get(pair(one, other))
            let places: [(String, String)] = [("left", address(one)), ("right", address(other))]
            func post(_ decision: String, _ reason: String) async throws -> Browser.Answer {
                try await browser.post(
                    "/entities/decisions",
                    ["left": places[0].1, "right": places[1].1, "decision": decision, "reason": reason])
            }
            let without = try await post("refused", " ")
            #expect(without.status == .unprocessableContent && without.text.contains("Give a reason"))
            #expect(try await post("undone", "Invented").status == .badRequest)
            #expect(try await post("deferred", "Invented").status == .seeOther)
            #expect(try await browser.get(pair(one, other)).text.contains("Not the same"))
            #expect(try await post("refused", "Invented").status == .seeOther)
            let again = try await post("made", "Invented")
            #expect(again.status == .unprocessableContent && again.text.contains("decided about these two already"))
            #expect(try await desk.log.merges().count == 1)
        }
    }

    @Test(
        "what names no pair is no error of the desk's",
        arguments: [
            "", "?left=x&right=y", "?left=\(StreamID.audit)%2Fa&right=\(StreamID.users)%2Fb",
            "?left=00000000-0000-7000-8000-00000000abcd%2Fdriver_name&right=\(StreamID.users)%2Fb",
        ])
    func hostilePairs(query: String) async throws {
        try await desk.open(as: "analyst") { browser async throws in
            let status = try await browser.get("/entities/pair\(query)").status
            #expect(status == .badRequest || status == .notFound)
        }
    }

    @Test func whoMayNotDecideSeesNoFormAndIsRefused() async throws {
        let (one, other) = (try await desk.keep(lorry("AB12CDE")), try await desk.keep(lorry("AB1ZCDE")))
        try await desk.open(as: "opt-lead") { browser async throws in
            let page = try await browser.get("/entities/suggestions")
            #expect(page.status == .ok && page.text.contains("AB12 CDE"))
            #expect(!page.text.contains("action=\"/entities/decisions\""))
            let answer = try await browser.post(
                "/entities/decisions",
                ["left": address(one), "right": address(other), "decision": "made", "reason": "Invented"])
            #expect(answer.status == .forbidden)
            #expect(try await desk.log.merges().isEmpty)
        }
    }

    // MARK: The scan

    @Test func aScanShowsEventsRepeatsAndGapsAndIsWrittenDown() async throws {
        let (one, other) = (try await desk.keep(lorry("AB12CDE")), try await desk.keep(lorry("AB12CDE")))
        try await desk.open(as: "analyst") { browser async throws in
            let form = try await browser.get("/scan")
            #expect(form.status == .ok && form.text.contains("Eastern"))
            let page = try await browser.get("/scan?region=eastern&from=2021-11-01&to=2021-11-30")
            #expect(page.status == .ok)
            for words in [
                "Eastern: 1 November 2021 to 30 November 2021", "Essex Police", "Kent Police", "Vehicles in two events",
                "AB12 CDE", "Lay-by &lt;east&gt;", "href=\"/calls/\(one.id)\"", "href=\"/calls/\(other.id)\"", "<svg",
                "Intelligence gaps",
            ] { #expect(page.text.contains(words), "\(words)") }
            let events = try await desk.log.entries(of: .audit).compactMap {
                AuditEvent(kind: $0.kind, payload: $0.payload)
            }
            #expect(Set(events.flatMap(\.targets).map(\.stream)) == [one.id.stream, other.id.stream])
        }
    }

    @Test(arguments: [
        "region=nowhere", "region=eastern&from=x&to=2021-01-01", "region=eastern&from=2021-02-01&to=2021-01-01",
        "region=eastern&from=%3Cb%3E&to=2021-01-01",
    ])
    func whatIsNoScanIsSaidSo(query: String) async throws {
        try await desk.open(as: "analyst") { browser async throws in
            let page = try await browser.get("/scan?\(query)")
            #expect(page.status == .unprocessableContent && page.text.contains("role=\"alert\""))
            #expect(!page.text.contains("<b>"))
        }
    }
}
