import Casework
import Foundation
import HTTPTypes
import IntelligenceLog
import ScriptEngine
import TestSupport
import Testing

@Suite("Intelligence reports on the desk")
struct IntelligencePageTests {
    private let desk: TestDesk

    init() async throws { desk = try await TestDesk() }

    private func keepCall() async throws -> Call {
        try await desk.keep([
            ("caller_name", .text("Testina Inventedova")), ("callback_number", .text("+447700900123")),
            ("vehicle_registration", .text("AB12CDE")), ("driver_present", .boolean(true)),
            ("driver_name", .text("Driverino Fictitious")), ("persons_to_list", .integer(1)),
            (Place("person_name", instance: 1), .text("Personny Onefold")),
        ])
    }

    /// The value of a hidden field, the first of that name on a page.
    private func field(_ name: String, on page: String) throws -> String {
        let start = try #require(page.range(of: "name=\"\(name)\" value=\"")?.upperBound)
        return String(page[start...].prefix { $0 != "\"" })
    }

    /// Begins a report and gives its path.
    private func begin(_ browser: Browser, from origin: String = "") async throws -> String {
        let page = try await browser.get("/intelligence\(origin)").text
        let answer = try await browser.post(
            "/intelligence",
            [
                "report": try field("report", on: page), "call": try field("call", on: page),
                "person": try field("person", on: page), "operation": try field("operation", on: page),
                "title": origin.isEmpty ? "Invented" : "", "marking": "OFFICIAL-SENSITIVE",
            ])
        #expect(answer.status == .seeOther)
        return String(try #require(answer.location).prefix { $0 != "?" })
    }

    private func report(_ path: String) async throws -> IntelligenceReport {
        try await desk.log.intelligenceReport(try #require(StreamID(String(path.suffix(36)))))
    }

    @discardableResult
    private func change(_ browser: Browser, _ path: String, _ fields: KeyValuePairs<String, String>) async throws
        -> Browser.Answer
    { try await browser.post("\(path)/changes", fields) }

    private func gradeAll(_ browser: Browser, _ path: String, _ codes: (String, String, String)) async throws {
        for item in try await report(path).items {
            try await change(
                browser, path,
                [
                    "change": "item", "item": "\(item.number)", "seen": "\(item.writtenAt)", "text": item.text,
                    "source": codes.0, "information": codes.1, "handling": codes.2,
                    "conditions": codes.2 == "C" ? "Ask first." : "",
                ])
        }
    }

    @Test func aReportGoesFromTheCallToTheHub() async throws {
        let call = try await keepCall()
        try await desk.open(as: "supervisor") { browser in
            #expect(try await browser.get("/calls/\(call.id)").text.contains("href=\"/intelligence?call=\(call.id)\""))
            let path = try await begin(browser, from: "?call=\(call.id)")
            try await gradeAll(browser, path, ("2", "B", "C"))
            let page = try await browser.get(path).text
            for words in [
                "OFFICIAL-SENSITIVE", "2 Untested", "B Known indirectly to the source, but corroborated",
                "C Lawful sharing permitted with conditions", "Ask first.", "AB12 CDE", "Driverino Fictitious",
            ] {
                #expect(page.contains(words), "\(words)")
            }
            for (kind, text) in [("person", "Boss Imaginary"), ("location", "Invented quay")] {
                try await change(browser, path, ["change": "entity", "kind": kind, "text": text])
            }
            let entities = try await report(path).entities
            let driver = try #require(entities.first { $0.text == "Driverino Fictitious" }?.number)
            let vehicle = try #require(entities.first { $0.kind == .vehicle }?.number)
            let linked = try await change(
                browser, path,
                [
                    "change": "link", "type": "drives", "from": "\(driver)", "to": "\(vehicle)", "item": "1",
                    "since": "2021-03-01",
                ])
            #expect(linked.location == "\(path)?said=kept")
            #expect(try await browser.get(path).text.contains("from 1 March 2021"))
            #expect(try await change(browser, path, ["change": "submit"]).location == "\(path)?said=submitted")
            let early = try await change(browser, path, ["change": "disseminate"])
            #expect(early.status == .unprocessableContent && early.text.contains("what of these items may leave"))
            for item in try await report(path).items {
                let answer = try await change(
                    browser, path,
                    ["change": "sanitise", "item": "\(item.number)", "text": "A sanitised text \(item.number)."])
                #expect(answer.location == "\(path)/sanitise?said=sanitised")
            }
            let sides = try await browser.get("\(path)/sanitise").text
            #expect(sides.contains("<del><span class=\"unseen\">taken out: </span>"))
            #expect(sides.contains("<ins><span class=\"unseen\">put in: </span>"))
            #expect(try await change(browser, path, ["change": "disseminate"]).location == "\(path)?said=sent")
            let printed = try await browser.get("\(path)/print").text
            #expect(printed.contains("A sanitised text 1.") && !printed.contains("What is the registration"))
        }
        #expect(try await desk.log.waiting(limit: 9).map(\.type) == ["uk.layby.intelligence-report"])
    }

    @Test func whoTheSourceIsStandsOnOnePageOfSupervisorsWhichIsNotedApart() async throws {
        let call = try await keepCall()
        let paths = try await desk.log.beginReport(
            IntelligenceID(newID()), from: .call(call.id), scripts: .released, at: desk.clock.now, by: Actor("handler"))
        let path = "/intelligence/\(paths.id)"
        for role in ["handler", "opt-lead", "analyst", "supervisor"] {
            try await desk.open(as: role) { browser in
                for page in ["", "/print", "/print?copy=original", "/sanitise", "/source"] {
                    let answer = try await browser.get(path + page)
                    let isShown = answer.text.contains("Inventedova") || answer.text.contains("900123")
                    #expect(isShown == (role == "supervisor" && page == "/source"), "\(role) \(page)")
                    if page == "/source" { #expect((answer.status == .ok) == (role == "supervisor"), "\(role)") }
                }
                #expect(try await !browser.get("/intelligence").text.contains("Inventedova"))
            }
        }
        let trail = try await desk.log.trail(of: paths.id.stream, IntelligenceSource.subject)
        #expect(trail.contains { $0.entry.kind == "audit.consulted" && $0.entry.actor == Actor("supervisor") })
    }

    private func newID() -> StreamID {
        var random = SystemRandomNumberGenerator()
        return StreamID(at: desk.clock.now, random: &random)
    }

    @Test func aHandlerSeesTheirOwnReportsAndNobodyElses() async throws {
        let own = try await desk.log.beginReport(
            IntelligenceID(newID()), from: .other, title: "Own one", scripts: .released, at: desk.clock.now,
            by: Actor("handler"))
        let other = try await desk.log.beginReport(
            IntelligenceID(newID()), from: .other, title: "Theirs", scripts: .released, at: desk.clock.now,
            by: Actor("analyst"))
        try await desk.open(as: "handler") { browser in
            let list = try await browser.get("/intelligence").text
            #expect(list.contains("Own one") && !list.contains("Theirs"))
            #expect(try await browser.get("/intelligence/\(own.id)").status == .ok)
            for page in ["", "/print"] {
                #expect(try await browser.get("/intelligence/\(other.id)\(page)").status == .notFound)
            }
            let refused = try await browser.post("/intelligence/\(other.id)/changes", ["change": "submit"])
            #expect(refused.status == .notFound)
            // What may leave is for those who read intelligence, of one's own report too.
            #expect(try await browser.get("/intelligence/\(own.id)/sanitise").status == .forbidden)
            #expect(
                try await browser.post("/intelligence/\(own.id)/changes", ["change": "disseminate"]).status
                    == .forbidden)
        }
    }

    @Test func whatIsNotTakenIsShownAgainWithWhatWasTyped() async throws {
        try await desk.open(as: "analyst") { browser in
            let path = try await begin(browser)
            let answer = try await change(
                browser, path,
                ["change": "item", "text": "A <b>text", "source": "1", "information": "A", "handling": "C"])
            #expect(answer.status == .unprocessableContent)
            #expect(answer.text.contains("handling code C wants its conditions"))
            #expect(answer.text.contains("A &lt;b&gt;text</textarea>"))
            #expect(answer.text.contains("<option value=\"C\" selected>"))
            for fields: KeyValuePairs in [
                ["change": "item", "text": ""], ["change": "entity", "kind": "x", "text": "x"],
                ["change": "link", "type": "drives", "from": "1", "to": "2", "item": "1"], ["change": "submit"],
                ["change": "withdraw", "reason": ""], ["change": "remove-item", "item": "9"],
            ] {
                #expect(try await change(browser, path, fields).status == .unprocessableContent, "\(fields)")
            }
            #expect(try await change(browser, path, ["change": "invented"]).status == .badRequest)
            #expect(try await report(path).items.isEmpty)
        }
    }

    @Test func anItemThatSomebodyElseWroteIsNotOverwritten() async throws {
        try await desk.open(as: "analyst") { browser in
            let path = try await begin(browser)
            try await change(browser, path, ["change": "item", "text": "First."])
            let seen = try field("seen", on: try await browser.get(path).text)
            let theirs: KeyValuePairs = ["change": "item", "item": "1", "seen": seen, "text": "Theirs."]
            #expect(try await change(browser, path, theirs).status == .seeOther)
            let late = try await change(
                browser, path, ["change": "item", "item": "1", "seen": seen, "text": "Ours, late."])
            #expect(late.status == .unprocessableContent)
            #expect(late.text.contains("Theirs.") && late.text.contains("Ours, late.</textarea>"))
        }
    }

    @Test func aReportFromAnOperationIsCountedByIt() async throws {
        let (operation, started) = Operation.started(
            OperationID(newID()), name: "Op Invented", kind: .inbound, force: "kent", place: nil, at: desk.clock.now,
            by: Actor("opt-lead"))
        try await desk.log.append(started)
        try await desk.open(as: "opt-lead") { browser in
            let page = try await browser.get("/operations/\(operation.id)").text
            #expect(page.contains("href=\"/intelligence?operation=\(operation.id)\""))
            let path = try await begin(browser, from: "?operation=\(operation.id)")
            try await change(browser, path, ["change": "item", "text": "A."])
            try await gradeAll(browser, path, ("1", "A", "P"))
            #expect(try await change(browser, path, ["change": "submit"]).location == "\(path)?said=counted")
            #expect(try await browser.get("/operations/\(operation.id)").text.contains("1 intelligence report"))
        }
    }

    @Test func thePageOfAVehicleShowsWhatReportsSayToThoseWhoMayReadThem() async throws {
        let call = try await keepCall()
        let report = try await desk.log.beginReport(
            IntelligenceID(newID()), from: .other, title: "Invented", scripts: .released, at: desk.clock.now,
            by: Actor("analyst"))
        for input: IntelligenceReport.Input in [
            .write(item: nil, text: "A.", grade: try IntelligenceGrade(code: "2CP")),
            .name(.person, text: "Boss Imaginary"), .name(.vehicle, text: "AB12 CDE"),
            .link(.owns, from: 1, to: 2, item: 1),
        ] {
            _ = try await desk.log.change(report.id.stream, input, at: desk.clock.now, by: Actor("analyst"))
        }
        for role in ["handler", "analyst"] {
            try await desk.open(as: role) { browser in
                let page = try await browser.get("/known/\(call.id)?at=vehicle_registration").text
                #expect(page.contains("Boss Imaginary") == (role == "analyst"))
                #expect(page.contains("C Known indirectly to the source") == (role == "analyst"))
                let own = try await browser.get("/known/\(report.id)?at=entities%5B2%5D")
                #expect((own.status == .ok) == (role == "analyst"))
            }
        }
    }

    @Test func anEntityIsNamedByItsPageAndADebriefMakesAReport() async throws {
        let call = try await keepCall()
        try await desk.open(as: "analyst") { browser in
            let path = try await begin(browser, from: "?call=\(call.id)&person=1")
            #expect(try await report(path).origin == .debrief(call.id, person: 1))
            #expect(try await !browser.get(path).text.contains("Onefold"))
            let page = "https://desk.example/known/\(call.id)?at=driver_name"
            let named = try await change(browser, path, ["change": "entity", "page": page])
            #expect(named.location == "\(path)?said=kept")
            let entity = try #require(try await report(path).entities.first)
            #expect(entity.text == "Driverino Fictitious" && entity.kind == .person)
            #expect(entity.known == IntelligenceEntity.Known(call.id.stream, "driver_name", subject: Subject("driver")))
            for wrong in ["x", "/known/\(call.id)?at=nothing", "/known/\(newID())?at=driver_name", "/known/%?at=%"] {
                let answer = try await change(browser, path, ["change": "entity", "page": wrong])
                #expect([400, 422].contains(answer.status.code), "\(wrong)")
            }
        }
    }

    @Test func anEarlierRevisionCanStillBeRead() async throws {
        try await desk.open(as: "analyst") { browser in
            let path = try await begin(browser)
            try await change(browser, path, ["change": "item", "text": "First words."])
            try await gradeAll(browser, path, ("1", "A", "P"))
            for fields: KeyValuePairs in [
                ["change": "submit"], ["change": "revise", "reason": "Invented."],
            ] { try await change(browser, path, fields) }
            let item = try #require(try await report(path).item(1))
            try await change(
                browser, path,
                ["change": "item", "item": "1", "seen": "\(item.writtenAt)", "text": "Other words."])
            #expect(try await browser.get("\(path)/print?copy=original").text.contains("Other words."))
            let earlier = try await browser.get("\(path)/print?copy=original&revision=1").text
            #expect(earlier.contains("First words.") && !earlier.contains("Other words."))
            #expect(try await browser.get("\(path)/print?revision=2").status == .notFound)
            #expect(try await browser.get(path).text.contains("Revision 1</a>, submitted"))
        }
    }

    @Test func debriefsAreRecordedByNumberAndImmigrationDetentionIsRefused() async throws {
        let call = try await keepCall()
        let path = "/calls/\(call.id)/debriefs"
        try await desk.open(as: "handler") { browser in
            #expect(try await browser.get("/debriefs").text.contains(path))
            let page = try await browser.get(path).text
            #expect(page.contains("nobody has said") && !page.contains("Onefold"))
            let refused = try await browser.post(
                path, ["person": "1", "status": "not-possible", "reason": "immigration-detention"])
            #expect(refused.status == .unprocessableContent)
            #expect(refused.text.contains("immigration detention is no reason"))
            #expect(refused.text.contains("arrange it there"))
            #expect(
                try await browser.post(path, ["person": "1", "status": "not-possible", "reason": ""]).status
                    == .unprocessableContent)
            #expect(try await browser.post(path, ["person": "9", "status": "done"]).status == .unprocessableContent)
            let taken = try await browser.post(path, ["person": "1", "status": "arranged", "on": "2031-01-01"])
            #expect(taken.location == "\(path)?said=saved")
            #expect(try await browser.get(path).text.contains("arranged"))
            #expect(try await !browser.get("/debriefs").text.contains(path))
        }
    }
}
