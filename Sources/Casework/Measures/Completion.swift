internal import ScriptEngine

/// The completion rate: fully completed calls of the closed ones, each judged under its own version.
///
/// - Note: Source: design.md, "Completion, defined once".
public struct Completion: Hashable, Sendable {
    /// One group of closed calls, and how complete they are.
    public struct Row: Hashable, Sendable {
        /// As `MeasureGrouping.group` names it; `all` where nothing is grouped.
        public let group: String
        public let closed: Int
        public let full: Int
        public let partial: Int
        public let brokenOff: Int
        public let simulated: Int

        /// The fully completed of the closed.
        public var proportion: Proportion { Proportion(full, of: closed) }
        /// 0…1; nil when nothing was closed.
        public var rate: Double? { proportion.rate }
    }

    public let grouping: MeasureGrouping?
    /// In the grouping's order.
    public let rows: [Row]
    /// All closed calls together.
    public let total: Row

    /// - Parameters:
    ///   - calls: any calls; those that are not closed do not count.
    ///   - lorryVersions: the versions of the script that do not ask for the type of event.
    public init(of calls: some Sequence<CallSummary>, by grouping: MeasureGrouping?, lorryVersions: Set<Int> = []) {
        var codes = MeasureCodes()
        var blocks: [ScriptReference: [UInt8]] = [:]
        for call in calls {
            let columns = MeasureColumns(call, isReferable: false, lorryVersions: lorryVersions) {
                codes.number(of: $0)
            }
            blocks[call.script, default: []] += columns.bytes
        }
        var counter = CompletionCounter(by: grouping, CallFilter(), codes)
        for (script, columns) in blocks { columns.withUnsafeBytes { counter.add($0, under: script) } }
        self = counter.completion
    }

    init(grouping: MeasureGrouping?, rows: [Row], total: Row) {
        (self.grouping, self.rows, self.total) = (grouping, rows, total)
    }
}

extension Completion {
    /// The figures as a table, for every way of showing them.
    public var table: MeasureTable {
        func cells(_ row: Row, _ label: String) -> [MeasureTable.Cell] {
            let interval = row.proportion.interval
            return [
                .text(label), .count(row.closed), .count(row.full), .count(row.partial), .count(row.brokenOff),
                .rate(row.rate), .rate(interval?.lowerBound), .rate(interval?.upperBound), .count(row.simulated),
            ]
        }
        var notes = [
            "Fully completed: every required question that applied to the call, under its own version, is answered, or "
                + "missing for a reason that the question accepts. The month is the event's, in London time.",
            "Least and most: where the true rate lies in 95 of 100 such samples (Wilson).",
        ]
        if total.simulated > 0 {
            notes.append("\(total.simulated) of the \(total.closed) calls are simulated: their answers are invented.")
        }
        return MeasureTable(
            code: "completion", name: "Fully completed scripts",
            columns: [
                .init("group", grouping?.words ?? "calls", .text), .init("closed", "closed", .count),
                .init("full", "full", .count), .init("partial", "partial", .count),
                .init("brokenOff", "broken off", .count), .init("rate", "rate", .rate), .init("least", "least", .rate),
                .init("most", "most", .rate), .init("simulated", "simulated", .count),
            ],
            rows: rows.map { cells($0, $0.group) }, total: cells(total, "all"), notes: notes)
    }

    /// The figures as a drawing: a p-chart by time, a funnel by force, region or handler, bars by anything else; nil where
    /// there is nothing to compare.
    ///
    /// - Parameter id: one a page, `[a-z0-9-]`.
    public func drawing(id: String) -> (svg: String, summary: String)? {
        guard let grouping, rows.count > 1 else { return nil }
        let groups = rows.map { (label: grouping.label(of: $0.group), value: $0.proportion) }
        let name = "Fully completed scripts by \(grouping.words)"
        switch grouping {
        case .month, .quarter:
            let chart = RateChart(ControlChart(groups), name: name, labels: rows.map(\.group))
            return (chart.drawing(id: id), chart.summary)
        case .force, .region, .handler:
            let chart = FunnelChart(name: name, plot: FunnelPlot(groups))
            return (chart.drawing(id: id), chart.summary)
        case .version, .eventType:
            let bars = groups.compactMap { group in
                group.value.rate.map {
                    BarChart.Bar(group.label, $0, words: $0.percent(), interval: group.value.interval)
                }
            }
            let chart = BarChart(name: name, bars: bars, greatest: 1)
            return (chart.drawing(id: id), chart.summary)
        }
    }
}
