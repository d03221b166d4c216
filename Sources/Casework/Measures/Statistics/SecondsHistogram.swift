/// How often each number of seconds was met.
struct SecondsHistogram: Sendable {
    private var counts: [Int]
    private(set) var count = 0

    /// - Parameter longest: stands for it and for all that is longer.
    init(longest: Int) { counts = Array(repeating: 0, count: longest + 1) }

    @inline(__always)
    mutating func add(_ seconds: Int) {
        counts[min(max(seconds, 0), counts.count - 1)] += 1
        count += 1
    }

    /// The least that so large a part, 0 < part ≤ 1, does not exceed, exact to the second; nil where nothing was met.
    ///
    /// - Note: The nearest rank, as `numpy.percentile(method="inverted_cdf")`.
    func quantile(_ part: Double) -> Int? {
        guard count > 0 else { return nil }
        let rank = max(1, Int((part * Double(count)).rounded(.up)))
        var sum = 0
        for (seconds, number) in counts.enumerated() {
            sum += number
            if sum >= rank { return seconds }
        }
        return counts.count - 1
    }

    /// Every number of seconds that was met, and how often.
    var all: [(seconds: Int, number: Int)] {
        counts.enumerated().filter { $0.element > 0 }.map { (seconds: $0.offset, number: $0.element) }
    }

    /// The share that took more than so many seconds; 0 where nothing was met.
    func share(above seconds: Int) -> Double {
        guard count > 0 else { return 0 }
        return Double(counts.dropFirst(max(seconds, -1) + 1).reduce(0, +)) / Double(count)
    }
}
