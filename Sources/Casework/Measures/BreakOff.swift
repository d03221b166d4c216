internal import ScriptEngine

/// At which question calls broke off, and of those who had come to it how many.
///
/// A call that broke off came to the questions that applied to it up to the one at which it did; every other call came to
/// all that applied to it.
public struct BreakOff: Sendable {
    /// One question.
    public struct Row: Hashable, Sendable {
        public let question: QuestionLineage.Line
        /// The broken off of those who came to it.
        public let value: Proportion
    }

    /// Those that any call came to, in the order of the script.
    public let rows: [Row]
    /// Closed calls, those of them that broke off, and of those the ones that do not say where.
    public let calls: Int
    public let brokenOff: Int
    public let unknown: Int
    public let simulated: Int
}

extension PackedBlock {
    /// The number of the last field that a call came to: of one that broke off, where it did, -1 where that is not known;
    /// of any other, behind all.
    func lastReached(at index: Int) -> Int {
        guard call(at: index).state.contains(.brokenOff) else { return layout.fields.count }
        let last = details(at: index).brokeOffAt - 1
        return layout.fields.indices.contains(last) ? last : -1
    }

    /// Whether a call came to a question that applied to it.
    ///
    /// - Parameter last: `lastReached` of the call.
    @inline(__always)
    func reached(_ field: MeasureLayout.Field, at index: Int, last: Int) -> Bool {
        last >= field.number && (applies(field, at: index) || last == field.number)
    }
}

/// Counts at which questions packed calls broke off.
public struct BreakOffCounter: MeasureCounter {
    private let selection: PackedSelection
    private let lineage: QuestionLineage
    private var brokenOff: [Int]
    private var reached: [Int]
    private var (calls, broken, unknown, simulated) = (0, 0, 0, 0)

    /// - Parameter filter: its area, and whether a critical question is open, are not asked for.
    public init(_ filter: CallFilter, _ codes: MeasureCodes, _ lineage: QuestionLineage) {
        (selection, self.lineage) = (PackedSelection(filter, codes), lineage)
        brokenOff = Array(repeating: 0, count: lineage.lines.count)
        reached = brokenOff
    }

    public static let reads: PackedParts = [.details, .questions]

    public mutating func add(_ block: PackedBlock) {
        let found = block.indices(of: selection)
        let version = block.script.version
        let lines = block.layout.fields.map { lineage.number(of: $0.question.id, version: version) }
        calls += found.count
        let last = found.map { block.lastReached(at: $0) }
        for (place, index) in found.enumerated() {
            let state = block.call(at: index).state
            if state.contains(.simulated) { simulated += 1 }
            guard state.contains(.brokenOff) else { continue }
            broken += 1
            guard last[place] >= 0, let line = lines[last[place]] else {
                unknown += 1
                continue
            }
            brokenOff[line] += 1
        }
        for (field, line) in zip(block.layout.fields, lines) {
            guard let line else { continue }
            var count = 0
            for (place, index) in found.enumerated() where block.reached(field, at: index, last: last[place]) {
                count += 1
            }
            reached[line] += count
        }
    }

    /// What was counted so far.
    public var breakOff: BreakOff {
        let rows = lineage.lines.indices.filter { reached[$0] > 0 }
            .map { BreakOff.Row(question: lineage.lines[$0], value: Proportion(brokenOff[$0], of: reached[$0])) }
        return BreakOff(rows: rows, calls: calls, brokenOff: broken, unknown: unknown, simulated: simulated)
    }
}

extension BreakOff {
    /// Where calls broke off, and the questions at which the greatest share did as bars.
    ///
    /// - Parameter id: begins the ids of its drawings; another for each report of a page, `[a-z0-9-]`.
    public func report(id: String, drawn count: Int = 25) -> Report {
        let ended = rows.filter { $0.value.successes > 0 }
        var findings: [String] = []
        if let most = ended.max(by: { $0.value.successes < $1.value.successes }), brokenOff > 0 {
            findings.append(
                "\(brokenOff.grouped) of \(calls.grouped) calls broke off "
                    + "(\((Proportion(brokenOff, of: calls).rate ?? 0).percent(decimals: 1))); most often at "
                    + "“\(most.question.ask)”: \(most.value.successes.grouped).")
        }
        if brokenOff == 0, calls > 0 { findings.append("None of \(calls.grouped) calls broke off.") }
        return Report(.breakOff, Report.Part(table(ended), drawings(ended, id: id, count)), findings: findings)
    }

    private func table(_ ended: [Row]) -> MeasureTable {
        var notes = [
            "Broke off at: the first question behind the last answer that has nothing recorded, so one that was passed over "
                + "just before counts for the one after it. Came to it: calls to which the question applied and that had "
                + "not broken off before it.",
            "In the order of the script's newest version; a question at which no call broke off is left out.",
            MeasureTable.intervalNote,
        ]
        if unknown > 0 {
            notes.append("\(unknown.grouped) of the calls that broke off do not say where, and count at no question.")
        }
        return MeasureTable(
            code: "break-off", name: Measure.breakOff.name,
            columns: [
                .init("question", "question", .text), .init("weight", "weight", .text),
                .init("reached", "came to it", .count), .init("brokenOff", "broken off", .count),
                .init("rate", "share", .rate), .init("least", "least", .rate), .init("most", "most", .rate),
            ],
            rows: ended.map { row in
                [
                    .named(row.question.id.description, row.question.ask),
                    .text(row.question.weight?.rawValue ?? "optional"), .count(row.value.trials),
                    .count(row.value.successes), .rate(row.value.rate), .rate(row.value.interval?.lowerBound),
                    .rate(row.value.interval?.upperBound),
                ]
            },
            total: [
                .text("all calls"), .text(""), .count(calls), .count(brokenOff),
                .rate(Proportion(brokenOff, of: calls).rate),
                .rate(Proportion(brokenOff, of: calls).interval?.lowerBound),
                .rate(Proportion(brokenOff, of: calls).interval?.upperBound),
            ], notes: notes, simulated: Proportion(simulated, of: calls),
            relations: [.rate(["rate", "least", "most"], of: "brokenOff", in: "reached")])
    }

    /// The questions with the most, in the order of the script.
    private func drawings(_ ended: [Row], id: String, _ count: Int) -> [Drawing] {
        let least = ended.map(\.value.successes).sorted(by: >).prefix(count).last ?? 0
        let bars = ended.filter { $0.value.successes >= least }.prefix(count).compactMap { row in
            row.value.rate.map {
                BarChart.Bar(
                    row.question.ask, $0, words: "\($0.percent(decimals: 1)) (\(row.value.successes.grouped))",
                    interval: row.value.interval)
            }
        }
        guard !bars.isEmpty else { return [] }
        return [BarChart(name: "Of those who came to a question, broke off there", bars: Array(bars)).drawing(id: id)]
    }
}
