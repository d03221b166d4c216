import Casework
import HTTPTypes
import IntelligenceLog
import ScriptEngine
import Testing

@testable import CallDesk

@Suite("The bulletin on the desk")
struct BulletinPageTests {
    /// A desk with simulated calls of October 2021; its clock stands in November.
    private func filled() async throws -> TestDesk {
        try await TestDesk(calls: 60, months: 10...10, seed: 3)
    }

    private func disclosures(_ desk: TestDesk) async throws -> [PlacedEntry] {
        try await desk.log.trail(since: Timestamp(seconds: 0), after: 0, limit: 100_000)
            .filter { $0.entry.kind == "audit.disclosed" }
    }

    @Test func theMonthThatIsOverIsShownAndNothingLeaves() async throws {
        let desk = try await filled()
        try await desk.open(as: "analyst") { browser in
            let page = try await browser.get("/bulletin")
            #expect(page.status == .ok && page.text.contains("Clandestine events: October 2021"))
            #expect(page.text.contains("SIMULATED") && page.text.contains("OFFICIAL-SENSITIVE"))
            #expect(!page.text.contains("style=") && !page.text.contains("contenteditable"))
            #expect(try await browser.get("/bulletin?month=2021").text.contains("report of the year 2021"))
        }
        #expect(try await disclosures(desk).isEmpty)
    }

    @Test func whatIsTakenIsTheBulletinAndTheLogSaysThatItWent() async throws {
        let desk = try await filled()
        try await desk.open(as: "supervisor") { browser in
            try await browser.get("/bulletin?month=2021-10")
            for format in ["html", "txt"] {
                let file = try await browser.post(
                    "/bulletin",
                    ["period": "2021-10", "to": "partners", "notes": "An <i>invented</i> note.", "format": format])
                #expect(file.status == .ok)
                #expect(
                    file.headers[.contentDisposition] == "attachment; filename=\"bulletin-2021-10.\(format)\"")
                #expect(file.text.contains(format == "html" ? "An &lt;i&gt;invented" : "An <i>invented"))
                let noted = try #require(try await disclosures(desk).last?.entry.payload)
                var digest = ExportDigest()
                digest.update(file.text)
                #expect(noted["digest"]?.string == digest.text || noted["sha256"]?.string == digest.text, "\(noted)")
                #expect(noted["to"]?.string == "partners")
            }
        }
        #expect(try await disclosures(desk).count == 2)
    }

    @Test(arguments: [
        ("2030-01", "January 2030 has not begun."), ("2001-01", "No call of an event in January 2001"),
        ("nonsense", "Give a month as 2021-11"),
    ]) func aMonthWithoutABulletinSaysWhy(month: String, said: String) async throws {
        let desk = try await filled()
        try await desk.open(as: "supervisor") { browser in
            let page = try await browser.get("/bulletin?month=\(month)").text
            #expect(page.contains(said) && page.contains("role=\"alert\""))
            let answer = try await browser.post("/bulletin", ["period": month, "to": "partners", "format": "txt"])
            #expect(answer.status == .unprocessableContent)
        }
        #expect(try await disclosures(desk).isEmpty)
    }

    @Test func aReasonIsAskedForWhereThePolicyWantsOne() async throws {
        let desk = try await filled()
        let event = PolicyEvent.set("policy: 1\ntitle: T\njustification: {disclosure: required}")
        try await desk.log.note(
            kind: event.kind, payload: event.payload, seal: event.seal, in: .policy, at: desk.clock.now,
            by: Actor("tester"))
        try await desk.open(as: "supervisor") { browser in
            try await browser.get("/bulletin")
            let refused = try await browser.post("/bulletin", ["period": "2021-10", "to": "partners", "format": "txt"])
            #expect(refused.status == .unprocessableContent && refused.text.contains("Say why"))
            let given = try await browser.post(
                "/bulletin", ["period": "2021-10", "to": "partners", "format": "txt", "why": "monthly"])
            #expect(given.status == .ok)
        }
        #expect(try await disclosures(desk).count == 1)
    }

    @Test func aReportForOutsideHidesSmallCountsOnThePageAndInItsFiles() async throws {
        let desk = try await filled()
        try await desk.open(as: "analyst") { browser in
            for path in ["", "/csv", "/json"] {
                let address = "/reports/completion\(path)?by=force"
                #expect(try await !browser.get(address).text.contains("[c]"))
                #expect(try await browser.get("\(address)&for=outside").text.contains("[c]"))
            }
            let page = try await browser.get("/reports/completion?by=force&for=outside").text
            #expect(page.contains("/csv?by=force&amp;for=outside"))
        }
    }
}
