import ScriptEngine
import Testing

@testable import Casework

@Suite("Compliance bands, samples, changes of counts")
struct ComplianceBandTests {
    private func row(_ deviations: [Weight: Deviations]) -> Compliance.Row {
        Compliance.Row(
            group: "somebody", calls: 100, simulated: 0, serious: 0, all: Deviations(),
            byWeight: Weight.allCases.map { deviations[$0] ?? Deviations() })
    }

    private func deviations(_ found: Int, of possible: Int) -> Deviations {
        var deviations = Deviations()
        deviations.add(found, of: possible)
        return deviations
    }

    @Test func theWorstWeightDecidesTheBand() {
        let many = deviations(0, of: 1000)
        #expect(ComplianceBand(row([.critical: many, .major: many])) == .high)
        #expect(ComplianceBand(row([.critical: many, .minor: deviations(500, of: 1000)])) == .nonCompliant)
        #expect(ComplianceBand(row([.critical: deviations(15, of: 1000), .minor: many])) == .compliant)
        #expect(ComplianceBand(row([:])) == nil)
    }

    @Test(arguments: Weight.allCases)
    func eachBandAllowsMoreThanTheOneBeforeAndAHeavierWeightLess(weight: Weight) {
        for (band, next) in zip(ComplianceBand.allCases, ComplianceBand.allCases.dropFirst()) {
            #expect(band.most(of: weight) < next.most(of: weight))
            // At the limit it is still the better band.
            #expect(ComplianceBand(band.most(of: weight), weight) == band)
            #expect(ComplianceBand(band.most(of: weight) + 1e-9, weight) == next)
            #expect(ComplianceBand.allCases.dropLast().allSatisfy { $0.most(of: .critical) <= $0.most(of: weight) })
        }
        #expect(ComplianceBand(1, weight) == .nonCompliant && ComplianceBand(0, weight) == .high)
    }

    // Computed by statsmodels 0.14 (`proportion_confint(method="wilson")`) on the effective sample size.
    @Test func howFarARateIsTrustedIsToldByHowCallsDiffer() throws {
        var clustered = Deviations()
        for (found, possible) in [(0, 10), (0, 12), (6, 10), (1, 8), (0, 20)] { clustered.add(found, of: possible) }
        let interval = try #require(clustered.interval)
        #expect(abs(interval.lowerBound - 0.022023701687696684) < 1e-9, "\(interval)")
        #expect(abs(interval.upperBound - 0.4364954843371009) < 1e-9, "\(interval)")
        // One by one, the same would look surer than it is.
        let alone = try #require(Proportion(7, of: 60).interval)
        #expect(interval.lowerBound < alone.lowerBound && interval.upperBound > alone.upperBound)
    }

    @Test func noneFoundInFewCallsProvesLittle() throws {
        var none = Deviations()
        for _ in 0..<4 { none.add(0, of: 60) }
        let interval = try #require(none.interval)
        // Four calls, not 240 questions.
        #expect(interval.lowerBound == 0 && abs(interval.upperBound - 0.4898908364545138) < 1e-9, "\(interval)")
        #expect(Deviations().interval == nil && Deviations().rate == nil)
    }

    // Computed by statsmodels 0.14 (`samplesize_confint_proportion`), with Cochran's finite population correction.
    @Test(arguments: [
        (0.05, 0.5, nil, 385), (0.05, 0.5, 1000, 278), (0.1, 0.5, 50, 34), (0.1, 0.1, nil, 35), (0.1, 0.5, nil, 97),
        (0.1, 0.42, 300, 72), (0.05, 0.5, 1, 1), (0.05, 0.5, 0, 0),
    ])
    func aSampleIsAsLargeAsItsMarginWants(margin: Double, expected: Double, population: Int?, size: Int) {
        let sample = SampleSize(margin: margin, expected: expected)
        #expect((population.map { sample.of($0) } ?? sample.unlimited) == size)
    }

    @Test func aBandIsShownFromEnoughCallsOnWithWhatNoiseLeavesOpen() throws {
        func compliance(calls: Int) -> Compliance {
            var counted = deviations(0, of: 10)
            for number in 1..<calls { counted.add(number.isMultiple(of: 10) ? 3 : 0, of: 10) }
            let row = Compliance.Row(
                group: "somebody", calls: calls, simulated: 0, serious: calls / 10, all: counted,
                byWeight: [counted, Deviations(), Deviations(), Deviations()])
            return Compliance(grouping: .handler, rows: [row], total: row)
        }
        let (few, many) = (compliance(calls: 29), compliance(calls: 40))
        #expect(HandlerBands(few, reviewed: [:]).fewest == 30)
        #expect(HandlerBands(few, reviewed: [:]).bands(few.rows[0]) == nil)
        let bands = try #require(HandlerBands(many, reviewed: [:]).bands(many.rows[0]))
        // Nine of 400, with much noise round it.
        #expect(bands.band == .partial && bands.best < bands.band && bands.worst > bands.band)
        #expect(HandlerBands(many, reviewed: ["somebody": 100]).sample(many.rows[0]).more == 0)
    }

    @Test func aSampleIsNeverLargerThanWhatThereIs() {
        for population in 0...400 {
            let size = SampleSize(margin: 0.05).of(population)
            #expect((0...population).contains(size) && (size > 0) == (population > 0))
        }
    }

    // Computed by statsmodels 0.14 (Wilson's interval of the second's share, as a ratio).
    @Test(arguments: [
        (100, 130, 0.3, 0.002400232018670456...0.6859533208572943),
        (40, 52, 0.3, -0.1366837018790391...0.9575675840689513),
        (400, 520, 0.3, 0.14122994586095539...0.48085844235803576),
    ])
    func thirtyPercentMoreIsMoreThanNoiseOnlyWhereCountsAreLarge(
        before: Int, after: Int, change: Double, expected: ClosedRange<Double>
    ) throws {
        let counts = CountChange(from: before, to: after)
        let interval = try #require(counts.interval)
        #expect(abs(try #require(counts.change) - change) < 1e-12)
        #expect(abs(interval.lowerBound - expected.lowerBound) < 1e-9, "\(interval)")
        #expect(abs(interval.upperBound - expected.upperBound) < 1e-9, "\(interval)")
        #expect(counts.isMoreThanNoise == (before >= 100))
    }

    @Test func fromNothingThereIsNoChangeInPercent() {
        #expect(CountChange(from: 0, to: 5).change == nil && CountChange(from: 0, to: 5).interval == nil)
        #expect(CountChange(from: 5, to: 0).change == -1 && CountChange(from: 5, to: 0).isMoreThanNoise)
    }
}
