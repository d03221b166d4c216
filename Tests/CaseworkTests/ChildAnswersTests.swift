import Casework
import ScriptEngine
import TestSupport
import Testing

@Suite("What is withheld of children in a call")
struct ChildAnswersTests {
    private func read(_ entries: [Entry]) throws -> Call {
        try Call.replayed(entries) { try ScriptLibrary.released.script(matching: $0) }
    }

    private func name(_ call: Call, _ instance: Int) -> Value? {
        call.interview.value(of: Place("person_name", instance: instance))
    }

    @Test func onlyThePersonalAnswersOfChildrenAreWithheld() throws {
        let names = ["Child Invented", "Perhaps Invented", "Nobody Asked", "Adult Invented"]
        let (call, changes) = try callOfPersons([
            [("person_name", .text(names[0])), ("age_band", .choice("claimed_child")), ("sex", .choice("male"))],
            [("person_name", .text(names[1])), ("age_band", .choice("possibly_child"))],
            [("person_name", .text(names[2]))],
            [("person_name", .text(names[3])), ("age_band", .choice("adult"))],
        ])
        let entries = changes.flatMap(\.entries)
        #expect(try ChildAnswers.shown.entries(entries, scripts: .released) == entries)
        let withheld = try read(try ChildAnswers.withheld.entries(entries, scripts: .released))
        #expect((1...4).map { name(withheld, $0) } == [.withheld, .withheld, .withheld, .text(names[3])])
        #expect(withheld.interview.value(of: Place("age_band", instance: 1)) == .choice("claimed_child"))
        #expect(withheld.interview.value(of: Place("sex", instance: 1)) == .choice("male"))
        #expect(withheld.version == call.version && CallSummary(withheld) == CallSummary(call))
        // Whom an assessment found to be a child is one, whatever the call says.
        let assessed = try ChildAnswers.withheld.entries(
            entries, assessed: [Subject("persons[4]")], scripts: .released)
        #expect(name(try read(assessed), 4) == .withheld)
        let document = SearchDocument(withheld)
        let texts = document.facets.flatMap(\.fields).map(\.text)
        #expect(!texts.contains { $0.contains("Child Invented") } && texts.contains(names[3]))
        #expect(Identity.all(in: withheld).map(\.text) == [names[3]])
        let lines = CallTimeline(
            of: call.id.stream, try ChildAnswers.withheld.entries(entries, scripts: .released), scripts: .released
        ).lines
        #expect(!lines.contains { [$0.said, $0.was].contains("Child Invented") })
        #expect(lines.contains { $0.said == "withheld" && !$0.isErased })
    }

    @Test func whatWasSetAsideIsWithheldToo() throws {
        var (call, changes) = try callOfPersons([
            [("age_band", .choice("adult"))],
            [("person_name", .text("Child Invented")), ("age_band", .choice("claimed_child"))],
        ])
        changes.append(try call.record(.answered("persons_to_list", .integer(1)), at: morning, by: handler))
        let withheld = try ChildAnswers.withheld.entries(changes.flatMap(\.entries), scripts: .released)
        #expect(!withheld.contains { String(decoding: $0.bytes, as: UTF8.self).contains("Child Invented") })
    }

    @Test func anExportWithoutThePermissionLeavesThemOut() throws {
        let (_, changes) = try callOfPersons([
            [("person_name", .text("Child Invented")), ("age_band", .choice("claimed_child"))]
        ])
        let all = Recipient(code: "a", name: "A", agreement: "1", profile: SharingProfile(personal: .all))
        let call = try read(try ChildAnswers.withheld.entries(changes.flatMap(\.entries), scripts: .released))
        var export = CallExport(
            Disclosure(to: all, as: .ndjson, redacted: [], at: morning, policy: nil, notice: ""),
            scripts: [call.script], section: nil)
        let text = export.text(of: ExportedCall(call, redaction: Redaction(for: all, pseudonyms: nil)))
        #expect(!text.contains("Child Invented") && text.contains("person_name[1]"))
    }

    @Test func eachRoleIsShownWhatTheTableSays() {
        let shown = Role.allCases.filter { $0.childAnswers == .shown }
        #expect(shown == [.handler, .supervisor])
        for role in Role.allCases {
            #expect(role.mayReadSafeguarding(of: .child) == [.handler, .supervisor].contains(role))
            #expect(role.mayReadSafeguarding(of: .possiblyChild) == [.handler, .supervisor].contains(role))
            #expect(role.mayReadSafeguarding(of: .adult) == [.handler, .analyst, .supervisor].contains(role))
        }
    }

    @Test func whoShouldHaveARecordIsSaidWithTheReasons() throws {
        let rows: [([(QuestionID, Value)], [RegisterReason])] = [
            ([("age_band", .choice("claimed_child"))], [.child]), ([], [.child]),
            ([("age_band", .choice("adult"))], []), (trafficked, [.trafficking]),
            (trafficked + [("nrm_consent", .boolean(true))], [.trafficking, .referral]),
            ([("age_band", .choice("adult")), ("person_vulnerable", .boolean(true))], [.vulnerable]),
            ([("age_band", .choice("adult")), ("missing_risk", .choice("high"))], [.missingRisk]),
        ]
        for (answers, reasons) in rows {
            #expect(try callOfPersons([answers]).call.persons.map(\.said.reasons) == [reasons])
        }
        #expect(try callOfPersons([]).call.persons.isEmpty)
    }
}
