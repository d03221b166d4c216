import Casework
import Foundation
import HTTPTypes
import IntelligenceLog
import ScriptEngine
import TestSupport
import Testing

private let invented = (child: "Zyxwvut Qponmlk", adult: "Jihgfed Cbazyxw")

@Suite("Safeguarding at the desk")
struct SafeguardingPageTests {
    private let desk: TestDesk

    init() async throws { desk = try await TestDesk() }

    private func keepCall() async throws -> Call {
        func place(_ name: String, _ instance: Int) -> Place { Place(QuestionID(name), instance: instance) }
        return try await desk.keep([
            ("found_at", .dateTime(desk.clock.now)), ("owning_force", .code("kent")), ("persons_to_list", .integer(2)),
            (place("person_name", 1), .text(invented.child)), (place("age_band", 1), .choice("claimed_child")),
            (place("person_name", 2), .text(invented.adult)), (place("age_band", 2), .choice("adult")),
            (place("msht_considered", 2), .boolean(true)), (place("msht_assessment", 2), .choice("indicators")),
            (place("nrm_consent", 2), .boolean(false)),
        ])
    }

    /// Opens the record of a person of a call by its form, and gives its path.
    private func open(_ person: Int, of call: Call, _ browser: Browser) async throws -> String {
        try await browser.get("/calls/\(call.id)/safeguarding")
        let answer = try await browser.post("/calls/\(call.id)/safeguarding/\(person)", [:])
        #expect(answer.status == .seeOther)
        return String(try #require(answer.location).prefix { $0 != "?" })
    }

    private var today: String { CivilDate(inLondon: desk.clock.now).description }

    @Test func aHandlerOpensARecordFromTheCallAndRecordsInIt() async throws {
        let call = try await keepCall()
        try await desk.open(as: "handler") { browser in
            #expect(
                try await browser.get("/calls/\(call.id)").text.contains(
                    "href=\"/calls/\(call.id)/safeguarding#person-1\""))
            let gaps = try await browser.get("/safeguarding/gaps").text
            #expect(gaps.contains("a child, or possibly") && gaps.contains("trafficking not ruled out"))
            let path = try await open(1, of: call, browser)
            let page = try await browser.get(path).text
            for words in ["NRM referral", "never of a child", "a child is not asked", "Innerste: ", "<h1>Safeguarding"]
            {
                #expect(page.contains(words), "\(words)")
            }
            // The forms are of what is possible, and of nothing else.
            #expect(page.contains("value=\"nrm-referred\"") && !page.contains("value=\"duty-to-notify-sent\""))
            let said = try await browser.post(
                "\(path)/facts", ["fact": "nrm-referred", "by": "police", "reference": "INV <1>", "on": today])
            #expect(said.location == "\(path)?said=recorded")
            let now = try await browser.get(path).text
            #expect(now.contains("referred to the NRM by police (INV &lt;1&gt;)"))
            #expect(!now.contains("value=\"nrm-referred\"") && now.contains("value=\"nrm-decided\""))
            #expect(try await browser.get("/safeguarding/innerste").text.contains("Children with an open record: 1."))
            let essex = try await browser.get("/safeguarding/innerste?force=essex").text
            #expect(essex.contains("Children with an open record: 0.") && essex.contains("value=\"essex\" selected"))
            #expect(try await !browser.get("/safeguarding/gaps").text.contains("a child, or possibly"))
            #expect(try await browser.get("/safeguarding/register").text.contains("Person 1 of call"))
        }
    }

    @Test func whatIsImpossibleSaysWhyAndWhatIsPossibleAndKeepsWhatWasTyped() async throws {
        let call = try await keepCall()
        try await desk.open(as: "handler") { browser in
            let path = try await open(1, of: call, browser)
            let notified = try await browser.post(
                "\(path)/facts", ["fact": "duty-to-notify-sent", "reference": "Kept words", "on": today])
            #expect(notified.status == .unprocessableContent)
            #expect(notified.text.contains("they are referred to the NRM") && notified.text.contains("You can record"))
            #expect(notified.text.contains("Kept words"))
            for (fields, words): (KeyValuePairs<String, String>, String) in [
                (["fact": "nrm-referred", "by": "nobody", "on": today], "by, one of police"),
                (["fact": "nrm-referred", "by": "police", "on": "soon"], "the day that it took effect"),
                (["fact": "nrm-referred", "by": "police", "on": "2999-01-01"], "nor after today"),
                (["fact": "age", "status": "adult", "basis": "stated", "on": today], "stays one until"),
            ] {
                let answer = try await browser.post("\(path)/facts", fields)
                #expect(answer.status == .unprocessableContent && answer.text.contains(words), "\(words)")
            }
            #expect(try await browser.post("\(path)/facts", ["fact": "invented", "on": today]).status == .badRequest)
            #expect(
                try await browser.post("/calls/\(call.id)/safeguarding/9", [:]).status == .unprocessableContent)
        }
        #expect(try await desk.log.safeguarding().map(\.version) == [1])
    }

    @Test func aChildsRecordIsForThoseWhoMayReadOfChildren() async throws {
        let call = try await keepCall()
        var paths: [String] = []
        try await desk.open(as: "handler") { browser in
            _ = try await open(1, of: call, browser)
            _ = try await open(2, of: call, browser)
        }
        paths = try await desk.log.safeguarding().sorted { $0.instance < $1.instance }.map { "/safeguarding/\($0.id)" }
        let (child, adult) = (paths[0], paths[1])
        for (role, mayChild, mayAdult) in [
            ("handler", true, true), ("supervisor", true, true), ("analyst", false, true), ("opt-lead", false, false),
            ("administrator", false, false),
        ] {
            try await desk.open(as: role) { browser in
                #expect(try await browser.get(child).status == (mayChild ? .ok : .forbidden), "\(role)")
                #expect(try await browser.get(adult).status == (mayAdult ? .ok : .forbidden), "\(role)")
                #expect(try await browser.get("/safeguarding/ratio?baseline=2016").status == .ok, "\(role)")
                for list in ["/safeguarding", "/safeguarding/register", "/safeguarding/innerste", "/safeguarding/gaps"]
                {
                    let page = try await browser.get(list)
                    #expect(page.text.contains(child) == (mayChild && list != "/safeguarding/gaps"), "\(role) \(list)")
                    let showsAdult = mayAdult && ["/safeguarding", "/safeguarding/register"].contains(list)
                    #expect(page.text.contains(adult) == showsAdult, "\(role) \(list)")
                }
            }
        }
    }

    @Test func whoMayNotReadOfChildrenSeesTheirPersonalAnswersNowhere() async throws {
        let call = try await keepCall()
        let known = try #require(try await desk.log.identified(call.id.stream, scripts: .released))
        let anchors = known.identities.map(\.anchor)
        for (role, mayChild) in [("analyst", false), ("opt-lead", false), ("supervisor", true), ("handler", true)] {
            try await desk.open(as: role) { browser in
                let pages = ["", "/print", "/timeline", "?at=person_name%5B1%5D"]
                for page in pages {
                    let text = try await browser.get("/calls/\(call.id)\(page)").text
                    #expect(text.contains(invented.child) == mayChild, "\(role) \(page)")
                    #expect(text.contains(invented.adult), "\(role) \(page)")
                    #expect(mayChild || text.contains("withheld"), "\(role) \(page)")
                }
                for anchor in anchors {
                    let path = "/known/\(call.id)?at=\(anchor.replacing("[", with: "%5B").replacing("]", with: "%5D"))"
                    let page = try await browser.get(path)
                    #expect(!page.text.contains(invented.child) || mayChild, "\(role) \(anchor)")
                    #expect((page.status == .ok) == (mayChild || anchor != anchors.first), "\(role) \(anchor)")
                }
                let found = try await browser.post("/search", ["words": "Zyxwvut"])
                #expect(found.text.contains("Qponmlk") == mayChild, "\(role)")
                let news = try await browser.get("/calls/\(call.id)/news?seen=1", wantsPieces: true)
                #expect(!news.text.contains(invented.child) || mayChild, "\(role)")
            }
        }
    }

    @Test func theAnonymisedFileIsGivenAndWrittenDown() async throws {
        let call = try await keepCall()
        try await desk.open(as: "handler") { browser in
            let path = try await open(2, of: call, browser)
            let sent = try await browser.post(
                "\(path)/facts", ["fact": "duty-to-notify-sent", "reference": "INVENTED", "on": today])
            #expect(sent.status == .seeOther)
        }
        try await desk.open(as: "analyst") { browser in
            try await browser.get("/safeguarding/duty-to-notify")
            let fields: KeyValuePairs = [
                "from": today, "until": today, "to": "home-office", "format": "csv", "why": "",
            ]
            let file = try await browser.post("/safeguarding/duty-to-notify", fields)
            #expect(file.text == "gender,nationality,forceArea,nature\r\nnot-known,not-known,kent,not-known\r\n")
            #expect(file.headers[.contentDisposition] == "attachment; filename=\"duty-to-notify.csv\"")
            for (to, from) in [("No Code", today), ("home-office", "2999-01-01"), ("", today)] {
                let refused = try await browser.post(
                    "/safeguarding/duty-to-notify", ["from": from, "until": today, "to": to, "format": "csv"])
                #expect(refused.status == .unprocessableContent)
            }
        }
        let events = try await desk.log.entries(of: .audit).compactMap {
            AuditEvent(kind: $0.kind, payload: $0.payload)
        }
        let disclosed = events.filter { if case .disclosed = $0 { true } else { false } }
        #expect(disclosed.count == 1 && disclosed.first?.targets.count == 1)
    }
}
