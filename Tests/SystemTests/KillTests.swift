import Casework
import Foundation
import IntelligenceLog
import LogSupport
import ScriptEngine
import TestSupport
import Testing

@Suite("kill -9")
struct KillTests {
    /// What one killed sitting had confirmed on its screen.
    private struct Sitting {
        let confirmed: Int
        let wasKilled: Bool
        let milliseconds: Double
    }

    @Test func killingTheBinaryLosesAtMostTheAnswerNotYetConfirmed() async throws {
        let folder = try TemporaryFolder()
        let database = folder.file("layby.sqlite")
        let seed = UInt64.random(in: 1...UInt64.max)
        var random = Seeded(seed)
        var call = try await freshCall(database)
        var before = 0
        var kills = 0
        // How long a sitting takes when nobody kills it; from then on the aim follows the answers.
        var aim = try sit(call, database, killAfterMilliseconds: nil).milliseconds
        before = try await marked(call, database)
        var amongAnswers = 0
        while kills < 60 || amongAnswers < 10 {
            let isAnywhere = Int.random(in: 0..<4, using: &random) == 0
            let share = Double.random(in: isAnywhere ? 0...1 : 0.9...1.1, using: &random)
            let sitting = try sit(call, database, killAfterMilliseconds: aim * share)
            if !isAnywhere { aim *= sitting.confirmed == 0 ? 1.04 : sitting.confirmed == 6 ? 0.96 : 1 }
            let after = try await marked(call, database)
            #expect(after - before >= sitting.confirmed, "seed \(seed): a confirmed answer is gone")
            #expect(after - before <= sitting.confirmed + 1, "seed \(seed): more than one answer was not confirmed")
            if sitting.wasKilled { kills += 1 }
            if sitting.wasKilled, (1...5).contains(sitting.confirmed) { amongAnswers += 1 }
            try #require(kills < 600, "seed \(seed): no kill fell among the answers")
            before = after
            if after > 20 {
                call = try await freshCall(database)
                before = 0
            }
        }
        let log = try IntelligenceLog(path: database)
        #expect(try await log.verifyChain().position > 30)
        let projected = try await log.calls()
        _ = try await log.rebuildProjections(scripts: .released)
        #expect(try await log.calls() == projected)
    }

    /// A new call in the log, made without the binary.
    private func freshCall(_ database: String) async throws -> StreamID {
        let log = try IntelligenceLog(path: database)
        var random = SystemRandomNumberGenerator()
        let now = Timestamp(milliseconds: Int(Date().timeIntervalSince1970 * 1000))
        let (call, change) = Call.opened(
            CallID(StreamID(at: now, random: &random)), under: try ScriptLibrary.released.script(version: 1), at: now,
            by: Actor("tester"))
        try await log.append(change)
        return call.id.stream
    }

    /// Answers "unknown" six times in the real binary, which is killed after a while.
    private func sit(_ call: StreamID, _ database: String, killAfterMilliseconds: Double?) throws -> Sitting {
        let process = Process()
        let (input, output) = (Pipe(), Pipe())
        process.executableURL = URL(fileURLWithPath: Binary.path)
        process.arguments = ["call", "resume", call.text]
        process.environment = Binary.clean([:], database)
        process.standardInput = input
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        let start = Date()
        try process.run()
        let identifier = process.processIdentifier
        try input.fileHandleForWriting.write(contentsOf: Data(String(repeating: "u\n", count: 6).utf8))
        if let killAfterMilliseconds {
            DispatchQueue.global().asyncAfter(deadline: .now() + .microseconds(Int(killAfterMilliseconds * 1000))) {
                kill(identifier, SIGKILL)
            }
        } else {
            try input.fileHandleForWriting.close()
        }
        let shown = String(decoding: output.fileHandleForReading.rest(), as: UTF8.self)
        process.waitUntilExit()
        return Sitting(
            confirmed: shown.components(separatedBy: "✓ saved").count - 1,
            wasKilled: process.terminationReason == .uncaughtSignal,
            milliseconds: Date().timeIntervalSince(start) * 1000)
    }

    /// The number of questions that the log holds as marked missing.
    private func marked(_ call: StreamID, _ database: String) async throws -> Int {
        try await IntelligenceLog(path: database).entries(of: call).count { $0.kind == "call.markedMissing" }
    }
}
