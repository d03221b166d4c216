/// Months between two changes that are more than noise, with a middle and limits of their own.
///
/// A stage has two months with calls at least, which are the baseline that the next are held against, and grows by each
/// month that is no change. A change began with a month when
/// - it and the next month with calls both differ from the stage so far, to the same side, by more than three standard
///   errors (points beyond the limits, and it lasts); or
/// - it is the first of eight in a row on one side of the stage so far, and the eight together differ from it by more than
///   three and a half standard errors: a run is looked for at every month, and so wants more.
///
/// Differences are held against Newcombe's interval with z = 3 or 3.5, which also allows for a short baseline: a limit that
/// is computed from three months is itself noise. Noise alone begins a stage in about one of a hundred charts of three years.
/// - Note: The rules are Western Electric's 1 and 4 (NIST/SEMATECH e-Handbook, 6.3.2). When to begin a new stage is our
///   own definition: NHS England's "Making data count" wants a change that is large and lasts, and leaves the rest to
///   judgement.
public struct ControlStage: Hashable, Sendable {
    /// Why a stage began.
    public enum Beginning: String, Hashable, Sendable { case beyondLimits, run }

    /// Their places in the chart.
    public let months: Range<Int>
    /// All of them together.
    public let value: Proportion
    /// Nil for the first.
    public let beginning: Beginning?

    /// Months with calls that a stage has at least.
    static let leastMonths = 2

    /// - Parameter months: in order of time; of months without calls, 0 of 0.
    /// - Returns: in order of time, without gaps; none of no months.
    static func stages(of months: [Proportion]) -> [ControlStage] {
        var stages: [ControlStage] = []
        var (start, beginning) = (0, Beginning?.none)
        var (base, counted) = (Proportion(0, of: 0), 0)
        for (index, month) in months.enumerated() {
            if counted >= leastMonths, month.trials > 0, let found = change(from: base, in: months[index...]) {
                stages.append(ControlStage(months: start..<index, value: base, beginning: beginning))
                (start, beginning, base, counted) = (index, found, Proportion(0, of: 0), 0)
            }
            base = base + month
            if month.trials > 0 { counted += 1 }
        }
        if !months.isEmpty {
            stages.append(ControlStage(months: start..<months.count, value: base, beginning: beginning))
        }
        return stages
    }

    /// Whether a change begins with the first of some months.
    private static func change(from base: Proportion, in months: ArraySlice<Proportion>) -> Beginning? {
        let run = Array(months.filter { $0.trials > 0 }.prefix(ControlChart.run))
        let sides = run.prefix(2).map { beyond($0, base, z: 3) }
        if sides.count == 2, sides[0] != 0, sides[0] == sides[1] { return .beyondLimits }
        guard run.count == ControlChart.run, let centre = base.rate else { return nil }
        let side = ControlChart.side(of: run[0], centre)
        guard side != 0, run.allSatisfy({ ControlChart.side(of: $0, centre) == side }) else { return nil }
        return beyond(run.reduce(Proportion(0, of: 0), +), base, z: 3.5) == side ? .run : nil
    }

    /// 1 or −1 where a rate is above or below a base by more than so many standard errors of the difference; else 0.
    private static func beyond(_ value: Proportion, _ base: Proportion, z: Double) -> Int {
        guard let difference = value.difference(from: base, z: z) else { return 0 }
        return difference.interval.lowerBound > 0 ? 1 : difference.interval.upperBound < 0 ? -1 : 0
    }
}

extension ControlChart {
    /// What a reader should take from it, in sentences: when a change that is more than noise began, and where it stands.
    ///
    /// - Parameter label: what people call a point: `March 2021`.
    func findings(_ label: (String) -> String) -> [String] {
        func name(_ stage: ControlStage) -> String { label(points[stage.months.lowerBound].label) }
        func rate(_ stage: ControlStage) -> String { (stage.value.rate ?? 0).percent(decimals: 1) }
        var findings: [String] = []
        var index = 1
        while index < stages.count {
            let rises = (stages[index].value.rate ?? 0) > (stages[index - 1].value.rate ?? 0)
            var end = index
            while end + 1 < stages.count, ((stages[end + 1].value.rate ?? 0) > (stages[end].value.rate ?? 0)) == rises {
                end += 1
            }
            let further = stages[index..<end + 1].dropFirst().map(name)
            let between = further.isEmpty ? "" : ", went on in \(Self.list(further))"
            let until = end + 1 < stages.count ? "until \(name(stages[end + 1]))" : "on"
            findings.append(
                "\(rises ? "An improvement" : "A fall") that is more than noise began in \(name(stages[index]))\(between): "
                    + "\(rate(stages[index - 1])) before, \(rate(stages[end])) from \(name(stages[end])) \(until).")
            index = end + 1
        }
        let counted = points.count { $0.value.trials > 0 }
        if stages.count == 1, counted > ControlStage.leastMonths, let rate = stages[0].value.rate {
            findings.append("No change that lasts is more than noise; \(rate.percent(decimals: 1)) in all.")
        }
        if let last = points.last, last.signal == .aboveLimit || last.signal == .belowLimit {
            findings.append(
                "\(label(last.label)) is beyond what noise explains; whether that lasts, the next will tell.")
        }
        return findings
    }

    private static func list(_ names: [String]) -> String {
        guard let last = names.last, names.count > 1 else { return names.first ?? "" }
        return names.dropLast().joined(separator: ", ") + " and " + last
    }

    /// How the stages are found, for whoever wants to do it again.
    static let notes = [
        "Middle: fully completed over closed of all months of a stage, p. Limits: p ± 3 × √(p(1 − p) ÷ closed), within 0 and "
            + "100 % (NIST/SEMATECH e-Handbook 6.3.3.2).",
        "A stage begins with a month that, like the next one, differs from the stage before it by more than three standard "
            + "errors, or that is the first of eight on one side of its middle that together differ by more than three and a "
            + "half (Newcombe's interval with z = 3 and 3.5). Western Electric rules 1 and 4, NIST 6.3.2; that they begin a "
            + "stage is our own definition.",
        "A month can be more than noise and yet no change: what lasts one month only begins no stage.",
    ]
}
