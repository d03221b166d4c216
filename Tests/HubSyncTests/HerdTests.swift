import Foundation
import ScriptEngine
import TestSupport
import Testing

@testable import HubSync

/// Desks that were cut off together do not come back together.
///
/// Waits that are drawn evenly between nothing and 300 s are a renewal process: whoever comes to it late finds the next
/// try at a time x whose distribution is 1 − (1 − x/300)², the "inspection paradox". Were the waits the bound itself, as
/// without jitter, all desks would come in the same second.
/// - Note: Source: D. R. Cox, Renewal Theory, 1962, section 5.2; critical values: Kolmogorov–Smirnov, and chi-square with
///   19 degrees of freedom, each at 0.001.
@Suite("Many desks behind one line") struct HerdTests {
    private static let desks = 2_000
    private static let outage = 2 * 3_600.0

    /// When each of them first asks a hub that has come back, in seconds from then, ascending.
    private static func arrivals(seed: UInt64) -> [Double] {
        var random = Seeded(seed)
        // The first numbers of this generator show how small its seed is.
        for _ in 0..<100 { _ = random.next() }
        return (0..<desks).map { _ in
            var (backoff, time) = (Backoff(), 0.0)
            while time < outage { time += backoff.next(&random) }
            return time - outage
        }.sorted()
    }

    @Test("a line that comes back is asked by few at a time", arguments: [1, 20, 300] as [UInt64])
    func noHerd(seed: UInt64) {
        let arrivals = Self.arrivals(seed: seed)
        let (count, most) = (Double(Self.desks), Backoff.most)
        var distance = 0.0
        for (index, arrival) in arrivals.enumerated() {
            let expected = 1 - pow(1 - arrival / most, 2)
            distance = max(distance, Double(index + 1) / count - expected, expected - Double(index) / count)
        }
        #expect(distance < 1.95 / count.squareRoot(), "seed \(seed): \(distance)")

        // Twenty spans of time that have the same share of the desks each.
        var shares = [Double](repeating: 0, count: 20)
        for arrival in arrivals { shares[min(19, Int((1 - pow(1 - arrival / most, 2)) * 20))] += 1 }
        let squares = shares.reduce(0) { $0 + pow($1 - count / 20, 2) / (count / 20) }
        #expect(squares < 43.82, "seed \(seed): \(squares)")

        // Of 2,000, two thirds of a percent are due in the fullest second.
        let fullest = Dictionary(grouping: arrivals) { Int($0) }.values.map(\.count).max() ?? 0
        #expect(fullest < 40, "seed \(seed): \(fullest) in one second")
    }
}
