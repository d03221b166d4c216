import Casework
import Foundation
import HTTPTypes
import IntelligenceLog
import ScriptEngine
import TestSupport
import Testing

@Suite("Searching in the browser") struct SearchPageTests {
    private let desk: TestDesk

    init() async throws { desk = try await TestDesk() }

    private let lorry: [(Place, Value)] = [
        ("owning_force", .code("kent")), ("location_text", .text("Lay-by near <Folkestone>")),
        ("vehicle_registration", .text("AB12CDE")), ("haulier_name", .text("Invented Freight GmbH")),
    ]

    /// What the log says was searched and shown.
    private func searches() async throws -> [AuditEvent] {
        // A log in which nobody has read anything has no such stream.
        let entries = (try? await desk.log.entries(of: .audit)) ?? []
        return entries.compactMap { AuditEvent(kind: $0.kind, payload: $0.payload) }
            .filter { if case .searched = $0 { true } else { false } }
    }

    @Test func whatIsFoundIsShownWithItsWordsMarkedAndALink() async throws {
        let call = try await desk.keep(lorry)
        try await desk.open(as: "analyst") { browser in
            try await browser.get("/search")
            let page = try await browser.post("/search", ["words": "folkestone ab12cde"])
            #expect(page.status == .ok)
            #expect(page.text.contains("<mark>Folkestone</mark>"))
            #expect(!page.text.contains("<Folkestone>"))
            #expect(page.text.contains("href=\"/calls/\(call.id)\""))
            #expect(page.text.contains("1 hit."))
        }
    }

    @Test func whatWasShownIsWrittenDownAndWhatWasLookedForIsNot() async throws {
        let call = try await desk.keep(lorry)
        try await desk.open(as: "analyst") { browser in
            try await browser.get("/search")
            try await browser.post("/search", ["words": "Folkestone", "why": "a trial"])
            #expect(
                try await searches() == [
                    .searched(shown: [AuditEvent.Target(call.id.stream)], justification: "a trial")
                ])
            let entries = try await desk.log.entries(of: .audit)
            #expect(!entries.contains { String(decoding: $0.bytes, as: UTF8.self).contains("Folkestone") })
        }
    }

    @Test func wordsAreInNoAddress() async throws {
        try await desk.open(as: "analyst") { browser in
            let page = try await browser.get("/search")
            for form in page.text.components(separatedBy: "<form").dropFirst() where form.contains("action=\"/search\"")
            {
                #expect(form.contains("method=\"post\""))
            }
        }
    }

    @Test(
        "a filter that cannot be read is shown again with what to give",
        arguments: [
            ("from", "31/2/2021", "Give"), ("near", "Nowhereville", "degrees"), ("within", "far", "kilometres"),
            ("force", "Atlantis", "police force"), ("type", "balloon", "lorry"),
        ])
    func badFilter(name: String, text: String, expected: String) async throws {
        try await desk.open(as: "analyst") { browser in
            try await browser.get("/search")
            let page = try await browser.post("/search", ["words": "kept words", name: text])
            #expect(page.status == .unprocessableContent)
            #expect(page.text.contains(expected))
            #expect(page.text.contains("value=\"kept words\""))
            #expect(try await searches().isEmpty)
        }
    }

    @Test func nothingAtAllIsNoSearch() async throws {
        try await desk.open(as: "analyst") { browser in
            try await browser.get("/search")
            #expect(try await browser.post("/search", ["words": "  "]).status == .unprocessableContent)
        }
    }

    @Test func filtersLeaveOthersOut() async throws {
        let call = try await desk.keep(lorry)
        try await desk.open(as: "analyst") { browser in
            try await browser.get("/search")
            let fields: KeyValuePairs<String, String> = ["words": "folkestone", "force": "kent", "type": "lorry"]
            #expect(try await browser.post("/search", fields).text.contains("\(call.id)"))
            let other = try await browser.post("/search", ["words": "folkestone", "force": "essex"])
            #expect(other.text.contains("Nothing found."))
            #expect(!other.text.contains("\(call.id)"))
        }
    }

    @Test func whyIsAskedForWhereThePolicyWantsIt() async throws {
        let event = PolicyEvent.set("policy: 1\ntitle: Strict\njustification:\n  search: required\n")
        try await desk.log.note(
            kind: event.kind, payload: event.payload, seal: event.seal, in: .policy, at: desk.clock.now,
            by: Actor("supervisor"))
        try await desk.keep(lorry)
        try await desk.open(as: "analyst") { browser in
            try await browser.get("/search")
            let refused = try await browser.post("/search", ["words": "folkestone"])
            #expect(refused.status == .unprocessableContent)
            #expect(refused.text.contains("Say why you search."))
            #expect(!refused.text.contains("<mark>"))
            #expect(try await browser.post("/search", ["words": "folkestone", "why": "a trial"]).status == .ok)
        }
    }

    @Test func anAdministratorHasNoSearch() async throws {
        try await desk.open(as: "administrator") { browser in
            let page = try await browser.get("/search")
            #expect(page.status == .forbidden)
        }
    }
}
