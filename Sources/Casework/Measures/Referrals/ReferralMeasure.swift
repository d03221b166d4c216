internal import ScriptEngine

/// Civil-penalty referrals: how complete those that were wanted are, and how many were made. Two measures, apart.
///
/// R21 gives both one figure. Versions 3 and 4 ask whether the event is to be referred; versions 1 and 2 do not, so there
/// every closed call counts as one to be referred, and whether it was complete is the send point's condition alone.
/// - Note: Source: domain.md [R21]; what counts under versions 1 and 2 is our own [D].
public struct ReferralMeasure: Hashable, Sendable {
    /// One group of closed calls.
    public struct Row: Hashable, Sendable {
        /// As `MeasureGrouping.group` names it; `all` where nothing is grouped.
        public let group: String
        public let closed: Int
        /// Those whose handler said that the event is to be referred.
        public let said: Int
        /// Those under a version that does not ask.
        public let notAsked: Int
        /// Of those said and those not asked, the ones where all that a referral needs stood.
        public let complete: Int
        public let simulated: Int

        /// The complete of those to be referred.
        public var proportion: Proportion { Proportion(complete, of: said + notAsked) }
    }

    /// How many referrals of a group's events were made.
    public struct Made: Hashable, Sendable {
        public let group: String
        public let referrals: Int
        public let simulated: Int

        public init(_ group: String, referrals: Int, simulated: Int) {
            (self.group, self.referrals, self.simulated) = (group, referrals, simulated)
        }
    }

    /// From the first month that has a call or a referral to the last.
    public struct Change: Hashable, Sendable {
        public let first: String
        public let last: String
        public let counts: CountChange
    }

    public let grouping: MeasureGrouping?
    /// In the grouping's order.
    public let rows: [Row]
    public let total: Row
    /// In the grouping's order; a group with closed calls and no referral is there too.
    public let made: [Made]
    public let allMade: Made
    /// Nil where there are not two months.
    public let change: Change?

    /// - Parameters:
    ///   - completeness: counted over the same calls.
    ///   - made: by the same grouping, in any order; nothing of a group has no row.
    ///   - months: the referrals made by month, and 0 for a month that has closed calls alone.
    public init(_ completeness: ReferralCounter, made: [Made], months: [String: Int]) {
        let grouping = completeness.grouping
        let counted = completeness.counted
        (self.grouping, rows, total) = (grouping, counted.rows, counted.total)
        let known = Set(made.map(\.group))
        let without = rows.filter { !known.contains($0.group) }.map { Made($0.group, referrals: 0, simulated: 0) }
        self.made = (made + without).sorted { grouping?.precedes($0.group, $1.group) ?? false }
        allMade = Made(
            "all", referrals: made.reduce(0) { $0 + $1.referrals }, simulated: made.reduce(0) { $0 + $1.simulated })
        guard let first = months.keys.min(), let last = months.keys.max(), first != last else {
            change = nil
            return
        }
        change = Change(
            first: first, last: last, counts: CountChange(from: months[first] ?? 0, to: months[last] ?? 0))
    }
}

extension ReferralMeasure {
    /// How many referrals were made, by the group of the call that each was made from.
    ///
    /// - Parameters:
    ///   - calls: one for each referral, in any order.
    ///   - lorryVersions: the versions of the script that do not ask for the type of event.
    public static func made(
        of calls: [CallSummary], by grouping: MeasureGrouping?, lorryVersions: Set<Int>
    ) -> [Made] {
        var codes = MeasureCodes()
        let packed = calls.map { call in
            MeasureColumns(call, isReferable: false, lorryVersions: lorryVersions) { codes.number(of: $0) }
        }
        var groups = PackedGroups(grouping, codes)
        var counts: [Int: (referrals: Int, simulated: Int)] = [:]
        for (call, columns) in zip(calls, packed) {
            let number = groups.number(of: columns, version: call.script.version)
            counts[number, default: (0, 0)].referrals += 1
            if call.isSimulated { counts[number, default: (0, 0)].simulated += 1 }
        }
        return counts.map {
            Made(groups.name(of: $0.key), referrals: $0.value.referrals, simulated: $0.value.simulated)
        }
    }

    /// The figures, and what is drawn of them.
    ///
    /// - Parameter id: begins the ids of its drawings; another for each report of a page, `[a-z0-9-]`.
    public func report(_ names: GroupNames, id: String = "referrals") -> Report {
        let groups = rows.map { (label: names.label(of: $0.group), value: $0.proportion) }
        let drawing = grouping?.drawing(
            of: groups, codes: rows.map(\.group), name: "Complete referrals by \(grouping?.words ?? "")", id: id,
            trials: "calls to be referred")
        let first = Report.Part(table(names), drawing.map { [$0] } ?? [])
        return Report(
            .referrals, first, [Report.Part(madeTable(names), madeDrawing(names, id: id))], findings: findings)
    }

    private var findings: [String] {
        guard let change, let rate = change.counts.change else { return [] }
        let label = MeasureGrouping.month.label
        let counts =
            "Referrals made: \(change.counts.before.grouped) of \(label(change.first)), "
            + "\(change.counts.after.grouped) of \(label(change.last)): \(rate.signedPercent)"
        guard let interval = change.counts.interval else { return [counts + "."] }
        let range = "\(interval.lowerBound.signedPercent) to \(interval.upperBound.signedPercent)"
        return [
            counts + " (in 95 of 100 such pairs of months the true change lies within \(range)), "
                + (change.counts.isMoreThanNoise ? "which is more than noise." : "which noise alone could explain.")
        ]
    }

    private func table(_ names: GroupNames) -> MeasureTable {
        func cells(_ row: Row, _ group: MeasureTable.Cell) -> [MeasureTable.Cell] {
            let interval = row.proportion.interval
            return [
                group, .count(row.closed), .count(row.said), .count(row.notAsked), .count(row.proportion.trials),
                .count(row.complete), .rate(row.proportion.rate), .rate(interval?.lowerBound),
                .rate(interval?.upperBound), .count(row.simulated),
            ]
        }
        let notes = [
            "Complete: all that the script wants for a civil-penalty referral stood (its send point) when the call was "
                + "closed. To be referred: the handler said so (versions 3 and 4), or the version does not ask (1 and 2): "
                + "there every closed call counts, and the send point's condition decides alone. Where versions change, "
                + "so does what is counted.",
            "Complete referrals and fully completed scripts are two measures: R21 gives both the same figure.",
            MeasureTable.intervalNote,
        ]
        return MeasureTable(
            code: "referrals", name: "Complete referrals",
            columns: [
                .init("group", grouping?.words ?? "calls", .text), .init("closed", "closed", .count),
                .init("said", "said to refer", .count), .init("notAsked", "not asked", .count),
                .init("wanted", "to be referred", .count), .init("complete", "complete", .count),
                .init("rate", "rate", .rate), .init("least", "least", .rate), .init("most", "most", .rate),
                .init("simulated", "simulated", .count),
            ],
            rows: rows.map { cells($0, names.cell($0.group)) }, total: cells(total, .text("all")),
            notes: notes, simulated: Proportion(total.simulated, of: total.closed),
            relations: [
                .sum("wanted", ["said", "notAsked"]), .part("wanted", of: "closed"), .part("simulated", of: "closed"),
                .rate(["rate", "least", "most"], of: "complete", in: "wanted"),
            ])
    }

    private func madeTable(_ names: GroupNames) -> MeasureTable {
        func cells(_ made: Made, _ group: MeasureTable.Cell) -> [MeasureTable.Cell] {
            [group, .count(made.referrals), .count(made.simulated)]
        }
        return MeasureTable(
            code: "referrals-made", name: "Referrals made",
            columns: [
                .init("group", grouping?.words ?? "calls", .text), .init("referrals", "referrals", .count),
                .init("simulated", "simulated", .count),
            ],
            rows: grouping == nil ? [] : made.map { cells($0, names.cell($0.group)) },
            total: cells(allMade, .text("all")),
            notes: [
                "Made: went to CECPT, whatever became of it since; drafts do not count. The month, force and type are "
                    + "those of the call it was made from, closed or not.",
                "A change of counts is compared as two Poisson counts (Wilson's interval of the second's share).",
            ], simulated: Proportion(allMade.simulated, of: allMade.referrals),
            relations: [.part("simulated", of: "referrals")])
    }

    private func madeDrawing(_ names: GroupNames, id: String) -> [Drawing] {
        guard let grouping, made.count > 1, allMade.referrals > 0 else { return [] }
        let bars = made.map {
            BarChart.Bar(names.label(of: $0.group), Double($0.referrals), words: $0.referrals.grouped)
        }
        return [BarChart(name: "Referrals made by \(grouping.words)", bars: bars).drawing(id: "\(id)-made")]
    }
}

extension Double {
    /// `+30 %`, `−4 %`.
    fileprivate var signedPercent: String { (self < 0 ? "−" : "+") + magnitude.percent() }
}
