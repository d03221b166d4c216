import Casework
import Foundation
import IntelligenceLog
import ScriptEngine

/// Answers that are on the disk before the next is given, by one handler and by many at once.
///
/// Beside them in the same rounds, on the same disk: C on the sqlite3 API with the same tables and rows, one transaction
/// an answer; PostgreSQL with as many clients in C; and, below all of them, 300 bytes and `fdatasync`.
struct DurableMeasure {
    private let fixtures: Fixtures

    init(_ fixtures: Fixtures) { self.fixtures = fixtures }

    /// Measures, round by round.
    func rows(_ setting: Setting) async throws -> [Row] {
        let server = PostgresServer(setting)
        let file = try "\(setting.freshFolder("floor"))/file"
        let syncs = try Peer.figure("\(setting.built)/fdatasync", [file, "200"]) ?? 1_000
        var rows: [Row] = []
        for (handlers, calls) in [(1, setting.isQuick ? 8 : 24), (8, setting.isQuick ? 3 : 8), (64, 2)] {
            // On a slow disk a round ends sooner, since there a few hundred answers say as much as thousands.
            let most = max(16, Int(syncs * Self.longest / Double(handlers)))
            let work = answers(handlers: handlers, callsEach: calls).map { Array($0.prefix(most)) }
            rows += try await self.rows(work, server, setting)
        }
        return rows
    }

    /// How many seconds the slowest peer, a sync for each answer, may take for a round.
    private static let longest = 3.0

    private func rows(_ work: [[Change]], _ server: PostgresServer, _ setting: Setting) async throws -> [Row] {
        let handlers = work.count
        let folder = try setting.freshFolder("rows")
        for (handler, changes) in work.enumerated() {
            try RowsFile.text(changes).write(toFile: "\(folder)/rows-\(handler)", atomically: false, encoding: .utf8)
        }
        let name = "durable answer: \(handlers) at once"
        var peers: [(row: Row, figure: () throws -> Double?)] = [
            (
                Row(name, "answers/s", .rate, peer: "sqlite3 in C, a commit each"),
                {
                    let file = try "\(setting.freshFolder("peer"))/log.sqlite"
                    return try Peer.figure(
                        "\(setting.built)/append",
                        [file, "\(setting.peers)/schema.sql", "\(folder)/rows", "\(handlers)"])
                }
            )
        ]
        for (way, words) in [("trips", ""), ("pipeline", ", pipelined")] {
            let target = handlers == 64 ? "≥ 2×" : "≥ 1.2×"
            let row = Row(name, "answers/s", .rate, peer: "PostgreSQL\(words)", target: target)
            peers.append(
                (row, { try server.figure(rows: "\(folder)/rows", clients: handlers, way: way) }))
        }
        if handlers == 1 {
            let file = try "\(setting.freshFolder("floor"))/file"
            peers.append(
                (
                    Row(name, "answers/s", .rate, peer: "300 bytes + fdatasync", target: "≥ 0.7×"),
                    { try Peer.figure("\(setting.built)/fdatasync", [file, "\(min(2_000, work[0].count))"]) }
                ))
        }
        for round in 0...setting.rounds {
            let own = try await Self.append(work, opening: openings(of: work), to: setting.freshFolder("log"))
            let others = try peers.map { try $0.figure() }
            guard round > 0 else { continue }
            for (index, other) in others.enumerated() {
                peers[index].row.ours.append(own)
                if let other { peers[index].row.theirs.append(other) }
            }
        }
        return peers.map(\.row)
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
        let log = try IntelligenceLog(benchmark: "\(folder)/log.sqlite")
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
