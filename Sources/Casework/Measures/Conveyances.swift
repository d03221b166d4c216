internal import ScriptEngine

/// High-risk conveyances: in how many closed calls people were in something refrigerated, hard-sided or bulk.
public struct Conveyances: Hashable, Sendable {
    /// One group of closed calls.
    public struct Row: Hashable, Sendable {
        /// As `MeasureGrouping` names it; `all` where nothing is grouped.
        public let group: String
        public let closed: Int
        public let refrigerated: Int
        public let hardSided: Int
        public let bulk: Int
        /// The type of event says refrigerated or hard-sided, and nobody said which.
        public let unsaid: Int
        /// No kind of vehicle is recorded, though there was one.
        public let notRecorded: Int
        public let simulated: Int

        /// The high-risk of the closed.
        public var highRisk: Proportion { Proportion(refrigerated + hardSided + bulk + unsaid, of: closed) }

        func share(_ risk: Conveyance.Risk) -> Proportion {
            switch risk {
            case .refrigerated: Proportion(refrigerated, of: closed)
            case .hardSided: Proportion(hardSided, of: closed)
            case .bulk: Proportion(bulk, of: closed)
            }
        }
    }

    public let grouping: MeasureGrouping?
    /// In the grouping's order.
    public let rows: [Row]
    /// All closed calls together.
    public let total: Row
}

/// What packed calls say of the vehicle that people were in.
struct ConveyanceKinds: Sendable {
    enum Kind: Hashable {
        case risk(Conveyance.Risk)
        /// The type of event says refrigerated or hard-sided, and nobody said which.
        case unsaid
        /// No kind of vehicle is recorded, though there was one.
        case notRecorded
        case other
    }

    /// The numbers of the types of event that say something of the vehicle; -1 where no call has one.
    private let refrigeratedOrHardSided: Int
    private let withoutQuestion: [Int]

    init(_ codes: MeasureCodes) {
        refrigeratedOrHardSided = codes.known(.eventType("refrigerated_or_hard_sided")) ?? -1
        // What came by boat, by rail or by coach was in none of these.
        withoutQuestion = ["small_boat", "rail", "other"].compactMap { codes.known(.eventType($0)) }
    }

    @inline(__always)
    func kind(of call: MeasureColumns, _ details: PackedDetails) -> Kind {
        guard let conveyance = details.conveyance else {
            if call.eventType == refrigeratedOrHardSided { return .unsaid }
            return withoutQuestion.contains(call.eventType) ? .other : .notRecorded
        }
        return conveyance.risk.map(Kind.risk) ?? .other
    }
}

/// Counts packed calls by what people were in.
public struct ConveyancesCounter: MeasureCounter {
    private struct Counts {
        var (closed, refrigerated, hardSided, bulk, unsaid, notRecorded, simulated) = (0, 0, 0, 0, 0, 0, 0)

        mutating func add(_ other: Counts) {
            closed += other.closed
            refrigerated += other.refrigerated
            hardSided += other.hardSided
            bulk += other.bulk
            unsaid += other.unsaid
            notRecorded += other.notRecorded
            simulated += other.simulated
        }

        func row(_ group: String) -> Conveyances.Row {
            Conveyances.Row(
                group: group, closed: closed, refrigerated: refrigerated, hardSided: hardSided, bulk: bulk,
                unsaid: unsaid, notRecorded: notRecorded, simulated: simulated)
        }
    }

    private let selection: PackedSelection
    private var groups: PackedGroups
    private let grouping: MeasureGrouping?
    private let kinds: ConveyanceKinds
    /// By the group's number.
    private var counts: [Counts] = []

    /// - Parameter filter: its area, and whether a critical question is open, are not asked for.
    public init(by grouping: MeasureGrouping?, _ filter: CallFilter, _ codes: MeasureCodes) {
        self.grouping = grouping
        (selection, groups) = (PackedSelection(filter, codes), PackedGroups(grouping, codes))
        kinds = ConveyanceKinds(codes)
    }

    public static let reads: PackedParts = .details

    public mutating func add(_ block: PackedBlock) {
        guard !selection.isEmpty else { return }
        for index in 0..<block.count {
            let call = block.call(at: index)
            guard selection.contains(call) else { continue }
            let group = groups.number(of: call, version: block.script.version)
            if group >= counts.count {
                counts.append(contentsOf: repeatElement(Counts(), count: group + 1 - counts.count))
            }
            counts[group].closed += 1
            if call.state.contains(.simulated) { counts[group].simulated += 1 }
            switch kinds.kind(of: call, block.details(at: index)) {
            case .risk(.refrigerated): counts[group].refrigerated += 1
            case .risk(.hardSided): counts[group].hardSided += 1
            case .risk(.bulk): counts[group].bulk += 1
            case .unsaid: counts[group].unsaid += 1
            case .notRecorded: counts[group].notRecorded += 1
            case .other: break
            }
        }
    }

    /// What was counted so far.
    public var conveyances: Conveyances {
        var total = Counts()
        var rows: [Conveyances.Row] = []
        for (number, counts) in counts.enumerated() where counts.closed > 0 {
            total.add(counts)
            rows.append(counts.row(groups.name(of: number)))
        }
        rows.sort { grouping?.precedes($0.group, $1.group) ?? false }
        return Conveyances(grouping: grouping, rows: grouping == nil ? [] : rows, total: total.row("all"))
    }
}

extension Conveyances {
    /// The figures, and the three shares as lines through time, else all high-risk ones as bars.
    ///
    /// - Parameter id: begins the ids of its drawings; another for each report of a page, `[a-z0-9-]`.
    public func report(_ names: GroupNames, id: String = "conveyances") -> Report {
        Report(
            .conveyances, Report.Part(table(names), drawing(names, id: id).map { [$0] } ?? []), findings: findings)
    }

    private var findings: [String] {
        guard let rate = total.highRisk.rate, let range = total.highRisk.interval else { return [] }
        var findings = [
            "People were in a high-risk conveyance in \(total.highRisk.successes.grouped) of \(total.closed.grouped) "
                + "closed calls (\(rate.percent(decimals: 1)); between \(range.lowerBound.percent()) and "
                + "\(range.upperBound.percent()) in 95 of 100 such samples)."
        ]
        if total.notRecorded > 0 {
            findings.append(
                "In \(total.notRecorded.grouped) no kind of vehicle is recorded: the true share may be higher.")
        }
        return findings
    }

    private func table(_ names: GroupNames) -> MeasureTable {
        func cells(_ row: Row, _ group: MeasureTable.Cell) -> [MeasureTable.Cell] {
            let interval = row.highRisk.interval
            return [
                group, .count(row.closed), .count(row.refrigerated), .count(row.hardSided), .count(row.bulk),
                .count(row.unsaid), .count(row.highRisk.successes), .rate(row.highRisk.rate),
                .rate(interval?.lowerBound), .rate(interval?.upperBound), .count(row.notRecorded),
            ]
        }
        let notes = [
            "High risk: the vehicle that people were in is refrigerated, hard-sided or bulk. Bulk is a tanker: that is our "
                + "own definition, and so is that a flatbed or open lorry, and a container on a lorry, are none of the three.",
            "Which is not said: the type of event is refrigerated or hard-sided, and the kind of vehicle is not recorded; it "
                + "counts as high risk, and in none of the three lines.",
            "Not recorded: no kind of vehicle, though the event was not a boat's, by rail or of another kind. Shares are of "
                + "all closed calls; the month is the event's, in London time.", MeasureTable.intervalNote,
        ]
        return MeasureTable(
            code: "conveyances", name: Measure.conveyances.name,
            columns: [
                .init("group", grouping?.words ?? "calls", .text), .init("closed", "closed", .count),
                .init("refrigerated", "refrigerated", .count), .init("hardSided", "hard-sided", .count),
                .init("bulk", "bulk", .count), .init("unsaid", "which is not said", .count),
                .init("highRisk", "high risk", .count), .init("rate", "share", .rate), .init("least", "least", .rate),
                .init("most", "most", .rate), .init("notRecorded", "not recorded", .count),
            ],
            rows: rows.map { cells($0, names.cell($0.group)) }, total: cells(total, .text("all")), notes: notes,
            simulated: Proportion(total.simulated, of: total.closed),
            relations: [
                .sum("highRisk", ["refrigerated", "hardSided", "bulk", "unsaid"]), .part("notRecorded", of: "closed"),
                .rate(["rate", "least", "most"], of: "highRisk", in: "closed"),
            ])
    }

    /// Nil where there is nothing to compare.
    private func drawing(_ names: GroupNames, id: String) -> Drawing? {
        guard let grouping, rows.count > 1 else { return nil }
        let name = "\(Measure.conveyances.name) by \(grouping.words)"
        guard grouping.isTime else {
            let bars = rows.compactMap { row in
                row.highRisk.rate.map {
                    BarChart.Bar(
                        names.label(of: row.group), $0, words: $0.percent(), interval: row.highRisk.interval)
                }
            }
            return BarChart(name: name, bars: bars).drawing(id: id)
        }
        let words: [(Conveyance.Risk, String)] = [
            (.refrigerated, "refrigerated"), (.hardSided, "hard-sided"), (.bulk, "bulk"),
        ]
        return LineChart(
            name: name, labels: rows.map { names.label(of: $0.group) }, short: rows.map(\.group),
            lines: words.map { risk, label in LineChart.Line(label, rows.map { $0.share(risk).rate }) }
        ).drawing(id: id)
    }
}
