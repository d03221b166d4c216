import ScriptEngine
import TestSupport
import Testing

@testable import Casework

@Suite("Small counts in what leaves the unit")
struct SuppressionTests {
    /// A table as completion's, with a total.
    private func table(
        _ rows: [(full: Int, partial: Int, brokenOff: Int)], relations: [MeasureTable.Relation]? = nil,
        notes: [String] = []
    ) -> MeasureTable {
        func cells(_ name: String, _ row: (full: Int, partial: Int, brokenOff: Int)) -> [MeasureTable.Cell] {
            let closed = row.full + row.partial + row.brokenOff
            return [
                .text(name), .count(closed), .count(row.full), .count(row.partial), .count(row.brokenOff),
                .rate(Proportion(row.full, of: closed).rate),
            ]
        }
        let total = rows.reduce((full: 0, partial: 0, brokenOff: 0)) {
            ($0.full + $1.full, $0.partial + $1.partial, $0.brokenOff + $1.brokenOff)
        }
        return MeasureTable(
            code: "completion", name: "Completion",
            columns: [
                .init("group", "group", .text), .init("closed", "closed", .count), .init("full", "full", .count),
                .init("partial", "partial", .count), .init("brokenOff", "broken off", .count),
                .init("rate", "rate", .rate),
            ],
            rows: rows.enumerated().map { cells(["Alpha", "Beta", "Gamma"][$0.offset % 3], $0.element) },
            total: cells("all", total), notes: notes,
            relations: relations ?? [
                .sum("closed", ["full", "partial", "brokenOff"]), .rate(["rate"], of: "full", in: "closed"),
            ])
    }

    private func words(_ table: MeasureTable) -> [[String]] {
        (table.rows + (table.total.map { [$0] } ?? [])).map { $0.map(\.words) }
    }

    @Test func aSmallCountIsHiddenAndSoIsWhatGivesItAway() {
        let shown = table([(50, 3, 20), (40, 30, 9), (60, 20, 15)]).suppressed(below: 5)
        // 3 is small; by its row's sum another must go, by its column's another row's, and so on round.
        #expect(shown.rows[0][3] == .suppressed)
        #expect(shown.rows[0].count { $0 == .suppressed } == 2)
        #expect(shown.rows.count { $0[3] == .suppressed } >= 2)
        #expect(shown.hidesFigures && shown.notes.last?.contains("[c]") == true)
    }

    @Test func whatIsLeftOfTheWholeIsNoLessPrivate() {
        let shown = table([(97, 3, 0), (200, 40, 30), (90, 20, 25)]).suppressed(below: 5)
        // 97 of 100 tells that 3 were not.
        #expect(shown.rows[0][5] == .suppressed)
        #expect(shown.rows[0][1] == .suppressed || shown.rows[0][2] == .suppressed)
    }

    @Test func whatIsNotSmallStaysAsItIs() {
        let own = table([(50, 10, 20), (40, 30, 9), (60, 0, 15)], notes: ["Nothing."])
        #expect(own.suppressed(below: 5) == own)
        #expect(table([(3, 2, 1)]).suppressed(below: 0) == table([(3, 2, 1)]))
    }

    @Test func countsOfWhichNothingIsSaidAreHiddenTogether() {
        let shown = table([(50, 3, 20), (400, 300, 90), (60, 20, 45)], relations: []).suppressed(below: 5)
        #expect(shown.rows[0][1...5].allSatisfy { $0 == .suppressed })
        // A second row goes with it, or the totals would tell.
        #expect(shown.rows.count { $0.contains(.suppressed) } >= 2)
    }

    @Test func moneyOfAHiddenCountIsHiddenInTwoRows() {
        let own = MeasureTable(
            code: "recovered", name: "Recovered",
            columns: [.init("force", "force", .text), .init("debts", "debts", .count), .init("sum", "sum", .pence)],
            rows: [
                [.text("a"), .count(2), .pence(5_000)], [.text("b"), .count(9), .pence(90_000)],
                [.text("c"), .count(30), .pence(310_000)],
            ], total: [.text("all"), .count(41), .pence(405_000)], notes: [])
        let shown = own.suppressed(below: 5)
        #expect(shown.rows[0][2] == .suppressed)
        #expect(shown.rows.count { $0[2] == .suppressed } >= 2)
    }

    @Test func filesMarkWhatIsHidden() {
        let shown = table([(50, 3, 20), (40, 30, 9), (60, 20, 15)]).suppressed(below: 5)
        #expect(shown.csv.contains("[c]"))
        let described = CanonicalJSON.text(shown.csvw(file: "completion.csv"))
        #expect(described.contains(#""null":["","[c]"]"#))
        #expect(CanonicalJSON.text(shown.json).contains(#""[c]""#))
    }

    @Test func noSentenceAndNoDrawingSaysWhatIsHidden() throws {
        let own = table([(97, 3, 0), (200, 40, 30), (90, 20, 25)], notes: ["3 of the 100 calls are simulated: …"])
        let chart = BarChart(name: "Rates", bars: [.init("Alpha", 0.97, words: "97 %")]).drawing(id: "x")
        let report = Report(
            .completion, .init(own, [chart]),
            findings: ["97 % is more than noise.", "Alpha leads.", "The rate of Beta is 74 %."])
        let shown = report.suppressed(below: 5, by: .eventType)
        #expect(shown.findings == ["The rate of Beta is 74 %."])
        #expect(shown.parts[0].table.notes.first == "Some of the calls are simulated: their answers are invented.")
        for drawing in shown.parts[0].drawings {
            #expect(!drawing.svg.contains("97 %") && drawing.svg.contains("figures are hidden"))
        }
    }

    /// Whoever has the shown figures, the sums, and knows that what is hidden is at least one, finds at least two values
    /// for each hidden figure: by elimination, and by narrowing bounds.
    @Test(arguments: 0..<400) func noHiddenCountCanBeWorkedOut(seed: Int) throws {
        var random = Seeded(UInt64(seed + 1) &* 0x9E37_79B9_7F4A_7C15)
        let rows = (0..<Int.random(in: 1...9, using: &random)).map { _ in
            func count() -> Int { [0, 0, 1, 2, 3, 4, 5, 7, 12, 60, 97].randomElement(using: &random) ?? 0 }
            return (full: count(), partial: count(), brokenOff: count())
        }
        let own = table(rows)
        let shown = own.suppressed(below: 5)
        let attack = TableAttack(own, shown)
        #expect(attack.smallAndShown.isEmpty, "seed \(seed): \(words(shown))")
        #expect(attack.eliminated().isEmpty, "seed \(seed): \(words(own)) \(words(shown))")
        #expect(attack.narrowed().isEmpty, "seed \(seed): \(words(own)) \(words(shown))")
    }

    /// Of small tables every table is tried that would be shown as the same.
    @Test(arguments: 0..<25) func ofEveryHiddenCountTwoValuesAreLeft(seed: Int) throws {
        var random = Seeded(UInt64(seed + 9_000) &* 0x9E37_79B9_7F4A_7C15)
        let rows = (0..<2).map { _ in
            func count() -> Int { [0, 1, 2, 3, 5].randomElement(using: &random) ?? 0 }
            return (full: count(), partial: count(), brokenOff: count())
        }
        let own = table(rows)
        let shown = own.suppressed(below: 5)
        let found = TableAttack(own, shown).values(upTo: 6)
        for (place, values) in found { #expect(values.count > 1, "seed \(seed): \(place) \(words(shown))") }
    }

    @Test func manySmallRowsLeaveTheirTotalsToBeRead() {
        let rows = [(1, 0, 0), (2, 1, 0), (4, 0, 0), (1, 1, 0), (12, 0, 0), (9, 2, 1), (3, 0, 0), (30, 1, 0)]
        let own = table(rows.map { (full: $0.0, partial: $0.1, brokenOff: $0.2) })
        let shown = own.suppressed(below: 5)
        #expect(shown.total?[1] == own.total?[1] && shown.total?[2] == own.total?[2])
    }

    @Test func aLargeTableIsNotAllHidden() {
        var random = Seeded(4)
        let rows = (0..<300).map { _ in
            (
                full: Int.random(in: 0...90, using: &random), partial: Int.random(in: 0...12, using: &random),
                brokenOff: Int.random(in: 0...9, using: &random)
            )
        }
        let own = table(rows)
        let shown = own.suppressed(below: 5)
        let attack = TableAttack(own, shown)
        #expect(attack.smallAndShown.isEmpty && attack.narrowed().isEmpty)
        // Not all of it is gone.
        #expect(shown.rows.joined().count { $0 == .suppressed } < 300 * 3)
    }
}

/// Somebody who wants to know what is hidden in a table shaped as completion's.
struct TableAttack {
    private let own: [[Int]]
    private let shown: [[Int?]]
    private let rows: Int

    /// Columns: closed, full, partial, broken off. The last row is the total.
    init(_ own: MeasureTable, _ shown: MeasureTable) {
        func count(_ cell: MeasureTable.Cell) -> Int? { if case .count(let count) = cell { count } else { nil } }
        self.own = (own.rows + [own.total ?? []]).map { $0[1...4].map { count($0) ?? 0 } }
        self.shown = (shown.rows + [shown.total ?? []]).map { $0[1...4].map(count) }
        rows = own.rows.count
    }

    /// Cells that are small, or whose rest of the whole is, and that can be read.
    var smallAndShown: [String] {
        own.indices.flatMap { row in
            (0...3).compactMap { shown[row][$0].map { (1...4).contains($0) } == true ? "\(row)/\($0)" : nil }
                + ((1...4).contains(own[row][0] - own[row][1]) && shown[row][0] != nil && shown[row][1] != nil
                    ? ["\(row)/rest"] : [])
        }
    }

    private func number(_ row: Int, _ column: Int) -> Int { row * 4 + column }

    /// Every sum: terms with signs that come to nothing.
    private var sums: [[(Int, Int)]] {
        let across = own.indices.map { row in
            [(number(row, 0), 1)] + (1...3).map { (number(row, $0), -1) }
        }
        let down = (0...3).map { column in
            [(number(rows, column), 1)] + (0..<rows).map { (number($0, column), -1) }
        }
        return across + down
    }

    private func known(_ number: Int) -> Int? { shown[number / 4][number % 4] }

    /// The hidden numbers that the sums alone determine.
    func eliminated() -> [Int] {
        let hidden = (0..<own.count * 4).filter { known($0) == nil }
        let places = Dictionary(uniqueKeysWithValues: hidden.enumerated().map { ($0.element, $0.offset) })
        var matrix = sums.map { sum in
            sum.reduce(into: [Double](repeating: 0, count: hidden.count)) { row, term in
                if let place = places[term.0] { row[place] += Double(term.1) }
            }
        }
        var pivots = 0
        for column in hidden.indices {
            guard let best = (pivots..<matrix.count).first(where: { abs(matrix[$0][column]) > 1e-9 }) else { continue }
            matrix.swapAt(pivots, best)
            let divisor = matrix[pivots][column]
            matrix[pivots] = matrix[pivots].map { $0 / divisor }
            for row in matrix.indices where row != pivots && abs(matrix[row][column]) > 1e-9 {
                let factor = matrix[row][column]
                for index in hidden.indices { matrix[row][index] -= factor * matrix[pivots][index] }
            }
            pivots += 1
        }
        return matrix.compactMap { row in
            let left = row.indices.filter { abs(row[$0]) > 1e-9 }
            return left.count == 1 ? hidden[left[0]] : nil
        }
    }

    /// The hidden numbers for which one value is left when bounds are narrowed as far as they go.
    func narrowed() -> [Int] {
        var bounds = (0..<own.count * 4).map { known($0).map { $0...$0 } ?? 1...100_000 }
        var isChanged = true
        var rounds = 0
        while isChanged, rounds < 200 {
            isChanged = false
            rounds += 1
            for sum in sums {
                for (target, sign) in sum {
                    // sign · target = −Σ others
                    var (low, high) = (0, 0)
                    for (other, its) in sum where other != target {
                        let factor = -its * sign
                        low += factor > 0 ? bounds[other].lowerBound : -bounds[other].upperBound
                        high += factor > 0 ? bounds[other].upperBound : -bounds[other].lowerBound
                    }
                    let next = max(low, bounds[target].lowerBound)...min(high, bounds[target].upperBound)
                    if next != bounds[target] { (bounds[target], isChanged) = (next, true) }
                }
            }
        }
        return bounds.indices.filter { known($0) == nil && bounds[$0].count == 1 }
    }

    /// Of each hidden inner cell, the values that it has in tables that would be shown as the same.
    func values(upTo most: Int) -> [Int: Set<Int>] {
        let inner = (0..<rows).flatMap { row in (1...3).map { number(row, $0) } }
        let hidden = inner.filter { known($0) == nil }
        var found: [Int: Set<Int>] = [:]
        var table = (0..<own.count * 4).map { known($0) ?? 1 }
        let sums = self.sums
        func check() {
            // Wholes follow from their parts.
            for sum in sums where known(sum[0].0) == nil {
                table[sum[0].0] = sum.dropFirst().reduce(0) { $0 + table[$1.0] }
            }
            for sum in sums where sum.reduce(0, { $0 + $1.1 * table[$1.0] }) != 0 { return }
            for number in hidden { found[number, default: []].insert(table[number]) }
        }
        func fill(_ rest: ArraySlice<Int>) {
            guard let first = rest.first else { return check() }
            for value in 1...most {
                table[first] = value
                fill(rest.dropFirst())
            }
        }
        fill(hidden[...])
        return found
    }
}
