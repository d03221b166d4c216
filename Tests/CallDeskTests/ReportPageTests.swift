import Casework
import HTTPTypes
import IntelligenceLog
import ScriptEngine
import Testing

@testable import CallDesk

@Suite("Reports on the desk")
struct ReportPageTests {
    private func desk(calls count: Int = 24) async throws -> TestDesk {
        let desk = try await TestDesk()
        var simulator = try CallSimulator(calls: count, year: 2021, seed: 6, scripts: .released)
        while let (_, changes) = try simulator.next() { try await desk.log.append(changes) }
        return desk
    }

    @Test func whoTellsHandlersApartMustReviewCalls() async throws {
        let desk = try await desk(calls: 6)
        let paths = [
            "/reports/handlers", "/reports/handlers/csv", "/reports/handlers/explain",
            "/reports/completion?by=handler", "/reports/compliance/csv?by=handler",
            "/reports/completion?by=&handler=simulated-handler-1", "/reports/completion/explain?by=handler",
            "/reports/referrals/explain/csv?by=handler&group=simulated-handler-1",
        ]
        for role in Role.allCases {
            try await desk.open(as: role.rawValue) { browser async throws in
                for path in paths {
                    let expected: HTTPResponse.Status = role == .supervisor ? .ok : .forbidden
                    let answer = try await browser.get(path)
                    #expect(answer.status == expected, "\(role.rawValue) at \(path)")
                }
                let page = try await browser.get("/reports/compliance").text
                #expect(page.contains("/reports/handlers\"") == (role == .supervisor), "\(role.rawValue)")
                #expect(page.contains("value=\"handler\"") == (role == .supervisor), "\(role.rawValue)")
            }
        }
    }

    @Test func aHandlersOwnFiguresAreTheirsToSee() async throws {
        let desk = try await desk(calls: 6)
        try await desk.open(as: "handler") { browser async throws in
            for query in ["completion?by=month&handler=handler", "compliance?by=handler&handler=handler"] {
                #expect(try await browser.get("/reports/\(query)").status == .ok, "\(query)")
            }
            #expect(try await browser.get("/reports/completion?handler=handler-2").status == .forbidden)
        }
    }

    @Test func eachRowLeadsToItsCallsAndEachCallToItsTimeline() async throws {
        let desk = try await desk()
        try await desk.open(as: "analyst") { browser async throws in
            let report = try await browser.get("/reports/completion?by=month").text
            let address = "/reports/completion/explain?by=month&amp;group=2021-03"
            #expect(report.contains("<a href=\"\(address)\">March 2021</a>"))
            let page = try await browser.get("/reports/completion/explain?by=month&group=2021-03").text
            let explained = try await desk.log.explanation(
                ExplanationRequest(ReportRequest(.completion, by: .month), group: "2021-03"), scripts: .released)
            #expect(explained.count == 2)
            for call in explained.calls {
                #expect(page.contains("<a href=\"/calls/\(call.id)/timeline\">\(call.id.stream.short)</a>"))
            }
            #expect(page.contains("in another row of the report"))
            let call = try #require(explained.calls.first)
            #expect(try await browser.get("/calls/\(call.id)/timeline").status == .ok)
        }
    }

    @Test func whoMayReadNoCallIsLedToNone() async throws {
        let desk = try await desk(calls: 6)
        try await desk.open(as: "administrator") { browser async throws in
            let report = try await browser.get("/reports/completion?by=month")
            #expect(report.status == .ok && !report.text.contains("/explain"))
            #expect(try await browser.get("/reports/completion/explain?by=month").status == .forbidden)
            #expect(try await browser.get("/reports/completion/explain/csv?by=month").status == .forbidden)
        }
    }

    @Test(arguments: Measure.allCases.filter(\.isExplained))
    func theExplanationsFileIsWhatTheLogSays(measure: Measure) async throws {
        let desk = try await desk()
        let report = try await desk.log.report(ReportRequest(measure), scripts: .released)
        let group = report.parts[0].table.rows.first.flatMap(\.first)?.plain
        let request = ExplanationRequest(ReportRequest(measure), group: group)
        let explained = try await desk.log.explanation(request, scripts: .released)
        let expected = explained.report(GroupNames(nil)).parts[0].table.csv
        #expect(explained.count > 0)
        try await desk.open(as: "supervisor") { browser async throws in
            let query = "by=" + (group.map { "&group=\($0)" } ?? "")
            #expect(try await browser.get("/reports/\(measure.rawValue)/explain/csv?\(query)").text == expected)
            #expect(try await browser.get("/reports/\(measure.rawValue)/explain?\(query)").status == .ok)
        }
    }

    @Test func anAddressThatNamesNothingIsRefused() async throws {
        let desk = try await desk(calls: 2)
        try await desk.open(as: "supervisor") { browser async throws in
            let unknown = try await browser.get("/reports/capture/explain?group=no_such_question")
            #expect(unknown.status == .unprocessableContent)
            let long = String(repeating: "x", count: 99)
            for query in ["page=0", "page=x", "by=month&group=\(long)", "by=weather"] {
                #expect(try await browser.get("/reports/completion/explain?\(query)").status == .badRequest, "\(query)")
            }
            #expect(try await browser.get("/reports/completion/explain/xlsx").status == .notFound)
        }
    }
}
