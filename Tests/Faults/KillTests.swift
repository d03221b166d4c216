import Foundation
import LogSupport
import TestSupport
import Testing

@testable import IntelligenceLog

@Suite("kill -9 among four writers")
struct KillTests {
    @Test func killingAnyWriterAtAnyMomentLosesNothingConfirmed() async throws {
        let kills = ProcessInfo.processInfo.environment["LAYBY_KILLS"].flatMap(Int.init) ?? 500
        let seed = UInt64.random(in: 1...UInt64.max)
        var random = Seeded(seed)
        // A file is given up after a hundred kills, so that looking at all of it stays cheap.
        for first in stride(from: 0, to: kills, by: 100) {
            try await round(min(100, kills - first), "seed \(seed), kills from \(first)", &random)
            if (first + 100).isMultiple(of: 1_000) { print("\(first + 100) kills, seed \(seed)") }
        }
    }

    /// Kills one of five programs on a new file, again and again: four write, one checkpoints and reads.
    private func round(_ kills: Int, _ context: String, _ random: inout Seeded) async throws {
        let folder = try TemporaryFolder(inMemory: true)
        let path = folder.file("log.sqlite")
        let log = try IntelligenceLog(path: path)
        var told = Told()
        var serial = 0
        func start(_ place: Int) throws -> (worker: Worker, transcript: String) {
            serial += 1
            let transcript = folder.file("transcript-\(serial)")
            let worker = try Worker(transcript: transcript)
            try worker.tell("open \(path)")
            if place == 4 {
                for _ in 0..<40 { try worker.tell("checkpoint", "read", "photograph \(serial)") }
            } else {
                try worker.tell("answer 400 2", "answer 400 2")
            }
            return (worker, transcript)
        }
        func hear(_ transcript: String) async throws {
            var own = Told()
            try own.hear(transcript: transcript)
            for stream in own.saved.keys { try await own.check(stream, log, context) }
            try told.hear(transcript: transcript)
        }
        var running = try (0..<5).map(start)
        for _ in 0..<kills {
            usleep(UInt32.random(in: 0...40_000, using: &random))
            let place = Int.random(in: 0..<5, using: &random)
            running[place].worker.kill()
            try await hear(running[place].transcript)
            running[place] = try start(place)
        }
        for (worker, transcript) in running {
            worker.kill()
            try await hear(transcript)
        }
        try await told.check(path, context)
        #expect(told.confirmed > kills, "\(context): too few answers to prove anything")
        #expect(told.codes.isEmpty, "\(context): \(told.codes)")
    }
}
