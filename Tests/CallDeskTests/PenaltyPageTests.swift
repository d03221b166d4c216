import Casework
import Foundation
import HTTPTypes
import IntelligenceLog
import ScriptEngine
import TestSupport
import Testing

@Suite("Outstanding penalties at the desk")
struct PenaltyPageTests {
    private let desk: TestDesk
    private let list = "Reference,Vehicle reg,Haulier,Outstanding\nCP1,AB12 CDE,Invented Freight,\"1,200.00\"\n"

    init() async throws { desk = try await TestDesk() }

    private func field(_ name: String, on page: String) throws -> String {
        let start = try #require(page.range(of: "name=\"\(name)\" value=\"")?.upperBound)
        return String(page[start...].prefix { $0 != "\"" })
    }

    private func take(
        _ text: String, _ browser: Browser, _ fields: KeyValuePairs<String, String> = [:]
    ) async throws -> Browser.Answer {
        try await browser.get("/penalty-list")
        return try await browser.upload("/penalty-list", fields, files: [("list", Data(text.utf8))])
    }

    private func penalty() async throws -> OutstandingPenalty {
        try await desk.log.penalty(try await desk.log.penalty(named: "CP1"))
    }

    @Test func aListIsTakenInAndLookedUp() async throws {
        try await desk.open(as: "opt-lead") { browser in
            let taken = try await take(list, browser)
            #expect(taken.text.contains("1 added, 0 brought up to date"))
            #expect(try await take(list, browser).text.contains("0 added, 0 brought up to date, 1 as they were"))
        }
        try await desk.open(as: "handler") { browser in
            let page = try await browser.get("/penalties").text
            #expect(page.contains("£1,200.00 in all, of 1 outstanding"))
            #expect(!page.contains("/penalty-list"))
            for words in ["ab12cde", "invented freight", "cp1"] {
                let found = try await browser.post("/penalties", ["words": words])
                #expect(found.text.contains("CP1 · AB12 CDE · Invented Freight"), "\(words)")
                #expect(!found.text.contains("Recovered against it"))
            }
            #expect(try await browser.post("/penalties", ["words": "SIM9999"]).text.contains("Nothing is outstanding"))
            #expect(try await browser.post("/penalties", ["words": " "]).status == .unprocessableContent)
            #expect(try await browser.get("/penalty-list").status == .forbidden)
        }
        let stream = try await penalty().id.stream
        let kinds = try await desk.log.trail(of: stream, nil).map(\.entry.kind)
        #expect(kinds.contains("audit.searched"))
    }

    @Test func badRowsAreToldByTheirLinesAndNoneIsTakenIn() async throws {
        try await desk.open(as: "supervisor") { browser in
            let refused = try await take(list + "CP2,SIM1,,x\n,SIM2,,5\n", browser)
            #expect(refused.status == .unprocessableContent)
            #expect(
                refused.text.contains(
                    "<td data-label=\"Line\">3</td><td data-label=\"What\">what is outstanding is no sum"))
            #expect(
                refused.text.contains("<td data-label=\"Line\">4</td><td data-label=\"What\">there is no reference"))
            #expect(try await desk.log.outstandingPenaltyTotal().penalties == 0)
            try await browser.get("/penalty-list")
            let none = try await browser.upload("/penalty-list", [:], files: [])
            #expect(none.status == .unprocessableContent && none.text.contains("Choose the list"))
            let bytes = try await browser.upload("/penalty-list", [:], files: [("list", SampleFile.jpeg)])
            #expect(bytes.status == .unprocessableContent && bytes.text.contains("it is not UTF-8"))
        }
    }

    @Test func columnsThatAreNotUnderstoodAreAskedForAndKept() async throws {
        let list = "Akte<b>,Kennzeichen,Betrag\nCP1,SIM1,5\n"
        try await desk.open(as: "opt-lead") { browser in
            let asked = try await take(list, browser)
            #expect(asked.status == .unprocessableContent)
            #expect(asked.text.contains("<q>Akte&lt;b&gt;</q>"))
            let taken = try await take(
                list, browser,
                [
                    "column-reference": "Akte<b>", "column-registration": "Kennzeichen", "column-outstanding": "Betrag",
                ])
            #expect(taken.text.contains("1 added"), "\(taken.status)")
            #expect(taken.text.contains("name=\"column-outstanding\" type=\"text\" maxlength=\"200\" value=\"Betrag\""))
            #expect(try await take(list, browser).text.contains("1 as they were"))
            let forgot = try await browser.post("/penalty-list/forget", [:])
            #expect(forgot.location == "/penalty-list")
            #expect(try await desk.log.keptColumns().headings.isEmpty)
        }
    }

    @Test func moneyIsLoggedAndTakenBackOnTheDebtsPage() async throws {
        try await desk.open(as: "opt-lead") { browser in
            _ = try await take(list, browser)
            let path = "/penalties/\(try await penalty().id)"
            let once = try field("once", on: try await browser.get(path).text)
            for said in ["logged", "already"] {
                let answer = try await browser.post(
                    "\(path)/recoveries", ["once": once, "amount": "£200.50", "force": "essex"])
                #expect(answer.location == "\(path)?said=\(said)")
            }
            #expect(try await penalty().outstandingPence == 99_950)
            let over = try await browser.post(
                "\(path)/recoveries", ["once": "01890000-0000-7000-8000-000000000002", "amount": "1000"])
            #expect(over.status == .unprocessableContent)
            #expect(over.text.contains("more than is outstanding, £999.50"))
            #expect(over.text.contains("value=\"1000\""))
            let explained = try await browser.post(
                "\(path)/recoveries",
                ["once": "01890000-0000-7000-8000-000000000002", "amount": "1000", "reason": "Invented costs"])
            #expect(explained.status == .seeOther)
            #expect(try await browser.get(path).text.contains("More than was outstanding: Invented costs"))
            let silent = try await browser.post("\(path)/undo", ["recovery": "2", "reason": " "])
            #expect(silent.status == .unprocessableContent && silent.text.contains("Say why it was wrong"))
            let undone = try await browser.post("\(path)/undo", ["recovery": "2", "reason": "Another's"])
            #expect(undone.location == "\(path)?said=undone")
            #expect(try await browser.get(path).text.contains("Taken back by opt-lead: Another&#39;s"))
        }
        try await desk.open(as: "handler") { browser in
            let path = "/penalties/\(try await penalty().id)"
            let page = try await browser.get(path)
            #expect(page.status == .ok && !page.text.contains("/recoveries") && !page.text.contains("Take back"))
            #expect(try await browser.post("\(path)/recoveries", ["amount": "1"]).status == .forbidden)
        }
    }

    @Test func aDebtIsLookedUpAndRecoveredDuringAnOperation() async throws {
        try await desk.open(as: "opt-lead") { browser in
            _ = try await take(list, browser)
            let operation = try field("operation", on: try await browser.get("/operations").text)
            try await browser.post(
                "/operations",
                [
                    "operation": operation, "name": "Op Invented", "kind": "inbound", "force": "kent",
                    "agency": "border-force", "others": "Invented Agency", "further": "essex", "staff": "6 officers",
                    "from": "1 November 2021 08:00",
                ])
            let path = "/operations/\(operation)"
            let shown = try await browser.get(path).text
            for words in ["Border Force, Invented Agency", "Essex", "6 officers", "from 1 November 2021 08:00"] {
                #expect(shown.contains(words), "\(words)")
            }
            let found = try await browser.post("\(path)/penalties", ["words": "AB12 CDE"]).text
            #expect(found.contains("CP1 · AB12 CDE"))
            let id = try field("penalty", on: found)
            let start = try #require(found.range(of: "Recovered against it"))
            let once = try field("once", on: String(found[start.upperBound...]))
            let sent: KeyValuePairs = [
                "line": "recovered", "penalty": id, "once": once, "amount": "1300", "at": "",
            ]
            let over = try await browser.post("\(path)/lines", sent)
            #expect(over.status == .unprocessableContent)
            #expect(over.text.contains("more than is outstanding"))
            // It is asked for again with its debt.
            #expect(try field("penalty", on: over.text) == id && over.text.contains("value=\"1300\""))
            let taken = try await browser.post(
                "\(path)/lines", ["line": "recovered", "penalty": id, "once": once, "amount": "200"])
            #expect(taken.location == "\(path)?said=logged")
            #expect(try await penalty().outstandingPence == 100_000)
            #expect(try await browser.get(path).text.contains("recovered £200.00 (CP1)"))
            let struck = try await browser.post(
                "\(path)/lines",
                [
                    "line": "struck", "number": "2", "reason": "Another's",
                    "once": "01890000-0000-7000-8000-000000000009",
                ])
            #expect(struck.location == "\(path)?said=logged")
            #expect(try await penalty().outstandingPence == 120_000)
            let page = try await browser.get(path).text
            #expect(page.contains("<s>recovered £200.00 (CP1)</s>") && page.contains("£0.00 recovered"))
        }
    }

    @Test func aLateLineSaysWhenItHappened() async throws {
        try await desk.open(as: "opt-lead") { browser in
            let operation = try field("operation", on: try await browser.get("/operations").text)
            try await browser.post(
                "/operations", ["operation": operation, "name": "Op Invented", "kind": "kraken", "force": "kent"])
            let path = "/operations/\(operation)"
            let once = try field("once", on: try await browser.get(path).text)
            let late = try await browser.post(
                "\(path)/lines", ["line": "briefed", "count": "4", "once": once, "at": "30 minutes ago"])
            #expect(late.status == .seeOther)
            let stream = try #require(StreamID(operation))
            let line = try Operation.replayed(try await desk.log.entries(of: stream)).lines[1]
            #expect(line.at == desk.clock.now.adding(seconds: -1_800))
            for (number, at) in ["1 March 2099 14:05", "sometime", "1 March 2021 14:05"].enumerated() {
                let other = "01890000-0000-7000-8000-00000000000\(number)"
                let answer = try await browser.post(
                    "\(path)/lines", ["line": "briefed", "count": "4", "once": other, "at": at])
                #expect(answer.status == .unprocessableContent, "\(at)")
            }
            // The clock went back on 31 October 2021: 01:30 came twice. On 28 March it never came.
            for (index, (at, utc)) in [
                ("31 October 2021 01:30", "2021-10-31T00:30:00Z"),
                ("31 October 2021 01:30 GMT", "2021-10-31T01:30:00Z"),
            ].enumerated() {
                let again = "01890000-0000-7000-8000-00000000001\(index)"
                try await browser.post("\(path)/lines", ["line": "briefed", "count": "4", "once": again, "at": at])
                let lines = try Operation.replayed(try await desk.log.entries(of: stream)).lines
                #expect(lines.last?.at == Timestamp(iso: utc), "\(at)")
            }
            let never = try await browser.post(
                "\(path)/lines",
                [
                    "line": "briefed", "count": "4", "once": "01890000-0000-7000-8000-000000000020",
                    "at": "28 March 2021 01:30",
                ])
            #expect(never.text.contains("which the clock skipped that day"))
            let plan = try await browser.post(
                "\(path)/plan", ["name": "Op Corrected", "kind": "kraken", "force": "kent", "agency": "hmrc"])
            #expect(plan.location == "\(path)?said=amended")
            #expect(try await browser.get(path).text.contains("<h1>Op Corrected</h1>"))
            let refused = try await browser.post("\(path)/plan", ["name": "", "kind": "kraken", "force": "kent"])
            #expect(refused.status == .unprocessableContent)
        }
    }

    @Test func theTableOfEngagementIsShown() async throws {
        try await desk.open(as: "analyst") { browser in
            let pilot = try await browser.get("/engagement?from=2020-10-01&to=2021-03-31").text
            #expect(pilot.contains("1 October 2020 to 31 March 2021"))
            #expect(pilot.contains("<td data-label=\"Target\">70</td><td data-label=\"Actual\">0</td>"))
            #expect(pilot.contains("Counted: 0 operations"))
            #expect(try await browser.get("/engagement").status == .ok)
            for query in ["from=2021-03-31&to=2020-10-01", "from=x&to=y", "from=2021-02-30&to=2021-03-01"] {
                #expect(try await browser.get("/engagement?\(query)").status == .unprocessableContent)
            }
            let csv = try await browser.get("/engagement?from=2020-10-01&to=2021-03-31&format=csv")
            #expect(csv.text.hasPrefix("measure,target,actual"))
        }
    }
}
