import Casework
import IntelligenceLog
import ScriptEngine

/// A call made again from its entries: the fold alone, and with the reading of the entries from the log.
struct ResumeMeasure {
    private let fixtures: Fixtures

    init(_ fixtures: Fixtures) { self.fixtures = fixtures }

    /// Measures, round by round.
    func rows(_ setting: Setting) async throws -> [Row] {
        let count = setting.isQuick ? 100 : 300
        let log = try IntelligenceLog(benchmark: "\(setting.freshFolder("resume"))/log.sqlite")
        for call in fixtures.calls { try await log.append(call.changes) }
        let stream = fixtures.entries[0].stream
        var fold = Row("resume: replay of \(fixtures.entries.count) entries", "µs", .time, target: "≤ 50")
        var decode = Row("resume: JSON of \(fixtures.entries.count) payloads read", "µs", .time)
        let payloads = fixtures.entries.map { CanonicalJSON.bytes($0.payload) }
        var whole = Row("resume: read from the log and replay", "µs", .time)
        for round in 0...setting.rounds {
            let folded = try seconds { for _ in 0..<count { keepAlive(try replayed(fixtures.entries)) } }
            let read = try await asyncSeconds {
                for _ in 0..<count { keepAlive(try replayed(try await log.entries(of: stream))) }
            }
            let parsed = try seconds {
                for _ in 0..<count { for payload in payloads { keepAlive(try JSONParser.parse(payload)) } }
            }
            guard round > 0 else { continue }
            fold.ours.append(folded / Double(count) * 1e6)
            decode.ours.append(parsed / Double(count) * 1e6)
            whole.ours.append(read / Double(count) * 1e6)
        }
        return [fold, decode, whole]
    }

    private func replayed(_ entries: [Entry]) throws -> Call {
        try Call.replayed(entries) { _ in fixtures.script }
    }
}
