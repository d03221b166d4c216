import TestSupport
import Testing

@testable import Casework

@Suite("Stages of a control chart")
struct ControlStageTests {
    private func chart(_ rates: [Double], of trials: Int) -> ControlChart {
        ControlChart(
            rates.enumerated().map { index, rate in
                ("\(index + 1)", Proportion(Int((rate * Double(trials)).rounded()), of: trials))
            })
    }

    private func beginnings(_ chart: ControlChart) -> [Int] { chart.stages.map { $0.months.lowerBound + 1 } }

    @Test func aStepBeginsAStageWithAMiddleAndLimitsOfItsOwn() throws {
        let chart = chart([0.10, 0.11, 0.09, 0.10, 0.10, 0.30, 0.31, 0.29, 0.30], of: 200)
        #expect(beginnings(chart) == [1, 6])
        #expect(chart.stages[1].beginning == .beyondLimits)
        // By hand: p = 100 of 1,000, then 240 of 800; 3 x sqrt(p(1 - p) / 200).
        #expect(abs(chart.points[0].centre - 0.1) < 1e-12 && abs(chart.points[8].centre - 0.3) < 1e-12)
        #expect(abs(chart.points[0].limits.upperBound - 0.163_639_610_306_789_3) < 1e-12)
        #expect(abs(chart.points[8].limits.lowerBound - 0.2027888895238821) < 1e-12)
        #expect(chart.points.allSatisfy { $0.signal == nil })
        #expect(
            chart.findings { "month \($0)" } == [
                "An improvement that is more than noise began in month 6: 10.0 % before, 30.0 % from month 6 on."
            ])
    }

    @Test func theYearFromTenToNinetyFourPercentSaysWhenItBegan() {
        let rates = [0.10, 0.13, 0.187, 0.286, 0.43, 0.59, 0.73, 0.83, 0.887, 0.918, 0.933, 0.94]
        let chart = chart(rates, of: 1_000)
        #expect(chart.stages.count > 2)
        #expect(beginnings(chart)[1] == 3)
        let findings = chart.findings { "month \($0)" }
        #expect(findings.count == 1, "\(findings)")
        #expect(findings[0].hasPrefix("An improvement that is more than noise began in month 3, went on in month 5"))
        // With a tenth of the calls what is more than noise is seen later, and still seen.
        let few = self.chart(rates, of: 100)
        #expect((3...5).contains(beginnings(few).dropFirst().first ?? 0))
    }

    @Test func oneMonthBeyondItsLimitsIsASignalAndNoStage() {
        let chart = chart([0.10, 0.11, 0.09, 0.10, 0.30, 0.10, 0.09, 0.11], of: 200)
        #expect(beginnings(chart) == [1])
        #expect(chart.points[4].signal == .aboveLimit)
        #expect(chart.findings { $0 } == ["No change that lasts is more than noise; 12.5 % in all."])
    }

    @Test func theLastMonthAloneWaitsForTheNext() {
        let chart = chart([0.10, 0.11, 0.09, 0.10, 0.40], of: 200)
        #expect(beginnings(chart) == [1])
        #expect(chart.findings { "month \($0)" }.last?.hasPrefix("month 5 is beyond what noise explains") == true)
    }

    @Test func aSmallShiftThatLastsEightMonthsBeginsAStage() {
        let months = Array(repeating: 0.50, count: 12) + Array(repeating: 0.56, count: 8)
        let chart = chart(months, of: 200)
        #expect(beginnings(chart) == [1, 13])
        #expect(chart.stages[1].beginning == .run)
        // Seven are too few.
        #expect(beginnings(self.chart(Array(months.dropLast()), of: 200)) == [1])
    }

    @Test func aFallIsCalledAFall() {
        let chart = chart([0.80, 0.81, 0.79, 0.60, 0.61, 0.60], of: 300)
        #expect(chart.findings { $0 }.first?.hasPrefix("A fall that is more than noise began in 4") == true)
    }

    @Test func monthsWithoutCallsNeitherBeginNorHideAChange() {
        let months: [Proportion] = [
            Proportion(10, of: 100), Proportion(11, of: 100), Proportion(0, of: 0), Proportion(40, of: 100),
            Proportion(0, of: 0), Proportion(41, of: 100), Proportion(0, of: 0),
        ]
        let chart = ControlChart(months.enumerated().map { ("\($0.offset)", $0.element) })
        #expect(chart.stages.map(\.months) == [0..<3, 3..<7])
        #expect(ControlChart([("a", Proportion(0, of: 0))]).findings { $0 }.isEmpty)
    }

    /// Noise alone: a rate that never changes, of few and of many calls, for three years.
    @Test(arguments: [(5, 0.5), (30, 0.1), (30, 0.9), (100, 0.5), (1_000, 0.94)])
    func noiseAloneHardlyEverBeginsAStage(trials: Int, rate: Double) {
        let seed: UInt64 = 20_211
        var random = Seeded(seed)
        let years = 300
        var alarms = 0
        for _ in 0..<years {
            let months = (0..<36).map { month in
                let successes = (0..<trials).count { _ in Double.random(in: 0..<1, using: &random) < rate }
                return ("\(month)", Proportion(successes, of: trials))
            }
            if ControlChart(months).stages.count > 1 { alarms += 1 }
        }
        #expect(alarms * 100 <= years * 3, "seed \(seed): \(alarms) of \(years)")
    }

    @Test func aDifferenceOfOneStratumIsNewcombes() throws {
        let (before, after) = (Proportion(10, of: 100), Proportion(94, of: 100))
        let own = try #require(StandardisedDifference([(3, before, after)]))
        let newcombe = try #require(after.difference(from: before))
        #expect(own.value == newcombe.value && own.interval == newcombe.interval)
    }

    // By hand: Simpson's paradox. Each stratum rises by 0.1, and the crude rate falls, since the mix changed.
    @Test func aChangeOfMixIsNoChangeOfVersion() throws {
        let strata: [(weight: Double, before: Proportion, after: Proportion)] = [
            (1_000, Proportion(720, of: 900), Proportion(90, of: 100)),
            (1_000, Proportion(10, of: 100), Proportion(180, of: 900)),
        ]
        let crude = try #require(Proportion(270, of: 1_000).difference(from: Proportion(730, of: 1_000)))
        #expect(crude.value < -0.4)
        let same = try #require(StandardisedDifference(strata))
        #expect(abs(same.value - 0.1) < 1e-12 && abs(same.before - 0.45) < 1e-12)
        #expect(same.isMoreThanNoise)
        #expect(StandardisedDifference([(1, Proportion(0, of: 0), Proportion(1, of: 2))]) == nil)
    }
}
