/// Rates of forces or handlers against how many calls they rest on, so that one with three calls is not shamed.
///
/// - Note: Source: Spiegelhalter (2005), "Funnel plots for comparing institutional performance", exact binomial limits.
public struct FunnelPlot: Hashable, Sendable {
    /// One force.
    public struct Point: Hashable, Sendable {
        public let label: String
        public let value: Proportion
        /// Within what 95 and 99.8 of 100 such samples would lie if it were like all others.
        public let limits95: ClosedRange<Double>
        public let limits998: ClosedRange<Double>

        /// Whether so many or more, or so few or fewer, would come by chance in fewer than one of a thousand such samples.
        /// By the exact probabilities: between whole numbers the limits lie a little below a rate of 100 %.
        public let isOutlying: Bool
    }

    /// The rate of all together.
    public let target: Double
    /// As given, without those that nothing was counted of.
    public let points: [Point]

    public init(_ groups: [(label: String, value: Proportion)]) {
        let target = groups.map(\.value).reduce(Proportion(0, of: 0), +).rate ?? 0
        self.target = target
        points = groups.filter { $0.value.trials > 0 }.map { group in
            Point(
                label: group.label, value: group.value,
                limits95: Self.limits(target, group.value.trials, 0.025),
                limits998: Self.limits(target, group.value.trials, 0.001),
                isOutlying: Binomial(trials: group.value.trials, probability: target)
                    .tail(of: group.value.successes) < 0.001)
        }
    }

    /// The limits for so many trials, that so large a part lies beyond on either side.
    public static func limits(_ target: Double, _ trials: Int, _ tail: Double) -> ClosedRange<Double> {
        guard trials > 0 else { return 0...1 }
        let binomial = Binomial(trials: trials, probability: target)
        let (low, high) = (binomial.quantile(tail), binomial.quantile(1 - tail))
        return min(low, high) / Double(trials)...max(low, high) / Double(trials)
    }
}
