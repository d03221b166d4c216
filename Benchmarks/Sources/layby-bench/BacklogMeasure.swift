import Casework
import Foundation
import HubSync
import IntelligenceLog
import ScriptEngine

/// How long it takes, and how much memory, to send ten thousand records, a hundred thousand and a million that wait.
struct BacklogMeasure {
    let most: Int

    /// Measures each size once, the sync in a process of its own.
    func rows(_ setting: Setting) async throws -> [Row] {
        let nginx = try WebPeer("hub", in: setting.freshFolder("hub"), setting)
        defer { try? nginx.stop() }
        var rows: [Row] = []
        for count in [10_000, 100_000, 1_000_000] where count <= most {
            let path = try await Self.make(count, in: setting.freshFolder("backlog"))
            let line = try Peer.output(ProcessInfo.processInfo.arguments[0], ["--sent", path, nginx.address])
            let figures = line.split(separator: " ").compactMap { Double($0.trimmingCharacters(in: .newlines)) }
            guard figures.count == 2 else { throw Peer.Failed(description: "the sync said: \(line)") }
            let name = "hub: \(Table.grouped(count)) waiting, sent to nginx"
            var each = Row("\(name), each", "µs", .time)
            var memory = Row("\(name), memory at most", "MB", .time, target: "< 100")
            each.ours = [figures[0] / Double(count) * 1e6]
            memory.ours = [figures[1]]
            rows += [each, memory]
        }
        return rows
    }

    /// A log in which so many records wait, each the only one of its stream.
    private static func make(_ count: Int, in folder: String) async throws -> String {
        let path = "\(folder)/log.sqlite"
        let log = try IntelligenceLog(benchmark: path)
        var simulator = try CallSimulator(calls: 200, year: 2024, seed: 4, scripts: .released)
        var models: [(record: HubRecord, summary: Summary)] = []
        while let (_, changes) = try simulator.next() {
            models += changes.flatMap { change in change.records.map { ($0, change.summary) } }
        }
        var random = SeededGenerator(seed: 5)
        var changes: [Change] = []
        for number in 0..<count {
            let (model, summary) = models[number % models.count]
            let stream = StreamID(at: Timestamp(milliseconds: 1_700_000_000_000 + number), random: &random)
            let kind = model.id.drop { $0 != "/" }
            let record = HubRecord(
                id: "\(stream)\(kind)", revision: 1, type: model.type, time: model.time, data: model.data)
            changes.append(Change(stream: stream, expected: 0, entries: [], summary: summary, records: [record]))
            if changes.count == 2_000 || number + 1 == count {
                try await log.append(changes)
                changes = []
            }
        }
        try await log.emptyWAL()
        return path
    }

    /// What a process of its own does: opens the log and sends everything.
    ///
    /// - Returns: seconds, and MB of memory at most.
    static func sent(_ path: String, to address: String) async throws -> String {
        ProcessMemory.keepSmall()
        let log = try IntelligenceLog(benchmark: path)
        let took = try await asyncSeconds { _ = try await HubBatches.sync(log, HubBatches.line(to: address), 1_000) }
        return String(format: "%.3f %.3f", took, Space.mostResidentBytes() / 1e6)
    }
}
