/// How two rates differ where both meet the same mix of events: direct standardisation.
///
/// Each stratum's difference counts by its weight: D = Σ w·(p₂ − p₁), Σ w = 1. Its limits are
/// D − √Σ w²·((p₂ − l₂)² + (u₁ − p₁)²) and D + √Σ w²·((u₂ − p₂)² + (p₁ − l₁)²), where l and u are Wilson's limits of each
/// rate in its stratum. Of a single stratum this is Newcombe's interval of a difference.
/// - Note: Source: Zou and Donner (2008), "Construction of confidence limits about effect measures" (the variances that a
///   rate's own limits imply, added up); Newcombe (1998), method 10.
public struct StandardisedDifference: Hashable, Sendable {
    /// The rates after and before, of the same mix; 0…1.
    public let before: Double
    public let after: Double
    /// −1…1.
    public let interval: ClosedRange<Double>

    /// After less before.
    public var value: Double { after - before }

    /// Whether noise alone hardly explains it: 0 lies outside of the interval.
    public var isMoreThanNoise: Bool { !interval.contains(0) }

    /// - Parameters:
    ///   - strata: weights above 0, in any unit; a stratum without trials on one side cannot be compared, and is left out.
    ///   - z: standard errors.
    /// - Returns: nil where no stratum can be compared.
    public init?(_ strata: [(weight: Double, before: Proportion, after: Proportion)], z: Double = 1.959963984540054) {
        let compared = strata.filter { $0.weight > 0 && $0.before.trials > 0 && $0.after.trials > 0 }
        let whole = compared.reduce(0) { $0 + $1.weight }
        guard whole > 0 else { return nil }
        var (before, after, below, above) = (0.0, 0.0, 0.0, 0.0)
        for stratum in compared {
            guard let one = stratum.before.rate, let other = stratum.after.rate,
                let first = stratum.before.interval(z: z), let second = stratum.after.interval(z: z)
            else { continue }
            let weight = stratum.weight / whole
            before += weight * one
            after += weight * other
            func square(_ reach: Double) -> Double { weight * weight * reach * reach }
            below += square(other - second.lowerBound) + square(first.upperBound - one)
            above += square(second.upperBound - other) + square(one - first.lowerBound)
        }
        (self.before, self.after) = (before, after)
        let value = after - before
        interval = max(-1, value - below.squareRoot())...min(1, value + above.squareRoot())
    }
}
