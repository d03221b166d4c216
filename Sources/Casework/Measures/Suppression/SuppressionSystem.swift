/// Whole numbers, some of them shown, and the sums that tie them: decides which more must be hidden so that nobody can work
/// out one that is.
///
/// What a reader is taken to know: every number that is shown, every sum, and that whatever is hidden is at least 1. A
/// number is safe when no combination of sums gives it, and more than one value is left when its bounds are narrowed by
/// every sum in turn. The smallest numbers that help are hidden.
struct SuppressionSystem {
    /// A number, by its place in the system.
    typealias Number = Int

    private(set) var isShown: [Bool] = []
    private var values: [Int] = []
    /// What stands nowhere: what is left when a part is taken from its whole. It may be nothing.
    private var isUnwritten: [Bool] = []
    private var isSensitive: [Bool] = []
    /// The sums that each number is in.
    private var sums: [[Int]] = []
    /// Terms that come to nothing together.
    private var terms: [[(number: Number, sign: Int)]] = []

    /// Puts in a number that is shown as long as nothing speaks against it.
    ///
    /// - Parameter value: 0 or more; a table's figures.
    mutating func add(_ value: Int, isSensitive: Bool, isUnwritten: Bool = false) -> Number {
        values.append(value)
        isShown.append(!isSensitive && !isUnwritten)
        self.isUnwritten.append(isUnwritten)
        self.isSensitive.append(isSensitive)
        sums.append([])
        return values.count - 1
    }

    /// Says that a number is the sum of others; left out where it is not.
    mutating func add(_ whole: Number, isSumOf parts: [Number]) {
        guard values[whole] == parts.reduce(0, { $0 + values[$1] }), !parts.isEmpty else { return }
        for number in [whole] + parts { sums[number].append(terms.count) }
        terms.append([(whole, 1)] + parts.map { ($0, -1) })
    }

    func value(of number: Number) -> Int { values[number] }

    mutating func hide(_ number: Number) {
        isShown[number] = false
        isSensitive[number] = true
    }

    /// Hides what must be hidden besides, until every hidden number is safe.
    mutating func protect() {
        while true {
            let unsafe = known().filter { !isUnwritten[$0] || isSensitive[$0] }
            var isChanged = false
            for number in unsafe {
                guard let more = nextToHide(for: number, onlyEnds: true) else { continue }
                isShown[more] = false
                isChanged = true
            }
            if isChanged { continue }
            // Where nothing is left to hide, all that a number hangs on may be any multiple of itself.
            guard let more = unsafe.compactMap({ nextToHide(for: $0, onlyEnds: false) }).first else { return }
            isShown[more] = false
        }
    }

    // MARK: What a reader works out

    /// The hidden numbers that can be worked out, ascending.
    private func known() -> [Number] { eliminated().union(narrowed()).sorted() }

    /// Those that a combination of sums gives: by Gauss and Jordan, on rows that hold hidden numbers alone.
    private func eliminated() -> Set<Number> {
        var rows = terms.map { sum in
            Dictionary(sum.filter { !isShown[$0.number] }.map { ($0.number, Double($0.sign)) }) { $0 + $1 }
        }
        var places: [Number: Set<Int>] = [:]
        for (index, row) in rows.enumerated() { for number in row.keys { places[number, default: []].insert(index) } }
        var isUsed = [Bool](repeating: false, count: rows.count)
        // A number of few sums is taken out of few others.
        for number in places.keys.sorted(by: { (sums[$0].count, $0) < (sums[$1].count, $1) }) {
            let own = (places[number] ?? []).filter { !isUsed[$0] }
            guard let pivot = own.min(by: { (rows[$0].count, $0) < (rows[$1].count, $1) }),
                let factor = rows[pivot][number]
            else { continue }
            isUsed[pivot] = true
            rows[pivot] = rows[pivot].mapValues { $0 / factor }
            for other in places[number] ?? [] where other != pivot {
                guard let times = rows[other][number] else { continue }
                for (column, value) in rows[pivot] {
                    let next = (rows[other][column] ?? 0) - times * value
                    if abs(next) < 1e-9 {
                        rows[other][column] = nil
                        places[column]?.remove(other)
                    } else {
                        rows[other][column] = next
                        places[column, default: []].insert(other)
                    }
                }
            }
        }
        return Set(rows.filter { $0.count == 1 }.compactMap(\.keys.first))
    }

    /// Those of which one value is left between bounds that every sum narrows in turn.
    private func narrowed() -> Set<Number> {
        let most = 1 << 40
        var low = values.indices.map { isShown[$0] ? values[$0] : isUnwritten[$0] ? 0 : 1 }
        var high = values.indices.map { isShown[$0] ? values[$0] : most }
        var open = terms.indices.filter { sum in terms[sum].contains { !isShown[$0.number] } }
        for _ in 0..<Self.mostRounds where !open.isEmpty {
            var next: Set<Int> = []
            for sum in open {
                // The least and the most that the sum can come to, which is nothing.
                var (least, greatest) = (0, 0)
                for (number, sign) in terms[sum] {
                    least += sign > 0 ? low[number] : -high[number]
                    greatest += sign > 0 ? high[number] : -low[number]
                }
                for (number, sign) in terms[sum] where !isShown[number] {
                    let (from, to) =
                        sign > 0
                        ? (high[number] - greatest, low[number] - least)
                        : (least + high[number], greatest + low[number])
                    guard from > low[number] || to < high[number] else { continue }
                    (low[number], high[number]) = (max(from, low[number]), min(to, high[number]))
                    next.formUnion(sums[number])
                }
            }
            open = next.sorted()
        }
        return Set(values.indices.filter { !isShown[$0] && low[$0] == high[$0] })
    }

    /// Bounds that creep are wide.
    private static let mostRounds = 60

    // MARK: What else to hide

    /// The smallest number that is shown in the nearest sum that gives its one hidden number away; nil where there is none.
    ///
    /// - Parameter onlyEnds: if false, any sum will do where none gives a number away.
    private func nextToHide(for number: Number, onlyEnds: Bool) -> Number? {
        var seen: Set<Int> = []
        var reached = sums[number]
        var nearest: Number?
        while !reached.isEmpty {
            let ends = reached.filter { sum in terms[sum].count { !isShown[$0.number] } == 1 }
            if let found = smallestShown(in: ends) { return found }
            nearest = nearest ?? smallestShown(in: reached)
            seen.formUnion(reached)
            let hidden = reached.flatMap { terms[$0].map(\.number) }.filter { !isShown[$0] }
            reached = Set(hidden.flatMap { sums[$0] }).subtracting(seen).sorted()
        }
        return onlyEnds ? nil : nearest
    }

    /// The one that stands in most of the sums, and of these the smallest.
    private func smallestShown(in sums: [Int]) -> Number? {
        let shown = sums.flatMap { terms[$0].map(\.number) }.filter { isShown[$0] && values[$0] > 0 }
        let times = Dictionary(shown.map { ($0, 1) }, uniquingKeysWith: +)
        return times.min { left, right in
            (right.value, values[left.key], left.key) < (left.value, values[right.key], right.key)
        }?.key
    }
}
