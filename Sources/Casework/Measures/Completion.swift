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
        for (script, columns) in blocks {
            columns.withUnsafeBytes { counter.add(PackedBlock(under: script, .none, columns: $0)) }
        }
        self = counter.completion
    }

    init(grouping: MeasureGrouping?, rows: [Row], total: Row) {
        (self.grouping, self.rows, self.total) = (grouping, rows, total)
    }
}

extension Completion {
    /// The figures, and what is drawn of them.
    ///
    /// - Parameter id: begins the ids of its drawings; another for each report of a page, `[a-z0-9-]`.
    public func report(_ names: GroupNames, id: String = "completion") -> Report {
        Report(.completion, Report.Part(table(names), drawing(names, id: id).map { [$0] } ?? []))
    }

    private func table(_ names: GroupNames) -> MeasureTable {
        func cells(_ row: Row, _ group: MeasureTable.Cell) -> [MeasureTable.Cell] {
            let interval = row.proportion.interval
            return [
                group, .count(row.closed), .count(row.full), .count(row.partial), .count(row.brokenOff),
                .rate(row.rate), .rate(interval?.lowerBound), .rate(interval?.upperBound), .count(row.simulated),
            ]
        }
        var notes = [
            "Fully completed: every required question that applied to the call, under its own version, is answered, or "
                + "missing for a reason that the question accepts. The month is the event's, in London time.",
            MeasureTable.intervalNote,
        ]
        notes += MeasureTable.simulatedNote(total.simulated, of: total.closed)
        return MeasureTable(
            code: "completion", name: "Fully completed scripts",
            columns: [
                .init("group", grouping?.words ?? "calls", .text), .init("closed", "closed", .count),
                .init("full", "full", .count), .init("partial", "partial", .count),
                .init("brokenOff", "broken off", .count), .init("rate", "rate", .rate), .init("least", "least", .rate),
                .init("most", "most", .rate), .init("simulated", "simulated", .count),
            ],
            rows: rows.map { cells($0, names.cell($0.group)) }, total: cells(total, .text("all")), notes: notes,
            relations: [
                .sum("closed", ["full", "partial", "brokenOff"]), .part("simulated", of: "closed"),
                .rate(["rate", "least", "most"], of: "full", in: "closed"),
            ])
    }

    /// A p-chart by time, a funnel by force, region or handler, bars by anything else; nil where there is nothing to
    /// compare.
    private func drawing(_ names: GroupNames, id: String) -> Drawing? {
        guard let grouping, rows.count > 1 else { return nil }
        let groups = rows.map { (label: names.label(of: $0.group), value: $0.proportion) }
        let name = "Fully completed scripts by \(grouping.words)"
        switch grouping {
        case .month, .quarter:
            return RateChart(ControlChart(groups), name: name, labels: rows.map(\.group)).drawing(id: id)
        case .force, .region, .handler:
            return FunnelChart(name: name, plot: FunnelPlot(groups)).drawing(id: id)
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
