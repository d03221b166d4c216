import Casework
import ScriptEngine
import TestSupport
import Testing

@Suite("The evidence ledger")
struct EvidenceLedgerTests {
    private let analyst = Actor("analyst")

    private func ledger(_ referral: Referral, _ changes: [Change]) throws -> EvidenceLedger {
        try EvidenceLedger(referral, entries: try stored(changes)) { try ScriptLibrary.released.script(matching: $0) }
    }

    private func referral(_ call: Call, at time: Timestamp = morning) throws -> Referral {
        var random = Seeded(13)
        return try Referral.referred(
            call, as: ReferralID(StreamID(at: time, random: &random)), allowIncomplete: true, at: time, by: analyst
        ).referral
    }

    @Test func eachFieldLeadsBackToItsEntry() throws {
        var (call, changes) = try referableCall()
        for input in [
            Call.Input.answered("uk_entry_port", .code("GBDVR")),
            .answered("uk_entry_port_known", .choice("documented")),
            .markedMissing("trailer_registration", .unknown),
            .answered("driver_present", .boolean(true)), .markedMissing("driver_name", .refused),
        ] {
            if let change = try? call.record(input, at: morning.adding(seconds: 60), by: Actor("handler-8")) {
                changes.append(change)
            }
        }
        let ledger = try ledger(try referral(call), changes)
        let entries = try stored(changes)
        for row in ledger.fields + ledger.basis {
            guard let origin = row.origin else {
                #expect(row.missing == "notReached")
                continue
            }
            let entry = entries[origin.entry - 1]
            #expect(entry.payload["question"]?.string == row.place.question.name)
            #expect(entry.at == origin.at && entry.actor == origin.handler)
            #expect(origin.script.version == 4)
            #expect(entry.payload["value"] == row.response?.value?.json)
        }
        let port = try #require(ledger.fields.first { $0.place == "uk_entry_port" })
        #expect(port.known.hasPrefix("documented") && port.origin?.handler == Actor("handler-8"))
        #expect(ledger.fields.first { $0.place == "driver_name" }?.missing == "refused")
        #expect(ledger.fields.first { $0.place == "cad_reference" }?.missing == "notReached")
        #expect(ledger.basis.contains { $0.place == "responsible_persons" && $0.origin != nil })
        #expect(ledger.amended.isEmpty)
    }

    @Test func whatTheCallSaysOtherwiseSinceIsFlaggedAndWhatWasReferredStands() throws {
        var (call, changes) = try referableCall()
        let referral = try referral(call)
        changes.append(
            try call.record(.answered("owner_name", .text("Other Invented Ltd")), at: morning, by: handler))
        changes.append(try call.record(.answered("number_found", .integer(5)), at: morning, by: handler))
        let ledger = try ledger(referral, changes)
        #expect(Set(ledger.amended.map(\.place)) == ["owner_name", "number_found"])
        #expect(ledger.fields.first { $0.place == "owner_name" }?.text == "Invented Haulage")
        #expect(ledger.facts.entrants == 3)
    }

    @Test func anAnswerIsFollowedThroughAMoveToAnotherVersion() throws {
        var random = Seeded(14)
        var (call, change) = Call.opened(
            CallID(StreamID(at: morning, random: &random)), under: try ScriptLibrary.released.script(version: 3),
            at: morning, by: handler)
        var changes = [change]
        for (place, value) in [("vehicle_registration", .text("SIM9")), ("number_found", .integer(2))]
            as [(Place, Value)]
        {
            changes.append(try call.record(.answered(place, value), at: morning, by: handler))
        }
        let plan = try call.migration(to: 4, scripts: .released)
        change = try call.migrate(by: plan, at: morning, by: analyst)
        changes.append(change)
        changes.append(try call.record(.answered("event_type", .choice("lorry")), at: morning, by: analyst))
        let ledger = try ledger(try referral(call), changes)
        let row = try #require(ledger.fields.first { $0.place == "number_found" })
        #expect(row.origin?.entry == 3 && row.origin?.script.version == 3 && row.origin?.handler == handler)
        #expect(row.response?.value == .integer(2))
    }

    @Test func aReferralFromBeforeItKeptTheCallsVersionGoesByTime() throws {
        var (call, changes) = try referableCall()
        var random = Seeded(15)
        let entry = Entry(
            stream: StreamID(at: morning, random: &random), version: 1, kind: "referral.referred", at: morning,
            actor: handler,
            payload: [
                "call": .string(call.id.description), "script": call.script.reference.json,
                "fields": [["place": "number_found", "value": 3]],
            ])
        changes.append(
            try call.record(.answered("number_found", .integer(9)), at: morning.adding(seconds: 5), by: handler))
        let ledger = try ledger(Referral.replayed([entry]), changes)
        #expect(ledger.fields.map(\.text) == ["3"] && ledger.amended.map(\.place) == ["number_found"])
    }

    // MARK: Going out

    @Test func whoeverThePolicyDoesNotNameGetsNothingPersonal() throws {
        let (call, changes) = try referableCall()
        var referral = try referral(call)
        _ = try referral.move(
            ReferralMove(
                to: .noticeIssued, on: day("2021-03-01"), pence: 600_000, addressees: [.owner],
                reference: "IS11-INVENTED", note: "Invented note"), at: morning, by: analyst)
        let ledger = try ledger(referral, changes)
        let pack = ReferralPack(referral, ledger, redaction: Redaction(for: .unnamed("somebody")))
        let text = CanonicalJSON.text(pack.json()) + pack.csv
        for personal in [
            "SIM1234", "Invented Haulage", "IS11", "Invented note", "analyst", handler.id, call.id.description,
        ] {
            #expect(!text.contains(personal), "\(personal)")
        }
        #expect(text.contains("CECPT decides") && pack.photographs.isEmpty && pack.id == nil)
        let whole = ReferralPack.whole(referral, ledger)
        let all = CanonicalJSON.text(whole.json()) + whole.csv
        for said in ["SIM1234", "Invented Haulage", "IS11-INVENTED", "Invented note", handler.id] {
            #expect(all.contains(said), "\(said)")
        }
        #expect(whole.csv.split(separator: "\r\n").count == 1 + ledger.fields.count + ledger.basis.count)
    }

    @Test func whereWhatItRestsOnIsWithheldTheExposureIsToo() throws {
        let (call, changes) = try referableCall()
        let referral = try referral(call)
        let profile = SharingProfile(personal: .all, removed: ["number_found", "owning_force"])
        let recipient = Recipient(code: "x", name: "X", agreement: nil, profile: profile)
        let pack = ReferralPack(referral, try ledger(referral, changes), redaction: Redaction(for: recipient))
        #expect(pack.exposure == nil && pack.force == nil)
        let row = try #require(pack.rows.first { $0.place == "number_found" })
        #expect(row.answer == nil && row.missing == nil && row.entry == nil && row.known.isEmpty)
    }
}
