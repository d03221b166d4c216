import Casework
import Foundation
import HTTPTypes
import IntelligenceLog
import ScriptEngine
import TestSupport
import Testing

@Suite("An operation on a phone")
struct OperationPageTests {
    private let desk: TestDesk

    init() async throws { desk = try await TestDesk() }

    /// The value of a hidden field, the first of that name on a page.
    private func field(_ name: String, on page: String) throws -> String {
        let start = try #require(page.range(of: "name=\"\(name)\" value=\"")?.upperBound)
        return String(page[start...].prefix { $0 != "\"" })
    }

    /// Starts an operation and gives its path.
    private func start(_ browser: Browser) async throws -> String {
        let page = try await browser.get("/operations")
        let answer = try await browser.post(
            "/operations",
            [
                "operation": try field("operation", on: page.text), "name": "Op Invented", "kind": "inbound",
                "force": "kent", "place": "an invented lay-by",
            ])
        #expect(answer.status == .seeOther)
        return String(try #require(answer.location).prefix { $0 != "?" })
    }

    private func operation(_ path: String) async throws -> Casework.Operation {
        let stream = try #require(StreamID(String(path.suffix(36))))
        return try Operation.replayed(try await desk.log.entries(of: stream))
    }

    @Test func everythingThatALeadLogsIsLogged() async throws {
        try await desk.open(as: "opt-lead") { browser in
            let path = try await start(browser)
            let lines: [(line: String, name: String, value: String)] = [
                ("briefed", "count", "14"), ("control-room", "place", "Invented control room"), ("kraken", "place", ""),
                ("stopped", "count", "9"), ("recovered", "amount", "£6,000.50"), ("intelligence", "count", "2"),
                ("arrested", "count", "3"), ("disrupted", "threat", "drugs"), ("noted", "text", "An invented remark"),
                ("ended", "note", ""),
            ]
            for line in lines {
                let once = try field("once", on: try await browser.get(path).text)
                let answer = try await browser.post(
                    "\(path)/lines",
                    [
                        "once": once, "line": line.line, line.name: line.value, "reference": "INVENTED-1",
                    ])
                #expect(answer.location == "\(path)?said=logged")
            }
            let page = try await browser.get(path).text
            for words in [
                "1 briefing (14 briefed)", "1 control-room visit", "1 Kraken visit", "9 vehicles stopped",
                "£6,000.50 recovered", "2 intelligence reports", "3 arrests", "1 disruption (drugs 1)",
                "An invented remark", "Ended", "recovered £6,000.50 (INVENTED-1)",
            ] {
                #expect(page.contains(words), "\(words)")
            }
            #expect(!page.contains("<summary>Briefing</summary>"))
            #expect(!page.contains("Look up a penalty"))
            #expect(try await operation(path).tally.recoveredPence == 600_050)
        }
    }

    @Test func aLineSentAgainIsKeptOnceAlsoBehindARestart() async throws {
        let fields: KeyValuePairs = ["line": "briefed", "count": "14", "once": "01890000-0000-7000-8000-000000000001"]
        let path = try await pathOfStarted()
        for said in ["logged", "already"] {
            // Each desk is another server on the same log.
            try await desk.open(as: "opt-lead") { browser in
                try await browser.get(path)
                #expect(try await browser.post("\(path)/lines", fields).location == "\(path)?said=\(said)")
            }
        }
        #expect(try await operation(path).tally.officersBriefed == 14)
    }

    private func pathOfStarted() async throws -> String {
        try await desk.open(as: "opt-lead") { browser in _ = try await start(browser) }
        return "/operations/\(try #require(try await desk.log.operations().first).id)"
    }

    @Test func aStartSentAgainStartsOneOperation() async throws {
        try await desk.open(as: "opt-lead") { browser in
            let id = try field("operation", on: try await browser.get("/operations").text)
            for _ in 0..<2 {
                let answer = try await browser.post(
                    "/operations", ["operation": id, "name": "Op Invented", "kind": "kraken", "force": "essex"])
                #expect(answer.location == "/operations/\(id)?said=started")
            }
        }
        #expect(try await desk.log.operations().count == 1)
    }

    @Test(arguments: [StreamID.users.text, StreamID.policy.text, StreamID.audit.text, "x", ""])
    func noOperationStartsInAStreamOfTheLogsOwn(id: String) async throws {
        try await desk.open(as: "opt-lead") { browser in
            try await browser.get("/operations")
            let answer = try await browser.post(
                "/operations", ["operation": id, "name": "Op Invented", "kind": "kraken", "force": "essex"])
            #expect(answer.status == .badRequest)
        }
        #expect(try await desk.log.operations().isEmpty)
    }

    @Test func whatIsNotTakenIsShownAgainWithWhatWasTyped() async throws {
        try await desk.open(as: "opt-lead") { browser in
            let path = try await start(browser)
            let once = try field("once", on: try await browser.get(path).text)
            let count = try await browser.post("\(path)/lines", ["line": "briefed", "once": once, "count": "<b>many"])
            #expect(count.status == .unprocessableContent)
            #expect(count.text.contains("value=\"&lt;b&gt;many\""))
            #expect(count.text.contains("<details class=\"log\" open>"))
            #expect(count.text.contains("name=\"once\" value=\"\(once)\""))
            let sum = try await browser.post("\(path)/lines", ["line": "recovered", "once": once, "amount": "lots"])
            #expect(sum.text.contains("Give a sum in pounds and pence"))
            let name = try await browser.post("/operations", ["name": " ", "kind": "inbound", "force": "kent"])
            #expect(name.status == .unprocessableContent)
            #expect(name.text.contains("value=\"kent\" selected"))
            #expect(try await operation(path).lines.count == 1)
        }
    }

    @Test func aLineBehindTheEndIsNotLostFromThePage() async throws {
        try await desk.open(as: "opt-lead") { browser in
            let path = try await start(browser)
            let once = try field("once", on: try await browser.get(path).text)
            try await browser.post("\(path)/lines", ["line": "ended", "once": once])
            let late = try await browser.post("\(path)/lines", ["line": "stopped", "once": once, "count": "31"])
            #expect(late.status == .unprocessableContent)
            #expect(late.text.contains("the operation has ended"))
            #expect(late.text.contains("value=\"31\""))
        }
    }

    @Test func readingAnOperationAndTheirListIsWrittenDownOnceASitting() async throws {
        try await desk.open(as: "opt-lead") { browser in
            let path = try await start(browser)
            for _ in 0..<3 {
                try await browser.get(path)
                try await browser.get("/operations")
            }
            let stream = try #require(StreamID(String(path.suffix(36))))
            func kinds() async throws -> [String] {
                try await desk.log.trail(of: stream, nil).map(\.entry.kind).filter { $0.hasPrefix("audit.") }
            }
            #expect(try await kinds().sorted() == ["audit.consulted", "audit.searched"])
            desk.clock.pass(seconds: 16 * 60)
            try await browser.get(path)
            #expect(try await kinds().count == 3)
        }
    }

    @Test func anAnalystReadsAndLogsNothing() async throws {
        let path = try await pathOfStarted()
        try await desk.open(as: "analyst") { browser in
            let page = try await browser.get(path)
            #expect(page.status == .ok)
            #expect(!page.text.contains("data-keep"))
            #expect(try await !browser.get("/operations").text.contains("Start an operation"))
            let answer = try await browser.post(
                "\(path)/lines", ["line": "ended", "once": "01890000-0000-7000-8000-000000000001"])
            #expect(answer.status == .forbidden)
        }
        try await desk.open(as: "handler") { browser in
            let page = try await browser.get("/operations")
            #expect(page.status == .forbidden)
        }
    }

    @Test func aCallIsNoOperation() async throws {
        try await desk.open(as: "supervisor") { browser in
            try await browser.get("/calls")
            let call = try #require(try await browser.post("/calls", ["version": "4"]).location).dropFirst(7).prefix(36)
            #expect(try await browser.get("/operations/\(call)").status == .notFound)
            let answer = try await browser.post(
                "/operations/\(call)/lines", ["line": "ended", "once": "01890000-0000-7000-8000-000000000001"])
            #expect(answer.status == .notFound)
        }
    }
}
