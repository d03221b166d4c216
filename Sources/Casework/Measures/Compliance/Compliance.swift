internal import ReferenceData
public import ScriptEngine

/// Compliance: deviations by weight over possible deviations, each call judged under its own version.
///
/// - Note: Source: design.md, "Completion, defined once"; the weights are those of emergency-dispatch review.
public struct Compliance: Hashable, Sendable {
    /// One group of closed calls.
    public struct Row: Hashable, Sendable {
        /// As `MeasureGrouping.group` names it; `all` where nothing is grouped.
        public let group: String
        public let calls: Int
        public let simulated: Int
        /// Calls with a critical or a major question open.
        public let serious: Int
        /// Of all weights together.
        public let all: Deviations
        let byWeight: [Deviations]

        public subscript(weight: Weight) -> Deviations { byWeight[weight.rank] }

        /// Calls without a critical or major deviation, of all.
        public var withoutSerious: Proportion { Proportion(calls - serious, of: calls) }
    }

    public let grouping: MeasureGrouping?
    /// In the grouping's order.
    public let rows: [Row]
    public let total: Row
}

extension Compliance {
    /// The figures, and what is drawn of them.
    ///
    /// - Parameter id: begins the ids of its drawings; another for each report of a page, `[a-z0-9-]`.
    public func report(_ names: GroupNames, id: String = "compliance") -> Report {
        let first = Report.Part(table(names), drawing(names, id: id).map { [$0] } ?? [])
        return Report(.compliance, first, [Report.Part(byWeight(names))])
    }

    static let notes = [
        "A deviation is a required question that stood open when the call was closed: nothing recorded, an answer that is "
            + "not whole, or missing for a reason that the question does not take. Possible: the required questions that "
            + "applied, under the call's own version.",
        "Least and most: where the true rate lies in 95 of 100 such samples of calls (Wilson, on the effective sample "
            + "size), since the questions of one call do not fail one by one.",
    ]

    private func table(_ names: GroupNames) -> MeasureTable {
        func cells(_ row: Row, _ group: MeasureTable.Cell) -> [MeasureTable.Cell] {
            let interval = row.all.interval
            return [
                group, .count(row.calls), .count(row.all.possible), .count(row.all.found), .rate(row.all.rate),
                .rate(interval?.lowerBound), .rate(interval?.upperBound),
            ] + Weight.allCases.map { .rate(row[$0].rate) } + [.count(row.simulated)]
        }
        return MeasureTable(
            code: "compliance", name: Measure.compliance.name,
            columns: [
                .init("group", grouping?.words ?? "calls", .text), .init("closed", "closed", .count),
                .init("possible", "possible", .count), .init("deviations", "deviations", .count),
                .init("rate", "rate", .rate), .init("least", "least", .rate), .init("most", "most", .rate),
            ] + Weight.allCases.map { .init("\($0.rawValue)Rate", $0.rawValue, .rate) }
                + [.init("simulated", "simulated", .count)],
            rows: rows.map { cells($0, names.cell($0.group)) }, total: cells(total, .text("all")),
            notes: Self.notes, simulated: Proportion(total.simulated, of: total.calls),
            relations: [
                .rate(["rate", "least", "most"], of: "deviations", in: "possible"), .part("simulated", of: "closed"),
            ])
    }

    /// A line a group and weight.
    private func byWeight(_ names: GroupNames) -> MeasureTable {
        func lines(_ row: Row, _ group: MeasureTable.Cell) -> [[MeasureTable.Cell]] {
            Weight.allCases.map { weight in
                let (deviations, interval) = (row[weight], row[weight].interval)
                return [
                    group, .text(weight.rawValue), .count(deviations.possible), .count(deviations.found),
                    .rate(deviations.rate), .rate(interval?.lowerBound), .rate(interval?.upperBound),
                ]
            }
        }
        let shown = rows.isEmpty ? lines(total, .text("all")) : rows.flatMap { lines($0, names.cell($0.group)) }
        return MeasureTable(
            code: "compliance-by-weight", name: "By weight",
            columns: [
                .init("group", grouping?.words ?? "calls", .text), .init("weight", "weight", .text),
                .init("possible", "possible", .count), .init("deviations", "deviations", .count),
                .init("rate", "rate", .rate), .init("least", "least", .rate), .init("most", "most", .rate),
            ],
            rows: shown, total: nil, notes: [], simulated: Proportion(total.simulated, of: total.calls),
            relations: [.rate(["rate", "least", "most"], of: "deviations", in: "possible")])
    }

    /// A line a weight over time, else a stacked bar a group; nil where there is nothing to compare.
    private func drawing(_ names: GroupNames, id: String) -> Drawing? {
        guard let grouping, rows.count > 1 else { return nil }
        let name = "Deviations by weight and \(grouping.words)"
        guard grouping.isTime else {
            let ranked = rows.sorted { ($0.all.rate ?? 0) > ($1.all.rate ?? 0) }
            let bars = ranked.map { row in
                DeviationBars.Bar(
                    names.label(of: row.group), words: row.all.rate?.percent(decimals: 1) ?? "–",
                    parts: Weight.allCases.map { weight in
                        row.all.possible == 0 ? 0 : Double(row[weight].found) / Double(row.all.possible)
                    })
            }
            return DeviationBars(name: name, parts: Weight.allCases.map(\.rawValue), bars: bars).drawing(id: id)
        }
        let panels = Weight.allCases.map { weight in
            DeviationLines.Panel(
                weight.rawValue,
                rows.map { DeviationLines.Point($0.group, $0[weight].rate, interval: $0[weight].interval) })
        }
        return DeviationLines(name: name, panels: panels).drawing(id: id)
    }
}
