import Testing

@testable import Casework

@Suite("What noise explains")
struct StatisticsTests {
    // Computed by statsmodels 0.14 (`proportion_confint(method="wilson")`).
    @Test(arguments: [
        (0, 3, 0.0, 0.5614970317550455), (3, 3, 0.43850296824495444, 1.0),
        (10, 100, 0.05522913706067509, 0.17436566150491348), (94, 100, 0.8752318455410406, 0.9722138760368118),
        (47, 50, 0.8378290831116182, 0.979385029651026), (1, 1000, 0.00017654637062607765, 0.005642558597957937),
    ])
    func anIntervalIsWilsons(successes: Int, trials: Int, low: Double, high: Double) throws {
        let interval = try #require(Proportion(successes, of: trials).interval)
        #expect(abs(interval.lowerBound - low) < 1e-9 && abs(interval.upperBound - high) < 1e-9)
    }

    @Test func nothingOfNothingHasNoRate() {
        let none = Proportion(0, of: 0)
        #expect(none.rate == nil && none.interval == nil && none.difference(from: Proportion(1, of: 2)) == nil)
    }

    // Computed by statsmodels 0.14 (`confint_proportions_2indep(method="newcomb")`), held within -1…1.
    @Test(arguments: [
        (94, 100, 10, 100, 0.7413837465572587, 0.8951558154472118),
        (5, 7, 3, 9, -0.09223743604918078, 0.6753546879194203), (0, 5, 5, 5, -1.0, -0.38554900569034356),
    ])
    func aDifferenceIsNewcombes(
        first: Int, of firstTrials: Int, second: Int, of secondTrials: Int, low: Double, high: Double
    ) throws {
        let difference = try #require(
            Proportion(first, of: firstTrials).difference(from: Proportion(second, of: secondTrials)))
        #expect(abs(difference.interval.lowerBound - low) < 1e-6, "\(difference)")
        #expect(abs(difference.interval.upperBound - high) < 1e-6, "\(difference)")
    }

    // Computed by scipy 1 (`binom.ppf` and `binom.cdf`), held at 0.
    @Test(arguments: [
        (3, 0.5, [0, 0, 0.9333333333333332, 0.9973333333333333]),
        (40, 0.52, [0.26341785648664856, 0.35236776801075953, 0.6628785418568506, 0.7472488357999223]),
        (1000, 0.1, [0.07134084631263601, 0.08127865674466031, 0.11848292653050987, 0.1299178439468631]),
        (12, 0.94, [0.5954629380399061, 0.7298924733824456, 0.9956225164833604, 0.9998249006593344]),
        (23_256, 0.5, [0.48984675318862236, 0.49355239104497284, 0.5064046092990244, 0.5101102471553748]),
        (1_000_000, 0.94, [0.9392643571999114, 0.9395336172510547, 0.9404645493031167, 0.9407321341893464]),
        (50_000, 0.0002, [0.00002441692340132165, 0.00007551432300820507, 0.00032317963, 0.00041321123886]),
    ])
    func aFunnelsLimitsAreTheBinomials(trials: Int, target: Double, expected: [Double]) {
        let (wide, near) = (FunnelPlot.limits(target, trials, 0.001), FunnelPlot.limits(target, trials, 0.025))
        let limits = [wide.lowerBound, near.lowerBound, near.upperBound, wide.upperBound]
        for (limit, wanted) in zip(limits, expected) { #expect(abs(limit - wanted) < 1e-6, "\(limits)") }
    }

    @Test func aForceWithThreeCallsIsNotShamed() {
        let plot = FunnelPlot([
            ("many", Proportion(160, of: 200)), ("few, none complete", Proportion(0, of: 2)),
            ("many, few complete", Proportion(55, of: 100)), ("nothing counted", Proportion(0, of: 0)),
        ])
        #expect(plot.points.map(\.label) == ["many", "few, none complete", "many, few complete"])
        #expect(plot.points.filter(\.isOutlying).map(\.label) == ["many, few complete"])
    }

    @Test func aHundredPercentOfFewIsNothingBeyondNoise() {
        let groups = (1...5).map { ("\($0)", Proportion($0, of: $0)) } + [("rest", Proportion(42, of: 45))]
        #expect(FunnelPlot(groups).points.allSatisfy { !$0.isOutlying })
        // 0.95 to the 200th power is less than 0.001.
        let many = FunnelPlot([("all of many", Proportion(200, of: 200)), ("rest", Proportion(1_700, of: 1_800))])
        #expect(many.points.map(\.isOutlying) == [true, false])
    }

    // The rate and limits of NIST/SEMATECH e-Handbook 6.3.3.2: 30 samples of 50, 0.2313 on average.
    @Test func aControlChartsLimitsAreThreeStandardErrorsAway() {
        let samples = (0..<30).map { ("\($0)", Proportion($0 < 17 ? 12 : 11, of: 50)) }
        let chart = ControlChart(samples)
        for point in chart.points {
            #expect(abs(point.centre - 0.2313) < 1e-4)
            #expect(abs(point.limits.lowerBound - 0.0524) < 1e-4 && abs(point.limits.upperBound - 0.4102) < 1e-4)
        }
    }

    @Test func aMonthBeyondItsLimitsIsMoreThanNoise() {
        let rates = [10, 11, 9, 10, 30, 10, 9, 11, 10, 10]
        let chart = ControlChart(rates.enumerated().map { ("\($0.offset)", Proportion($0.element, of: 100)) })
        #expect(chart.points.map(\.signal) == (0..<10).map { $0 == 4 ? .aboveLimit : nil })
    }

    @Test func eightInARowOnOneSideAreMoreThanNoiseAndSevenAreNot() {
        func signals(_ below: Int) -> [ControlChart.Signal?] {
            let months = Array(repeating: 49, count: below) + Array(repeating: 51, count: 4)
            return ControlChart(months.enumerated().map { ("\($0.offset)", Proportion($0.element, of: 100)) })
                .points.map(\.signal)
        }
        #expect(signals(7).allSatisfy { $0 == nil })
        #expect(signals(8) == Array(repeating: .runBelow, count: 8) + Array(repeating: nil, count: 4))
    }

    @Test func aMonthWithoutCallsIsNoSignalAndNothingIsDivided() {
        let chart = ControlChart([("a", Proportion(0, of: 0)), ("b", Proportion(5, of: 10))])
        #expect(chart.points[0].signal == nil && chart.points[0].limits == 0...1)
        #expect(ControlChart([]).points.isEmpty)
    }
}
