import Casework
import Foundation
import IntelligenceLog
import ScriptEngine

/// The first build of the packed measures from the entries of calls that were taken answer by answer, and what keeping
/// them up to date costs a durable answer.
struct BuildMeasure {
    private var random = SeededGenerator(seed: 11)
    private static let million = 1_000_000.0

    mutating func rows(_ setting: Setting) async throws -> [Row] {
        try await sixty(setting.isQuick ? 1_000 : 10_000, setting) + simulated(setting.isQuick ? 300 : 3_000, setting)
            + kept(setting)
    }

    // MARK: First build

    private mutating func sixty(_ count: Int, _ setting: Setting) async throws -> [Row] {
        let log = try IntelligenceLog(benchmark: "\(setting.freshFolder("build"))/log.sqlite")
        for _ in 0..<count / 100 {
            try await log.append(try (0..<100).flatMap { _ in try call(4) })
        }
        return try await built(log, count, "calls of 60 answers", SixtyQuestions.scripts)
    }

    private func simulated(_ count: Int, _ setting: Setting) async throws -> [Row] {
        let log = try IntelligenceLog(benchmark: "\(setting.freshFolder("build"))/log.sqlite")
        var simulator = try CallSimulator(calls: count, year: 2021, seed: 5, scripts: .released)
        var batch: [Change] = []
        while let (_, changes) = try simulator.next() {
            batch += changes
            if batch.count > 5_000 {
                try await log.append(batch)
                batch = []
            }
        }
        try await log.append(batch)
        return try await built(log, count, "simulated calls", .released)
    }

    private func built(_ log: IntelligenceLog, _ count: Int, _ what: String, _ scripts: ScriptLibrary) async throws
        -> [Row]
    {
        let name = "measures: first build, \(Table.grouped(count)) \(what)"
        var counted = 0
        let took = try await asyncSeconds { counted = try await log.catchUpMeasures(scripts: scripts) }
        guard counted >= count else { throw Peer.Failed(description: "\(counted) of \(count) calls were counted") }
        var rate = Row(name, "calls/s", .rate)
        rate.ours = [Double(count) / took]
        var minutes = Row("\(name), extrapolated to 1,000,000", "min", .time, target: "< 5")
        minutes.ours = [took / Double(count) * Self.million / 60]
        return [rate, minutes]
    }

    /// A call of 60 questions, closed when all are answered.
    private mutating func call(_ version: Int) throws -> [Change] {
        let at = Timestamp(seconds: 1_620_000_000 + Int.random(in: 0..<8_000_000, using: &random))
        let handler = Actor("handler")
        let opened = Call.opened(
            CallID(StreamID(at: at, random: &random)), under: try SixtyQuestions.scripts.script(version: version),
            at: at,
            by: handler)
        var (call, changes) = (opened.call, [opened.change])
        var place: Place?
        while let next = call.interview.next(after: place), let question = call.script.question(next.question) {
            let value = SixtyQuestions.answer(to: question, at: at, random: &random)
            changes.append(
                try call.record(.answered(next, value), at: at.adding(seconds: 10 * changes.count), by: handler))
            place = next
        }
        changes.append(
            try call.record(
                .closed(reason: nil, callerRangOff: false), at: at.adding(seconds: 10 * changes.count), by: handler))
        return changes
    }

    // MARK: Keeping

    /// One handler takes calls, each answer on the disk before the next; the figures are brought up to date after every
    /// call, which is as often as they change, or not at all.
    private mutating func kept(_ setting: Setting) async throws -> [Row] {
        let count = setting.isQuick ? 60 : 300
        let log = try IntelligenceLog(benchmark: "\(setting.freshFolder("kept"))/log.sqlite")
        // Beside what there is already, so that blocks are as full as they are in a log of some age.
        for _ in 0..<5 { try await log.append(try (0..<100).flatMap { _ in try call(4) }) }
        try await log.catchUpMeasures(scripts: SixtyQuestions.scripts)
        let calls = try (0..<count).map { _ in try call(4) }
        var (answers, counting) = ([Double](), [Double]())
        for changes in calls {
            for change in changes { answers.append(try await asyncSeconds { try await log.append(change) } * 1e6) }
            counting.append(
                try await asyncSeconds { try await log.catchUpMeasures(scripts: SixtyQuestions.scripts) } * 1e6)
        }
        let (answering, lagging) = (answers.reduce(0, +), counting.reduce(0, +))
        var share = Row("measures: kept after every call, of the time of its answers", "%", .time, target: "≤ 5")
        share.ours = [lagging * 100 / answering]
        return [share] + (try await beside(log, answers, setting))
    }

    /// Answers while a build runs over and over, and such as were given without one.
    private mutating func beside(_ log: IntelligenceLog, _ before: [Double], _ setting: Setting) async throws -> [Row] {
        let other = try IntelligenceLog(benchmark: "\(setting.freshFolder("beside"))/log.sqlite")
        for _ in 0..<(setting.isQuick ? 10 : 40) { try await other.append(try (0..<100).flatMap { _ in try call(4) }) }
        let calls = try (0..<(setting.isQuick ? 20 : 100)).map { _ in try call(4) }
        let during = try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await other.catchUpMeasures(scripts: SixtyQuestions.scripts) }
            var took: [Double] = []
            for change in calls.joined() {
                took.append(try await asyncSeconds { try await other.append(change) } * 1e6)
            }
            try await group.waitForAll()
            return took
        }
        return [(0.5, "p50"), (0.95, "p95")].flatMap { share, label in
            var quiet = Row("measures: a durable answer, \(label)", "µs", .time)
            quiet.ours = [before.percentile(share)]
            var busy = Row("measures: the same while a first build runs", "µs", .time)
            busy.ours = [during.percentile(share)]
            return [quiet, busy]
        }
    }
}
