/// How many calls must be looked at to know a rate to within a margin in 95 of 100 such samples.
public struct SampleSize: Hashable, Sendable {
    /// Half the width of the interval, 0…1.
    public let margin: Double
    /// The rate that is expected, 0…1; a half where nothing is known, which wants the most.
    public let expected: Double

    /// - Precondition: margin above 0.
    public init(margin: Double, expected: Double = 0.5) {
        precondition(margin > 0, "a margin is more than nothing")
        (self.margin, self.expected) = (margin, min(max(expected, 0), 1))
    }

    /// Of as many calls as one likes.
    ///
    /// - Note: Source: Cochran, "Sampling Techniques", 4.4.
    public var unlimited: Int { Int(exact.rounded(.up)) }

    /// Of so many calls, by the finite population correction; never more than there are.
    ///
    /// - Parameter population: 0 or more.
    /// - Note: Source: Cochran, "Sampling Techniques", 4.4.
    public func of(_ population: Int) -> Int {
        guard population > 0 else { return 0 }
        let size = exact / (1 + (exact - 1) / Double(population))
        return min(population, max(1, Int((size - 1e-9).rounded(.up))))
    }

    private var exact: Double { Proportion.z * Proportion.z * expected * (1 - expected) / (margin * margin) }
}
