internal import ScriptEngine

/// How long questions took, and how long calls did.
///
/// - Note: `Paradata` says what counts.
public struct Timings: Sendable {
    /// One question.
    public struct Row: Hashable, Sendable {
        public let question: QuestionLineage.Line
        /// Calls in which it was recorded.
        public let calls: Int
        /// Seconds; of a repeated question, a person.
        public let median: Int
        public let ninetieth: Int
        /// Seconds of all calls together, and of all persons.
        public let total: Int
    }

    /// Calls of one month.
    public struct Month: Hashable, Sendable {
        /// `2021-03`.
        public let month: String
        public let calls: Int
        /// Seconds a call.
        public let median: Int
        public let ninetieth: Int
    }

    /// Those that took most in all first.
    public let rows: [Row]
    /// In order.
    public let months: [Month]
    public let calls: Int
    /// Of all calls together.
    public let seconds: Int
    public let simulated: Int
}

/// Counts the seconds of packed calls.
public struct TimingsCounter: MeasureCounter {
    private let selection: PackedSelection
    private let lineage: QuestionLineage
    private var groups: PackedGroups
    private var questions: [SecondsHistogram]
    private var totals: [Int]
    /// By the month's number.
    private var months: [Int: SecondsHistogram] = [:]
    private var (calls, seconds, simulated) = (0, 0, 0)

    /// Two hours: longer calls stand together.
    static let longestCall = 7_200

    /// - Parameter filter: its area, and whether a critical question is open, are not asked for.
    public init(_ filter: CallFilter, _ codes: MeasureCodes, _ lineage: QuestionLineage) {
        (selection, self.lineage) = (PackedSelection(filter, codes), lineage)
        groups = PackedGroups(.month, codes)
        questions = Array(repeating: SecondsHistogram(longest: MeasureLayout.longest), count: lineage.lines.count)
        totals = Array(repeating: 0, count: lineage.lines.count)
    }

    public static let reads: PackedParts = [.details, .questions, .times]

    public mutating func add(_ block: PackedBlock) {
        let found = block.indices(of: selection)
        for index in found {
            let call = block.call(at: index)
            let taken = block.details(at: index).seconds
            months[groups.number(of: call, version: 0), default: SecondsHistogram(longest: Self.longestCall)].add(taken)
            seconds += taken
            if call.state.contains(.simulated) { simulated += 1 }
        }
        calls += found.count
        for field in block.layout.fields {
            guard let line = lineage.number(of: field.question.id, version: block.script.version) else { continue }
            for index in found {
                guard let taken = block.seconds(of: field, at: index) else { continue }
                questions[line].add(taken)
                // A repeated question has the seconds of one person.
                totals[line] += field.isRepeated ? taken * max(1, block.recorded(field, at: index)) : taken
            }
        }
    }

    /// What was counted so far.
    public var timings: Timings {
        let rows = lineage.lines.indices.compactMap { line -> Timings.Row? in
            guard let median = questions[line].quantile(0.5), let ninetieth = questions[line].quantile(0.9) else {
                return nil
            }
            return Timings.Row(
                question: lineage.lines[line], calls: questions[line].count, median: median, ninetieth: ninetieth,
                total: totals[line])
        }
        let ranked = rows.enumerated().sorted { ($1.element.total, $0.offset) < ($0.element.total, $1.offset) }
        let months = months.sorted { $0.key < $1.key }.compactMap { number, histogram -> Timings.Month? in
            guard let median = histogram.quantile(0.5), let ninetieth = histogram.quantile(0.9) else { return nil }
            return Timings.Month(
                month: groups.name(of: number), calls: histogram.count, median: median, ninetieth: ninetieth)
        }
        return Timings(
            rows: ranked.map(\.element), months: months, calls: calls, seconds: seconds, simulated: simulated)
    }
}

extension Timings {
    /// Time by question and by month, with the questions that took most as bars.
    ///
    /// - Parameter id: begins the ids of its drawings; another for each report of a page, `[a-z0-9-]`.
    public func report(id: String, drawn count: Int = 25) -> Report {
        var findings: [String] = []
        if let first = rows.first, seconds > 0 {
            findings.append(
                "“\(first.question.ask)” takes most: \(share(first).percent(decimals: 1)) of the time of all calls, "
                    + "\(MeasureTable.Cell.seconds(first.median).words) in the middle of them.")
        }
        return Report(
            .timings, Report.Part(table, drawing(id: id, count)), [Report.Part(monthTable, monthDrawing(id: id))],
            findings: findings)
    }

    /// Of the time of all calls.
    private func share(_ row: Row) -> Double { seconds == 0 ? 0 : min(1, Double(row.total) / Double(seconds)) }

    private var table: MeasureTable {
        let notes = [
            "A question took the time from the entry before it until its answer was kept; where an answer was amended, also "
                + "the time until that. Of a question about persons, median and 90th percentile are a person's.",
            "Time in which a call was paused or closed, and a gap of \(Paradata.longestGap / 60) minutes or more, belong to "
                + "nobody. What took longer than \(MeasureLayout.longest) s stands as \(MeasureLayout.longest) s.",
            "Share: of the time of all calls from the first entry until they were closed; what is left went by between "
                + "questions, on notes, and before closing.",
        ]
        return MeasureTable(
            code: "timings", name: Measure.timings.name,
            columns: [
                .init("question", "question", .text), .init("calls", "recorded in", .count),
                .init("median", "median", .seconds), .init("ninetieth", "90th percentile", .seconds),
                .init("total", "in all", .seconds), .init("share", "share of call time", .rate),
            ],
            rows: rows.map { row in
                [
                    .named(row.question.id.description, row.question.ask), .count(row.calls), .seconds(row.median),
                    .seconds(row.ninetieth), .seconds(row.total), .rate(seconds == 0 ? nil : share(row)),
                ]
            }, total: nil, notes: notes, simulated: Proportion(simulated, of: calls),
            relations: [.figures(["median", "ninetieth", "total", "share"], about: "calls"), .ranked])
    }

    private var monthTable: MeasureTable {
        let names = GroupNames(.month)
        return MeasureTable(
            code: "timings-months", name: "Time per call by month",
            columns: [
                .init("month", "month", .text), .init("calls", "calls", .count), .init("median", "median", .seconds),
                .init("ninetieth", "90th percentile", .seconds),
            ],
            rows: months.map { month in
                [names.cell(month.month), .count(month.calls), .seconds(month.median), .seconds(month.ninetieth)]
            }, total: nil,
            notes: [
                "From the first entry until the call was closed last, without pauses and gaps of "
                    + "\(Paradata.longestGap / 60) minutes or more. Calls of more than two hours stand as two hours."
            ], simulated: Proportion(simulated, of: calls),
            relations: [.figures(["median", "ninetieth"], about: "calls")])
    }

    private func drawing(id: String, _ count: Int) -> [Drawing] {
        guard !rows.isEmpty else { return [] }
        let bars = rows.prefix(count).map { row in
            BarChart.Bar(
                row.question.ask, Double(row.median),
                words: "\(row.median) s, \(share(row).percent(decimals: 1))",
                interval: Double(row.median)...Double(row.ninetieth))
        }
        return [
            BarChart(name: "Seconds a question, median to 90th percentile, and share of call time", bars: bars)
                .drawing(id: id)
        ]
    }

    private func monthDrawing(id: String) -> [Drawing] {
        guard months.count > 1 else { return [] }
        let bars = months.map { month in
            BarChart.Bar(
                GroupNames(.month).label(of: month.month), Double(month.median),
                words: month.median < 120 ? "\(month.median) s" : "\((month.median + 30) / 60) min",
                interval: Double(month.median)...Double(month.ninetieth))
        }
        return [BarChart(name: "Time per call, median to 90th percentile", bars: bars).drawing(id: "\(id)-months")]
    }
}
