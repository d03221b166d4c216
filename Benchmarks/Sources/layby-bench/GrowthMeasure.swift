import Casework
import Foundation
import IntelligenceLog
import ScriptEngine

/// One log that grows, measured at 10,000 calls, at 100,000, and as far as `--calls` says.
///
/// The calls are cut short, so that a million of them can be made: the opening and the first answers of a simulated call,
/// each in a stream of its own, without records for the hub.
struct GrowthMeasure {
    private let fixtures: Fixtures
    /// How many calls the log has in the end.
    private let most: Int
    private var random = SeededGenerator(seed: 3)

    /// Of each call: its opening and so many answers.
    private static let answers = 7
    private static let callsACommit = 200
    private static let sizes = [1_000, 10_000, 100_000, 1_000_000]

    init(_ fixtures: Fixtures, calls: Int) { (self.fixtures, most) = (fixtures, calls) }

    /// Measures at each size.
    mutating func rows(_ setting: Setting) async throws -> [Row] {
        let path = "\(try setting.freshFolder("growth"))/log.sqlite"
        var rows: [Row] = []
        var made = 0
        for size in Self.sizes where size <= most && (size >= 10_000 || setting.isQuick) {
            let log = try IntelligenceLog(benchmark: path)
            let growing = try await grow(log, from: made, to: size)
            let entries = Double((size - made) * (Self.answers + 1))
            made = size
            rows += try await self.rows(size, log, growing: entries / growing, setting)
        }
        return rows
    }

    private mutating func grow(_ log: IntelligenceLog, from: Int, to size: Int) async throws -> Double {
        var made = from
        var took = 0.0
        while made < size {
            let changes = (0..<min(Self.callsACommit, size - made)).compactMap { _ in call(made) }
            made += changes.count
            took += try await asyncSeconds { try await log.append(changes) }
        }
        return took
    }

    /// A short call in a new stream, as if it were taken a minute after the one before.
    private mutating func call(_ number: Int) -> Change? {
        let template = fixtures.calls[number % fixtures.calls.count].changes.prefix(Self.answers + 1)
        let opened = template.first?.entries.first?.at ?? Timestamp(seconds: 0)
        return Change.whole(template, in: StreamID(at: opened.adding(seconds: 60 * number), random: &random))
    }

    private mutating func rows(
        _ size: Int, _ log: IntelligenceLog, growing: Double, _ setting: Setting
    ) async throws -> [Row] {
        let name = "\(Table.grouped(size)) calls"
        func row(_ what: String, _ unit: String, _ direction: Row.Direction, _ figures: [Double]) -> Row {
            var row = Row("\(name): \(what)", unit, direction)
            row.ours = figures
            return row
        }
        let durable = try await durable(log)
        let replayed = try await replays(log)
        var listed: [Double] = []
        for _ in 0..<setting.rounds {
            listed.append(try await asyncSeconds { keepAlive(try await log.calls(limit: 50)) } * 1e3)
        }
        let walking = try await asyncSeconds { keepAlive(try await log.verifyChain()) }
        let rebuilding = try await asyncSeconds {
            let rebuild = try await log.rebuildProjections(scripts: .released)
            guard rebuild.difference == 0, rebuild.streams >= size else {
                throw Peer.Failed(description: "a rebuild found a difference")
            }
        }
        let bytes = try await Space.bytes(of: log)
        let opened = try (0..<setting.rounds).map { _ in
            try seconds { keepAlive(try IntelligenceLog(benchmark: log.path)) } * 1e3
        }
        let program = ProcessInfo.processInfo.arguments[0]
        let memory = try Peer.figure(program, ["--opened", log.path]) ?? 0
        return [
            row("added, many a commit", "entries/s", .rate, [growing]),
            row("durable answer, 1 at once", "answers/s", .rate, [durable]),
            row("read and replay one, p50", "µs", .time, [replayed.percentile(0.5)]),
            row("read and replay one, p95", "µs", .time, [replayed.percentile(0.95)]),
            row("the newest 50 listed", "ms", .time, listed),
            row("audit verify", "s", .time, [walking]),
            row("rebuild", "s", .time, [rebuilding]),
            row("file for each 1,000", "MB", .time, [bytes / Double(size) * 1000 / 1e6]),
            row("opened", "ms", .time, opened),
            row("memory of a process that has opened it and read", "MB", .time, [memory]),
        ]
    }

    /// Takes more calls, each answer on its own.
    private mutating func durable(_ log: IntelligenceLog) async throws -> Double {
        let calls = fixtures.calls.prefix(40).map { taken in
            (
                stream: StreamID(at: taken.call.openedAt, random: &random),
                changes: taken.changes.prefix(Self.answers + 1)
            )
        }
        var steps: [Change] = []
        for (stream, changes) in calls {
            guard let opening = Change.whole(changes.prefix(1), in: stream) else { continue }
            try await log.append(opening)
            for count in 2...changes.count {
                guard let whole = Change.whole(changes.prefix(count), in: stream) else { continue }
                let before = changes.prefix(count - 1).reduce(0) { $0 + $1.entries.count }
                steps.append(
                    Change(
                        stream: stream, expected: before, entries: Array(whole.entries.dropFirst(before)),
                        summary: whole.summary, records: []))
            }
        }
        let took = try await asyncSeconds { for step in steps { try await log.append(step) } }
        return Double(steps.count) / took
    }

    /// Reads calls anywhere in the log.
    ///
    /// - Returns: the microseconds of each.
    private mutating func replays(_ log: IntelligenceLog) async throws -> [Double] {
        let streams = try await log.calls().map(\.id.stream)
        var took: [Double] = []
        for _ in 0..<500 {
            guard let stream = streams.randomElement(using: &random) else { break }
            took.append(
                try await asyncSeconds {
                    let entries = try await log.entries(of: stream)
                    keepAlive(try Call.replayed(entries) { try ScriptLibrary.released.script(matching: $0) })
                } * 1e6)
        }
        return took
    }

    /// What a process has in memory that has opened a log, listed its newest calls and replayed them: megabytes.
    static func opened(_ path: String) async throws -> Double {
        let log = try IntelligenceLog(benchmark: path)
        for call in try await log.calls(limit: 50) {
            let entries = try await log.entries(of: call.id.stream)
            keepAlive(try Call.replayed(entries) { try ScriptLibrary.released.script(matching: $0) })
        }
        return Space.residentBytes() / 1e6
    }
}
