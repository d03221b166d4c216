import Casework
import Foundation
import HTTPTypes
import IntelligenceLog
import ScriptEngine
import TestSupport
import Testing

@testable import CallDesk

@Suite("Lists of events and saved views") struct EventPageTests {
    private let desk: TestDesk

    init() async throws { desk = try await TestDesk() }

    private func simulate(_ count: Int) async throws -> [CallSummary] {
        var simulator = try CallSimulator(calls: count, year: 2021, seed: 61, scripts: .released)
        while let (_, changes) = try simulator.next() { try await desk.log.append(changes) }
        return try await desk.log.calls()
    }

    /// The calls that a page lists, in order.
    private func listed(_ page: Browser.Answer) -> [String] {
        page.text.components(separatedBy: "<th scope=\"row\"><a href=\"/calls/").dropFirst().map {
            String($0.prefix(36))
        }
    }

    @Test func theListShowsWhatItsAddressSays() async throws {
        let all = try await simulate(24)
        let force = try #require(all.compactMap(\.force).first)
        try await desk.open(as: "analyst") { browser in
            let whole = try await browser.get("/events")
            #expect(listed(whole).count == 24)
            #expect(whole.text.contains("24 events"))
            let own = try await browser.get("/events?force=\(force)&sort=time")
            let expected = all.filter { $0.force == force }.sorted { $0.countedAt < $1.countedAt }
            #expect(listed(own) == expected.map(\.id.description))
            #expect(own.text.contains("aria-sort=\"ascending\""))
            let month = try await browser.get("/events?month=2021-03")
            #expect(month.text.contains("value=\"2021-03-01\""))
            #expect(month.text.contains("value=\"2021-03-31\""))
            #expect(listed(month).count < 24)
        }
    }

    @Test func theListIsTurnedPageByPage() async throws {
        _ = try await simulate(60)
        try await desk.open(as: "analyst") { browser in
            let first = try await browser.get("/events")
            #expect(listed(first).count == 50)
            #expect(first.text.contains("href=\"/events?page=2\" rel=\"next\""))
            let second = try await browser.get("/events?page=2")
            #expect(listed(second).count == 10)
            #expect(Set(listed(first) + listed(second)).count == 60)
            #expect(second.text.contains("href=\"/events\" rel=\"prev\""))
            #expect(try await browser.get("/events?page=99").status == .ok)
        }
    }

    @Test(
        "a filter that is none is refused and never shows everything",
        arguments: [
            "from=yesterday", "force=atlantis", "state=lost", "critical=maybe", "simulated=perhaps", "area=1,2,3",
            "area=52,1,51,2", "sort=weight", "type=%3Cb%3E", "handler=%22", "month=2021-13",
        ])
    func badFilter(query: String) async throws {
        try await desk.open(as: "analyst") { browser in
            let page = try await browser.get("/events?\(query)")
            #expect(page.status == .badRequest)
            #expect(listed(page).isEmpty)
        }
    }

    @Test func aFilterAsAnAddressIsReadBackTheSame() throws {
        var filter = EventFilter()
        for query in [
            "", "from=2021-03-01", "from=2021-03-01&to=2021-03-31&force=kent&type=lorry&handler=ann&state=partial",
            "critical=yes&simulated=no&area=51.1,0.9,51.3,1.2&sort=-open", "sort=force", "simulated=yes&sort=time",
        ] {
            filter = try EventFilter(Form.urlencoded(query.utf8))
            #expect(try EventFilter(Form.urlencoded(filter.query.utf8)) == filter)
            #expect(filter.query.removingPercentEncoding == query)
        }
    }

    @Test func aSavedViewLeadsToItsFilterUntilItIsDeleted() async throws {
        try await desk.open(as: "analyst") { browser in
            try await browser.get("/events?force=kent")
            let saved = try await browser.post("/events/views", ["name": "Kent <only>", "filter": "force=kent"])
            #expect(saved.location == "/events?force=kent")
            let page = try await browser.get("/events")
            #expect(page.text.contains("<a href=\"/events?force=kent\">Kent &lt;only&gt;</a>"))
            let user = try #require(UserID("analyst"))
            let view = try #require(try await desk.log.views(of: user).first)
            try await browser.post("/events/views/\(view.id)/delete", ["filter": ""])
            #expect(try await desk.log.views(of: user).isEmpty)
        }
    }

    @Test func aViewKeepsCodesOnly() async throws {
        try await desk.open(as: "analyst") { browser in
            try await browser.get("/events")
            let answer = try await browser.post(
                "/events/views", ["name": "Mine", "filter": "force=kent&words=Somebody+Invented"])
            #expect(answer.status == .seeOther)
            let user = try #require(UserID("analyst"))
            #expect(try await desk.log.views(of: user).map(\.filter) == ["force=kent"])
        }
    }

    @Test func aViewWithoutANameIsAskedForOne() async throws {
        try await desk.open(as: "analyst") { browser in
            try await browser.get("/events")
            let answer = try await browser.post("/events/views", ["name": " ", "filter": "force=kent"])
            #expect(answer.status == .unprocessableContent)
            #expect(answer.text.contains("Give the view a name"))
        }
    }

    @Test func nobodyDeletesAnothersView() async throws {
        let analyst = try #require(UserID("analyst"))
        #expect(try await desk.log.save(view: "Mine", filter: "", of: analyst))
        let view = try #require(try await desk.log.views(of: analyst).first)
        try await desk.open(as: "supervisor") { browser in
            try await browser.get("/events")
            try await browser.post("/events/views/\(view.id)/delete", ["filter": ""])
            #expect(try await desk.log.views(of: analyst) == [view])
        }
    }

    @Test func numbersAreWrittenWithTheirThousandsApart() {
        #expect(
            [0, 7, 999, 1_000, 12_345, 1_234_567].map(\.grouped) == ["0", "7", "999", "1,000", "12,345", "1,234,567"])
    }
}
