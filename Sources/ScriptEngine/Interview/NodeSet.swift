/// A set of node numbers that gives them back in ascending order.
struct NodeSet: Equatable, Sendable {
    private var words: [UInt64]
    /// No word before this one has a bit; past the end when none has.
    private var lowest: Int

    init(capacity: Int) {
        words = [UInt64](repeating: 0, count: capacity / 64 + 1)
        lowest = words.count
    }

    mutating func insert(_ number: Int) {
        words[number / 64] |= 1 << UInt64(number % 64)
        lowest = min(lowest, number / 64)
    }

    mutating func popFirst() -> Int? {
        while lowest < words.count {
            let word = words[lowest]
            guard word != 0 else {
                lowest += 1
                continue
            }
            words[lowest] = word & (word - 1)
            return lowest * 64 + word.trailingZeroBitCount
        }
        return nil
    }
}
