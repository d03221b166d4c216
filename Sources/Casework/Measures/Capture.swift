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

    /// The questions where an answer was hardest to get.
    public func leastCaptured(_ count: Int) -> [Row] { Array(rows.prefix(count)) }
}

/// Counts how the questions of packed calls stand.
public struct CaptureCounter {
    private let selection: PackedSelection
    private let lineage: QuestionLineage
    private var counts: [QuestionCounts]
    private var (calls, simulated) = (0, 0)

    /// - Parameter filter: its area, and whether a critical question is open, are not asked for.
    public init(_ filter: CallFilter, _ codes: MeasureCodes, _ lineage: QuestionLineage) {
        (selection, self.lineage) = (PackedSelection(filter, codes), lineage)
        counts = Array(repeating: QuestionCounts(), count: lineage.lines.count)
    }

    /// Counts the calls of one block, which are all under one version.
    ///
    /// - Parameters:
    ///   - columns: as `MeasureColumns` packs them, one call behind the other.
    ///   - questions: as `MeasureLayout.record` has them, one call behind the other.
    public mutating func add(
        _ columns: UnsafeRawBufferPointer, _ questions: UnsafeRawBufferPointer, layout: MeasureLayout, version: Int
    ) {
        guard !selection.isEmpty else { return }
        var starts: [Int] = []
        for (index, start) in stride(
            from: 0, to: columns.count - MeasureColumns.width + 1, by: MeasureColumns.width
        ).enumerated() {
            let call = MeasureColumns(columns, at: start)
            guard selection.contains(call) else { continue }
            calls += 1
            if call.state.contains(.simulated) { simulated += 1 }
            starts.append(index * layout.length)
        }
        let records = questions.bindMemory(to: UInt8.self)
        for field in layout.fields {
            guard let line = lineage.number(of: field.question.id, version: version) else { continue }
            for start in starts { layout.add(field, of: records, at: start, to: &counts[line]) }
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
        return Capture(rows: ranked.map(\.element), calls: calls, simulated: simulated)
    }
}

extension Capture {
    /// The figures as a table, for every way of showing them.
    public var table: MeasureTable {
        var notes = [
            "Captured: the answered of the places where the question applied, each call under its own version; a question "
                + "about persons is counted once for each person.",
            "Least and most: where the true rate lies in 95 of 100 such samples (Wilson).",
        ]
        if simulated > 0 {
            notes.append("\(simulated) of the \(calls) calls are simulated: their answers are invented.")
        }
        return MeasureTable(
            code: "capture", name: "What was captured, question by question",
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
                    .text(row.question.id.description), .text(row.question.weight?.rawValue ?? "optional"),
                    .text(row.question.versions.map { "v\($0)" }.joined(separator: " ")), .count(counts.applicable),
                    .count(counts.answered), .count(counts.unknown), .count(counts.refused), .count(counts.notAsked),
                    .count(counts.notReached), .rate(counts.capture.rate), .rate(interval?.lowerBound),
                    .rate(interval?.upperBound),
                ]
            }, total: nil, notes: notes)
    }

    /// The questions that were captured least, as ranked bars; nil where nothing was counted.
    ///
    /// - Parameter id: one a page, `[a-z0-9-]`.
    public func drawing(id: String, questions count: Int = 25) -> (svg: String, summary: String)? {
        guard !rows.isEmpty else { return nil }
        let bars = leastCaptured(count).compactMap { row in
            row.counts.capture.rate.map {
                BarChart.Bar(row.question.ask, $0, words: $0.percent(), interval: row.counts.capture.interval)
            }
        }
        let chart = BarChart(name: "Captured least", bars: bars, greatest: 1)
        return (chart.drawing(id: id), chart.summary)
    }
}
