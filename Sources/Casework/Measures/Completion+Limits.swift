extension Completion {
    /// The lines that its drawing has beside the rates: the p-chart's middle and limits by time, the funnel's by force,
    /// region or handler. Nil where there is nothing to compare, and for groups that have neither.
    func limits(_ names: GroupNames) -> Report.Part? {
        guard let grouping, rows.count > 1 else { return nil }
        let groups = rows.map { (label: $0.group, value: $0.proportion) }
        switch grouping {
        case .month, .quarter: return Report.Part(Self.limits(of: ControlChart(groups), grouping, names))
        case .force, .region, .handler: return Report.Part(Self.limits(of: FunnelPlot(groups), grouping, names))
        case .version, .eventType: return nil
        }
    }

    private static func limits(
        of chart: ControlChart, _ grouping: MeasureGrouping, _ names: GroupNames
    ) -> MeasureTable {
        MeasureTable(
            code: "completion-stages", name: "What noise explains, by \(grouping.words)",
            columns: columns(grouping) + [
                .init("centre", "middle", .rate), .init("lower", "lower limit", .rate),
                .init("upper", "upper limit", .rate), .init("signal", "more than noise", .text),
            ],
            rows: chart.points.map { point in
                cells(point.label, point.value, names) + [
                    .rate(point.centre), .rate(point.limits.lowerBound), .rate(point.limits.upperBound),
                    point.signal.map { .named($0.rawValue, $0.words) } ?? .named("none", "–"),
                ]
            }, total: nil,
            notes: [
                "Middle: the rate of its stage, of all calls together. Limits: three standard errors away, held within 0 "
                    + "and 100 % (a p-chart).",
                "More than noise: outside the limits, or one of eight or more in a row on the same side of the middle.",
            ])
    }

    private static func limits(
        of plot: FunnelPlot, _ grouping: MeasureGrouping, _ names: GroupNames
    ) -> MeasureTable {
        MeasureTable(
            code: "completion-limits", name: "What chance explains, by \(grouping.words)",
            columns: columns(grouping) + [
                .init("target", "rate of all", .rate), .init("least95", "least, 95 %", .rate),
                .init("most95", "most, 95 %", .rate), .init("least998", "least, 99.8 %", .rate),
                .init("most998", "most, 99.8 %", .rate), .init("outlying", "more than chance", .text),
            ],
            rows: plot.points.map { point in
                cells(point.label, point.value, names) + [
                    .rate(plot.target), .rate(point.limits95.lowerBound), .rate(point.limits95.upperBound),
                    .rate(point.limits998.lowerBound), .rate(point.limits998.upperBound),
                    .text(point.isOutlying ? "yes" : "no"),
                ]
            }, total: nil,
            notes: [
                "Within these limits 95 and 99.8 of 100 groups of so many calls would lie if they were like all calls "
                    + "together: exact binomial limits (a funnel plot). By chance alone, one of 500 lies outside the wider.",
                "More than chance: so many or more, or so few or fewer, come by chance in fewer than one of a thousand "
                    + "such groups, whatever the interpolated limits say.",
            ])
    }

    private static func columns(_ grouping: MeasureGrouping) -> [MeasureTable.Column] {
        [
            .init("group", grouping.words, .text), .init("closed", "closed", .count), .init("full", "full", .count),
            .init("rate", "rate", .rate),
        ]
    }

    private static func cells(_ group: String, _ value: Proportion, _ names: GroupNames) -> [MeasureTable.Cell] {
        [names.cell(group), .count(value.trials), .count(value.successes), .rate(value.rate)]
    }
}

extension ControlChart.Signal {
    /// As a table says it.
    fileprivate var words: String {
        switch self {
        case .aboveLimit: "above the limit"
        case .belowLimit: "below the limit"
        case .runAbove: "eight in a row above"
        case .runBelow: "eight in a row below"
        }
    }
}
