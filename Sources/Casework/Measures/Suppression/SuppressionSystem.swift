/// Whole numbers, some of them shown, and the sums that tie them: decides which more must be hidden so that nobody can work
/// out one that is.
///
/// What a reader is taken to know: every number that is shown, every sum, and that whatever is hidden is at least 1.
/// A number is safe when another table, which differs in it, would be shown as the same: one is looked for in which some
/// numbers are greater or smaller by one. The smallest that help are hidden.
struct SuppressionSystem {
    /// A number, by its place in the system.
    typealias Number = Int

    private(set) var isShown: [Bool] = []
    private var values: [Int] = []
    /// What stands nowhere: what is left when a part is taken from its whole. It may be nothing.
    private var isUnwritten: [Bool] = []
    private var isSensitive: [Bool] = []
    private var isSafe: [Bool] = []
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
        isSafe.append(false)
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
        while let next = values.indices.first(where: { needsLook($0) }) {
            if let changed = alternative(to: next) {
                for number in changed { isSafe[number] = true }
            } else if let more = nextToHide(for: next) {
                isShown[more] = false
            } else {
                // Every number that it hangs on is hidden or nothing, so all of them may be any multiple of themselves.
                isSafe[next] = true
            }
        }
    }

    private func needsLook(_ number: Number) -> Bool {
        !isShown[number] && !isSafe[number] && (!isUnwritten[number] || isSensitive[number])
    }

    // MARK: Another table that would be shown as the same

    /// Tables that are tried for one number; with more, another number is hidden instead.
    private static let mostTries = 2_000

    /// The numbers by which another table differs; nil where none is found.
    private func alternative(to number: Number) -> [Number]? {
        var tries = Self.mostTries
        for change in [1, -1] where canChange(number, by: change) {
            var changes = [number: change]
            if balance(&changes, sums[number], &tries) { return Array(changes.keys) }
        }
        return nil
    }

    private func canChange(_ number: Number, by change: Int) -> Bool {
        !isShown[number] && values[number] + change >= (isUnwritten[number] ? 0 : 1)
    }

    /// Changes further numbers until every sum comes out again.
    ///
    /// - Parameter open: sums that may not come out.
    private func balance(_ changes: inout [Number: Int], _ open: [Int], _ tries: inout Int) -> Bool {
        guard let index = open.firstIndex(where: { excess($0, changes) != 0 }) else { return true }
        let sum = open[index]
        let over = excess(sum, changes)
        // Those in few sums bring the least to balance.
        let candidates = terms[sum].filter { !isShown[$0.number] && changes[$0.number] == nil }
            .sorted { sums[$0.number].count < sums[$1.number].count }
        for (candidate, sign) in candidates {
            let change = over > 0 ? -sign : sign
            guard tries > 0, canChange(candidate, by: change) else { continue }
            tries -= 1
            changes[candidate] = change
            if balance(&changes, Array(open[index...]) + sums[candidate], &tries) { return true }
            changes[candidate] = nil
        }
        return false
    }

    private func excess(_ sum: Int, _ changes: [Number: Int]) -> Int {
        terms[sum].reduce(0) { $0 + $1.sign * (changes[$1.number] ?? 0) }
    }

    // MARK: What else to hide

    /// The smallest number that is shown in the nearest sum that ends what could be changed together: one with a single
    /// hidden number. Where there is no such sum, in the nearest at all; nil where all is hidden or nothing.
    private func nextToHide(for number: Number) -> Number? {
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
        return nearest
    }

    private func smallestShown(in sums: [Int]) -> Number? {
        let shown = sums.flatMap { terms[$0].map(\.number) }.filter { isShown[$0] && values[$0] > 0 }
        return shown.min { (values[$0], $0) < (values[$1], $1) }
    }
}
