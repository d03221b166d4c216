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
    /// The figures, and what is drawn of them; by time with the stages that an improvement took, and when it began.
    ///
    /// - Parameters:
    ///   - id: begins the ids of its drawings; another for each report of a page, `[a-z0-9-]`.
    ///   - others: what stands beside it.
    public func report(_ names: GroupNames, id: String = "completion", _ others: [Report.Part] = []) -> Report {
        guard let chart else {
            return Report(
                .completion, Report.Part(table(names), drawing(names, id: id).map { [$0] } ?? []),
                others + (limits(names).map { [$0] } ?? []))
        }
        let drawing = RateChart(chart, name: drawingName, labels: chart.points.map(\.label), names).drawing(id: id)
        let findings = chart.findings { names.label(of: $0) }
        return Report(
            .completion, Report.Part(table(names), [drawing]), [Report.Part(table(of: chart, names))] + others,
            findings: findings + MeasureTable.simulatedNote(total.simulated, of: total.closed))
    }

    /// The months or quarters in stages; nil by anything else, and of one only.
    var chart: ControlChart? {
        guard let grouping, grouping.isTime, rows.count > 1 else { return nil }
        let known = Dictionary(rows.map { ($0.group, $0.proportion) }) { one, _ in one }
        return ControlChart(
            grouping.spanned(rows.map(\.group)).map { (label: $0, value: known[$0] ?? Proportion(0, of: 0)) })
    }

    private var drawingName: String { "Fully completed scripts by \(grouping?.words ?? "call")" }

    private func table(of chart: ControlChart, _ names: GroupNames) -> MeasureTable {
        MeasureTable(
            code: "completion-stages", name: "What noise explains",
            columns: [
                .init("group", grouping?.words ?? "", .text), .init("stage", "stage began", .text),
                .init("closed", "closed", .count), .init("full", "full", .count), .init("rate", "rate", .rate),
                .init("centre", "middle", .rate), .init("lower", "lower limit", .rate),
                .init("upper", "upper limit", .rate), .init("signal", "more than noise", .text),
            ],
            rows: chart.stages.flatMap { stage in
                chart.points[stage.months].map { point in
                    [
                        names.cell(point.label), names.cell(chart.points[stage.months.lowerBound].label),
                        .count(point.value.trials), .count(point.value.successes), .rate(point.value.rate),
                        .rate(point.centre), .rate(point.limits.lowerBound), .rate(point.limits.upperBound),
                        point.signal.map { .named($0.rawValue, $0.words) } ?? .text(""),
                    ]
                }
            }, total: nil,
            notes: ControlChart.notes, simulated: Proportion(total.simulated, of: total.closed))
    }

    private func table(_ names: GroupNames) -> MeasureTable {
        func cells(_ row: Row, _ group: MeasureTable.Cell) -> [MeasureTable.Cell] {
            let interval = row.proportion.interval
            return [
                group, .count(row.closed), .count(row.full), .count(row.partial), .count(row.brokenOff),
                .rate(row.rate), .rate(interval?.lowerBound), .rate(interval?.upperBound), .count(row.simulated),
            ]
        }
        let notes = [
            "Fully completed: every required question that applied to the call, under its own version, is answered, or "
                + "missing for a reason that the question accepts. The month is the event's, in London time.",
            MeasureTable.intervalNote,
        ]
        return MeasureTable(
            code: "completion", name: "Fully completed scripts",
            columns: [
                .init("group", grouping?.words ?? "calls", .text), .init("closed", "closed", .count),
                .init("full", "full", .count), .init("partial", "partial", .count),
                .init("brokenOff", "broken off", .count), .init("rate", "rate", .rate), .init("least", "least", .rate),
                .init("most", "most", .rate), .init("simulated", "simulated", .count),
            ],
            rows: rows.map { cells($0, names.cell($0.group)) }, total: cells(total, .text("all")), notes: notes,
            simulated: Proportion(total.simulated, of: total.closed),
            relations: [
                .sum("closed", ["full", "partial", "brokenOff"]), .part("simulated", of: "closed"),
                .rate(["rate", "least", "most"], of: "full", in: "closed"),
            ])
    }

    /// Nil where there is nothing to compare.
    private func drawing(_ names: GroupNames, id: String) -> Drawing? {
        grouping?.drawing(
            of: rows.map { (label: names.label(of: $0.group), value: $0.proportion) }, codes: rows.map(\.group),
            name: drawingName, id: id)
    }
}

extension ControlChart.Signal {
    /// As people read it.
    var words: String {
        switch self {
        case .aboveLimit: "above its limit"
        case .belowLimit: "below its limit"
        case .runAbove: "eight or more above the middle"
        case .runBelow: "eight or more below the middle"
        }
    }
}
