extension MeasureGrouping {
    /// Rates by group: a p-chart by time, a funnel by force, region or handler, bars by anything else; nil where there is
    /// nothing to compare.
    ///
    /// - Parameters:
    ///   - groups: in the grouping's order.
    ///   - codes: as files name them, one a group.
    ///   - trials: what the rates are of, as the funnel's axis says it.
    func drawing(
        of groups: [(label: String, value: Proportion)], codes: [String], name: String, id: String,
        trials: String = "closed calls"
    ) -> Drawing? {
        guard groups.count > 1 else { return nil }
        switch self {
        case .month, .quarter: return RateChart(ControlChart(groups), name: name, labels: codes).drawing(id: id)
        case .force, .region, .handler:
            return FunnelChart(name: name, plot: FunnelPlot(groups), trials: trials).drawing(id: id)
        case .version, .eventType:
            let bars = groups.compactMap { group in
                group.value.rate.map {
                    BarChart.Bar(group.label, $0, words: $0.percent(), interval: group.value.interval)
                }
            }
            return BarChart(name: name, bars: bars, greatest: 1).drawing(id: id)
        }
    }
}
