import Casework
import Foundation
import LogSupport
import ScriptEngine
import TestSupport
import Testing

@testable import IntelligenceLog

@Suite("Restoring and erasing beside other programs")
struct RestoreTests {
    /// A log, and a backup of it as it was an answer ago.
    private struct Fixture {
        let folder: TemporaryFolder
        let old: LogHead
        let backedUp: LogHead
        var path: String { folder.file("log.sqlite") }
        var backup: String { folder.file("safe/copy.sqlite") }

        init() async throws {
            folder = try TemporaryFolder(inMemory: true)
            try FileManager.default.createDirectory(atPath: folder.file("safe"), withIntermediateDirectories: true)
            let worker = try Worker()
            for command in ["open \(folder.file("log.sqlite"))", "answer 40 4", "photograph 1", "close"] {
                _ = try worker.ask(command)
            }
            let log = try IntelligenceLog(path: folder.file("log.sqlite"))
            backedUp = try await log.backup(to: folder.file("safe/copy.sqlite"))
            _ = try worker.ask("open \(folder.file("log.sqlite"))")
            _ = try worker.ask("answer 40 4")
            _ = try worker.ask("close")
            // All of it in the file, since each test takes a copy of that.
            try await log.emptyWAL()
            old = try await log.head()
        }

        /// Records an issue unless there is the old log or the new one, whole.
        ///
        /// - Returns: whether it is the new one.
        func isRestored(_ path: String, _ context: String) async throws -> Bool {
            #expect(FileManager.default.fileExists(atPath: path), "\(context): there is neither")
            let log = try IntelligenceLog(path: path)
            let head = try await log.verifyChain()
            if head == old { return false }
            // What a restore adds: that it was one.
            #expect(head.position == backedUp.position + 1, "\(context): neither the old log nor the new one")
            _ = try await log.verifyChain(against: [backedUp])
            return true
        }
    }

    private func fresh(_ fixture: Fixture, _ name: String, in files: TemporaryFolder) throws -> String {
        let folder = files.file(name)
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for ending in ["", "-attachments"] {
            try FileManager.default.copyItem(atPath: fixture.path + ending, toPath: "\(folder)/log.sqlite\(ending)")
        }
        return "\(folder)/log.sqlite"
    }

    @Test func aKillInTheMiddleOfARestoreLeavesTheOldLogOrTheNew() async throws {
        let fixture = try await Fixture()
        let seed = UInt64.random(in: 1...UInt64.max)
        var random = Seeded(seed)
        let files = try TemporaryFolder(inMemory: true)
        var longest = UInt32(100_000)
        var restored = 0
        for number in 0..<60 {
            let path = try fresh(fixture, "\(number)", in: files)
            let worker = try Worker()
            try worker.tell("restore \(fixture.backup) \(path)")
            usleep(UInt32.random(in: 0...longest, using: &random))
            worker.kill()
            // Kills that come too late or too early show nothing.
            if try await fixture.isRestored(path, "seed \(seed), kill \(number)") {
                restored += 1
                longest = max(4_000, longest * 9 / 10)
            } else {
                longest = longest * 11 / 10
            }
            // Nothing is in the way of trying again.
            let again = try Worker()
            #expect(try again.ask("restore \(fixture.backup) \(path)") == ["restored"], "seed \(seed), kill \(number)")
            try again.finish()
            #expect(try await fixture.isRestored(path, "seed \(seed), again \(number)"))
            let left = try FileManager.default.contentsOfDirectory(atPath: files.file("\(number)"))
            #expect(left.filter { $0.contains("restoring") }.isEmpty, "\(left)")
            try FileManager.default.removeItem(atPath: files.file("\(number)"))
        }
        #expect(restored > 0 && restored < 60, "seed \(seed): \(restored) of 60")
    }

    @Test(
        "any one call that fails while a log is restored leaves the old log or the new",
        arguments: [(Shim.Call.write, Shim.Fault.full), (.sync, .failing), (.rename, .failing), (.truncate, .failing)])
    func aFaultInTheMiddleOfARestoreLeavesTheOldLogOrTheNew(call: Shim.Call, fault: Shim.Fault) async throws {
        let fixture = try await Fixture()
        let files = try TemporaryFolder(inMemory: true)
        let shim = try Shim(files.path)
        var number = 1
        while true {
            let path = try fresh(fixture, "\(number)", in: files)
            let worker = try Worker(shim: shim)
            shim.arm(call, number, fault)
            let said = try worker.ask("restore \(fixture.backup) \(path)")
            let isMet = shim.disarm()
            let isRestored = try await fixture.isRestored(path, "\(call) \(number)")
            #expect(isRestored || said.first?.hasPrefix("failed") == true, "\(call) \(number): \(said)")
            try FileManager.default.removeItem(atPath: files.file("\(number)"))
            guard isMet else { break }
            number += 1
        }
        #expect(number > 1, "no \(call) was met")
    }

    @Test func whatOneProgramErasesNoOtherAddsToOrReads() async throws {
        let files = try TemporaryFolder(inMemory: true)
        let path = files.file("log.sqlite")
        let log = try IntelligenceLog(path: path)
        let transcript = files.file("transcript")
        let worker = try Worker(transcript: transcript)
        try worker.tell("open \(path)", "answer 400 1")
        var told = Told()
        while told.confirmed < 40 {
            usleep(500)
            told = Told()
            try told.hear(transcript: transcript)
        }
        let stream = try #require(told.saved.keys.first)
        _ = try await log.erase(
            stream, .record, reason: "Invented", rule: nil, scripts: .released, at: Timestamp(milliseconds: 0),
            by: Actor("boss"))
        let tombstone = try await log.head()
        try worker.finish()
        told = Told()
        try told.hear(transcript: transcript)
        // The one refusal; the handler then looks at the call again, and cannot.
        #expect(told.codes == ["log.erased", "replay"])
        #expect((told.saved[stream]?.count ?? 0) < 400)
        #expect(
            try await log.verifyChain(against: [tombstone]) == tombstone, "something was added behind the tombstone")
        #expect(try await log.subjects(of: stream).isEmpty)
        #expect(try await log.entries(of: stream).allSatisfy { $0.seal == nil || $0.isErased })
        #expect(try await log.rebuildProjections(scripts: .released).difference == 0)
    }
}
