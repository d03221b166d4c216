/// Deviations from a script: required questions left open, of those that applied, over calls.
///
/// A call that breaks off leaves many questions open at once, so questions do not fail one by one: how far the rate can be
/// trusted is told from how it differs between calls.
public struct Deviations: Hashable, Sendable {
    /// Required questions that were open when the call was closed.
    public private(set) var found = 0
    /// Required questions that applied.
    public private(set) var possible = 0
    /// Calls in which any was possible.
    public private(set) var calls = 0
    private var foundSquared = 0
    private var product = 0
    private var possibleSquared = 0

    public init() {}

    /// Counts one call.
    @inline(__always)
    mutating func add(_ found: Int, of possible: Int) {
        self.found += found
        self.possible += possible
        if possible > 0 { calls += 1 }
        foundSquared += found * found
        product += found * possible
        possibleSquared += possible * possible
    }

    static func += (left: inout Deviations, right: Deviations) {
        left.found += right.found
        left.possible += right.possible
        left.calls += right.calls
        left.foundSquared += right.foundSquared
        left.product += right.product
        left.possibleSquared += right.possibleSquared
    }

    /// The deviations over the possible ones, 0…1; nil where none was possible.
    public var rate: Double? { Proportion(found, of: possible).rate }

    /// Where the true rate lies in 95 of 100 such samples of calls, by Wilson's score on the effective sample size; nil
    /// where none was possible.
    ///
    /// - Note: Source: Dean and Pagano (2015), "Evaluating confidence interval methods for binomial proportions in
    ///   clustered surveys"; the variance is the ratio estimator's (Cochran, "Sampling Techniques", 6.2).
    public var interval: ClosedRange<Double>? {
        guard let rate else { return nil }
        return Proportion.interval(of: rate, trials: effectiveTrials(rate))
    }

    /// As many questions, failing one by one, as would tell as much: between 1 and the possible.
    private func effectiveTrials(_ rate: Double) -> Double {
        // Where all failed or none, or there is one call, calls do not differ: each counts as one.
        guard calls > 1, rate > 0, rate < 1 else { return Double(calls) }
        let squares =
            Double(foundSquared) - 2 * rate * Double(product) + rate * rate * Double(possibleSquared)
        let size = Double(calls)
        let variance = max(0, squares) * size / (size - 1) / (Double(possible) * Double(possible))
        guard variance > 0 else { return Double(possible) }
        return min(max(rate * (1 - rate) / variance, 1), Double(possible))
    }
}
