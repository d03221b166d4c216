import Casework
import Foundation
import GRDB
import LogSupport
import ReferenceData
import ScriptEngine
import TestSupport
import Testing

@testable import IntelligenceLog

@Suite("Matches, penalties, notes and reviews in the log") struct MatchTests {
    private let folder: TemporaryFolder
    private let log: IntelligenceLog

    init() throws {
        folder = try TemporaryFolder()
        log = try IntelligenceLog(path: folder.file("log.sqlite"))
    }

    @discardableResult
    private func keep(_ answers: [(Place, Value)], also inputs: [Call.Input] = []) async throws -> Call {
        var random = SystemRandomNumberGenerator()
        var (call, change) = Call.opened(
            CallID(StreamID(at: morning, random: &random)), under: try ScriptLibrary.released.script(version: 4),
            at: morning, by: handler)
        try await log.append(change)
        for input in answers.map({ Call.Input.answered($0, $1) }) + inputs {
            try await log.append(try call.record(input, at: morning, by: handler))
        }
        return call
    }

    private func vehicle(_ registration: String, trailer: String? = nil) -> [(Place, Value)] {
        [("event_type", .choice("lorry")), ("vehicle_registration", .text(registration))]
            + (trailer.map { [("trailer_present", .boolean(true)), ("trailer_registration", .text($0))] } ?? [])
    }

    private func matches(_ call: Call) async throws -> [Match] {
        try await log.catchUpSearch(scripts: .released)
        return try await log.matches(for: call, scripts: .released)
    }

    private let closing = Call.Input.closed(reason: "The line dropped.", callerRangOff: true)

    @discardableResult
    private func list(_ rows: String) async throws -> PenaltyImport {
        let text = "ref,reg,trailer,haulier,driver,outstanding\n" + rows
        let list = try PenaltyList(csv: Array(text.utf8), today: CivilDay(daysSince1970: 19_000))
        return try await log.importPenalties(list, at: morning, by: handler)
    }

    // MARK: Matches

    @Test func plantedRepeatsAreFoundAndNothingElse() async throws {
        var simulator = try CallSimulator(calls: 12, year: 2022, seed: 7, scripts: .released)
        while let (_, changes) = try simulator.next() { try await log.append(changes) }
        let same = try await keep(vehicle("QQ77QQQ", trailer: "QX991122"))
        let slip = try await keep(vehicle("QQ77QQX"))
        let swapped = try await keep(vehicle("QX991122"))
        let now = try await keep(vehicle("QQ77QQQ", trailer: "QX991122"))
        let found = try await matches(now)
        #expect(Set(found.map(\.record.stream)) == Set([same, slip, swapped].map(\.id.stream)))
        #expect(found.first?.record.stream == same.id.stream)
        #expect(found.first?.reasons.map(\.words) == ["same registration", "same trailer"])
        #expect(found.last?.reasons.map(\.words) == ["registration differs by one letter or digit"])
    }

    @Test func aReferralIsNoMatchBesideItsOwnCall() async throws {
        let earlier = try await keep(vehicle("QQ77QQQ"))
        let now = try await keep(vehicle("QQ77QQQ"))
        var random = SystemRandomNumberGenerator()
        for call in [earlier, now] {
            let id = ReferralID(StreamID(at: morning, random: &random))
            try await log.append(
                try Referral.referred(call, as: id, allowIncomplete: true, at: morning, by: handler).change)
        }
        #expect(try await matches(now).map(\.record.stream) == [earlier.id.stream])
    }

    @Test func whatWasErasedIsNoMatch() async throws {
        let earlier = try await keep(vehicle("QQ77QQQ"))
        let now = try await keep(vehicle("QQ77QQQ"))
        #expect(try await matches(now).count == 1)
        _ = try await log.erase(
            earlier.id.stream, .record, reason: "Invented", rule: nil, scripts: .released, at: morning, by: handler)
        #expect(try await log.matches(for: now, scripts: .released).isEmpty)
        #expect(try await matches(now).isEmpty)
    }

    @Test func anUnpaidPenaltyIsAMatchAndAPaidOneIsNot() async throws {
        let now = try await keep(vehicle("QQ77QQQ"))
        try await list("CP1,qq77 qqq,,,,1234.50\n")
        let found = try await matches(now)
        #expect(found.map(\.record.kind) == [.penalty])
        #expect(found.map(\.record.outstandingPence) == [123_450])
        try await list("CP1,QQ77QQQ,,,,0\n")
        #expect(try await matches(now).isEmpty)
    }

    @Test func sightingsLinkAVehicleToWhomItMet() async throws {
        let first = try await keep(
            vehicle("QQ77QQQ", trailer: "QX991122") + [("haulier_name", .text("Invented Freight"))])
        let second = try await keep(vehicle("ZZ88ZZZ", trailer: "QX991122"))
        try await keep(vehicle("ZZ88ZZX"))
        let trailer = try #require(Identity(.trailer, "QX991122"))
        let sightings = try await log.sightings(of: trailer, scripts: .released)
        #expect(Set(sightings.map(\.record.stream)) == Set([first, second].map(\.id.stream)))
        #expect(Set(sightings.flatMap(\.others).map(\.part)) == [.registration, .haulier])
        let anchor = try #require(sightings.first?.identities.first?.anchor)
        let stream = try #require(sightings.first?.record.stream)
        let record = try await log.identified(stream, scripts: .released)
        #expect(record?.identity(at: anchor)?.isSame(as: trailer) == true)
    }

    // MARK: Penalties

    @Test func aSecondListBringsUpToDateAndNeverDoubles() async throws {
        #expect(
            try await list("CP/1,SIM1,,,,10\nCP/2,SIM2,,,,20\nCP/3,SIM3,,,,30\n")
                == PenaltyImport(added: 3, updated: 0, unchanged: 0, notInList: 0))
        #expect(
            try await list("cp-1,SIM1,,,,10\nCP/2,SIM2,,,,5\nCP/4,SIM4,,,,40\n")
                == PenaltyImport(added: 1, updated: 2, unchanged: 0, notInList: 1))
        #expect(
            try await list("cp-1,SIM1,,,,10\n") == PenaltyImport(added: 0, updated: 0, unchanged: 1, notInList: 3))
        let outstanding = try await log.outstandingPenalties()
        #expect(outstanding.map(\.outstandingPence) == [4_000, 3_000, 1_000, 500])
        let total = try await log.outstandingPenaltyTotal()
        #expect(total.penalties == 4 && total.pence == 8_500)
        #expect(try await log.rebuildProjections(scripts: .released).difference == 0)
    }

    @Test func penaltiesAreFoundByWhomTheyAreOf() async throws {
        try await list("CP1,QQ77QQQ,QX991122,Invented Freight,Bogdan Neverwas,10\n")
        try await keep(vehicle("QQ77QQQ"))
        var filters = SearchQuery.Filters()
        filters.records = [.penalty]
        for text in ["qq77 qqq", "QX991122", "freight", "neverwas", "cp1"] {
            let hits = try await log.search(SearchQuery(text, filters: filters), scripts: .released).hits
            #expect(hits.map(\.document.kind) == [.penalty], "\(text)")
        }
    }

    @Test func nothingOfAPenaltyStandsInTheClear() async throws {
        try await list("CPREFERENCE,QQ77QQQ,,Invented Freight,Bogdan Neverwas,10\n")
        _ = try await log.catchUpSearch(scripts: .released)
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        for name in files where name.hasPrefix("log.sqlite") {
            let bytes = try #require(FileManager.default.contents(atPath: folder.file(name)))
            for word in ["CPREFERENCE", "QQ77QQQ", "Freight", "Neverwas"] {
                #expect(bytes.range(of: Data(word.utf8)) == nil, "\(name)")
            }
        }
    }

    @Test func anErasedPenaltyIsFoundNoMoreAndALaterListTakesItInAnew() async throws {
        try await list("CP1,SIM1,,,,10\n")
        let first = try #require(try await log.outstandingPenalties().first)
        _ = try await log.erase(
            first.id.stream, .record, reason: "Invented", rule: nil, scripts: .released, at: morning, by: handler)
        #expect(try await log.rebuildProjections(scripts: .released).difference == 0)
        #expect(try await list("CP1,SIM1,,,,10\n").added == 1)
    }

    // MARK: Notes and reviews

    @Test func aNoteIsSealedFoundAndErasedWithTheCall() async throws {
        let call = try await keep(
            vehicle("QQ77QQQ"), also: [.noted("A turquoise minibus"), .noteFiled(4, "location_text")])
        let again = try Call.replayed(try await log.entries(of: call.id.stream)) {
            try ScriptLibrary.released.script(matching: $0)
        }
        #expect(again.notes == call.notes)
        #expect(call.notes.map(\.filedUnder) == ["location_text"])
        #expect(try await log.search(SearchQuery("turquoise"), scripts: .released).hits.count == 1)
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        for name in files where name.hasPrefix("log.sqlite") {
            let bytes = try #require(FileManager.default.contents(atPath: folder.file(name)))
            #expect(bytes.range(of: Data("turquoise".utf8)) == nil)
        }
        _ = try await log.erase(
            call.id.stream, .record, reason: "Invented", rule: nil, scripts: .released, at: morning, by: handler)
        #expect(try await log.search(SearchQuery("turquoise"), scripts: .released).hits.isEmpty)
        #expect(try await log.rebuildProjections(scripts: .released).difference == 0)
    }

    @Test func closedCallsWaitForReviewUntilTheyAreAccepted() async throws {
        var call = try await keep(vehicle("QQ77QQQ"), also: [closing])
        try await keep(vehicle("ZZ88ZZZ"))
        #expect(try await log.unreviewedCalls().map(\.id) == [call.id])
        try await log.append(try call.record(.returned(note: "Whose trailer?"), at: morning, by: handler))
        #expect(try await log.unreviewedCalls().isEmpty)
        #expect(try await log.calls().compactMap(\.returnedAt) == [morning])
        try await log.append(try call.record(closing, at: morning, by: handler))
        #expect(try await log.unreviewedCalls().map(\.id) == [call.id])
        #expect(try await log.unreviewedCalls(before: morning).isEmpty)
        try await log.append(try call.record(.reviewed(note: nil), at: morning, by: handler))
        #expect(try await log.unreviewedCalls().isEmpty)
        #expect(try await log.rebuildProjections(scripts: .released).difference == 0)
    }

    @Test func theTimelineHasWhoReadTheCall() async throws {
        let call = try await keep(vehicle("QQ77QQQ"))
        try await log.note(
            .consulted(AuditEvent.Target(call.id.stream), by: "call show", justification: nil), at: morning,
            by: Actor("ann"))
        let timeline = try await log.timeline(of: call.id, scripts: .released)
        #expect(timeline.lines.map(\.kind) == ["call.opened", "call.answered", "call.answered", "audit.consulted"])
        #expect(timeline.lines.last?.actor == Actor("ann"))
    }
}
