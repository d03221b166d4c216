import Casework
import Foundation
import IntelligenceLog
import ScriptEngine

/// Who is who: precision and recall on spoiled words whose truth is known, and lookups among many vehicles by the log's
/// own search index.
struct EntityMeasure {
    /// How many vehicles the log has.
    private let vehicles: Int
    private var random = SeededGenerator(seed: SpoiledSet.testSeed)

    init(vehicles: Int) { self.vehicles = vehicles }

    /// Measures; the tables of precision and recall are printed as they are, since nothing in them is a time.
    mutating func rows(_ setting: Setting) async throws -> [Row] {
        printRecall(events: setting.isQuick ? 3_000 : 20_000)
        return try resolutionRows(setting) + (try await lookupRows(setting))
    }

    // MARK: Precision and recall

    private func printRecall(events: Int) {
        let measure = MatchingMeasure(
            SpoiledSet(seed: SpoiledSet.testSeed, events: events), scores: [0, 20, 50, 80, 90, 95, 99])
        print("Pairs written in two ways, of \(Table.grouped(events)) invented events, seed \(SpoiledSet.testSeed);")
        print("the weights were learnt from another seed. What is written the same is left out.\n")
        print("kind     from score  suggested    right   wanted  precision  recall    F1")
        for row in measure.rows {
            let counts = [row.suggested, row.right, row.wanted].map { Table.grouped($0) }
            print(
                row.kind.rawValue.padding(toLength: 9, withPad: " ", startingAt: 0)
                    + String(repeating: " ", count: 10 - String(row.least).count) + "\(row.least)"
                    + zip(counts, [11, 9, 9]).map { String(repeating: " ", count: max(1, $1 - $0.count)) + $0 }.joined()
                    + String(format: "%11.3f%8.3f%6.3f", row.precision, row.recall, row.f1))
        }
        print("")
    }

    private func resolutionRows(_ setting: Setting) throws -> [Row] {
        let events = setting.isQuick ? 3_000 : 20_000
        let set = SpoiledSet(seed: SpoiledSet.testSeed, events: events)
        var row = Row("matching: \(Table.grouped(events)) records compared with each other", "s", .time)
        for _ in 0..<setting.rounds {
            row.ours.append(seconds { keepAlive(Resolution(set.records).suggestions(least: 50).count) })
        }
        return [row]
    }

    // MARK: Lookups

    /// Outstanding penalties, one a vehicle, appended as an import does: a million calls would take an hour to make, and
    /// the index holds a vehicle of either in the same way.
    private mutating func lookupRows(_ setting: Setting) async throws -> [Row] {
        let log = try IntelligenceLog(benchmark: "\(setting.freshFolder("matching"))/log.sqlite")
        let name = "matching, \(Table.grouped(vehicles)) vehicles"
        var marks: [String] = []
        var adding = Row("\(name): added", "vehicles/s", .rate)
        adding.ours = [Double(vehicles) / (try await asyncSeconds { marks = try await fill(log) })]
        var indexing = Row("\(name): index made", "vehicles/s", .rate)
        indexing.ours = [
            Double(vehicles) / (try await asyncSeconds { try await log.catchUpSearch(scripts: .released) })
        ]
        let file = "\(setting.work)/marks.txt"
        try marks.joined(separator: "\n").write(toFile: file, atomically: true, encoding: .utf8)
        var rows = [adding, indexing]
        let wanted = setting.isQuick ? 100 : 400
        for form in Form.allCases {
            let looked = (0..<wanted).map { _ in marks.randomElement(using: &random) ?? "" }
            let queries = looked.map { form.spoil($0, &random) }
            var took: [Double] = []
            var found = 0
            for (query, mark) in zip(queries, looked) {
                guard let identity = Identity(.registration, query), let own = Identity(.registration, mark) else {
                    continue
                }
                took.append(
                    try await asyncSeconds {
                        let matches = try await log.matches(for: [identity], excluding: nil, scripts: .released)
                        if matches.contains(where: { $0.record.identities.contains { $0.isSame(as: own) } }) {
                            found += 1
                        }
                    } * 1e3)
            }
            for (label, share) in [("p50", 0.5), ("p95", 0.95)] {
                var row = Row(
                    "\(name): \(form.rawValue), \(label)", "ms", .time, peer: share > 0.9 ? nil : "rapidfuzz, one slip",
                    target: share > 0.9 ? "≤ 20" : nil)
                row.ours = [took.percentile(share)]
                if share < 0.9 { row.theirs = try peer("rapidfuzz", file, queries, setting).map { [$0] } ?? [] }
                rows.append(row)
            }
            var like = Row("\(name): \(form.rawValue), p50", "ms", .time, peer: "SQLite LIKE, any one letter")
            like.ours = [took.percentile(0.5)]
            like.theirs = try peer("like", file, queries, setting).map { [$0] } ?? []
            var recall = Row("\(name): \(form.rawValue), found", "%", .rate)
            recall.ours = [Double(found) * 100 / Double(max(1, took.count))]
            rows += [like, recall]
        }
        return rows
    }

    /// The median milliseconds of a lookup by a program of Python's; nil where that is not there.
    private func peer(_ name: String, _ file: String, _ queries: [String], _ setting: Setting) throws -> Double? {
        guard FileManager.default.isExecutableFile(atPath: setting.python) else { return nil }
        let asked = "\(setting.work)/queries.txt"
        // A scan of a million takes its time; a few tell its median.
        try queries.prefix(15).joined(separator: "\n").write(toFile: asked, atomically: true, encoding: .utf8)
        return try Peer.figure(setting.python, ["\(setting.peers)/matching.py", name, file, asked])
    }

    private mutating func fill(_ log: IntelligenceLog) async throws -> [String] {
        var marks: [String] = []
        marks.reserveCapacity(vehicles)
        var batch: [Change] = []
        let actor = Actor("benchmark")
        for number in 0..<vehicles {
            let mark = Self.mark(&random)
            marks.append(mark)
            let at = Timestamp(seconds: 1_600_000_000 + number)
            let particulars = OutstandingPenalty.Particulars(
                reference: "CP\(number)", registration: mark, outstandingPence: 100_000)
            let id = PenaltyID(StreamID(at: at, random: &random))
            batch.append(OutstandingPenalty.listed(id, particulars, at: at, by: actor).change)
            if batch.count == 2_000 {
                try await log.append(batch)
                batch = []
            }
        }
        try await log.append(batch)
        return marks
    }

    /// A mark of one of five countries.
    private static func mark(_ random: inout SeededGenerator) -> String {
        let shapes = ["AA99AAA", "AA99AAA", "B99AAA", "WA99999", "CA9999AA", "MAA9999"]
        let shape = shapes.randomElement(using: &random) ?? "AA99AAA"
        return String(
            shape.enumerated().map { index, sign in
                if sign == "9" { return Self.digits.randomElement(using: &random) ?? "0" }
                // Letters of a country's own places stand as they are.
                if "BWCM".contains(shape.prefix(1)), index == 0 { return sign }
                return Self.letters.randomElement(using: &random) ?? "A"
            })
    }

    private static let letters = Array("ABCDEFGHIJKLMNOPRSTUVWXYZ")
    private static let digits = Array("0123456789")

    /// How a mark is looked up.
    private enum Form: String, CaseIterable {
        case same = "as it stands"
        case slip = "with a slip"
        case lookAlike = "with look-alikes"
        case unknown = "nothing like it"

        func spoil(_ mark: String, _ random: inout SeededGenerator) -> String {
            var signs = Array(mark)
            switch self {
            case .same: break
            case .slip:
                switch Int.random(in: 0..<3, using: &random) {
                case 0: signs.swapAt(2, 3)
                case 1: signs.remove(at: Int.random(in: 0..<signs.count, using: &random))
                default:
                    signs[Int.random(in: 0..<signs.count, using: &random)] =
                        letters.randomElement(using: &random) ?? "A"
                }
            case .lookAlike:
                let alike: [Character: Character] = [
                    "0": "O", "O": "0", "1": "I", "I": "1", "2": "Z", "Z": "2", "5": "S", "S": "5", "8": "B", "B": "8",
                ]
                signs = signs.map { alike[$0] ?? $0 }
            case .unknown: signs = Array("QQQ\(Int.random(in: 1_000_000...9_999_999, using: &random))QQ")
            }
            return String(signs)
        }
    }
}
