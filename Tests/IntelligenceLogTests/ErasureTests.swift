import Casework
import Foundation
import GRDB
import LogSupport
import ScriptEngine
import TestSupport
import Testing

@testable import IntelligenceLog

/// Invented, and looked for byte by byte.
private let invented = (
    person: "Zyxwvut Qponmlk", driver: "Driverino Fictitious", haulier: "Nowhere Haulage Imaginary Ltd",
    reason: "Asked for by an invented solicitor"
)

@Suite("Sealing and erasing")
struct ErasureTests {
    private let folder: TemporaryFolder
    private let log: IntelligenceLog
    private var path: String { folder.file("log.sqlite") }

    init() throws {
        folder = try TemporaryFolder()
        log = try IntelligenceLog(path: folder.file("log.sqlite"))
    }

    /// A closed call with a driver, two persons, a haulier and a photograph, in the log.
    private func takeCall() async throws -> Call {
        var random = SystemRandomNumberGenerator()
        let script = try ScriptLibrary.released.script(version: 4)
        var (call, change) = Call.opened(
            CallID(StreamID(at: morning, random: &random)), under: script, at: morning, by: handler)
        try await log.append(change)
        let photograph = try await log.keepPhotograph(
            SampleFile.jpeg, of: call.id.stream, script.subject(of: "vsc_photo_front"))
        let answers: [(Place, Value)] = [
            ("event_type", .choice("lorry")), ("haulier_name", .text(invented.haulier)),
            ("driver_present", .boolean(true)), ("driver_name", .text(invented.driver)),
            ("persons_to_list", .integer(2)), ("vsc_produced", .choice("complete")),
            ("vsc_photo_front", .photograph(photograph)),
            (Place("person_name", instance: 1), .text("Other Invented")),
            (Place("person_name", instance: 2), .text(invented.person)),
            (Place("age_band", instance: 2), .choice("adult")),
        ]
        for (place, value) in answers {
            change = try call.record(.answered(place, value), at: morning, by: handler)
            try await log.append(change)
        }
        try await log.append(try call.record(.closed(reason: "Done.", callerRangOff: false), at: morning, by: handler))
        return call
    }

    /// Every byte that the log keeps: the file, its write-ahead log and index, the photographs.
    private func bytes() throws -> Data {
        var all = Data()
        for name in try FileManager.default.subpathsOfDirectory(atPath: folder.path) {
            all += FileManager.default.contents(atPath: folder.file(name)) ?? Data()
        }
        return all
    }

    private func erase(_ stream: StreamID, _ subject: Subject) async throws -> Erasure {
        try await log.erase(
            stream, subject, reason: invented.reason, rule: nil, scripts: .released, at: morning, by: Actor("boss"))
    }

    private func replayed(_ stream: StreamID) async throws -> Call {
        try Call.replayed(try await log.entries(of: stream)) { try ScriptLibrary.released.script(matching: $0) }
    }

    @Test func nothingPersonalStandsInTheClear() async throws {
        let call = try await takeCall()
        var random = SystemRandomNumberGenerator()
        let (_, change) = Operation.started(
            OperationID(StreamID(at: morning, random: &random)), name: invented.haulier, kind: .kraken, force: "kent",
            place: invented.person, at: morning, by: handler)
        try await log.append(change)
        try await log.note(
            .consulted(AuditEvent.Target(call.id.stream), by: "call show", justification: invented.reason), at: morning,
            by: handler)
        let bytes = try bytes()
        for text in [invented.person, invented.driver, invented.haulier, invented.reason, "Other Invented", "lorry\""] {
            #expect(bytes.range(of: Data(text.utf8)) == nil, "\(text) can be read in the file")
        }
        #expect(bytes.range(of: SampleFile.jpeg.suffix(200)) == nil)
        #expect(try await log.operations().first?.name == invented.haulier)
        #expect(try await replayed(call.id.stream).interview == call.interview)
    }

    @Test func erasingAPersonLeavesTheRestOfTheCall() async throws {
        let call = try await takeCall()
        let stream = call.id.stream
        let persons = Subject("persons[2]")
        #expect(try await log.subjects(of: stream).contains(persons))
        let erasure = try await erase(stream, persons)
        #expect(erasure.targets == [AuditEvent.Target(stream, persons)])
        #expect(erasure.recordsHeldBack == 0)
        #expect(erasure.recordsMadeAgain == 1)
        let after = try await replayed(stream)
        #expect(after.interview.value(of: Place("person_name", instance: 2)) == .erased)
        #expect(after.interview.value(of: Place("person_name", instance: 1)) == .text("Other Invented"))
        #expect(after.interview.value(of: Place("age_band", instance: 2)) == .choice("adult"))
        #expect(after.interview.value(of: "driver_name") == .text(invented.driver))
        #expect(CallSummary(after) == CallSummary(call), "erasing changed a measure")
        #expect(try await log.verifyChain().position > 10)
        #expect(try await log.rebuildProjections(scripts: .released).difference == 0)
        let record = try #require(try await log.waiting(limit: 9).first?.data)
        #expect(Data(record).range(of: Data(invented.person.utf8)) == nil)
        #expect(Data(record).range(of: Data(invented.driver.utf8)) != nil, "the rest still goes to the hub")
        await #expect(throws: LogError.erased) { try await self.erase(stream, persons) }
        // Nothing more is taken in about somebody who was erased; about others it is.
        var again = after
        try await log.append(try again.record(.reopened(reason: "More."), at: morning, by: handler))
        let refused = try again.record(
            .answered(Place("person_name", instance: 2), .text("Back Again")), at: morning, by: handler)
        await #expect(throws: LogError.erased) { try await log.append(refused) }
    }

    @Test func erasingACallLeavesItsRowAndItsTombstone() async throws {
        let call = try await takeCall()
        let stream = call.id.stream
        let referral = try Referral.referred(
            call, as: ReferralID(StreamID(at: morning, random: &Self.random)), allowIncomplete: true, at: morning,
            by: handler)
        try await log.append(referral.change)
        let rows = (try await log.calls(), try await log.referrals())
        let erasure = try await erase(stream, .record)
        #expect(Set(erasure.targets.map(\.stream)) == [stream, referral.referral.id.stream])
        #expect(erasure.photographs == 1)
        await #expect(throws: ReplayError.erased(stream: stream)) { try await self.replayed(stream) }
        #expect(try await log.calls() == rows.0)
        #expect(try await log.referrals() == rows.1)
        #expect(try await log.rebuildProjections(scripts: .released).difference == 0)
        try await log.pool.write { try $0.execute(sql: "DELETE FROM calls; DELETE FROM referrals") }
        #expect(try await log.rebuildProjections(scripts: .released) == Rebuild(streams: 2, missing: 2))
        #expect(try await log.calls() == rows.0)
        #expect(try await log.verifyChain().position > 10)
        let tombstone = try #require(try await log.trail(of: stream, nil).last?.entry)
        #expect(tombstone.kind == "audit.erased")
        #expect(tombstone.actor == Actor("boss"))
        #expect(tombstone.payload["reason"]?.string == invented.reason)
        #expect(try await log.subjects(of: stream).isEmpty)
    }

    private nonisolated(unsafe) static var random = SystemRandomNumberGenerator()

    @Test func whatWasErasedCannotBeUnsealedWithAllThatIsLeft() async throws {
        let call = try await takeCall()
        // The wrapped keys that whoever holds the master key could unwrap, if any of their bytes were left.
        let wrapped = try await log.pool.read {
            try Data.fetchAll($0, sql: "SELECT wrapped FROM keys WHERE stream = ?", arguments: [call.id.stream.text])
        }
        #expect(wrapped.count > 4)
        let records = try await log.pool.read { try Data.fetchAll($0, sql: "SELECT data FROM outbox") }
        _ = try await erase(call.id.stream, .record)
        let bytes = try bytes()
        for key in wrapped + records { #expect(bytes.range(of: key) == nil, "its bytes are left in the file") }
    }

    @Test func whatASittingStillHoldsOfAnErasedPersonIsNotWrittenAgain() async throws {
        var sitting = try await takeCall()
        let stream = sitting.id.stream
        _ = try await erase(stream, Subject("driver"))
        // Closing it again would send the record with the driver's name; so would a referral.
        try await log.append(try sitting.record(.reopened(reason: "More."), at: morning, by: handler))
        try await log.append(
            try sitting.record(.answered("haulier_name", .text("Elsewhere Imaginary")), at: morning, by: handler))
        var closed = sitting
        let closing = try closed.record(.closed(reason: "Done.", callerRangOff: false), at: morning, by: handler)
        #expect(!closing.records.isEmpty)
        await #expect(throws: LogError.erased) { try await log.append(closing) }
        let referral = try Referral.referred(
            sitting, as: ReferralID(StreamID(at: morning, random: &Self.random)), allowIncomplete: true, at: morning,
            by: handler)
        await #expect(throws: LogError.erased) { try await log.append([sitting.unchanged, referral.change]) }
        #expect(try await log.waiting(limit: 9).count == 1, "what waited was made again, and nothing was added")
        // Who reads the call anew goes on, and nothing of the driver goes out.
        var again = try await replayed(stream)
        try await log.append(try again.record(.closed(reason: "Done.", callerRangOff: false), at: morning, by: handler))
        let sent = try await log.waiting(limit: 9)
        #expect(sent.count == 2)
        #expect(sent.allSatisfy { Data($0.data).range(of: Data(invented.driver.utf8)) == nil })
    }

    @Test func revisionsThatAnErasureMadeAlikeAreNotNumberedAgain() async throws {
        var call = try await takeCall()
        func append(_ input: Call.Input) async throws {
            try await log.append(try call.record(input, at: morning, by: handler))
        }
        // The second revision says another name and nothing else, so that after the erasure it is as the first.
        try await append(.reopened(reason: "More."))
        try await append(.answered("driver_name", .text("Second Fictitious")))
        try await append(.closed(reason: "Done.", callerRangOff: false))
        _ = try await erase(call.id.stream, Subject("driver"))
        call = try await replayed(call.id.stream)
        try await append(.reopened(reason: "Still more."))
        try await append(.answered("haulier_name", .text("Elsewhere Imaginary")))
        try await append(.closed(reason: "Done.", callerRangOff: false))
        #expect(try await log.waiting(limit: 9).map(\.revision) == [1, 2, 3])
    }

    @Test func anErasedCallTakesNothingMore() async throws {
        var sitting = try await takeCall()
        _ = try await erase(sitting.id.stream, .record)
        let change = try sitting.record(.reopened(reason: "More."), at: morning, by: handler)
        await #expect(throws: LogError.erased) { try await log.append(change) }
        #expect(try await log.rebuildProjections(scripts: .released).difference == 0)
    }

    @Test func anErasedPhotographIsNamedNowhere() async throws {
        let call = try await takeCall()
        let digest = AttachmentStore.digest(of: SampleFile.jpeg)
        #expect(try bytes().range(of: Data(digest.utf8)) != nil)
        _ = try await erase(call.id.stream, .record)
        #expect(try bytes().range(of: Data(digest.utf8)) == nil)
    }

    @Test func anErasureThatWasCutShortIsFinishedByTheNextTry() async throws {
        let call = try await takeCall()
        let stream = call.id.stream
        let file = SealedPhotograph.path(AttachmentStore.digest(of: SampleFile.jpeg), of: stream, in: log.photographs)
        let sealed = try Data(contentsOf: URL(fileURLWithPath: file))
        // Whoever reads keeps the write-ahead log from being emptied; nobody else waits for them.
        var reader: DatabaseSnapshot? = try log.pool.makeSnapshot()
        try await reader?.read { _ = try Int.fetchOne($0, sql: "SELECT count(*) FROM entries") }
        let erasure = try await erase(stream, .record)
        #expect(!erasure.isPurged)
        reader = nil
        try sealed.write(to: URL(fileURLWithPath: file))
        await #expect(throws: LogError.erased) { try await self.erase(stream, .record) }
        #expect(!FileManager.default.fileExists(atPath: file))
        #expect(try Data(contentsOf: URL(fileURLWithPath: path + "-wal")).isEmpty)
    }

    @Test func whatIsDeletedIsOverwrittenByEveryConnection() async throws {
        #expect(try await log.pool.write { try Int.fetchOne($0, sql: "PRAGMA secure_delete") } == 1)
    }

    // MARK: The master key

    @Test func withoutItsKeyALogIsAClearErrorAndNeverEmpty() async throws {
        _ = try await takeCall()
        let id = try await log.pool.read { try String.fetchOne($0, sql: "SELECT master_key FROM log") }
        #expect(throws: LogError.keyMissing(id: id)) {
            _ = try IntelligenceLog(path: path, keys: GivenKeys([MasterKey()]))
        }
        #expect(throws: LogError.keyMissing(id: id)) {
            _ = try IntelligenceLog(path: path, keys: KeyFolder(folder.file("keys")))
        }
        // The chain needs none.
        #expect(try await IntelligenceLog(path: path, keys: nil).verifyChain().position > 10)
    }

    @Test func rotatingWrapsTheKeysAnewAndTouchesNoEntry() async throws {
        let call = try await takeCall()
        let head = try await log.head()
        await #expect(throws: LogError.noNewKey) { try await log.rotateKeys() }
        let old = try #require(MasterKey(text: GivenKeys.testKey))
        let new = MasterKey()
        let both = try IntelligenceLog(path: path, keys: GivenKeys([old, new]))
        #expect(try await both.rotateKeys().id == new.id)
        #expect(try await log.head() == head)
        let only = try IntelligenceLog(path: path, keys: GivenKeys([new]))
        let entries = try await only.entries(of: call.id.stream)
        #expect(entries.contains { $0.payload["value"]?.string == invented.person })
        #expect(throws: LogError.keyMissing(id: new.id)) { _ = try IntelligenceLog(path: path) }
        // A process that had it open with both keys goes on.
        try await both.note(
            .consulted(AuditEvent.Target(call.id.stream), by: "call show", justification: nil), at: morning, by: handler
        )
        #expect(try await both.entries(of: call.id.stream) == entries)
    }

    @Test func whatAProcessWritesAfterAnotherRotatedIsUnderTheNewKey() async throws {
        let old = try #require(MasterKey(text: GivenKeys.testKey))
        let new = MasterKey()
        let rotating = try IntelligenceLog(path: path, keys: GivenKeys([old, new]))
        let writing = try IntelligenceLog(path: path, keys: GivenKeys([old, new]))
        try await rotating.rotateKeys()
        // A new stream has a new key, and nothing that was read has told this process of the rotation.
        let (_, change) = Operation.started(
            OperationID(StreamID(at: morning, random: &Self.random)), name: invented.haulier, kind: .kraken,
            force: "kent", place: nil, at: morning, by: handler)
        try await writing.append(change)
        #expect(try await IntelligenceLog(path: path, keys: GivenKeys([new])).operations().count == 1)
        // One that cannot have the new key says so, and writes nothing that nobody could read.
        let (_, other) = Operation.started(
            OperationID(StreamID(at: morning, random: &Self.random)), name: invented.haulier, kind: .kraken,
            force: "kent", place: nil, at: morning, by: handler)
        await #expect(throws: LogError.keyMissing(id: new.id)) { try await log.append(other) }
    }

    @Test func aNewLogInAKeyFolderMakesItsKeyThere() async throws {
        let keys = KeyFolder(folder.file("keys"))
        let path = folder.file("new.sqlite")
        _ = try IntelligenceLog(path: path, keys: keys)
        let names = try FileManager.default.contentsOfDirectory(atPath: keys.path)
        #expect(names.count == 1)
        let mode = try FileManager.default.attributesOfItem(atPath: "\(keys.path)/\(names[0])")[.posixPermissions]
        #expect(mode as? Int == 0o600)
        _ = try IntelligenceLog(path: path, keys: keys)
        #expect(try FileManager.default.contentsOfDirectory(atPath: keys.path) == names)
    }
}
