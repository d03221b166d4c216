import Casework
import Foundation
import IntelligenceLog
import ScriptEngine

/// What whole calls take on the disk and in memory, and how fast they are walked, rebuilt and read.
struct LogMeasure {
    private let fixtures: Fixtures

    init(_ fixtures: Fixtures) { self.fixtures = fixtures }

    /// Measures, round by round: each round is a new log of full calls, with their records in the outbox.
    func rows(_ setting: Setting) async throws -> [Row] {
        let count = setting.isQuick ? 100 : 500
        var file = Row("log: file for 1,000 full calls", "MB", .time)
        var memory = Row("log: memory that adding 1,000 full calls leaves", "MB", .time)
        var added = Row("log: full calls added, many a commit", "entries/s", .rate)
        var walked = Row("log: audit verify", "entries/s", .rate)
        var rebuilt = Row("log: rebuild of full calls", "calls/s", .rate)
        for round in 0...setting.rounds {
            var simulator = try CallSimulator(calls: count, year: 2024, seed: UInt64(round), scripts: .released)
            var calls: [[Change]] = []
            while let (_, changes) = try simulator.next() { calls.append(changes) }
            let entries = Double(calls.joined().reduce(0) { $0 + $1.entries.count })
            let log = try IntelligenceLog(benchmark: "\(setting.freshFolder("log"))/log.sqlite")
            let before = Space.residentBytes()
            let took = try await asyncSeconds { for changes in calls { try await log.append(changes) } }
            let resident = Space.residentBytes() - before
            let walking = try await asyncSeconds { keepAlive(try await log.verifyChain()) }
            let rebuilding = try await asyncSeconds {
                let rebuild = try await log.rebuildProjections(scripts: .released)
                guard rebuild.difference == 0 else { throw Peer.Failed(description: "a rebuild found a difference") }
            }
            let bytes = try await Space.bytes(of: log)
            guard round > 0 else { continue }
            file.ours.append(bytes / Double(count) * 1000 / 1e6)
            memory.ours.append(resident / Double(count) * 1000 / 1e6)
            added.ours.append(entries / took)
            walked.ours.append(entries / walking)
            rebuilt.ours.append(Double(count) / rebuilding)
        }
        return [file, memory, added, walked, rebuilt]
    }
}
