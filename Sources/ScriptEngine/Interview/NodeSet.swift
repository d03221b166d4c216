/// A set of node numbers that gives them back in ascending order.
struct NodeSet {
    private var words: [UInt64]
    private var lowest = 0

    init(capacity: Int) { words = [UInt64](repeating: 0, count: capacity / 64 + 1) }

    mutating func insert(_ numbers: [Int]) {
        for number in numbers {
            words[number / 64] |= 1 << UInt64(number % 64)
            lowest = min(lowest, number / 64)
        }
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
