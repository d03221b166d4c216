import Casework
import Foundation
import HTTPTypes
import IntelligenceLog
import ScriptEngine
import TestSupport
import Testing

@Suite("Reviewing closed calls in the browser")
struct ReviewPageTests {
    private let desk: TestDesk

    /// A desk with six closed calls of March 2021.
    init() async throws {
        desk = try await TestDesk()
        var simulator = try CallSimulator(calls: 6, year: 2021, months: 3...3, seed: 11, scripts: .released)
        while let (_, changes) = try simulator.next() { try await desk.log.append(changes) }
    }

    private func call(_ id: CallID) async throws -> Call {
        try Call.replayed(try await desk.log.entries(of: id.stream)) {
            try ScriptLibrary.released.script(matching: $0)
        }
    }

    /// How many calls a page lists.
    private func count(_ page: String) -> Int {
        page.split(separator: "<th scope=\"row\"><a href=\"/calls/").count - 1
    }

    @Test func closedCallsWaitUntilTheyAreAccepted() async throws {
        let id = try #require(try await desk.log.calls().first).id
        try await desk.open(as: "supervisor") { browser in
            #expect(try await browser.get("/review").text.contains("6 calls."))
            let page = try await browser.get("/calls/\(id)/review").text
            #expect(page.contains("Read the whole call"))
            let answer = try await browser.post("/calls/\(id)/review/accept", ["note": ""])
            #expect(answer.location == "/calls/\(id)/review?said=accepted")
            #expect(try await browser.get("/review").text.contains("5 calls."))
            #expect(try await browser.get("/review?show=all").text.contains("6 calls."))
        }
        #expect(try await call(id).review?.outcome == .accepted)
        #expect(try await desk.log.trail(of: id.stream, nil).contains { $0.entry.payload["by"] == "desk review" })
    }

    @Test func aReturnedCallIsOpenAgainWithItsNote() async throws {
        let id = try #require(try await desk.log.calls().first).id
        try await desk.open(as: "supervisor") { browser in
            try await browser.get("/calls/\(id)/review")
            let empty = try await browser.post("/calls/\(id)/review/return", ["note": "  "])
            #expect(empty.status == .unprocessableContent)
            #expect(empty.text.contains("role=\"alert\""))
            let note = "Ask for the port <b>again</b>."
            try await browser.post("/calls/\(id)/review/return", ["note": note])
            let page = try await browser.get("/calls/\(id)/review").text
            #expect(page.contains("Ask for the port &lt;b&gt;again&lt;/b&gt;."))
            let handlers = try await browser.get("/calls/\(id)").text
            #expect(handlers.contains("<p>Ask for the port &lt;b&gt;again&lt;/b&gt;.</p>"))
            #expect(try await browser.get("/calls").text.contains(">returned<"))
            try await browser.get("/calls/\(id)/review")
            let again = try await browser.post("/calls/\(id)/review/accept", ["note": "late"])
            #expect(again.status == .unprocessableContent)
        }
        #expect(try await call(id).interview.phase == .inProgress)
        #expect(try await call(id).review?.outcome == .returned)
    }

    static let filters: [(query: String, matches: @Sendable (CallSummary) -> Bool)] = [
        ("force=kent", { $0.force == "kent" }), ("completeness=full", { $0.completeness == .full }),
        ("handler=simulated-handler-1", { $0.handler == Actor("simulated-handler-1") }),
        ("month=2021-03", { _ in true }), ("month=2021-04", { _ in false }),
        ("month=nonsense&force=nowhere", { _ in true }),
    ]

    @Test(arguments: filters.indices) func aFilterLeavesWhatItSays(index: Int) async throws {
        let filter = Self.filters[index]
        let expected = try await desk.log.calls().count(where: filter.matches)
        try await desk.open(as: "supervisor") { browser in
            for query in [filter.query, "show=all&\(filter.query)"] {
                let page = try await browser.get("/review?\(query)").text
                #expect(page.contains("\(expected) call"), "\(query)")
                #expect(count(page) == expected, "\(query)")
            }
        }
    }

    @Test func aSampleIsDrawnBySeedAndStaysWhileItIsReviewed() async throws {
        try await desk.open(as: "supervisor") { browser in
            try await browser.get("/review")
            let first = try await browser.post("/review/sample", ["count": "4", "seed": "7"])
            let path = try #require(first.location)
            #expect(try await browser.post("/review/sample", ["count": "4", "seed": "7"]).location == path)
            let page = try await browser.get(path).text
            #expect(page.contains("<strong>7</strong>"))
            #expect(count(page) == 4)
            let start = try #require(page.range(of: "href=\"/calls/")?.upperBound)
            let id = page[start...].prefix(36)
            try await browser.post("/calls/\(id)/review/accept", ["note": ""])
            let after = try await browser.get(path).text
            #expect(count(after) == 4)
            #expect(after.contains("accepted"))
        }
    }

    @Test(arguments: ["0", "51", "many", ""]) func aSampleOfNoSizeIsRefused(count: String) async throws {
        try await desk.open(as: "supervisor") { browser in
            try await browser.get("/review")
            let answer = try await browser.post("/review/sample", ["count": count, "seed": "", "force": "kent"])
            #expect(answer.status == .unprocessableContent)
            #expect(answer.text.contains("value=\"kent\" selected"))
        }
    }

    @Test func aMadeUpSampleShowsNothing() async throws {
        try await desk.open(as: "supervisor") { browser in
            let page = try await browser.get("/review/sample?seed=%3Cscript%3E&calls=x,y&shares=%3Cb%3E:1:2")
            #expect(page.status == .ok)
            #expect(!page.text.contains("<script>"))
            #expect(!page.text.contains("<b>"))
        }
    }

    @Test(arguments: Role.allCases) func onlyASupervisorReviews(role: Role) async throws {
        let id = try #require(try await desk.log.calls().first).id
        let expected: HTTPResponse.Status = role == .supervisor ? .ok : .forbidden
        try await desk.open(as: role.rawValue) { browser in
            for path in ["/review", "/review/sample", "/calls/\(id)/review"] {
                let page = try await browser.get(path)
                #expect(page.status == expected)
            }
        }
    }
}
