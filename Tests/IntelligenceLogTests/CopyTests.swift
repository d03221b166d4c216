import Casework
import Foundation
import GRDB
import LogSupport
import ScriptEngine
import TestSupport
import Testing

@testable import IntelligenceLog

@Suite("Backups and restoring")
struct CopyTests {
    private let folder: TemporaryFolder
    private let path: String
    private let copy: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder.file("log.sqlite")
        try FileManager.default.createDirectory(atPath: folder.file("safe"), withIntermediateDirectories: true)
        copy = folder.file("safe/copy.sqlite")
    }

    // MARK: What happens at the desk

    /// A call about an invented driver, with a photograph of the driver's papers.
    private func takeCall(_ log: IntelligenceLog, _ name: String) async throws -> (call: Call, photograph: Photograph) {
        var random = SystemRandomNumberGenerator()
        let script = try ScriptLibrary.released.script(version: 4)
        var (call, change) = Call.opened(
            CallID(StreamID(at: morning, random: &random)), under: script, at: morning, by: handler)
        try await log.append(change)
        let photograph = try await log.keepPhotograph(
            SampleFile.jpeg + Data(name.utf8), of: call.id.stream, Subject("driver"))
        let front = try await log.keepPhotograph(
            SampleFile.png + Data(name.utf8), of: call.id.stream, script.subject(of: "vsc_photo_front"))
        let answers: [(Place, Value)] = [
            ("event_type", .choice("lorry")), ("driver_present", .boolean(true)), ("driver_name", .text(name)),
            ("vsc_produced", .choice("complete")), ("vsc_photo_front", .photograph(front)),
        ]
        for (place, value) in answers {
            change = try call.record(.answered(place, value), at: morning, by: handler)
            try await log.append(change)
        }
        return (call, photograph)
    }

    private func restore(
        from backup: String? = nil, after seconds: Int = 60, keys: any KeySource = GivenKeys.forTests
    ) async throws(LogError) -> Restoration {
        try await IntelligenceLog.restore(
            from: backup ?? copy, to: path, keys: keys, scripts: .released,
            at: Timestamp(milliseconds: morning.milliseconds + seconds * 1_000), by: Actor("boss"))
    }

    private func driver(_ stream: StreamID, in log: IntelligenceLog) async throws -> Value? {
        try Call.replayed(try await log.entries(of: stream)) { try ScriptLibrary.released.script(matching: $0) }
            .interview.value(of: "driver_name")
    }

    /// Lets a log go, and waits until nobody has it open: its writer may be at the end of its last turn.
    private func close(_ log: inout IntelligenceLog?) async {
        log = nil
        while (try? DatabaseFile.claimAlone(path)) == nil { await Task.yield() }
    }

    /// Every file of the log's own folder, byte for byte; what is locked only says nothing.
    private func state() throws -> [String: Data] {
        var files: [String: Data] = [:]
        for name in try FileManager.default.subpathsOfDirectory(atPath: folder.path)
        where name.hasPrefix("log.sqlite") && !["-lock", "-turn", "-open"].contains(where: name.hasSuffix) {
            files[name] = FileManager.default.contents(atPath: folder.file(name))
        }
        return files
    }

    private func names(in folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    }

    // MARK: Backups

    @Test func aBackupTakenWhileHandlersWriteIsWholeWithItsPhotographs() async throws {
        let log = try IntelligenceLog(path: path)
        let (before, photograph) = try await takeCall(log, "Driverino Fictitious")
        let head = try await withThrowingTaskGroup(of: LogHead?.self) { group in
            for index in 0..<4 {
                group.addTask {
                    for number in 0..<25 { _ = try await takeCall(log, "Invented \(index) \(number)") }
                    return nil
                }
            }
            group.addTask { try await log.backup(to: copy) }
            return try await group.reduce(into: LogHead?.none) { $0 = $0 ?? $1 }
        }
        let taken = try #require(head)
        #expect(try names(in: folder.file("safe")) == ["copy.sqlite", "copy.sqlite-attachments"])
        #expect(try await log.verifyChain(against: [taken]).position >= taken.position)
        let backup = try IntelligenceLog(path: copy)
        #expect(try await backup.verifyChain() == taken)
        #expect(try await backup.identity() == log.identity())
        #expect(try await driver(before.id.stream, in: backup) == .text("Driverino Fictitious"))
        #expect(
            try await backup.photograph(photograph.sha256, of: before.id.stream)
                == log.photograph(photograph.sha256, of: before.id.stream))
        // Each photograph that an entry of it names is there.
        for call in try await backup.calls() {
            for entry in try await backup.entries(of: call.id.stream) {
                for digest in entry.payload.photographs {
                    _ = try await backup.photograph(digest, of: call.id.stream)
                }
            }
        }
        #expect(try await backup.rebuildProjections(scripts: .released).difference == 0)
    }

    @Test func aBackupIsReadWithTheSameKeyOnly() async throws {
        let log = try IntelligenceLog(path: path)
        _ = try await takeCall(log, "Driverino Fictitious")
        _ = try await log.backup(to: copy)
        let id = try await log.masterKeyID()
        #expect(throws: LogError.keyMissing(id: id)) {
            _ = try IntelligenceLog(path: copy, keys: GivenKeys([MasterKey()]))
        }
        for name in try FileManager.default.subpathsOfDirectory(atPath: folder.file("safe")) {
            let bytes = FileManager.default.contents(atPath: folder.file("safe/\(name)")) ?? Data()
            #expect(bytes.range(of: Data("Driverino".utf8)) == nil)
            #expect(bytes.range(of: SampleFile.jpeg.suffix(100)) == nil)
        }
    }

    @Test func aFileThatIsThereIsNeverOverwritten() async throws {
        let log = try IntelligenceLog(path: path)
        _ = try await takeCall(log, "Driverino Fictitious")
        try Data("last week's".utf8).write(to: URL(fileURLWithPath: copy))
        await #expect(throws: LogError.exists) { try await log.backup(to: copy) }
        await #expect(throws: LogError.exists) { try await log.backup(to: path) }
        #expect(FileManager.default.contents(atPath: copy) == Data("last week's".utf8))
        #expect(try names(in: folder.file("safe")) == ["copy.sqlite"])
        // Nor one that somebody puts there meanwhile.
        let other = folder.file("safe/other.sqlite")
        await #expect(throws: LogError.exists) {
            try await log.backup(to: other) { step in
                guard case .verifying = step else { return }
                try? Data("somebody else's".utf8).write(to: URL(fileURLWithPath: other))
            }
        }
        #expect(FileManager.default.contents(atPath: other) == Data("somebody else's".utf8))
        #expect(try names(in: folder.file("safe")).filter { $0.hasSuffix(".part") }.isEmpty)
    }

    // MARK: What is refused

    /// What may have become of a backup, or may be taken for one.
    private static let spoilt: [(String, @Sendable (Data) -> Data)] = [
        ("cut short", { $0.prefix($0.count / 2) }),
        ("cut to its first page", { $0.prefix(4096) }),
        ("empty", { _ in Data() }),
        ("a letter", { _ in Data(String(repeating: "This is a letter, not a backup. ", count: 400).utf8) }),
        // Zeroed in the middle, as a bad disk would.
        (
            "a page lost",
            { $0.prefix($0.count / 8192 * 4096) + Data(count: 4096) + $0.dropFirst($0.count / 8192 * 4096 + 4096) }
        ),
    ]

    @Test("what is no whole backup is refused, and the log stays as it is", arguments: spoilt.indices)
    func whatIsNoWholeBackupIsRefused(index: Int) async throws {
        let (name, spoil) = Self.spoilt[index]
        var log: IntelligenceLog? = try IntelligenceLog(path: path)
        if let log {
            _ = try await takeCall(log, "Driverino Fictitious")
            _ = try await log.backup(to: copy)
            _ = try await takeCall(log, "Somebody Later")
        }
        await close(&log)
        try spoil(try Data(contentsOf: URL(fileURLWithPath: copy))).write(to: URL(fileURLWithPath: copy))
        let before = try state()
        do {
            _ = try await restore()
            Issue.record("\(name) was restored")
        } catch {
            #expect([.notALog, .damaged, .cannotOpen].contains(error), "\(name): \(error)")
        }
        #expect(try state() == before, "\(name)")
    }

    /// Done to a backup by somebody who has SQLite and no scruples.
    private static let altered = [
        "UPDATE entries SET actor = 'somebody-else' WHERE position = 3",
        "UPDATE entries SET sealed = randomblob(length(sealed)) WHERE position = 3",
        "DELETE FROM entries WHERE position = 3", "DROP TABLE keys", "DROP TABLE outbox",
        "UPDATE log SET index_key = randomblob(60)", "DELETE FROM log",
    ]

    @Test("an altered backup is refused, and the log stays as it is", arguments: altered)
    func anAlteredBackupIsRefused(sql: String) async throws {
        var log: IntelligenceLog? = try IntelligenceLog(path: path)
        if let log {
            _ = try await takeCall(log, "Driverino Fictitious")
            _ = try await log.backup(to: copy)
        }
        await close(&log)
        try await DatabaseQueue(path: copy).write { database in
            try database.execute(sql: "DROP TRIGGER entries_are_not_updated; DROP TRIGGER entries_are_not_deleted")
            try database.execute(sql: sql)
        }
        let before = try state()
        await #expect(throws: LogError.self, "\(sql)") { try await self.restore() }
        #expect(try state() == before)
    }

    @Test func aForeignDatabaseAndALogUnderAnotherKeyAreRefused() async throws {
        var log: IntelligenceLog? = try IntelligenceLog(path: path)
        if let log { _ = try await takeCall(log, "Driverino Fictitious") }
        await close(&log)
        let before = try state()
        let foreign = folder.file("safe/foreign.sqlite")
        try await DatabaseQueue(path: foreign).write { database in
            try database.execute(sql: "CREATE TABLE entries (position); CREATE TABLE keys (stream)")
        }
        await #expect(throws: LogError.self) { try await self.restore(from: foreign) }
        let theirs = MasterKey()
        var other: IntelligenceLog? = try IntelligenceLog(path: folder.file("theirs.sqlite"), keys: GivenKeys([theirs]))
        if let other { _ = try await other.backup(to: copy) }
        other = nil
        await #expect(throws: LogError.keyMissing(id: theirs.id)) { try await self.restore() }
        await #expect(throws: LogError.notFound) { try await self.restore(from: folder.file("safe/nothing.sqlite")) }
        #expect(try state() == before)
    }

    @Test func aLogThatIsOpenIsNotReplaced() async throws {
        let log = try IntelligenceLog(path: path)
        let (call, _) = try await takeCall(log, "Driverino Fictitious")
        _ = try await log.backup(to: copy)
        await #expect(throws: LogError.inUse) { try await self.restore() }
        #expect(try await driver(call.id.stream, in: log) == .text("Driverino Fictitious"))
        #expect(try names(in: folder.path).filter { $0.contains("restoring") || $0.contains("replaced") }.isEmpty)
    }

    // MARK: Restoring

    @Test func theReplacedLogIsKeptWholeAndCanBeRestoredItself() async throws {
        var log: IntelligenceLog? = try IntelligenceLog(path: path)
        let first = try await takeCall(try #require(log), "Driverino Fictitious")
        let taken = try await log?.backup(to: copy)
        let later = try await takeCall(try #require(log), "Somebody Later")
        let head = try await log?.head()
        await close(&log)
        let restoration = try await restore()
        #expect(restoration.head == taken)
        #expect(restoration.replacedHead == head)
        let aside = try #require(restoration.replaced)
        #expect(
            try names(in: folder.path).filter { !["-lock", "-open", "-turn"].contains(where: $0.hasSuffix) } == [
                "log.sqlite", "log.sqlite-attachments", URL(fileURLWithPath: aside).lastPathComponent, "safe",
            ])
        log = try IntelligenceLog(path: path)
        #expect(try await driver(first.call.id.stream, in: try #require(log)) == .text("Driverino Fictitious"))
        await #expect(throws: LogError.notFound) { try await log?.entries(of: later.call.id.stream) }
        #expect(try await log?.rebuildProjections(scripts: .released).difference == 0)
        #expect(try await log?.verifyChain(against: [try #require(taken)]).position == 1 + (taken?.position ?? 0))
        await close(&log)
        let back = try await restore(from: aside, after: 120)
        #expect(back.head == head)
        log = try IntelligenceLog(path: path)
        #expect(try await driver(later.call.id.stream, in: try #require(log)) == .text("Somebody Later"))
        _ = try await log?.photograph(later.photograph.sha256, of: later.call.id.stream)
    }

    @Test func aLogThatIsGoneOrSpoiltIsRestoredWithItsPhotographs() async throws {
        var log: IntelligenceLog? = try IntelligenceLog(path: path)
        let (call, photograph) = try await takeCall(try #require(log), "Driverino Fictitious")
        _ = try await log?.backup(to: copy)
        await close(&log)
        for name in try names(in: folder.path) where name != "safe" {
            try FileManager.default.removeItem(atPath: folder.file(name))
        }
        #expect(try await restore().replaced == nil)
        log = try IntelligenceLog(path: path)
        _ = try await log?.photograph(photograph.sha256, of: call.id.stream)
        await close(&log)
        try Data("spoilt".utf8).write(to: URL(fileURLWithPath: path))
        let restoration = try await restore(after: 120)
        #expect(restoration.replacedHead == nil)
        #expect(FileManager.default.contents(atPath: try #require(restoration.replaced)) == Data("spoilt".utf8))
        log = try IntelligenceLog(path: path)
        #expect(try await driver(call.id.stream, in: try #require(log)) == .text("Driverino Fictitious"))
    }

    @Test func nobodyComesBackWhoWasErasedAfterTheBackup() async throws {
        var log: IntelligenceLog? = try IntelligenceLog(path: path)
        let person = try await takeCall(try #require(log), "Driverino Fictitious")
        let whole = try await takeCall(try #require(log), "Haulierino Imaginary")
        let other = try await takeCall(try #require(log), "Stays Here")
        _ = try await log?.backup(to: copy)
        for (stream, subject) in [(person.call.id.stream, Subject("driver")), (whole.call.id.stream, .record)] {
            _ = try await log?.erase(
                stream, subject, reason: "Invented", rule: nil, scripts: .released, at: morning, by: Actor("boss"))
        }
        await close(&log)
        let restoration = try await restore()
        #expect(restoration.erasedAgain == 2)
        log = try IntelligenceLog(path: path)
        let restored = try #require(log)
        #expect(try await driver(person.call.id.stream, in: restored) == .erased)
        await #expect(throws: ReplayError.erased(stream: whole.call.id.stream)) {
            try await self.driver(whole.call.id.stream, in: restored)
        }
        for (call, photograph) in [person, whole] {
            await #expect(throws: AttachmentError.missing) {
                try await restored.photograph(photograph.sha256, of: call.id.stream)
            }
        }
        #expect(try await driver(other.call.id.stream, in: restored) == .text("Stays Here"))
        _ = try await restored.photograph(other.photograph.sha256, of: other.call.id.stream)
        #expect(try await restored.rebuildProjections(scripts: .released).difference == 0)
        let tombstone = try await restored.trail(of: whole.call.id.stream, nil).last { $0.entry.kind == "audit.erased" }
        #expect(tombstone?.entry.actor == Actor("boss"))
    }

    @Test func norByWayOfAnOlderBackupRestoredInBetween() async throws {
        let older = folder.file("safe/older.sqlite")
        var log: IntelligenceLog? = try IntelligenceLog(path: path)
        _ = try await log?.backup(to: older)
        let (call, _) = try await takeCall(try #require(log), "Driverino Fictitious")
        _ = try await log?.backup(to: copy)
        _ = try await log?.erase(
            call.id.stream, Subject("driver"), reason: "Invented", rule: nil, scripts: .released, at: morning,
            by: Actor("boss"))
        await close(&log)
        #expect(try await restore(from: older).erasedAgain == 0)
        #expect(try await restore(after: 120).erasedAgain == 1)
        log = try IntelligenceLog(path: path)
        #expect(try await driver(call.id.stream, in: try #require(log)) == .erased)
    }

    @Test func sessionsDoNotComeBack() async throws {
        var log: IntelligenceLog? = try IntelligenceLog(path: path)
        let hash = try #require(log).hash(
            Password("an invented password"), cost: PasswordHash.Cost(rounds: 16, blockSize: 8, parallelism: 1))
        let boss = try #require(UserID("boss"))
        try await log?.change(.add(boss, .administrator, hash), at: morning, by: Actor("tester"))
        let (token, _) = try await #require(log).signIn(
            boss, Password("an invented password"), seconds: 100_000, at: morning)
        _ = try await log?.user(holding: token, at: morning)
        _ = try await log?.backup(to: copy)
        await close(&log)
        _ = try await restore()
        log = try IntelligenceLog(path: path)
        await #expect(throws: LogError.self) { try await log?.user(holding: token, at: morning) }
    }
}
