import Casework
import Foundation
import HTTPTypes
import IntelligenceLog
import ScriptEngine
import TestSupport
import Testing

@Suite("A call in the browser")
struct CallPageTests {
    private let desk: TestDesk

    init() async throws { desk = try await TestDesk() }

    /// Starts a call and gives its path.
    private func start(_ browser: Browser) async throws -> String {
        try await browser.get("/calls")
        return try #require(try await browser.post("/calls", ["version": "4"]).location)
    }

    private func stream(_ path: String) throws -> StreamID {
        try #require(StreamID(String(path.dropFirst("/calls/".count).prefix(36))))
    }

    private func call(_ path: String) async throws -> Call {
        try Call.replayed(try await desk.log.entries(of: try stream(path))) {
            try ScriptLibrary.released.script(matching: $0)
        }
    }

    /// The version that the page's form was made from.
    private func seen(_ page: String) throws -> String {
        let start = try #require(page.range(of: "name=\"seen\" value=\"")?.upperBound)
        return String(page[start...].prefix { $0 != "\"" })
    }

    @Test func anAnswerIsOnTheDiskWhenThePageSaysSaved() async throws {
        try await desk.open(as: "handler") { browser in
            let path = try await start(browser)
            let page = try await browser.get(path)
            #expect(page.text.contains("What were the people found in or on?"))
            let answer = try await browser.post(
                "\(path)/answer", ["place": "event_type", "seen": try seen(page.text), "answer": "lorry"])
            #expect(answer.status == .seeOther)
            #expect(answer.location?.contains("at=casualty_state") == true)
            #expect(try await call(path).interview.value(of: "event_type") == .choice("lorry"))
        }
    }

    @Test func aWrongAnswerIsShownAgainWithWhatToGive() async throws {
        try await desk.open(as: "handler") { browser in
            let path = try await start(browser)
            let page = try await browser.get("\(path)?at=number_found")
            let answer = try await browser.post(
                "\(path)/answer",
                ["place": "number_found", "seen": try seen(page.text), "answer": "many <b>people</b>"])
            #expect(answer.status == .unprocessableContent)
            #expect(answer.text.contains("Give a whole number"))
            #expect(answer.text.contains("value=\"many &lt;b&gt;people&lt;/b&gt;\""))
            #expect(try await call(path).interview.response(at: "number_found") == nil)
        }
    }

    @Test func aScriptedPageGetsOnlyWhatChanged() async throws {
        try await desk.open(as: "handler") { browser in
            let path = try await start(browser)
            let page = try await browser.get(path)
            let answer = try await browser.post(
                "\(path)/answer", ["place": "event_type", "seen": try seen(page.text), "answer": "lorry"],
                wantsPieces: true)
            #expect(answer.status == .ok)
            #expect(!answer.text.contains("<html"))
            #expect(answer.text.contains("Saved: Lorry, soft-sided or open"))
            #expect(answer.text.contains("id=\"s-welfare\""))
            #expect(!answer.text.contains("id=\"s-caller\""))
        }
    }

    @Test func unknownRefusedAndNotAskedAreRecordedWithTheirReason() async throws {
        try await desk.open(as: "handler") { browser in
            let path = try await start(browser)
            let page = try await browser.get(path)
            let (form, seen) = ("\(path)/answer", try seen(page.text))
            try await browser.post(form, ["place": "caller_name", "seen": seen, "missing": "refused"])
            try await browser.post(form, ["place": "caller_rank", "seen": seen, "missing": "unknown"])
            let without = try await browser.post(
                form, ["place": "number_found", "seen": seen, "missing": "notAsked", "why": " "])
            #expect(without.status == .unprocessableContent)
            try await browser.post(
                form, ["place": "number_found", "seen": seen, "missing": "notAsked", "why": "line too bad"])
            let interview = try await call(path).interview
            #expect(interview.response(at: "caller_name") == .missing(.refused))
            #expect(interview.response(at: "number_found") == .missing(.notAsked(reason: "line too bad")))
        }
    }

    @Test func anotherHandlersAnswerIsShownAndNotOverwritten() async throws {
        try await desk.open { client in
            let (first, second) = (Browser(client), Browser(client))
            try await first.signIn("handler")
            try await second.signIn("handler-2")
            let path = try await start(first)
            let form = "\(path)/answer"
            let seen = try seen(try await second.get(path).text)
            try await first.get(path)
            try await first.post(form, ["place": "number_found", "seen": seen, "answer": "3"])
            let conflict = try await second.post(form, ["place": "number_found", "seen": seen, "answer": "5"])
            #expect(conflict.status == .conflict)
            #expect(conflict.text.contains("Somebody answered this first"))
            #expect(try await call(path).interview.value(of: "number_found") == .integer(3))
            // Another question is no conflict.
            let other = try await second.post(form, ["place": "made_off", "seen": seen, "missing": "unknown"])
            #expect(other.status == .seeOther || other.status == .badRequest)
            // Saved in its place, on purpose.
            let now = try self.seen(conflict.text)
            try await second.post(form, ["place": "number_found", "seen": now, "answer": "5"])
            #expect(try await call(path).interview.value(of: "number_found") == .integer(5))
        }
    }

    @Test func whatOthersDidIsTold() async throws {
        try await desk.open { client in
            let (first, second) = (Browser(client), Browser(client))
            try await first.signIn("handler")
            try await second.signIn("handler-2")
            let path = try await start(first)
            let seen = try seen(try await second.get(path).text)
            try await first.get(path)
            #expect(try await second.get("\(path)/news?seen=\(seen)", wantsPieces: true).status == .noContent)
            try await first.post("\(path)/answer", ["place": "number_found", "seen": seen, "answer": "3"])
            let news = try await second.get("\(path)/news?seen=\(seen)&at=event_type", wantsPieces: true)
            #expect(news.text.contains("handler answered: How many people were found?"))
            #expect(try await first.get("\(path)/news?seen=\(seen)", wantsPieces: true).status == .noContent)
        }
    }

    @Test func aCallWithCriticalQuestionsOpenIsClosedOnlyWithAReason() async throws {
        try await desk.open(as: "handler") { browser in
            let path = try await start(browser)
            let closing = try await browser.get("\(path)/close")
            #expect(closing.text.contains("critical"))
            #expect(try await browser.post("\(path)/close", ["reason": ""]).status == .unprocessableContent)
            #expect(
                try await browser.post("\(path)/close", ["reason": "The line dropped.", "rang-off": "yes"]).status
                    == .seeOther)
            #expect(try await call(path).interview.phase == .closed)
            try await browser.get(path)
            #expect(try await browser.post("\(path)/reopen", ["reason": " "]).status == .unprocessableContent)
            #expect(try await browser.post("\(path)/reopen", ["reason": "The officer rang again."]).status == .seeOther)
            #expect(try await call(path).interview.phase == .inProgress)
        }
    }

    @Test func aCallIsPausedTakenOverAndHandedOver() async throws {
        try await desk.open { client in
            let (first, second) = (Browser(client), Browser(client))
            try await first.signIn("handler")
            try await second.signIn("handler-2")
            let path = try await start(first)
            try await first.get(path)
            try await first.post("\(path)/pause", [:])
            #expect(try await call(path).interview.phase == .paused)
            try await first.post("\(path)/resume", [:])
            try await second.get(path)
            try await second.post("\(path)/take-over", [:])
            #expect(try await call(path).handler == Actor("handler-2"))
            #expect(try await second.post("\(path)/hand-over", ["to": "analyst"]).status == .unprocessableContent)
            try await second.post("\(path)/hand-over", ["to": "supervisor"])
            #expect(try await call(path).handler == Actor("supervisor"))
        }
    }

    @Test func anyQuestionIsFoundByAWordOfIt() async throws {
        try await desk.open(as: "handler") { browser in
            let path = try await start(browser)
            try await browser.get(path)
            let one = try await browser.post("\(path)/find", ["q": "call back cut"])
            #expect(one.location?.contains("at=") == true)
            let several = try await browser.post("\(path)/find", ["q": "how many"])
            #expect(several.text.contains("Jump to a question"))
            #expect(try await browser.post("\(path)/find", ["q": "zebra"]).text.contains("No question"))
        }
    }

    @Test func personsAreFilledInAsATable() async throws {
        try await desk.open(as: "handler") { browser in
            let path = try await start(browser)
            let seen = try seen(try await browser.get(path).text)
            try await browser.post("\(path)/answer", ["place": "event_type", "seen": seen, "answer": "lorry"])
            try await browser.post("\(path)/answer", ["place": "number_found", "seen": seen, "answer": "2"])
            try await browser.post("\(path)/answer", ["place": "persons_to_list", "seen": seen, "answer": "2"])
            let table = try await browser.get("\(path)/tables/persons")
            #expect(table.text.contains("Person 2"))
            let saved = try await browser.post(
                "\(path)/tables/persons",
                [
                    "seen": seen, "answer.person_name[1]": "Invented One", "answer.age_band[2]": "adult",
                    "answer.person_nationality[2]": "nowhere at all",
                ])
            #expect(saved.status == .unprocessableContent)
            let interview = try await call(path).interview
            #expect(interview.value(of: Place("person_name", instance: 1)) == .text("Invented One"))
            #expect(interview.value(of: Place("age_band", instance: 2)) == .choice("adult"))
            try await browser.post("\(path)/tables/persons/add", [:])
            #expect(try await call(path).interview.instances(of: "persons") == 3)
        }
    }

    @Test func anOfficersLinkTakesOnePhotographAQuestionAndThenNoMore() async throws {
        try await desk.open { client in
            let browser = Browser(client)
            try await browser.signIn("handler")
            let path = try await start(browser)
            let seen = try seen(try await browser.get(path).text)
            for (place, answer) in [("event_type", "lorry"), ("vsc_produced", "complete")] {
                try await browser.post("\(path)/answer", ["place": place, "seen": seen, "answer": answer])
            }
            let page = try await browser.post("\(path)/officer-link", [:])
            let start = try #require(page.text.range(of: "/send/")?.lowerBound)
            let link = String(page.text[start...].prefix { $0 != "\"" && $0 != "<" })
            let officer = Browser(client)
            let asked = try await officer.get(link)
            #expect(asked.status == .ok)
            let place = try #require(asked.text.range(of: "type=\"file\"").map { String(asked.text[..<$0.lowerBound]) })
            let name = try #require(place.components(separatedBy: "name=\"").last?.prefix { $0 != "\"" })
            #expect(
                try await officer.upload(link, [:], files: [(String(name), SampleFile.pdf)]).status
                    == .unprocessableContent)
            let sent = try await officer.upload(link, [:], files: [(String(name), SampleFile.jpeg)])
            #expect(sent.text.contains("has arrived"))
            let again = try await officer.upload(link, [:], files: [(String(name), SampleFile.jpeg)])
            #expect(again.status == .unprocessableContent)
            let question = try #require(Place(text: String(name)))
            #expect(try await call(path).interview.value(of: question) != nil)
            // Another call's, another desk's, a later hour's: none is taken.
            #expect(try await officer.get(link.replacingOccurrences(of: "/send/", with: "/send/A")).status == .gone)
            desk.clock.pass(seconds: 31 * 60)
            #expect(try await officer.get(link).status == .gone)
        }
    }

    @Test func whatIsSaidNeverBecomesMarkup() async throws {
        try await desk.open(as: "handler") { browser in
            let path = try await start(browser)
            let seen = try seen(try await browser.get(path).text)
            let said = "<script>alert(1)</script>"
            try await browser.post("\(path)/answer", ["place": "caller_name", "seen": seen, "answer": said])
            let page = try await browser.get(path)
            #expect(!page.text.contains("<script>alert"))
            #expect(page.text.contains("&lt;script&gt;alert(1)&lt;/script&gt;"))
        }
    }

    @Test func everyOpeningIsWrittenDownOnceASitting() async throws {
        try await desk.open(as: "analyst") { browser in
            try await desk.open(as: "handler") { handler in _ = try await start(handler) }
            let call = try #require(try await desk.log.calls().first)
            for _ in 0..<3 { try await browser.get("/calls/\(call.id)") }
            let first = try await desk.log.trail(by: Actor("analyst")).filter { $0.entry.kind == "audit.consulted" }
            #expect(first.count == 1)
            desk.clock.pass(seconds: 16 * 60)
            try await browser.get("/calls/\(call.id)")
            let second = try await desk.log.trail(by: Actor("analyst")).filter { $0.entry.kind == "audit.consulted" }
            #expect(second.count == 2)
        }
    }

    @Test func whatWasErasedIsShownNoMore() async throws {
        try await desk.open(as: "handler") { browser in
            let path = try await start(browser)
            let seen = try seen(try await browser.get(path).text)
            try await browser.post("\(path)/answer", ["place": "caller_name", "seen": seen, "answer": "Invented Name"])
            #expect(try await browser.get(path).text.contains("Invented Name"))
            _ = try await desk.log.erase(
                try stream(path), Subject("caller"), reason: "test", rule: nil, scripts: .released,
                at: desk.clock.now, by: Actor("supervisor"))
            #expect(!(try await browser.get(path).text.contains("Invented Name")))
        }
    }
}
