internal import Foundation

/// How many of `trials` succeed when each does with the same probability.
struct Binomial {
    let trials: Int
    let probability: Double

    /// The number that is not exceeded with a probability, between whole numbers by how far the steps reach over it.
    ///
    /// - Parameter level: 0 < level < 1.
    /// - Note: Source: Spiegelhalter (2005), "Funnel plots for comparing institutional performance", A.1.1; the whole
    ///   number is `scipy.stats.binom.ppf`.
    func quantile(_ level: Double) -> Double {
        guard trials > 0, probability > 0 else { return 0 }
        guard probability < 1 else { return Double(trials) }
        var (below, sum) = (0.0, 0.0)
        for number in 0...trials {
            below = sum
            sum += chance(of: number)
            if sum >= level {
                return max(0, Double(number) - (sum - level) / (sum - below))
            }
        }
        return Double(trials)
    }

    /// The probability of so many or more, or of so many or fewer, whichever is less.
    func tail(of number: Int) -> Double {
        let fewer = (0..<number).reduce(0) { $0 + chance(of: $1) }
        return min(fewer + chance(of: number), 1 - fewer)
    }

    /// The probability of exactly so many.
    func chance(of number: Int) -> Double {
        guard probability > 0 else { return number == 0 ? 1 : 0 }
        guard probability < 1 else { return number == trials ? 1 : 0 }
        let (n, k) = (Double(trials), Double(number))
        let ways = lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)
        return exp(ways + k * log(probability) + (n - k) * log1p(-probability))
    }
}
