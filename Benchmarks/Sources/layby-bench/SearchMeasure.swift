import Casework
import Foundation
import IntelligenceLog
import ScriptEngine

/// Searches in a log of simulated calls: what is typed into the box, hit or miss, right or with a slip.
struct SearchMeasure {
    /// How many entries the log has.
    private let entries: Int
    private var random = SeededGenerator(seed: 5)

    init(entries: Int) { self.entries = entries }

    /// Measures, after the index has caught up.
    mutating func rows(_ setting: Setting) async throws -> [Row] {
        let log = try IntelligenceLog(benchmark: "\(setting.freshFolder("search"))/log.sqlite")
        let words = try await fill(log)
        let head = try await log.head().position
        let name = "search, \(Table.grouped(head)) entries"
        let before = try await Space.bytes(of: log)
        var indexing = Row("\(name): index made", "entries/s", .rate)
        indexing.ours = [Double(head) / (try await asyncSeconds { try await log.catchUpSearch(scripts: .released) })]
        var size = Row("\(name): index beside the log", "%", .time)
        size.ours = [(try await Space.bytes(of: log) / before - 1) * 100]
        var rows = [indexing, size]
        let forms: [(String, [String])] = [
            ("one registration", words.registrations), ("a name with a slip", words.names.map(slip)),
            ("two common words", words.pairs), ("nothing like it", (0..<40).map { "quxleyford\($0)" }),
        ]
        for (form, queries) in forms {
            var took: [Double] = []
            for query in queries.shuffled(using: &random).prefix(setting.isQuick ? 30 : 200) {
                took.append(
                    try await asyncSeconds { keepAlive(try await log.search(SearchQuery(query), scripts: .released)) }
                        * 1e3)
            }
            for (label, share) in [("p50", 0.5), ("p95", 0.95)] {
                var row = Row("\(name): \(form), \(label)", "ms", .time, target: share > 0.9 ? "≤ 100" : nil)
                row.ours = [took.percentile(share)]
                rows.append(row)
            }
        }
        return rows
    }

    private struct Words {
        var registrations: [String] = []
        var names: [String] = []
        var pairs: [String] = []
    }

    /// Adds simulated calls until there are enough entries.
    ///
    /// - Returns: what was said in some of them.
    private func fill(_ log: IntelligenceLog) async throws -> Words {
        let script = try ScriptLibrary.released.script(version: 4)
        var simulator = try CallSimulator(calls: entries / 60 + 100, year: 2024, seed: 4, scripts: .released)
        var words = Words()
        var made = 0
        var batch: [Change] = []
        while made < entries, let (call, changes) = try simulator.next() {
            made += changes.reduce(0) { $0 + $1.entries.count }
            batch += changes
            if batch.count > 5_000 {
                try await log.append(batch)
                batch = []
            }
            guard words.registrations.count < 400, call.script.reference.version == 4 else { continue }
            for question in script.definition.sections.flatMap(\.questions) {
                guard case .answered(.text(let text)) = call.interview.response(at: Place(question.id)) else {
                    continue
                }
                switch question.type {
                case .registration: words.registrations.append(text)
                case .personName: words.names.append(text)
                case .text where text.split(separator: " ").count > 1:
                    words.pairs.append(text.split(separator: " ").prefix(2).joined(separator: " "))
                default: break
                }
            }
        }
        try await log.append(batch)
        return words
    }

    /// A word with two neighbours swapped, as fingers do.
    private func slip(_ text: String) -> String {
        var letters = Array(text)
        guard letters.count > 4 else { return text }
        letters.swapAt(2, 3)
        return String(letters)
    }
}
