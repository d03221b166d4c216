/// A rate by month against what its own noise explains: a p-chart.
///
/// The line in the middle is the rate of all months of a stage; its limits are three standard errors away, and so wider
/// where a month has fewer calls. A stage begins where an improvement that is more than noise did.
/// - Note: Source: NIST/SEMATECH e-Handbook of Statistical Methods, 6.3.3.2; Western Electric rules 1 and 4.
public struct ControlChart: Hashable, Sendable {
    /// One month.
    public struct Point: Hashable, Sendable {
        public let label: String
        public let value: Proportion
        /// The rate of its stage.
        public let centre: Double
        /// Within 0…1; where nothing was counted, as wide as they come.
        public let limits: ClosedRange<Double>
        /// Why it is more than noise; nil where it is not.
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

    /// Eight in a row on one side of the middle come by chance in one of 128 such rows.
    private static let run = 8

    /// - Parameters:
    ///   - months: in order of time.
    ///   - baseline: the middle and limits come from so many first months; nil for all of them.
    public init(_ months: [(label: String, value: Proportion)], baseline: Int? = nil) {
        let base = months.prefix(baseline ?? months.count).map(\.value).reduce(Proportion(0, of: 0), +)
        let centre = base.rate ?? 0
        let sides = months.map { month -> Int in
            guard let rate = month.value.rate, rate != centre else { return 0 }
            return rate > centre ? 1 : -1
        }
        let runs = Self.runs(sides)
        points = zip(months, runs).map { month, isInRun in
            let limits = Self.limits(centre, month.value.trials)
            var signal: Signal?
            if let rate = month.value.rate {
                if rate > limits.upperBound {
                    signal = .aboveLimit
                } else if rate < limits.lowerBound {
                    signal = .belowLimit
                } else if isInRun {
                    signal = rate > centre ? .runAbove : .runBelow
                }
            }
            return Point(label: month.label, value: month.value, centre: centre, limits: limits, signal: signal)
        }
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
