/// The completion rate of each force by month.
public struct ForceMonths: Hashable, Sendable {
    /// One force.
    public struct Row: Hashable, Sendable {
        /// Its slug; `not set` where nobody has said.
        public let force: String
        /// As many as there are months.
        public let months: [Proportion]
        /// All months together.
        public var total: Proportion { months.reduce(Proportion(0, of: 0), +) }
        /// Whether its line would be noise.
        public var hasFew: Bool { total.trials < ForceMonths.few }
    }

    /// `2021-03`, without gaps, in order.
    public let months: [String]
    /// Most calls first.
    public let rows: [Row]
    /// The simulated of all.
    public let simulated: Int

    /// With fewer calls in all months together a force's line is drawn as points only: our own bound.
    public static let few = 30
}

/// Counts how complete packed calls are by force and month, in one pass.
public struct ForceMonthsCounter: MeasureCounter {
    private let selection: PackedSelection
    private var months: PackedGroups
    private let forces: PackedGroups
    /// By the force's number, then by months since the first that was met.
    private var counts: [[(closed: Int, full: Int)]] = []
    /// Months since the year 1 of the first column.
    private var first: Int?
    private var simulated = 0

    /// - Parameter filter: its area, and whether a critical question is open, are not asked for.
    public init(_ filter: CallFilter, _ codes: MeasureCodes) {
        selection = PackedSelection(filter, codes)
        (months, forces) = (PackedGroups(.month, codes), PackedGroups(.force, codes))
    }

    public static let reads: PackedParts = []

    public mutating func add(_ block: PackedBlock) {
        guard !selection.isEmpty else { return }
        for index in 0..<block.count {
            let call = block.call(at: index)
            guard selection.contains(call) else { continue }
            let column = column(of: months.number(of: call, version: 0))
            if call.force >= counts.count {
                counts.append(contentsOf: repeatElement([], count: call.force + 1 - counts.count))
            }
            if column >= counts[call.force].count {
                let missing = column + 1 - counts[call.force].count
                counts[call.force].append(contentsOf: repeatElement((closed: 0, full: 0), count: missing))
            }
            counts[call.force][column].closed += 1
            if call.state.contains(.full) { counts[call.force][column].full += 1 }
            if call.state.contains(.simulated) { simulated += 1 }
        }
    }

    /// The column of a month; a month before the first moves all of them.
    private mutating func column(of month: Int) -> Int {
        guard let first else {
            self.first = month
            return 0
        }
        if month >= first { return month - first }
        for force in counts.indices where !counts[force].isEmpty {
            counts[force].insert(contentsOf: repeatElement((closed: 0, full: 0), count: first - month), at: 0)
        }
        self.first = month
        return 0
    }

    /// What was counted so far.
    public var forceMonths: ForceMonths {
        let columns = counts.map(\.count).max() ?? 0
        let used = (0..<columns).filter { column in
            counts.contains { $0.indices.contains(column) && $0[column].closed > 0 }
        }
        guard let first, let start = used.first, let end = used.last else {
            return ForceMonths(months: [], rows: [], simulated: 0)
        }
        let rows = counts.enumerated().compactMap { force, own -> ForceMonths.Row? in
            guard own.contains(where: { $0.closed > 0 }) else { return nil }
            let months = (start...end).map { column in
                own.indices.contains(column)
                    ? Proportion(own[column].full, of: own[column].closed) : Proportion(0, of: 0)
            }
            return ForceMonths.Row(force: forces.name(of: force), months: months)
        }
        return ForceMonths(
            months: (start...end).map { months.name(of: first + $0) },
            rows: rows.sorted { ($1.total.trials, $0.force) < ($0.total.trials, $1.force) }, simulated: simulated)
    }
}

extension ForceMonths {
    /// The figures, and a small chart a force, all on one scale.
    ///
    /// - Parameter id: one a page, `[a-z0-9-]`.
    public func part(id: String) -> Report.Part {
        let names = GroupNames(.force)
        let months = GroupNames(.month)
        let notes = [
            "Each small chart has the same scale, 0 to 100 %, and the same months. Most calls first; a force with fewer than "
                + "\(Self.few) calls in all is drawn as points, since its line would be noise."
        ]
        let table = MeasureTable(
            code: "completion-force-months", name: "Fully completed scripts by force and month",
            columns: [
                .init("force", "force", .text), .init("month", "month", .text), .init("closed", "closed", .count),
                .init("full", "full", .count), .init("rate", "rate", .rate),
            ],
            rows: rows.flatMap { row in
                zip(self.months, row.months).filter { $1.trials > 0 }.map { month, value in
                    [
                        names.cell(row.force), months.cell(month), .count(value.trials), .count(value.successes),
                        .rate(value.rate),
                    ]
                }
            }, total: nil, notes: notes, simulated: Proportion(simulated, of: rows.reduce(0) { $0 + $1.total.trials }),
            relations: [.rate(["rate"], of: "full", in: "closed")])
        guard rows.count > 1, self.months.count > 1 else { return Report.Part(table) }
        let panels = rows.map { row in
            SmallMultiples.Panel(
                title: names.label(of: row.force),
                note: "\(row.total.trials.grouped) \(row.total.trials == 1 ? "call" : "calls")"
                    + (row.hasFew ? ", few" : ""),
                values: row.months.map(\.rate), isLine: !row.hasFew)
        }
        let chart = SmallMultiples(
            name: "Fully completed scripts by force and month", panels: panels, first: self.months.first ?? "",
            last: self.months.last ?? "")
        return Report.Part(table, [chart.drawing(id: id)])
    }
}
