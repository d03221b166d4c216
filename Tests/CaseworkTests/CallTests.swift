import Casework
import ScriptEngine
import TestSupport
import Testing

let handler = Actor("handler-7")
let morning = Timestamp(seconds: 1_614_607_500)

/// A change's entries as the log gives them back: through canonical JSON.
func stored(_ changes: [Change]) throws -> [Entry] {
    try changes.flatMap(\.entries).map { entry in
        Entry(
            stream: entry.stream, version: entry.version, kind: entry.kind, at: entry.at, actor: entry.actor,
            payload: try JSONParser.parse(CanonicalJSON.bytes(entry.payload)))
    }
}

@Suite("A call")
struct CallTests {
    private func openCall(_ version: Int = 4) throws -> (call: Call, change: Change) {
        var random = Seeded(7)
        let id = CallID(StreamID(at: morning, random: &random))
        return Call.opened(id, under: try ScriptLibrary.released.script(version: version), at: morning, by: handler)
    }

    @Test("a call made again from its entries is the call", arguments: 1...4)
    func replayEqualsLive(version: Int) throws {
        var simulator = try CallSimulator(calls: 12, year: version < 3 ? 2020 : 2022, seed: 3, scripts: .released)
        while let (call, changes) = try simulator.next() {
            let again = try Call.replayed(try stored(changes)) { try ScriptLibrary.released.script(matching: $0) }
            #expect(again.interview == call.interview)
            #expect(CallSummary(again) == CallSummary(call))
            #expect(again.version == changes.flatMap(\.entries).count)
        }
    }

    @Test func entriesAreNumberedWithoutGaps() throws {
        var (call, change) = try openCall()
        var versions = change.entries.map(\.version)
        for input in [
            Call.Input.answered("event_type", .choice("lorry")), .answered("casualty_state", .choice("injured")),
            .answered("location_text", .text("Invented lay-by")), .paused, .resumed,
        ] {
            versions += try call.record(input, at: morning, by: handler).entries.map(\.version)
        }
        #expect(versions == Array(1...versions.count))
        #expect(call.version == versions.count)
    }

    @Test func casualtyAlertGoesAtOnceAndAgainOnlyWhenItHasChanged() throws {
        var (call, _) = try openCall()
        _ = try call.record(.answered("event_type", .choice("lorry")), at: morning, by: handler)
        _ = try call.record(.answered("casualty_state", .choice("injured")), at: morning, by: handler)
        let reached = try call.record(.answered("location_text", .text("Invented lay-by")), at: morning, by: handler)
        #expect(reached.records.map(\.eventID) == ["\(call.id)/casualty-alert/1"])
        let closed = try call.record(
            .closed(reason: "The line dropped.", callerRangOff: true), at: morning, by: handler)
        // The alert now says that the call is closed, so it goes again; the event's own record goes at every closing.
        #expect(closed.records.map(\.eventID) == ["\(call.id)/casualty-alert/2", "\(call.id)/event-record/1"])
        _ = try call.record(.reopened(reason: "They rang back."), at: morning, by: handler)
        let again = try call.record(.closed(reason: "Gone.", callerRangOff: true), at: morning, by: handler)
        #expect(again.records.map(\.eventID).contains("\(call.id)/event-record/2") == false)
    }

    @Test func aCallMadeAgainSendsTheRevisionsThatTheCallWouldHaveSent() throws {
        var (call, opened) = try openCall()
        var changes = [opened]
        for input in [
            Call.Input.answered("event_type", .choice("lorry")), .answered("casualty_state", .choice("injured")),
            .answered("location_text", .text("Invented lay-by")), .closed(reason: "Gone.", callerRangOff: true),
            .reopened(reason: "They rang back."), .closed(reason: "Gone.", callerRangOff: true),
            .reopened(reason: "Again."), .answered("number_found", .integer(3)),
            .closed(reason: "Gone.", callerRangOff: true),
        ] {
            var again = try Call.replayed(try stored(changes)) { try ScriptLibrary.released.script(matching: $0) }
            let change = try call.record(input, at: morning, by: handler)
            let repeated = try again.record(input, at: morning, by: handler)
            #expect(repeated.records == change.records)
            #expect(repeated.entries == change.entries)
            changes.append(change)
        }
        #expect(changes.flatMap(\.records).contains { $0.revision > 1 })
    }

    @Test func aRecordHasNoSilentNulls() throws {
        var (call, _) = try openCall(1)
        _ = try call.record(.answered("casualty_state", .choice("none")), at: morning, by: handler)
        _ = try call.record(.markedMissing("number_found", .unknown), at: morning, by: handler)
        _ = try call.record(.markedMissing("location_text", .notAsked(reason: "No time.")), at: morning, by: handler)
        let closed = try call.record(.closed(reason: "Gone.", callerRangOff: true), at: morning, by: handler)
        let data = try #require(closed.records.last?.data)
        let answers = try #require(data["answers"]?.object)
        #expect(answers["casualty_state"] == ["answer": "none"])
        #expect(answers["number_found"] == ["missing": "unknown"])
        #expect(answers["location_text"] == ["missing": "notAsked", "reason": "No time."])
        #expect(answers["owning_force"] == ["missing": "notReached"])
        #expect(Set(answers.keys) == Set(call.interview.applicablePlaces.map(\.description)))
        #expect(data["completeness"] == "brokenOff")
        #expect(data["simulated"] == nil)
    }

    @Test func anEntryThatIsNotTheCallsIsNotReplayed() throws {
        let (_, change) = try openCall()
        let stranger = Entry(
            stream: change.stream, version: 2, kind: "call.answered", at: morning, actor: handler,
            payload: ["question": "no_such_question", "value": 1])
        #expect(throws: ReplayError.unreadable(stream: change.stream, version: 2, kind: "call.answered")) {
            try Call.replayed(change.entries + [stranger]) { try ScriptLibrary.released.script(matching: $0) }
        }
    }

    @Test func aScriptThatWasChangedIsNotUsed() throws {
        let script = try ScriptLibrary.released.script(version: 1)
        let other = ScriptReference(
            script: script.reference.script, version: 1, digest: String(repeating: "0", count: 64))
        #expect(throws: ScriptLibraryError.changed(version: 1)) {
            try ScriptLibrary.released.script(matching: other)
        }
    }

    @Test func referralTracesEachFieldToItsAnswer() throws {
        var (call, _) = try openCall()
        var random = Seeded(9)
        let id = ReferralID(StreamID(at: morning, random: &random))
        _ = try call.record(.answered("event_type", .choice("lorry")), at: morning, by: handler)
        _ = try call.record(.answered("vehicle_registration", .text("SIM1234")), at: morning, by: handler)
        #expect(throws: ReferralError.self) {
            try Referral.referred(call, as: id, allowIncomplete: false, at: morning, by: handler)
        }
        let (referral, change) = try Referral.referred(call, as: id, allowIncomplete: true, at: morning, by: handler)
        #expect(referral.fields.first { $0.place == "vehicle_registration" }?.value == "SIM1234")
        #expect(referral.missing.contains { $0.place == "number_found" })
        #expect(try Referral.replayed(try stored([change])) == referral)
        #expect(change.records.map(\.type) == ["uk.layby.civil-penalty-referral"])
    }

    @Test func aReferralHoldsWhatTheScriptSaysItCarries() throws {
        var (call, _) = try openCall()
        var random = Seeded(9)
        let photograph = Photograph(sha256: String(repeating: "a", count: 64), mediaType: "image/png", bytes: 9)
        for (place, value) in [
            ("event_type", .choice("lorry")), ("vsc_produced", .choice("complete")),
            ("vsc_photo_front", .photograph(photograph)), ("owner_name", .text("Invented Haulage")),
        ] as [(Place, Value)] {
            _ = try call.record(.answered(place, value), at: morning, by: handler)
        }
        let (referral, change) = try Referral.referred(
            call, as: ReferralID(StreamID(at: morning, random: &random)), allowIncomplete: true, at: morning,
            by: handler)
        let point = try #require(call.script.definition.sendPoints.first { $0.id == .civilPenaltyReferral })
        #expect(Set(referral.fields.map(\.place.question)).isSubset(of: point.carries))
        #expect(referral.fields.contains { $0.place == "owner_name" && $0.value == "Invented Haulage" })
        #expect(change.records.first?.attachments == [photograph.sha256])
    }

    @Test func aSmallBoatCannotBeReferred() throws {
        var (call, _) = try openCall()
        var random = Seeded(9)
        _ = try call.record(.answered("event_type", .choice("small_boat")), at: morning, by: handler)
        #expect(throws: ReferralError.noVehicle) {
            try Referral.referred(
                call, as: ReferralID(StreamID(at: morning, random: &random)), allowIncomplete: true, at: morning,
                by: handler)
        }
    }

    @Test func idsSortByTime() {
        var random = Seeded(1)
        let ids = (0..<50).map { StreamID(at: Timestamp(seconds: 1_600_000_000 + $0), random: &random) }
        #expect(ids == ids.sorted())
        #expect(Set(ids).count == 50)
        #expect(ids.allSatisfy { StreamID($0.text) == $0 && Array($0.text)[14] == "7" })
    }
}
