import Casework
import ScriptEngine
import TestSupport
import Testing

@Suite("Records as a hub may have them") struct RedactedRecordTests {
    private let script: Script

    init() throws { script = try ScriptLibrary.released.script(version: 4) }

    private func redacted(_ record: HubRecord, _ profile: SharingProfile) -> RedactedRecord? {
        let recipient = Recipient(code: "a", name: "A", agreement: "X", profile: profile)
        let pseudonyms = Pseudonyms(key: Array(repeating: 7, count: 32), recipient: "a")
        return RedactedRecord(record, by: Redaction(for: recipient, pseudonyms: pseudonyms)) {
            try? ScriptLibrary.released.script(matching: $0)
        }
    }

    private static let driver = "Driverino Fictitious"
    private static let place = "An invented lay-by"

    /// A closed call's record, and its referral's.
    private func records() throws -> [HubRecord] {
        var random = Seeded(3)
        var (call, _) = Call.opened(
            CallID(StreamID(at: morning, random: &random)), under: script, at: morning, by: handler)
        let answers: [(Place, Value)] = [
            ("event_type", .choice("lorry")), ("owning_force", .code("kent")), ("found_at", .dateTime(morning)),
            ("location_text", .text(Self.place)),
            (
                "coordinates",
                .coordinate(
                    Position(
                        read: "51.5, -0.1", kind: "decimal", latitude: 51.5, longitude: -0.1, accuracyMetres: nil))
            ), ("vehicle_registration", .text("AB12CDE")), ("driver_present", .boolean(true)),
            ("driver_name", .text(Self.driver)),
        ]
        for (place, value) in answers { _ = try call.record(.answered(place, value), at: morning, by: handler) }
        _ = try call.record(
            .markedMissing("driver_dob", .notAsked(reason: "\(Self.driver) slept")), at: morning, by: handler)
        let closed = try call.record(.closed(reason: "Test.", callerRangOff: true), at: morning, by: handler)
        let referral = try Referral.referred(
            call, as: ReferralID(StreamID(at: morning, random: &random)), allowIncomplete: true, at: morning,
            by: handler)
        return closed.records + referral.change.records
    }

    private func text(_ record: RedactedRecord?) -> String { record.map { CanonicalJSON.text($0.data) } ?? "" }

    @Test func nothingPersonalGoesWhereTheProfileSaysNone() throws {
        for record in try records() {
            let cut = try #require(redacted(record, SharingProfile()))
            for word in [Self.driver, Self.place, "AB12CDE", "51.5", "slept"] {
                #expect(!text(cut).contains(word), "\(word) in \(record.type)")
            }
            #expect(text(cut).contains("kent") && text(cut).contains("lorry") == (record.kind == "event-record"))
            #expect(cut.words.contains("removed driver_name"))
            #expect(cut.words.contains("removed coordinates") == (record.kind == "event-record"))
            #expect(cut.id == record.id && cut.time == record.time)
        }
    }

    @Test func whatAProfileLeavesAloneIsTheSameToTheByte() throws {
        for record in try records() {
            let cut = try #require(redacted(record, SharingProfile(personal: .all, removed: ["driver_name"])))
            let names = ["answers", "fields"]
            let (own, others) = (record.data, cut.data)
            for (name, value) in own.object ?? [:] where !names.contains(name) { #expect(others[name] == value) }
            for (place, answer) in own["answers"]?.object ?? [:] {
                #expect(others["answers"]?[place] == (place == "driver_name" ? ["removed": true] : answer))
            }
            for (before, after) in zip(own["fields"]?.array ?? [], others["fields"]?.array ?? []) {
                let isDriver = before["place"] == "driver_name"
                #expect(after == (isDriver ? ["place": "driver_name", "removed": true] : before))
            }
            #expect(cut.words == ["removed driver_name"])
        }
    }

    @Test func codesStandForAnswersAndAPlaceIsRounded() throws {
        let profile = SharingProfile(personal: .pseudonym, positions: .rounded(kilometres: 10))
        for record in try records() {
            let cut = try #require(redacted(record, profile))
            #expect(!text(cut).contains(Self.driver) && !text(cut).contains(Self.place))
            #expect(text(cut).contains("\"pseudonym\":\"p-"))
            #expect(cut.words.contains("pseudonym driver_name"))
            #expect(cut.words.contains("rounded coordinates 10 km") == (record.kind == "event-record"))
        }
    }

    @Test func whereInstantsGoAsDaysNothingTellsTheMoment() throws {
        for record in try records() {
            let cut = try #require(redacted(record, SharingProfile(personal: .all, isToTheDay: true)))
            let stream = record.id.prefix { $0 != "/" }
            #expect(!text(cut).contains(stream) && !cut.id.contains(stream) && cut.id.hasPrefix("p-"))
            #expect(cut.id.hasSuffix("/\(record.kind)"))
            #expect(text(cut).contains("\"eventTime\":\"2021-03-01\"") && !text(cut).contains("T14:05"))
            #expect(cut.time == Timestamp(seconds: morning.seconds / 86_400 * 86_400))
            #expect(cut == redacted(record, SharingProfile(personal: .all, isToTheDay: true)), "it is always the same")
        }
    }

    @Test func anOperationGoesWithoutItsNameAndItsWords() throws {
        var random = Seeded(5)
        let plan = OperationPlan(name: "Op Secretive", kind: .kraken, force: "kent", place: Self.place)
        var (operation, _) = try Operation.started(
            OperationID(StreamID(at: morning, random: &random)), plan, at: morning, by: handler)
        _ = try operation.record(.briefed(count: 12), at: morning, by: handler)
        let record = try #require(try operation.record(.ended, at: morning, by: handler).records.first)
        let cut = try #require(redacted(record, SharingProfile()))
        #expect(!text(cut).contains("Secretive") && !text(cut).contains(Self.place))
        #expect(cut.data["officersBriefed"] == 12)
        #expect(cut.words == ["removed operation name", "removed operation place"])
        #expect(redacted(record, SharingProfile(personal: .all, removed: ["x"]))?.data == record.data)
    }

    @Test func aReportKeepsItsGradesAndTheConditionsOfItsHandling() throws {
        let data: JSONValue = [
            "report": "00000000-0000-7000-8000-00000000abcd", "reference": "IR-00ABCD", "source": "S-00ABCD",
            "title": .string(Self.driver),
            "items": [
                ["item": 1, "text": .string(Self.driver), "grade": ["code": "1AC", "conditions": "Ask us first."]]
            ],
            "entities": [["entity": 1, "kind": "person", "text": .string(Self.driver), "birth": "1990-01-01"]],
        ]
        let record = HubRecord(
            id: "00000000-0000-7000-8000-00000000abcd/intelligence-report", revision: 1,
            type: "uk.layby.intelligence-report", time: morning, data: data)
        let cut = try #require(redacted(record, SharingProfile(isToTheDay: true)))
        #expect(!text(cut).contains(Self.driver) && !text(cut).contains("1990"))
        #expect(text(cut).contains("Ask us first.") && text(cut).contains("1AC"))
        #expect(!text(cut).lowercased().contains("abcd"))
    }

    @Test func whatNobodyKnowsHowToCutDownDoesNotGo() throws {
        let stream = "00000000-0000-7000-8000-000000000001"
        let unknown = HubRecord(
            id: "\(stream)/x", revision: 1, type: "uk.layby.x", time: morning, data: ["secret": "x"])
        #expect(redacted(unknown, SharingProfile()) == nil)
        let foreign = HubRecord(
            id: "\(stream)/event-record", revision: 1, type: "uk.layby.event-record", time: morning,
            data: ["call": .string(stream), "script": ["version": 99, "digest": "00"], "answers": [:]])
        #expect(redacted(foreign, SharingProfile()) == nil, "the script of another desk")
        // Nor does an answer to a question that the script does not have.
        let record = try #require(try records().first)
        let odd = HubRecord(
            id: record.id, revision: 1, type: record.type, time: record.time,
            data: record.data.adding(["answers": ["no_such_question": ["answer": "Secretive"]]]))
        #expect(
            try #require(redacted(odd, SharingProfile(personal: .all, removed: ["x"]))).data["answers"]?[
                "no_such_question"] == ["removed": true])
    }
}
