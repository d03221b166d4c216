import Casework
import Foundation
import HTTPTypes
import IntelligenceLog
import ScriptEngine
import Testing

@Suite("Referrals in the desk")
struct ReferralPageTests {
    private let desk: TestDesk

    init() async throws { desk = try await TestDesk() }

    /// A call that has what a referral needs.
    private func keep() async throws -> Call {
        try await desk.keep([
            ("owning_force", .code("kent")), ("found_at", .dateTime(desk.clock.now.adding(seconds: -86_400))),
            ("number_found", .integer(3)), ("vehicle_registration", .text("SIM1234")),
            ("owner_name", .text("Invented Haulage")), ("responsible_persons", .choices(["owner"])),
            ("cecpt_referral", .boolean(true)),
        ])
    }

    private func refer(_ call: Call, _ browser: Browser, _ what: String = "refer") async throws -> String {
        try await browser.get("/calls/\(call.id)/referral")
        let answer = try await browser.post("/calls/\(call.id)/referral", ["seen": "\(call.version)", "what": what])
        #expect(answer.status == .seeOther)
        return String(try #require(answer.location).prefix { $0 != "?" })
    }

    private func referral(_ path: String) async throws -> Referral {
        try await desk.log.referral(try #require(StreamID(String(path.suffix(36)))))
    }

    /// Enters something, as the page that was just read has it.
    private func enter(
        _ code: String, at path: String, _ browser: Browser, target: String = "moves", _ fields: [(String, String)] = []
    ) async throws -> Browser.Answer {
        let seen = try await referral(path).version
        try await browser.get(path)
        var all: KeyValuePairs<String, String> = ["seen": "\(seen)", "to": code]
        switch fields.count {
        case 1: all = ["seen": "\(seen)", "to": code, fields[0].0: fields[0].1]
        case 2: all = ["seen": "\(seen)", "to": code, fields[0].0: fields[0].1, fields[1].0: fields[1].1]
        case 4:
            all = [
                "seen": "\(seen)", "to": code, fields[0].0: fields[0].1, fields[1].0: fields[1].1,
                fields[2].0: fields[2].1, fields[3].0: fields[3].1,
            ]
        default: break
        }
        return try await browser.post("\(path)/\(target)", all)
    }

    private let notice = [
        ("on", "2021-11-04"), ("reference", "IS11-INVENTED"), ("amount", "£6,000"), ("addressee", "owner"),
    ]

    @Test func aCallThatMeetsTheSendPointOffersAReferral() async throws {
        let bare = try await desk.keep([("vehicle_registration", .text("SIM9"))])
        let call = try await keep()
        try await desk.open(as: "handler") { browser async throws in
            #expect(!(try await browser.get("/calls/\(bare.id)").text.contains("/referral\"")))
            #expect(try await browser.get("/calls/\(call.id)").text.contains("href=\"/calls/\(call.id)/referral\""))
            let refused = try await browser.post("/calls/\(bare.id)/referral", ["seen": "\(bare.version)"])
            #expect(refused.status == .unprocessableContent && refused.text.contains("wants more"))
            let path = try await refer(call, browser)
            let page = try await browser.get(path).text
            for said in [
                "SIM1234", "Invented Haulage", "handler · ", "entry ", "script v4", "CECPT decides", "SI 2002/2817",
                "£6,000.00", "nothing recorded",
            ] { #expect(page.contains(said), "\(said)") }
            let again = try await browser.post("/calls/\(call.id)/referral", ["seen": "\(call.version)"])
            #expect(again.status == .unprocessableContent && again.text.contains("already"))
        }
    }

    @Test func aDraftIsReferredLater() async throws {
        let call = try await keep()
        try await desk.open(as: "supervisor") { browser async throws in
            let path = try await refer(call, browser, "draft")
            #expect(try await referral(path).status == .draft)
            try await browser.get(path)
            #expect(try await browser.post("\(path)/refer", ["seen": "1"]).status == .seeOther)
            #expect(try await referral(path).status == .referred)
            #expect(try await desk.log.waiting(limit: 9).filter { $0.id.hasPrefix(String(path.suffix(36))) }.count == 1)
        }
    }

    @Test func movesAreEnteredAndWhatIsImpossibleSaysWhatIsPossible() async throws {
        let call = try await keep()
        try await desk.open(as: "supervisor") { browser async throws in
            let path = try await refer(call, browser)
            let refused = try await enter("paid", at: path, browser, [("on", "2021-11-04")])
            #expect(refused.status == .unprocessableContent)
            #expect(refused.text.contains("Possible: referred, more information asked, notice issued, no action."))
            let wanting = try await enter("notice-issued", at: path, browser, [("on", "2021-11-04")])
            #expect(wanting.text.contains("Something is wanting"))
            let future = try await enter("more-information-asked", at: path, browser, [("on", "2021-11-05")])
            #expect(future.text.contains("has not come"))
            #expect(try await enter("notice-issued", at: path, browser, notice).status == .seeOther)
            let page = try await browser.get(path).text
            for said in [
                "notice issued", "IS11-INVENTED", "2 December 2021", "3 January 2022", "28 days from the issue",
            ] {
                #expect(page.contains(said), "\(said)")
            }
            _ = try await enter("part-paid", at: path, browser, [("on", "2021-11-04"), ("amount", "100.50")])
            #expect(try await referral(path).paidPence == 10_050)
            _ = try await enter("correct", at: path, browser, target: "corrections", [("note", "Invented mistake")])
            #expect(try await referral(path).status == .noticeIssued)
            _ = try await enter(
                "earlier", at: path, browser, target: "earlier", [("carrying", "2"), ("note", "Invented source")])
            #expect(try await referral(path).earlier?.carrying == 2)
            #expect(try await browser.get(path).text.contains("(taken back)"))
        }
    }

    @Test func nobodyEntersAnythingOnWhatTheyHaveNotSeen() async throws {
        let call = try await keep()
        try await desk.open(as: "supervisor") { browser async throws in
            let path = try await refer(call, browser)
            _ = try await enter("more-information-asked", at: path, browser, [("on", "2021-11-04")])
            let late = try await browser.post("\(path)/moves", ["seen": "1", "to": "no-action", "note": "x"])
            #expect(late.status == .conflict)
            #expect(try await referral(path).version == 2)
        }
    }

    @Test func listsShowWhatFallsDueAndNobodysName() async throws {
        let call = try await keep()
        try await desk.open(as: "supervisor") { browser async throws in
            let path = try await refer(call, browser)
            _ = try await enter("notice-issued", at: path, browser, notice)
            desk.clock.pass(seconds: 61 * 86_400)
            try await browser.signIn("supervisor")
            let list = try await browser.get("/referrals?status=notice-issued&force=kent&due=overdue").text
            #expect(list.contains("href=\"\(path)\"") && list.contains("overdue"))
            #expect(!(try await browser.get("/referrals?status=draft").text.contains(path)))
            let due = try await browser.get("/referrals/due").text
            #expect(due.contains("Last day for payment") && !due.contains("objection"))
            let file = try await browser.get("/referrals/due.ics")
            #expect(file.headers[.contentType] == "text/calendar; charset=utf-8")
            #expect(file.text.contains("SUMMARY:Last day for payment: referral \(path.suffix(6))\r\n"))
            for page in [list, due, file.text] {
                #expect(!page.contains("Invented") && !page.contains("SIM1234") && !page.contains("IS11-"))
            }
        }
    }

    @Test func itIsPrintedAndWhoReadItIsWrittenDown() async throws {
        let call = try await keep()
        try await desk.open(as: "handler") { browser async throws in
            let path = try await refer(call, browser)
            let paper = try await browser.get("\(path)/print").text
            #expect(paper.contains("Evidence ledger") && paper.contains("This copy is not the record."))
            #expect(!paper.contains("<form method=\"post\" action=\"\(path)"))
            let stream = try #require(StreamID(String(path.suffix(36))))
            let kinds = try await desk.log.trail(of: stream, nil).map(\.entry.kind)
            #expect(kinds.contains("audit.consulted") && kinds.contains("audit.combined"))
            #expect(!(try await browser.get(path).text.contains("/moves")), "a handler moves nothing")
        }
    }

    @Test func whatIsFoundOfAReferralLeadsToItsPage() async throws {
        let call = try await keep()
        try await desk.open(as: "supervisor") { browser async throws in
            let path = try await refer(call, browser)
            try await browser.get("/search")
            let found = try await browser.post("/search", ["words": "SIM1234", "record": "referral"])
            #expect(found.text.contains("href=\"\(path)\""))
        }
    }
}
