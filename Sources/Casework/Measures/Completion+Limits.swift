extension Completion {
    /// The limits that its funnel draws by force, region or handler; nil by anything else, and where there is nothing to
    /// compare.
    func limits(_ names: GroupNames) -> Report.Part? {
        guard let grouping, [.force, .region, .handler].contains(grouping), rows.count > 1 else { return nil }
        let plot = FunnelPlot(rows.map { (label: $0.group, value: $0.proportion) })
        return Report.Part(limits(of: plot, grouping, names))
    }

    private func limits(
        of plot: FunnelPlot, _ grouping: MeasureGrouping, _ names: GroupNames
    ) -> MeasureTable {
        MeasureTable(
            code: "completion-limits", name: "What noise explains, by \(grouping.words)",
            columns: Self.columns(grouping) + [
                .init("target", "rate of all", .rate), .init("least95", "least, 95 %", .rate),
                .init("most95", "most, 95 %", .rate), .init("least998", "least, 99.8 %", .rate),
                .init("most998", "most, 99.8 %", .rate), .init("outlying", "more than noise", .text),
            ],
            rows: plot.points.map { point in
                Self.cells(point.label, point.value, names) + [
                    .rate(plot.target), .rate(point.limits95.lowerBound), .rate(point.limits95.upperBound),
                    .rate(point.limits998.lowerBound), .rate(point.limits998.upperBound),
                    .text(point.isOutlying ? "yes" : "no"),
                ]
            }, total: nil,
            notes: [
                "Within these limits 95 and 99.8 of 100 groups of so many calls would lie if they were like all calls "
                    + "together: exact binomial limits (a funnel plot). By chance alone, one of 500 lies outside the wider.",
                "More than noise: so many or more, or so few or fewer, come by chance in fewer than one of a thousand "
                    + "such groups, whatever the interpolated limits say.",
            ], simulated: Proportion(total.simulated, of: total.closed))
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
