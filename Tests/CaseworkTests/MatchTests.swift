import Casework
import ScriptEngine
import TestSupport
import Testing

/// A call in which these were answered; everything in it is invented.
func identifiedCall(_ answers: [(Place, Value)], version: Int = 4, seed: UInt64 = 1) throws -> Call {
    var random = Seeded(seed)
    var (call, _) = Call.opened(
        CallID(StreamID(at: morning, random: &random)), under: try ScriptLibrary.released.script(version: version),
        at: morning, by: handler)
    for (place, value) in answers { _ = try call.record(.answered(place, value), at: morning, by: handler) }
    return call
}

/// A lorry with all by which it is known again.
let identifiedLorry: [(Place, Value)] = [
    ("event_type", .choice("lorry")), ("callback_number", .text("+447700900123")),
    ("caller_name", .text("Sergeant Invented")), ("vehicle_registration", .text("AB12CDE")),
    ("haulier_name", .text("Invented Freight GmbH")), ("trailer_present", .boolean(true)),
    ("trailer_registration", .text("SIM4711")), ("driver_present", .boolean(true)),
    ("driver_name", .text("Bogdan Neverwas")),
    ("driver_dob", .date(CivilDate(days: 4_000))), ("persons_to_list", .integer(1)),
    (Place("person_name", instance: 1), .text("José Testperson")), ("carrier", .text("Invented Ferries")),
    ("vehicles_to_list", .integer(1)), (Place("other_vehicle_registration", instance: 1), .text("ZZ99SIM")),
]

@Suite("What two records have in common")
struct MatchTests {
    private func reasons(_ own: Identity?, _ answers: [(Place, Value)] = identifiedLorry) throws -> [Match.Reason] {
        let record = IdentifiedRecord(try identifiedCall(answers))
        return Match(of: [try #require(own)], in: record)?.reasons ?? []
    }

    @Test func aCallIsKnownByWhomAndWhatItSpeaksOf() throws {
        let identities = Identity.all(in: try identifiedCall(identifiedLorry))
        let expected: [Identity.Part: String] = [
            .callback: "+447700900123", .registration: "AB12 CDE", .haulier: "Invented Freight GmbH",
            .trailer: "SIM4711", .driver: "Bogdan Neverwas", .person: "José Testperson",
            .carrier: "Invented Ferries", .otherVehicle: "ZZ99SIM",
        ]
        let found = Dictionary(identities.map { ($0.part, $0.text) }) { first, _ in first }
        for (part, text) in expected {
            #expect(found[part]?.filter { $0 != " " } == text.filter { $0 != " " }, "\(part)")
        }
        #expect(identities.first { $0.part == .driver }?.birth == CivilDate(days: 4_000))
        #expect(identities.first { $0.part == .person }?.anchor == "person_name[1]")
    }

    @Test(
        "a reason says why, and how much it says",
        arguments: [
            (Identity.Part.registration, "ab12 cde", "same registration", Match.Strength.certain),
            (.registration, "AB12CDF", "registration differs by one letter or digit", .possible),
            (.trailer, "SIM 4711", "same trailer", .certain),
            (.registration, "SIM4711", "same registration (the trailer then)", .certain),
            (.trailer, "ZZ99SIM", "same trailer (the other vehicle then)", .certain),
            (.haulier, "INVENTED FREIGHT GMBH", "same haulier", .likely),
            (.haulier, "Invented Freight Ltd", "same haulier, but for its legal form", .likely),
            (.haulier, "Invented Frieght", "haulier differs by one letter or digit", .possible),
            (.owner, "Invented Freight", "same owner, but for its legal form (the haulier then)", .likely),
            (.driver, "bogdan neverwas", "same driver name", .likely),
            (.driver, "Neverwas, Bogdan", "same driver name, in another order", .likely),
            (.driver, "Bogdan Neverwass", "driver's name differs by one letter or digit", .possible),
            (.driver, "Jose Testperson", "same driver name (the person then)", .likely),
            (.callback, "+44 7700 900123", "same callback number", .possible),
        ] as [(Identity.Part, String, String, Match.Strength)])
    func why(part: Identity.Part, text: String, words: String, strength: Match.Strength) throws {
        let found = try reasons(Identity(part, text))
        #expect(found.map(\.words) == [words])
        #expect(found.map(\.strength) == [strength])
    }

    @Test(
        "what is not the same is no match",
        arguments: [
            (Identity.Part.registration, "AB12XYZ"), (.haulier, "Other Freight"), (.driver, "Bogdan Somebody"),
            (.callback, "+447700900124"), (.carrier, "Invented Ferries"), (.person, "José Testperson"),
            (.driver, "Invented Freight GmbH"),
        ])
    func nothingInCommon(part: Identity.Part, text: String) throws {
        #expect(try reasons(Identity(part, text)).isEmpty)
    }

    @Test func theDateOfBirthDecidesAboutANamesake() throws {
        let same = try reasons(Identity(.driver, "Bogdan Neverwas", birth: CivilDate(days: 4_000)))
        #expect(same.map(\.words) == ["same driver name and date of birth"])
        #expect(same.map(\.strength) == [.certain])
        let other = try reasons(Identity(.driver, "Bogdan Neverwas", birth: CivilDate(days: 4_001)))
        #expect(other.map(\.words) == ["same driver name, other date of birth"])
        #expect(other.map(\.strength) == [.possible])
        #expect(try reasons(Identity(.driver, "Bogdan Neverwass", birth: CivilDate(days: 4_001))).isEmpty)
    }

    @Test func strongerAndMoreReasonsComeFirst() throws {
        let own = Identity.all(in: try identifiedCall(identifiedLorry))
        let weak = try #require(
            Match(
                of: own,
                in: IdentifiedRecord(try identifiedCall([("callback_number", .text("+447700900123"))], seed: 2))))
        let one = try #require(
            Match(
                of: own,
                in: IdentifiedRecord(
                    try identifiedCall(
                        [("event_type", .choice("lorry")), ("vehicle_registration", .text("AB12CDE"))], seed: 3))))
        let all = try #require(Match(of: own, in: IdentifiedRecord(try identifiedCall(identifiedLorry, seed: 4))))
        #expect(
            [weak, one, all].sorted(by: Match.precedes).map(\.record.stream) == [all, one, weak].map(\.record.stream))
        #expect(all.reasons.map(\.strength) == all.reasons.map(\.strength).sorted(by: >))
    }

    @Test func aPaidPenaltyIsNoMatch() throws {
        var random = Seeded(8)
        func record(_ pence: Int) throws -> IdentifiedRecord {
            let change = OutstandingPenalty.listed(
                PenaltyID(StreamID(at: morning, random: &random)),
                OutstandingPenalty.Particulars(reference: "CP1", registration: "AB12CDE", outstandingPence: pence),
                at: morning, by: handler
            ).change
            return try #require(try IdentifiedRecord.replayed(try stored([change]), scripts: .released))
        }
        let own = Identity.all(in: try identifiedCall(identifiedLorry))
        #expect(Match(of: own, in: try record(0))?.reasons.isEmpty == nil)
        #expect(Match(of: own, in: try record(1))?.reasons.map(\.words) == ["same registration"])
    }

    @Test func aSightingHasWhomAndWhatItMet() throws {
        let record = IdentifiedRecord(try identifiedCall(identifiedLorry))
        let identity = try #require(Identity(.registration, "sim4711"))
        let sighting = try #require(Sighting(of: identity, in: record))
        #expect(sighting.identities.map(\.part) == [.trailer])
        #expect(Set(sighting.others.map(\.part)).isSuperset(of: [.registration, .haulier, .driver]))
        #expect(!sighting.others.contains { $0.part == .callback || $0.part == .trailer })
        #expect(Sighting(of: try #require(Identity(.registration, "SIM4712")), in: record) == nil)
    }
}

@Suite("A call's timeline")
struct CallTimelineTests {
    @Test func linesSayWhatWasAnsweredAndWhatStoodThereBefore() throws {
        var call = try identifiedCall([])
        var random = Seeded(1)
        let (_, opening) = Call.opened(
            CallID(StreamID(at: morning, random: &random)), under: call.script, at: morning, by: handler)
        var changes = [opening]
        for input in [
            Call.Input.answered("event_type", .choice("lorry")), .answered("number_found", .integer(3)),
            .answered("number_found", .integer(4)), .noted("A white van left"), .noteFiled(5, "location_text"),
            .closed(reason: "The line dropped.", callerRangOff: true), .returned(note: "Whose trailer?"),
        ] {
            changes.append(try call.record(input, at: morning, by: handler))
        }
        let consulted = AuditEvent.consulted(
            AuditEvent.Target(call.id.stream), by: "call show", justification: "Invented reason")
        let read = Entry(
            stream: .audit, version: 1, kind: consulted.kind, at: morning, actor: Actor("ann"),
            payload: consulted.payload)
        let lines = CallTimeline(of: call.id.stream, try stored(changes) + [read], scripts: .released).lines
        let amended = try #require(lines.first { $0.kind == "call.amended" })
        #expect(amended.was == "3")
        #expect(amended.said == "4")
        #expect(amended.ask == call.script.question("number_found")?.ask)
        #expect(amended.section == call.script.section(of: "number_found")?.title)
        #expect(lines.first { $0.kind == "call.noted" }?.said == "A white van left")
        #expect(lines.first { $0.kind == "call.noteFiled" }?.place == "location_text")
        #expect(lines.first { $0.kind == "call.returned" }?.said == "Whose trailer?")
        #expect(lines.last?.actor == Actor("ann"))
        #expect(lines.last?.said == "Invented reason")
        #expect(lines.count == changes.flatMap(\.entries).count + 1)
    }
}
