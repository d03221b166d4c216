import Casework
import Foundation
import IntelligenceLog
import ScriptEngine

/// Answers that are on the disk before the next is given, by one handler and by many at once.
///
/// The peer is C on the sqlite3 API: the same tables and rows, one transaction an answer. The floor below both is
/// writing 300 bytes and `fdatasync`.
struct DurableMeasure {
    private let fixtures: Fixtures

    init(_ fixtures: Fixtures) { self.fixtures = fixtures }

    /// Measures, round by round.
    func rows(_ setting: Setting) async throws -> [Row] {
        var rows: [Row] = []
        for (handlers, calls) in [(1, setting.isQuick ? 8 : 24), (8, setting.isQuick ? 3 : 8), (64, 2)] {
            rows.append(try await row(handlers: handlers, callsEach: calls, setting))
        }
        var floor = Row("floor: 300 bytes + fdatasync, in C", "writes/s", .rate)
        let folder = try setting.freshFolder("floor")
        for round in 0...setting.rounds {
            let rate = try Peer.figure("\(setting.built)/fdatasync", ["\(folder)/file", "500"])
            if round > 0, let rate { floor.ours.append(rate) }
        }
        return rows + [floor]
    }

    private func row(handlers: Int, callsEach: Int, _ setting: Setting) async throws -> Row {
        let work = answers(handlers: handlers, callsEach: callsEach)
        let folder = try setting.freshFolder("rows")
        for (handler, changes) in work.enumerated() {
            try RowsFile.text(changes).write(toFile: "\(folder)/rows-\(handler)", atomically: false, encoding: .utf8)
        }
        var row = Row("durable answer: \(handlers) at once", "answers/s", .rate, peer: "sqlite3 in C, a commit each")
        try await row.measure(rounds: setting.rounds) {
            try await Self.append(work, opening: openings(of: work), to: setting.freshFolder("log"))
        } peer: {
            try Peer.figure(
                "\(setting.built)/append",
                [
                    "\(setting.freshFolder("peer"))/log.sqlite", "\(setting.peers)/schema.sql", "\(folder)/rows",
                    "\(handlers)",
                ])
        }
        return row
    }

    /// What each handler does: every answer of its calls, one call after another, as many for each handler.
    private func answers(handlers: Int, callsEach: Int) -> [[Change]] {
        // Calls of about the same length, so that all handlers are at it until the end.
        let wanted = handlers * callsEach
        let first = max(0, (fixtures.calls.count - wanted) / 2)
        let calls = fixtures.calls[first..<min(first + wanted, fixtures.calls.count)]
        let length = calls.map { $0.changes.count - 2 }.min() ?? 0
        return (0..<handlers).map { handler in
            stride(from: first + handler, to: calls.endIndex, by: handlers).flatMap { number in
                calls[number].changes.dropFirst().prefix(length)
            }
        }
    }

    /// The changes that open the calls of the work; they are not measured.
    private func openings(of work: [[Change]]) -> [Change] {
        let streams = Set(work.joined().map(\.stream))
        return fixtures.calls.compactMap { streams.contains($0.call.id.stream) ? $0.changes.first : nil }
    }

    /// Appends to a new log, each handler's changes in turn, all handlers at once.
    ///
    /// - Returns: answers a second.
    private static func append(_ work: [[Change]], opening: [Change], to folder: String) async throws -> Double {
        let log = try IntelligenceLog(path: "\(folder)/log.sqlite")
        try await log.append(opening)
        let took = try await asyncSeconds {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for changes in work {
                    group.addTask { for change in changes { try await log.append(change) } }
                }
                try await group.waitForAll()
            }
        }
        return Double(work.reduce(0) { $0 + $1.count }) / took
    }
}

/// The rows of changes as the C peer reads them: see `Peers/append.c`.
enum RowsFile {
    static func text(_ changes: [Change]) -> String {
        changes.map { change in
            (change.entries.map(line) + [line(change.summary)] + change.records.map(line) + [";\n"]).joined()
        }.joined()
    }

    private static func line(_ entry: Entry) -> String {
        line(
            "E",
            [
                entry.stream.text, "\(entry.version)", entry.kind, "\(entry.at.milliseconds)", entry.actor.id,
                CanonicalJSON.text(entry.payload),
            ])
    }

    private static func line(_ record: HubRecord) -> String {
        line(
            "O",
            [
                record.id, "\(record.revision)", record.type, "\(record.time.milliseconds)",
                CanonicalJSON.text(record.data), record.attachments.joined(separator: " "),
            ])
    }

    private static func line(_ summary: Summary) -> String {
        guard case .call(let call) = summary else { return "" }
        return line(
            "C",
            [
                call.id.description, call.script.script, "\(call.script.version)", call.script.digest,
                call.phase.rawValue,
                call.isSimulated ? "1" : "0", call.handler.id, "\(call.openedAt.milliseconds)",
                call.closedAt.map { "\($0.milliseconds)" }, call.eventTime.map { "\($0.milliseconds)" }, call.force,
                call.eventType, call.completeness?.rawValue,
                "\(call.required.critical)", "\(call.required.major)", "\(call.required.moderate)",
                "\(call.required.minor)",
                "\(call.open.critical)", "\(call.open.major)", "\(call.open.moderate)", "\(call.open.minor)",
                "\(call.version)",
            ])
    }

    /// Canonical JSON holds no bare tab or line feed, and no other field does.
    private static func line(_ table: String, _ fields: [String?]) -> String {
        ([table] + fields.map { $0 ?? "" }).joined(separator: "\t") + "\n"
    }
}
