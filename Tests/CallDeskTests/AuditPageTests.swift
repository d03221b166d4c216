import Casework
import Foundation
import HTTPTypes
import IntelligenceLog
import ScriptEngine
import TestSupport
import Testing

@Suite("The audit trail in the browser")
struct AuditPageTests {
    private let desk: TestDesk

    init() async throws { desk = try await TestDesk() }

    /// A call with one answer, and its id.
    private func call(_ browser: Browser) async throws -> String {
        try await browser.get("/calls")
        let path = try #require(try await browser.post("/calls", ["version": "4"]).location)
        try await browser.get(path)
        try await browser.post("\(path)/answer", ["place": "event_type", "seen": "1", "answer": "lorry"])
        return String(path.dropFirst("/calls/".count))
    }

    @Test func theTrailOfARecordSaysWhoDidWhatAndIsWrittenDown() async throws {
        try await desk.open { client in
            let (ann, boss) = (Browser(client), Browser(client))
            try await ann.signIn("handler")
            let id = try await call(ann)
            try await boss.signIn("supervisor")
            let page = try await boss.get("/audit?of=\(id.suffix(6))")
            #expect(page.status == .ok)
            for words in [
                "answered event_type", "What were the people found in or on?", "by desk call", "collection",
                "consultation",
            ] {
                #expect(page.text.contains(words), "\(words)")
            }
            #expect(!page.text.contains("soft-sided"))
            #expect(try await boss.get("/audit?of=\(id.suffix(6))").text.contains("by desk audit"))
        }
    }

    @Test func theTrailOfAUserNamesTheRecords() async throws {
        try await desk.open { client in
            let (ann, boss) = (Browser(client), Browser(client))
            try await ann.signIn("handler")
            let id = try await call(ann)
            try await boss.signIn("supervisor")
            let page = try await boss.get("/audit?of=handler&user=yes")
            #expect(page.text.contains("<a href=\"/audit?of=\(id)\">\(id.suffix(6))</a>"))
            let audit = try await desk.log.trail(of: .audit, nil).map(\.entry)
            #expect(audit.contains { $0.payload["by"] == "desk audit of handler" })
        }
    }

    @Test func everythingSinceADayIsShown() async throws {
        try await desk.open(as: "supervisor") { browser in
            _ = try await call(browser)
            let day = desk.clock.now.date
            #expect(try await browser.get("/audit?since=\(day)").text.contains("answered event_type"))
            let later = try await browser.get("/audit?since=\(CivilDate(days: day.days + 2))")
            #expect(!later.text.contains("answered event_type"))
        }
    }

    @Test(arguments: ["of=nobody-at-all", "of=ffffff", "since=yesterday", "of=%3Cscript%3E"])
    func whatIsNotThereIsSaid(query: String) async throws {
        try await desk.open(as: "supervisor") { browser in
            let page = try await browser.get("/audit?\(query)")
            #expect(page.status == .unprocessableContent)
            #expect(page.text.contains("role=\"alert\""))
            #expect(!page.text.contains("<script>"))
        }
    }

    @Test(arguments: Role.allCases) func onlyASupervisorReadsIt(role: Role) async throws {
        try await desk.open(as: role.rawValue) { browser in
            let page = try await browser.get("/audit")
            #expect(page.status == (role == .supervisor ? .ok : .forbidden))
        }
    }
}
