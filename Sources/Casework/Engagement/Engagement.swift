public import ScriptEngine

/// The table of OPT engagement for a period: target against actual, with what was counted.
public struct Engagement: Hashable, Sendable {
    /// One measure.
    public struct Row: Hashable, Sendable {
        public let measure: EngagementMeasure
        /// Nil where none was set for just this period.
        public let target: Int?
        public let actual: Int
    }

    public let period: DayPeriod
    /// The slug of the force that is counted alone; nil for all.
    public let force: String?
    /// In the order of the published table.
    public let rows: [Row]
    /// Operations that started in the period or of which a line is in it.
    public let operations: Int
    /// What happened in them in the period, and stands.
    public let lines: Int
    /// Recoveries outside any operation that are in the period.
    public let recoveries: Int

    /// Counts, in one pass over all lines.
    ///
    /// - Parameters:
    ///   - operations: all of which a line can be in the period.
    ///   - recoveries: of debts, all that can be in the period; those of operations are left out, since a line says them.
    ///   - force: the slug of the leading force of operations, or of who recovered; nil for all. Targets are the whole
    ///     Programme's, so no force has one.
    public init(
        _ period: DayPeriod, force: String? = nil, operations: some Sequence<OperationFigures>,
        recoveries: some Sequence<PenaltySummary.Recovery>, targets: [EngagementTarget] = EngagementTarget.all
    ) {
        var tally = OperationTally()
        var (counted, multiAgency, lines) = (0, 0, 0)
        for operation in operations where force == nil || operation.force == force {
            let inPeriod = operation.lines.filter { period.contains($0.at) }
            for event in inPeriod.compactMap(\.event) { tally.add(event) }
            let isStarted = operation.startedAt.map(period.contains) ?? false
            if isStarted, operation.isMultiAgency { multiAgency += 1 }
            if isStarted || !inPeriod.isEmpty { counted += 1 }
            lines += inPeriod.count
        }
        let apart = recoveries.filter { recovery in
            recovery.operation == nil && !recovery.isUndone && period.contains(recovery.at)
                && (force == nil || recovery.force == force)
        }
        let collected = apart.reduce(tally.recoveredPence) { $0 + $1.pence }
        rows = EngagementMeasure.allCases.map { measure in
            let actual =
                switch measure {
                case .briefings: tally.briefings
                case .briefed: tally.officersBriefed
                case .controlRoomVisits: tally.controlRoomVisits
                case .multiAgencyOperations: multiAgency
                case .krakenVisits: tally.krakenVisits
                case .collectedPence: collected
                case .intelligenceReports: tally.intelligenceReports
                }
            return Row(
                measure: measure,
                target: force == nil ? EngagementTarget.target(measure, in: period, of: targets) : nil, actual: actual)
        }
        (self.period, self.force, self.operations) = (period, force, counted)
        (self.lines, self.recoveries) = (lines, apart.count)
    }

    /// Which records the figures rest on: `Counted: 68 operations with 1,000 lines, and 3 recoveries …`.
    public var counted: String {
        func counted(_ number: Int, _ thing: String, _ things: String) -> String {
            "\(number.grouped) \(number == 1 ? thing : things)"
        }
        return
            "Counted: \(counted(operations, "operation", "operations")) with \(counted(lines, "line", "lines")), and "
            + "\(counted(recoveries, "recovery", "recoveries")) outside any operation, from \(period.words)."
    }

    /// As a machine reads it; sums in pence.
    public var json: JSONValue {
        .members([
            "measure": "engagement", "from": .string(period.first.description), "to": .string(period.last.description),
            "force": force.map(JSONValue.string),
            "rows": .array(
                rows.map { row in
                    .members([
                        "measure": .string(row.measure.rawValue), "target": row.target.map(JSONValue.integer),
                        "actual": .integer(row.actual),
                    ])
                }),
            "counted": [
                "operations": .integer(operations), "lines": .integer(lines), "recoveries": .integer(recoveries),
            ],
        ])
    }

    /// As a spreadsheet reads it, with a row of headings; sums in pence.
    public var csv: String {
        let head = ["measure", "target", "actual", "from", "to", "force"]
        let lines = rows.map { row in
            [
                row.measure.rawValue, row.target.map(String.init) ?? "", String(row.actual), period.first.description,
                period.last.description, force ?? "",
            ]
        }
        return ([head] + lines).map { $0.joined(separator: ",") + "\r\n" }.joined()
    }
}
