/// A rate by month against what its own noise explains: a p-chart in stages.
///
/// The line in the middle is the rate p̄ of all months of a stage, its successes over its trials; its limits are
/// p̄ ± 3·√(p̄(1 − p̄)/n), and so wider where a month has fewer calls. A stage begins where a change that is more than noise
/// did (`ControlStage`), and has a middle and limits of its own.
/// - Note: Source: NIST/SEMATECH e-Handbook of Statistical Methods, 6.3.3.2 (proportions control charts); Western Electric
///   rules 1 and 4 (6.3.2).
public struct ControlChart: Hashable, Sendable {
    /// One month.
    public struct Point: Hashable, Sendable {
        public let label: String
        public let value: Proportion
        /// The rate of its stage.
        public let centre: Double
        /// Within 0…1; where nothing was counted, as wide as they come.
        public let limits: ClosedRange<Double>
        /// Why it is more than noise within its stage; nil where it is not.
        public let signal: Signal?
    }

    /// What noise alone hardly ever does.
    public enum Signal: String, Hashable, Sendable {
        case aboveLimit, belowLimit
        /// One of eight or more in a row on the same side of the middle.
        case runAbove, runBelow
    }

    /// In order of time; months without anything counted are in it.
    public let points: [Point]
    /// In order of time, one at least where there is a point; together they are all points.
    public let stages: [ControlStage]

    /// Eight in a row on one side of the middle come by chance in one of 128 such rows.
    static let run = 8

    /// - Parameter months: in order of time.
    public init(_ months: [(label: String, value: Proportion)]) {
        stages = ControlStage.stages(of: months.map(\.value))
        points = stages.flatMap { stage in
            let centre = stage.value.rate ?? 0
            let own = months[stage.months]
            let runs = Self.runs(own.map { Self.side(of: $0.value, centre) })
            return zip(own, runs).map { month, isInRun in
                let limits = Self.limits(centre, month.value.trials)
                return Point(
                    label: month.label, value: month.value, centre: centre, limits: limits,
                    signal: Self.signal(month.value, centre, limits, isInRun: isInRun))
            }
        }
    }

    private static func signal(
        _ value: Proportion, _ centre: Double, _ limits: ClosedRange<Double>, isInRun: Bool
    ) -> Signal? {
        guard let rate = value.rate else { return nil }
        if rate > limits.upperBound { return .aboveLimit }
        if rate < limits.lowerBound { return .belowLimit }
        return isInRun ? rate > centre ? .runAbove : .runBelow : nil
    }

    /// 1 above the middle, −1 below, 0 on it or where nothing was counted.
    static func side(of value: Proportion, _ centre: Double) -> Int {
        guard let rate = value.rate, rate != centre else { return 0 }
        return rate > centre ? 1 : -1
    }

    /// - Returns: 0…1 for no trials.
    private static func limits(_ centre: Double, _ trials: Int) -> ClosedRange<Double> {
        guard trials > 0 else { return 0...1 }
        let reach = 3 * (centre * (1 - centre) / Double(trials)).squareRoot()
        return max(0, centre - reach)...min(1, centre + reach)
    }

    /// Which items stand in a long row on one side; one in the middle ends a row.
    private static func runs(_ sides: [Int]) -> [Bool] {
        var found = [Bool](repeating: false, count: sides.count)
        var start = 0
        for end in sides.indices.dropFirst() + [sides.count] where end == sides.count || sides[end] != sides[start] {
            if start < end, sides[start] != 0, end - start >= run {
                for index in start..<end { found[index] = true }
            }
            start = end
        }
        return found
    }
}
