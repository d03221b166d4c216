internal import ScriptEngine

/// The capture rate: of each question, the answered of the applicable, over closed calls.
///
/// - Note: Source: design.md, "Completion, defined once".
public struct Capture: Sendable {
    /// One question.
    public struct Row: Hashable, Sendable {
        public let question: QuestionLineage.Line
        public let counts: QuestionCounts
    }

    /// Those that applied at all; the port of departure first, since it is what was missing most, then the required ones
    /// and the optional, each the least captured first.
    public let rows: [Row]
    /// The closed calls that were counted, and the simulated of them.
    public let calls: Int
    public let simulated: Int
    /// The calls in which a port of departure is recorded, of all closed ones: also of those whose version does not ask it.
    public let portRecorded: Proportion

    /// The questions where an answer was hardest to get.
    public func leastCaptured(_ count: Int) -> [Row] { Array(rows.prefix(count)) }
}

/// Counts how the questions of packed calls stand.
public struct CaptureCounter: MeasureCounter {
    private let selection: PackedSelection
    private let lineage: QuestionLineage
    private var counts: [QuestionCounts]
    private var (calls, simulated, withPort) = (0, 0, 0)

    /// - Parameter filter: its area, and whether a critical question is open, are not asked for.
    public init(_ filter: CallFilter, _ codes: MeasureCodes, _ lineage: QuestionLineage) {
        (selection, self.lineage) = (PackedSelection(filter, codes), lineage)
        counts = Array(repeating: QuestionCounts(), count: lineage.lines.count)
    }

    public static let reads: PackedParts = .questions

    public mutating func add(_ block: PackedBlock) {
        let found = block.indices(of: selection)
        calls += found.count
        simulated += found.count { block.call(at: $0).state.contains(.simulated) }
        for field in block.layout.fields {
            guard let line = lineage.number(of: field.question.id, version: block.script.version) else { continue }
            for index in found { block.add(field, at: index, to: &counts[line]) }
            guard lineage.lines[line].role == CallFacts.Role.exitPort.rawValue else { continue }
            withPort += found.count { block.counts(of: field, at: $0).answered > 0 }
        }
    }

    /// What was counted so far.
    public var capture: Capture {
        let rows = zip(lineage.lines, counts).filter { $0.1.applicable > 0 }
            .map { Capture.Row(question: $0.0, counts: $0.1) }
        let ranked = rows.enumerated().sorted { left, right in
            let (one, other) = (left.element, right.element)
            let departs = [one, other].map { $0.question.role == CallFacts.Role.exitPort.rawValue }
            if departs[0] != departs[1] { return departs[0] }
            let optional = [one, other].map { $0.question.weight == nil }
            if optional[0] != optional[1] { return optional[1] }
            let rates = [one, other].map { $0.counts.capture.rate ?? 1 }
            return (rates[0], left.offset) < (rates[1], right.offset)
        }
        return Capture(
            rows: ranked.map(\.element), calls: calls, simulated: simulated,
            portRecorded: Proportion(withPort, of: calls))
    }
}

extension Capture {
    /// The figures, and the questions that were captured least as ranked bars.
    ///
    /// - Parameter id: begins the ids of its drawings; another for each report of a page, `[a-z0-9-]`.
    public func report(id: String = "capture", drawn count: Int = 25) -> Report {
        Report(
            .capture, Report.Part(table, rows.isEmpty ? [] : [drawing(id: id, questions: count)]), findings: findings)
    }

    /// The line that the Programme counts over all events, and beside it the share of those that were asked.
    private var findings: [String] {
        guard let rate = portRecorded.rate, let interval = portRecorded.interval else { return [] }
        let missing = portRecorded.trials - portRecorded.successes
        var text =
            "No port of departure is recorded in \(missing.grouped) of \(calls.grouped) events, "
            + "\((1 - rate).percent(decimals: 1)) (\((1 - interval.upperBound).percent(decimals: 1)) to "
            + "\((1 - interval.lowerBound).percent(decimals: 1))); an event whose version does not ask for it counts as not "
            + "recorded."
        let asked = rows.first { $0.question.role == CallFacts.Role.exitPort.rawValue }
        if let counts = asked?.counts, let captured = counts.capture.rate {
            text +=
                " Where it was asked for, it was captured in \(captured.percent(decimals: 1)) of "
                + "\(counts.applicable.grouped)."
        }
        return [text] + MeasureTable.simulatedNote(simulated, of: calls)
    }

    private var table: MeasureTable {
        let notes = [
            "Captured: the answered of the places where the question applied, each call under its own version; a question "
                + "about persons is counted once for each person.",
            MeasureTable.intervalNote,
        ]
        return MeasureTable(
            code: "capture", name: Measure.capture.name,
            columns: [
                .init("question", "question", .text), .init("weight", "weight", .text),
                .init("versions", "versions", .text), .init("applicable", "applied", .count),
                .init("answered", "answered", .count), .init("unknown", "unknown", .count),
                .init("refused", "refused", .count), .init("notAsked", "not asked", .count),
                .init("notReached", "not reached", .count), .init("rate", "captured", .rate),
                .init("least", "least", .rate), .init("most", "most", .rate),
            ],
            rows: rows.map { row in
                let (counts, interval) = (row.counts, row.counts.capture.interval)
                return [
                    .named(row.question.id.description, row.question.ask),
                    .text(row.question.weight?.rawValue ?? "optional"),
                    .text(row.question.versions.map { "v\($0)" }.joined(separator: " ")), .count(counts.applicable),
                    .count(counts.answered), .count(counts.unknown), .count(counts.refused), .count(counts.notAsked),
                    .count(counts.notReached), .rate(counts.capture.rate), .rate(interval?.lowerBound),
                    .rate(interval?.upperBound),
                ]
            }, total: nil, notes: notes, simulated: Proportion(simulated, of: calls),
            relations: [
                .sum("applicable", ["answered", "unknown", "refused", "notAsked", "notReached"]),
                .rate(["rate", "least", "most"], of: "answered", in: "applicable"), .ranked,
            ])
    }

    private func drawing(id: String, questions count: Int) -> Drawing {
        let bars = leastCaptured(count).compactMap { row in
            row.counts.capture.rate.map {
                BarChart.Bar(row.question.ask, $0, words: $0.percent(), interval: row.counts.capture.interval)
            }
        }
        return BarChart(name: "Captured least", bars: bars, greatest: 1).drawing(id: id)
    }
}
