internal import Foundation

/// So many of so many: completed scripts of closed calls, answers of applicable questions.
public struct Proportion: Hashable, Sendable {
    /// 0…`trials`.
    public let successes: Int
    /// 0 or more.
    public let trials: Int

    /// - Precondition: 0 ≤ successes ≤ trials.
    public init(_ successes: Int, of trials: Int) {
        precondition(successes >= 0 && trials >= successes, "a part is no larger than its whole")
        (self.successes, self.trials) = (successes, trials)
    }

    /// 0…1; nil of nothing.
    public var rate: Double? { trials == 0 ? nil : Double(successes) / Double(trials) }

    /// Both together.
    public static func + (left: Proportion, right: Proportion) -> Proportion {
        Proportion(left.successes + right.successes, of: left.trials + right.trials)
    }

    /// Where the true rate lies in 95 of 100 such samples, by Wilson's score; nil of nothing. Within 0…1, and of use for
    /// few trials and for rates near 0 and 1.
    ///
    /// - Note: Source: Wilson (1927), as `statsmodels.stats.proportion.proportion_confint(method="wilson")`.
    public var interval: ClosedRange<Double>? { interval(z: Self.z) }

    /// The same, so many standard errors wide.
    func interval(z: Double) -> ClosedRange<Double>? {
        rate.map { Self.interval(of: $0, trials: Double(trials), z: z) }
    }

    /// Wilson's score interval of a rate, 0…1, which may be an expected one.
    ///
    /// - Parameter trials: more than 0; as much as the rate rests on, which need be no whole number.
    static func interval(of rate: Double, trials n: Double, z: Double = z) -> ClosedRange<Double> {
        let scale = 1 + z * z / n
        let centre = rate + z * z / (2 * n)
        let reach = z * (rate * (1 - rate) / n + z * z / (4 * n * n)).squareRoot()
        // At 0 and 1 rounding may leave a little to the other side.
        let low = rate <= 0 ? 0 : max(0, (centre - reach) / scale)
        let high = rate >= 1 ? 1 : min(1, (centre + reach) / scale)
        return low...high
    }

    /// Where the true difference of two rates lies, this less the other, in 95 of 100 such pairs of samples; nil where
    /// either is of nothing.
    ///
    /// - Note: Source: Newcombe (1998), method 10, as `statsmodels…confint_proportions_2indep(method="newcomb")`.
    public func difference(from other: Proportion) -> (value: Double, interval: ClosedRange<Double>)? {
        difference(from: other, z: Self.z)
    }

    /// The same, so many standard errors wide.
    func difference(from other: Proportion, z: Double) -> (value: Double, interval: ClosedRange<Double>)? {
        StandardisedDifference([(weight: 1, before: other, after: self)], z: z).map { ($0.value, $0.interval) }
    }

    /// The standard normal's quantile at 0.975.
    static let z = 1.959963984540054
}
