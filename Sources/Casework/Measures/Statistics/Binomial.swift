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
        // Far below the mean there is less than a double tells apart.
        let mean = Double(trials) * probability
        let first = max(0, Int(mean - 12 * (mean * (1 - probability)).squareRoot()))
        var (below, sum, chance) = (0.0, 0.0, chance(of: first))
        for number in first...trials {
            below = sum
            sum += chance
            if sum >= level {
                return max(0, Double(number) - (sum - level) / (sum - below))
            }
            chance *= up(from: number)
        }
        return Double(trials)
    }

    /// The probability of so many or more, or of so many or fewer, whichever is less.
    func tail(of number: Int) -> Double {
        guard probability > 0, probability < 1 else { return chance(of: number) }
        let own = chance(of: number)
        // Away from the mean, until what is left makes no difference.
        let isBelow = Double(number) <= Double(trials) * probability
        var (sum, chance, at) = (own, own, number)
        while chance > sum * 1e-17, isBelow ? at > 0 : at < trials {
            chance *= isBelow ? 1 / up(from: at - 1) : up(from: at)
            at += isBelow ? -1 : 1
            sum += chance
        }
        return min(sum, 1 - sum + own)
    }

    /// How many times as probable one more is.
    private func up(from number: Int) -> Double {
        Double(trials - number) / Double(number + 1) * probability / (1 - probability)
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
