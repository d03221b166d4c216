internal import ScriptEngine

/// Handlers in compliance bands, with how many calls a fair statement about each needs and how many to draw for review.
///
/// - Note: Source: design.md, "Completion, defined once"; margins and fewest calls are our own [D].
public struct HandlerBands: Hashable, Sendable {
    private let compliance: Compliance
    /// Closed calls that a supervisor has reviewed since, by handler.
    private let reviewed: [String: Int]

    /// Half the width within which a share of calls is to be known before anything is said of a handler. [D]
    static let fairMargin = 0.15
    /// Whatever is expected, fewer calls than that say nothing of a handler. [D]
    static let leastCalls = 30
    /// The same half width for a sample that is reviewed. [D]
    static let margin = 0.1
    /// Margins for which the size of a sample is shown. [D]
    static let margins = [0.05, 0.1, 0.15, 0.2]
    /// A share that nobody has seen yet is not taken for rarer than that. [D]
    static let leastExpected = 0.1

    /// - Parameter compliance: by handler.
    public init(_ compliance: Compliance, reviewed: [String: Int]) {
        (self.compliance, self.reviewed) = (compliance, reviewed)
    }

    /// The calls with a critical or major deviation, of all: what a sample is expected to show.
    var expected: Double {
        let share = compliance.total.withoutSerious.rate.map { 1 - $0 } ?? 0.5
        return min(max(share, Self.leastExpected), 1 - Self.leastExpected)
    }

    /// The closed calls below which nothing is said of a handler.
    var fewest: Int { max(Self.leastCalls, SampleSize(margin: Self.fairMargin, expected: expected).unlimited) }

    /// A handler's band, and the best and worst that noise leaves open; nil where they have too few calls to be judged.
    func bands(_ row: Compliance.Row) -> (band: ComplianceBand, best: ComplianceBand, worst: ComplianceBand)? {
        guard row.calls >= fewest, let band = ComplianceBand(row) else { return nil }
        func worst(_ bound: (ClosedRange<Double>) -> Double) -> ComplianceBand? {
            Weight.allCases.compactMap { weight in row[weight].interval.map { ComplianceBand(bound($0), weight) } }
                .max()
        }
        return (band, worst(\.lowerBound) ?? band, worst(\.upperBound) ?? band)
    }

    /// How many of a handler's closed calls to review, and how many of these are still to be drawn.
    func sample(_ row: Compliance.Row) -> (size: Int, more: Int) {
        let size = SampleSize(margin: Self.margin, expected: expected).of(row.calls)
        return (size, max(0, size - (reviewed[row.group] ?? 0)))
    }
}

extension HandlerBands {
    /// The figures, and what is drawn of them.
    ///
    /// - Parameter id: begins the ids of its drawings; another for each report of a page, `[a-z0-9-]`.
    public func report(id: String = "handlers") -> Report {
        let points = compliance.rows.map { (label: $0.group, value: $0.withoutSerious) }
        let drawings =
            points.count > 1
            ? [
                FunnelChart(name: "Calls without a critical or major deviation, by handler", plot: FunnelPlot(points))
                    .drawing(id: id)
            ] : []
        return Report(.handlers, Report.Part(table, drawings), [Report.Part(samples)])
    }

    private var table: MeasureTable {
        let rows = compliance.rows.map { row -> [MeasureTable.Cell] in
            let (bands, sample) = (bands(row), sample(row))
            func cell(_ band: ComplianceBand?) -> MeasureTable.Cell {
                band.map { .named($0.code, $0.words) } ?? .named("", "–")
            }
            let judged = bands == nil ? .named("too-few", "too few calls") : cell(bands?.band)
            return [
                .text(row.group), .count(row.calls), judged, cell(bands?.best), cell(bands?.worst),
                .count(max(0, fewest - row.calls)), .count(row.all.possible), .count(row.all.found),
                .rate(row.all.rate),
            ] + Weight.allCases.map { .rate(row[$0].rate) } + [
                .count(reviewed[row.group] ?? 0), .count(sample.size), .count(sample.more),
            ]
        }
        return MeasureTable(
            code: "handlers", name: Measure.handlers.name,
            columns: [
                .init("group", "handler", .text), .init("closed", "closed", .count), .init("band", "band", .text),
                .init("best", "at best", .text), .init("worst", "at worst", .text),
                .init("wanting", "calls wanting", .count), .init("possible", "possible", .count),
                .init("deviations", "deviations", .count), .init("rate", "rate", .rate),
            ] + Weight.allCases.map { .init("\($0.rawValue)Rate", $0.rawValue, .rate) } + [
                .init("reviewed", "reviewed", .count), .init("sample", "sample", .count),
                .init("toReview", "to review", .count),
            ],
            rows: rows, total: nil, notes: notes,
            simulated: Proportion(compliance.total.simulated, of: compliance.total.calls))
    }

    private var notes: [String] {
        [
            ComplianceBand.limits,
            "At best and at worst: the bands of the least and the most that each weight's true rate is likely to be (95 of "
                + "100 such samples); the intervals themselves stand in the report of compliance by handler.",
            "A handler with fewer than \(fewest) closed calls is in no band: that many are needed to know the share of "
                + "calls with a critical or major deviation, taken as \(expected.percent()), to within "
                + "\(Self.fairMargin.percent()) either way, and never fewer than \(Self.leastCalls). Calls wanting: how "
                + "many more.",
            "Sample: how many of a handler's closed calls to draw at random and review, to know that share of them to "
                + "within \(Self.margin.percent()), with the finite population correction. To review: those of them "
                + "that nobody has reviewed.",
            Compliance.notes[0],
        ]
    }

    /// How large a random sample of all calls must be, by how well it is to tell.
    private var samples: MeasureTable {
        let rows = Self.margins.map { margin -> [MeasureTable.Cell] in
            let size = SampleSize(margin: margin, expected: expected)
            return [
                .named(margin.fixed(decimals: 2), "± \(margin.percent())"), .count(compliance.total.calls),
                .count(size.of(compliance.total.calls)), .count(compliance.rows.reduce(0) { $0 + size.of($1.calls) }),
            ]
        }
        return MeasureTable(
            code: "review-sample", name: "How many calls to draw for review",
            columns: [
                .init("margin", "margin", .text), .init("closed", "closed", .count),
                .init("sample", "for all together", .count), .init("eachHandler", "for each handler", .count),
            ],
            rows: rows, total: nil,
            notes: [
                "Drawn at random, with the finite population correction: for all together, to speak of the unit; for each "
                    + "handler, to speak of every handler alone. Draw them under Review, or with "
                    + "layby call review --sample N."
            ])
    }
}
