import Casework
import Foundation
import GRDB
import LogSupport
import ScriptEngine
import TestSupport
import Testing

@testable import IntelligenceLog

@Suite("Who is who, in the log")
struct MergeTests {
    private let folder: TemporaryFolder
    private let log: IntelligenceLog
    private let analyst = Actor("analyst-1")

    init() throws {
        folder = try TemporaryFolder()
        log = try IntelligenceLog(path: folder.file("log.sqlite"))
    }

    @discardableResult
    private func keep(_ registration: String, driver: String? = nil) async throws -> Call {
        var random = SystemRandomNumberGenerator()
        var (call, change) = Call.opened(
            CallID(StreamID(at: morning, random: &random)), under: try ScriptLibrary.released.script(version: 4),
            at: morning, by: handler)
        try await log.append(change)
        var answers: [(Place, Value)] = [
            ("event_type", .choice("lorry")), ("vehicle_registration", .text(registration)),
        ]
        if let driver {
            answers += [
                ("driver_present", .boolean(true)), ("driver_name", .text(driver)),
                ("driver_dob", .date(CivilDate(days: 4_000))),
            ]
        }
        for (place, value) in answers {
            try await log.append(try call.record(.answered(place, value), at: morning, by: handler))
        }
        return call
    }

    private func vehicle(_ call: Call) -> IdentityAddress { IdentityAddress(call.id.stream, "vehicle_registration") }

    private func driver(_ call: Call) -> IdentityAddress { IdentityAddress(call.id.stream, "driver_name") }

    private func decide(_ state: Merge.State, _ places: IdentityAddress...) async throws -> Merge {
        try await log.decide(
            state, on: places, because: "An invented reason", scripts: .released, at: morning, by: analyst)
    }

    private func suggested(_ kind: Identity.Kind = .vehicle) async throws -> Int {
        let looked = try await log.resolution(scripts: .released)
        return looked.resolution.suggestions(of: [kind], least: 0, without: MergeDecisions(try await log.merges()))
            .count
    }

    private func found(_ call: Call) async throws -> [StreamID: [String]] {
        try await log.catchUpSearch(scripts: .released)
        let matches = try await log.matches(for: call, scripts: .released)
        return Dictionary(uniqueKeysWithValues: matches.map { ($0.record.stream, $0.reasons.map(\.words)) })
    }

    private func erase(_ stream: StreamID, _ subject: Subject = .record) async throws -> Erasure {
        try await log.erase(
            stream, subject, reason: "Invented", rule: nil, scripts: .released, at: morning, by: handler)
    }

    private func isRebuiltTheSame() async throws -> Bool {
        let before = try await log.merges()
        let difference = try await log.rebuildProjections(scripts: .released).difference
        return try await log.merges() == before && difference == 0
    }

    // MARK: Finding

    @Test func aMarkIsFoundThroughCharactersThatLookAlike() async throws {
        let earlier = try await keep("B058 OIZ")
        let now = try await keep("8O5B 01Z")
        #expect(try await found(now) == [earlier.id.stream: ["same registration, but for characters that look alike"]])
    }

    @Test func aNameIsFoundAsItSounds() async throws {
        let earlier = try await keep("AA11AAA", driver: "Mohammed Neverwas")
        let now = try await keep("ZZ99ZZZ", driver: "Muhamad Neverwas")
        let reasons = try await found(now)
        #expect(reasons == [earlier.id.stream: ["driver's name sounds the same, same date of birth"]])
    }

    @Test func whatWasMergedFindsTheOthersRecords() async throws {
        let (one, other) = (try await keep("AA11AAA"), try await keep("ZZ99ZZZ"))
        let (sameAsOne, sameAsOther) = (try await keep("AA11AAA"), try await keep("ZZ99ZZZ"))
        #expect(Set(try await found(sameAsOne).keys) == [one.id.stream])
        let merge = try await decide(.made, vehicle(one), vehicle(other))
        let reasons = try await found(sameAsOne)
        #expect(Set(reasons.keys) == Set([one, other, sameAsOther].map(\.id.stream)))
        #expect(reasons[other.id.stream] == ["decided to be the same vehicle"])
        let identity = try #require(try await log.identity(at: vehicle(sameAsOther), scripts: .released))
        let entity = try await log.entity(of: identity, scripts: .released)
        #expect(entity.spellings.map(\.text) == ["ZZ99ZZZ", "AA11 AAA"])
        #expect(entity.sightings.count == 4)
        #expect(entity.merges.map(\.id) == [merge.id])
        // Undone, and each is itself again.
        try await log.decide(.undone, on: merge.id, because: "Invented", at: morning, by: analyst)
        #expect(Set(try await found(sameAsOne).keys) == [one.id.stream])
        #expect(try await log.sightings(of: identity, scripts: .released).count == 2)
        #expect(try await isRebuiltTheSame())
    }

    @Test func whatIsTheSameIsTransitiveForSightings() async throws {
        let calls = [try await keep("AA11AAA"), try await keep("BB22BBB"), try await keep("CC33CCC")]
        _ = try await decide(.made, vehicle(calls[0]), vehicle(calls[1]))
        _ = try await decide(.made, vehicle(calls[1]), vehicle(calls[2]))
        let identity = try #require(try await log.identity(at: vehicle(calls[0]), scripts: .released))
        let entity = try await log.entity(of: identity, scripts: .released)
        #expect(entity.sightings.count == 3 && entity.merges.count == 2 && entity.conflicts.isEmpty)
        // What somebody said is undone first; what only follows from it may be contradicted.
        await #expect(throws: MergeError.decided) { try await decide(.refused, vehicle(calls[0]), vehicle(calls[1])) }
        let refused = try await decide(.refused, vehicle(calls[0]), vehicle(calls[2]))
        #expect(try await log.entity(of: identity, scripts: .released).conflicts.map(\.refused) == [refused.id])
    }

    @Test func aContradictionThatCameAboutIsShown() async throws {
        let calls = [try await keep("AA11AAA"), try await keep("BB22BBB"), try await keep("CC33CCC")]
        let refused = try await decide(.refused, vehicle(calls[0]), vehicle(calls[2]))
        let made = [
            try await decide(.made, vehicle(calls[0]), vehicle(calls[1])),
            try await decide(.made, vehicle(calls[1]), vehicle(calls[2])),
        ]
        let identity = try #require(try await log.identity(at: vehicle(calls[1]), scripts: .released))
        let conflicts = try await log.entity(of: identity, scripts: .released).conflicts
        #expect(conflicts.map(\.refused) == [refused.id])
        // In no order: both were decided in one millisecond.
        #expect(conflicts.map { Set($0.made) } == [Set(made.map(\.id))])
    }

    @Test func whatWasDecidedIsSuggestedNoMoreUntilItIsUndone() async throws {
        let (one, other) = (try await keep("AB12CDE"), try await keep("AB12CD"))
        #expect(try await suggested() == 1)
        let later = try await decide(.deferred, vehicle(one), vehicle(other))
        #expect(try await suggested() == 0)
        // The same two are the same decision, taken up again.
        let refused = try await decide(.refused, vehicle(other), vehicle(one))
        #expect(refused.id == later.id && refused.decisions.map(\.state) == [.deferred, .refused])
        #expect(try await suggested() == 0)
        try await log.decide(.undone, on: refused.id, because: "Invented", at: morning, by: analyst)
        #expect(try await suggested() == 1)
    }

    // MARK: Entries

    @Test func aCombinationIsWrittenDownWithTheDecision() async throws {
        let (one, other) = (try await keep("AA11AAA"), try await keep("ZZ99ZZZ"))
        let merge = try await decide(.made, vehicle(one), vehicle(other))
        let trail = try await log.trail(of: one.id.stream, nil)
        let event = trail.compactMap { AuditEvent(kind: $0.entry.kind, payload: $0.entry.payload) }.last
        let targets = [one, other].map(\.id.stream).sorted().map { AuditEvent.Target($0) }
        #expect(event == .combined(targets, into: AuditEvent.Target(merge.id.stream)))
        #expect(trail.last?.entry.actor == analyst)
        _ = try await log.verifyChain()
        let refused = try await keep("QQ77QQQ")
        _ = try await decide(.refused, vehicle(refused), vehicle(one))
        #expect(try await log.trail(of: refused.id.stream, nil).allSatisfy { !$0.entry.kind.hasPrefix("audit.") })
    }

    @Test func twoKindsAndPlacesWhereNothingStandsAreRefused() async throws {
        let (one, other) = (
            try await keep("AA11AAA", driver: "Bogdan Neverwas"), try await keep("ZZ99ZZZ", driver: "Other Neverwas")
        )
        await #expect(throws: MergeError.kinds) { try await decide(.made, vehicle(one), driver(other)) }
        await #expect(throws: LogError.notFound) {
            try await decide(.made, vehicle(one), IdentityAddress(other.id.stream, "no_such_question"))
        }
        await #expect(throws: MergeError.members) { try await decide(.made, vehicle(one), vehicle(one)) }
        #expect(try await log.merges().isEmpty)
    }

    @Test func twoWhoDecideAtOnceDoNotOverwriteEachOther() async throws {
        let (one, other) = (try await keep("AA11AAA"), try await keep("ZZ99ZZZ"))
        let merge = try await decide(.deferred, vehicle(one), vehicle(other))
        var (hers, his) = (merge, merge)
        let first = try hers.decide(.made, because: "Invented", at: morning, by: analyst)
        let second = try his.decide(.refused, because: "Invented", at: morning, by: handler)
        try await log.append(first)
        await #expect(throws: LogError.conflict(expected: 3, actual: 4)) { try await log.append(second) }
    }

    // MARK: Erasing

    @Test func aMergeOfTwoGoesWithEitherRecord() async throws {
        let (one, other) = (try await keep("AA11AAA"), try await keep("ZZ99ZZZ"))
        let merge = try await decide(.made, vehicle(one), vehicle(other))
        let erasure = try await erase(one.id.stream)
        #expect(erasure.targets.contains(AuditEvent.Target(merge.id.stream)))
        #expect(try await log.merges().isEmpty)
        await #expect(throws: ReplayError.erased(stream: merge.id.stream)) { try await log.merge(merge.id) }
        let left = try await log.read { database in
            try Int.fetchOne(database, sql: "SELECT count(*) FROM merge_members") ?? -1
        }
        #expect(left == 0)
        #expect(try await isRebuiltTheSame())
        #expect(
            try await log.sightings(
                of: try #require(Identity(.registration, "ZZ99ZZZ")), scripts: .released
            ).count == 1)
    }

    @Test func aMergeOfThreeLosesTheOneWhoseRecordIsErasedAndWhatWasSaidOfAllThree() async throws {
        let calls = [try await keep("AA11AAA"), try await keep("BB22BBB"), try await keep("CC33CCC")]
        let merge = try await decide(.made, vehicle(calls[0]), vehicle(calls[1]), vehicle(calls[2]))
        #expect(try await log.merge(merge.id).decisions.first?.reason == "An invented reason")
        _ = try await erase(calls[1].id.stream)
        let left = try await log.merge(merge.id)
        #expect(left.members.map(\.address) == [vehicle(calls[0]), vehicle(calls[2])])
        #expect(left.score == nil && left.clues.isEmpty && left.decisions.first?.reason == nil)
        #expect(left.state == .made)
        #expect(try await log.merges().map(\.members) == [left.members])
        #expect(try await isRebuiltTheSame())
        // It can still be undone, for a reason of its own.
        let undone = try await log.decide(.undone, on: merge.id, because: "Invented", at: morning, by: analyst)
        #expect(undone.decisions.last?.reason == "Invented")
        #expect(try await log.merge(merge.id) == undone)
    }

    @Test func onlyTheErasedPersonsMergesGo() async throws {
        let (one, other) = (
            try await keep("AA11AAA", driver: "Bogdan Neverwas"), try await keep("ZZ99ZZZ", driver: "Bogdan Neverwass")
        )
        let vehicles = try await decide(.made, vehicle(one), vehicle(other))
        let drivers = try await decide(.made, driver(one), driver(other))
        let subject = try #require(drivers.members.first?.subject)
        #expect(subject == Subject("driver"))
        _ = try await erase(one.id.stream, subject)
        #expect(try await log.merges().map(\.id) == [vehicles.id])
        await #expect(throws: ReplayError.erased(stream: drivers.id.stream)) { try await log.merge(drivers.id) }
        #expect(try await isRebuiltTheSame())
    }

    @Test func aMergeFromWhichAMemberIsErasedByNameGoesToo() async throws {
        let (one, other) = (try await keep("AA11AAA"), try await keep("ZZ99ZZZ"))
        let merge = try await decide(.made, vehicle(one), vehicle(other))
        _ = try await erase(merge.id.stream, Subject("member[1]"))
        #expect(try await log.merges().isEmpty)
        #expect(try await isRebuiltTheSame())
    }

    @Test func nobodyIsMergedWhoWasErasedMeanwhile() async throws {
        let (one, other) = (try await keep("AA11AAA"), try await keep("ZZ99ZZZ"))
        let later = try await decide(.deferred, vehicle(one), vehicle(other))
        _ = try await erase(one.id.stream)
        await #expect(throws: ReplayError.erased(stream: later.id.stream)) {
            try await log.decide(.made, on: later.id, because: "Invented", at: morning, by: analyst)
        }
        await #expect(throws: LogError.notFound) { try await decide(.made, vehicle(one), vehicle(other)) }
    }

    @Test func afterAnErasureNoByteTellsWhoseMergeItWas() async throws {
        let calls = [try await keep("AA11AAA"), try await keep("BB22BBB"), try await keep("CC33CCC")]
        let merge = try await decide(.made, vehicle(calls[0]), vehicle(calls[1]), vehicle(calls[2]))
        _ = try await erase(calls[1].id.stream)
        // In the merge's own entries and rows; that the records were combined is the law's to keep.
        let clear = try await log.read { database in
            try Data.fetchAll(
                database, sql: "SELECT payload FROM entries WHERE stream = ?", arguments: [merge.id.stream.text]
            ).map { String(decoding: $0, as: UTF8.self) }
                + String.fetchAll(database, sql: "SELECT stream || subject || anchor FROM merge_members")
        }
        #expect(clear.allSatisfy { !$0.contains(calls[1].id.stream.text) })
    }

    // MARK: Scan

    @Test func aScanOfTheLogIsTheFoldOfItsCalls() async throws {
        var simulator = try CallSimulator(calls: 40, year: 2021, seed: 9, scripts: .released)
        let region = try #require(Region.region("eastern"))
        let days = try #require(CivilDate(iso: "2021-02-01"))...(try #require(CivilDate(iso: "2021-11-30")))
        var fold = ScanFold(region, days: days)
        while let (call, changes) = try simulator.next() {
            try await log.append(changes)
            fold.add(call, isReferred: false)
        }
        let expected = try fold.scan(decisions: MergeDecisions([]), scripts: .released)
        let scan = try await log.scan(region, days: days, scripts: .released)
        #expect(CanonicalJSON.text(scan.json) == CanonicalJSON.text(expected.json))
        #expect(scan.events.count > 5)
        let first = try #require(scan.events.first)
        _ = try await erase(first.call.stream)
        let after = try await log.scan(region, days: days, scripts: .released)
        #expect(after.unreadable == 1 && after.events.count == scan.events.count - 1)
    }
}
