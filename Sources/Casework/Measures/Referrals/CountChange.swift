/// Two counts of things that happen one by one, and by how much the second is more.
public struct CountChange: Hashable, Sendable {
    public let before: Int
    public let after: Int

    /// - Precondition: neither is below 0.
    public init(from before: Int, to after: Int) {
        precondition(before >= 0 && after >= 0, "a count is no less than nothing")
        (self.before, self.after) = (before, after)
    }

    /// 0.3 for a third more; nil from nothing.
    public var change: Double? { before == 0 ? nil : Double(after) / Double(before) - 1 }

    /// Where the true change lies in 95 of 100 such pairs, if each count scatters as a Poisson count does; nil from
    /// nothing to nothing, and above what can be said where the first is nothing.
    ///
    /// - Note: Source: the second count, given both together, is binomial (Przyborowski and Wilenski 1940); its share
    ///   by Wilson, turned into a ratio.
    public var interval: ClosedRange<Double>? {
        guard before > 0, let share = Proportion(after, of: before + after).interval, share.upperBound < 1 else {
            return nil
        }
        func ratio(_ share: Double) -> Double { share / (1 - share) }
        return ratio(share.lowerBound) - 1...ratio(share.upperBound) - 1
    }

    /// Whether so large a change hardly ever comes by chance.
    public var isMoreThanNoise: Bool { interval.map { !$0.contains(0) } ?? false }
}
