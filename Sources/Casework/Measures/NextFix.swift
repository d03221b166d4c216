internal import ScriptEngine

/// What to fix next: questions ranked by what is lost through them.
///
/// Loss = answers missing × weight × (1 + downstream uses). Each factor stands in a column, so that the ranking can be
/// argued with; it is our own definition.
public struct NextFix: Sendable {
    /// One question.
    public struct Row: Hashable, Sendable {
        public let question: QuestionLineage.Line
        public let counts: QuestionCounts
        public let uses: QuestionUses

        /// Where it applied and no answer stands, for whatever reason.
        public var missing: Int { counts.applicable - counts.answered }
        /// 1 where it is optional, twice as much for each weight: 16 where it is critical.
        public var weight: Int { question.weight.map { 16 >> $0.rank } ?? 1 }
        /// In no unit: for ranking only.
        public var loss: Int { missing * weight * (1 + uses.count) }
    }

    /// Those where anything is missing, the greatest loss first.
    public let rows: [Row]
    public let calls: Int
    public let simulated: Int

    /// - Parameter scripts: what the questions are used for is taken from the newest version that asks each.
    /// - Throws: `ScriptLibraryError`.
    public init(_ capture: Capture, _ scripts: ScriptLibrary) throws(ScriptLibraryError) {
        var uses: [Int: [QuestionID: QuestionUses]] = [:]
        for version in scripts.versions { uses[version] = QuestionUses.uses(of: try scripts.script(version: version)) }
        let rows = capture.rows.map { row in
            let own = row.question.versions.last.flatMap { uses[$0]?[row.question.id] }
            return Row(question: row.question, counts: row.counts, uses: own ?? QuestionUses())
        }
        self.rows = rows.filter { $0.missing > 0 }
            .sorted { ($1.loss, $0.question.id.description) < ($0.loss, $1.question.id.description) }
        (calls, simulated) = (capture.calls, capture.simulated)
    }
}

extension NextFix {
    /// The ranking.
    ///
    /// - Parameter id: begins the ids of its drawings; another for each report of a page, `[a-z0-9-]`.
    public func report(id: String, drawn count: Int = 15) -> Report {
        var findings: [String] = []
        if let first = rows.first {
            findings.append(
                "Most is lost through “\(first.question.ask)”: missing \(first.missing.grouped) times of "
                    + "\(first.counts.applicable.grouped), \(first.question.weight?.rawValue ?? "optional"), used for "
                    + "\(first.uses.words).")
        }
        return Report(.next, Report.Part(table, drawing(id: id, count)), findings: findings)
    }

    private var table: MeasureTable {
        let notes = [
            "Loss = missing × weight × (1 + uses): our own definition, to rank by, without a unit. Missing: it applied and no "
                + "answer stands, also where unknown or refused was recorded.",
            "Weight: critical 16, major 8, moderate 4, minor 2, optional 1.",
            "Uses, from the newest version that asks it: send points that need or carry it, the civil-penalty referral, red "
                + "instructions that hang on it, whether measures look it up by its role, whether other questions hang on it.",
        ]
        return MeasureTable(
            code: "next", name: Measure.next.name,
            columns: [
                .init("question", "question", .text), .init("weight", "weight", .text),
                .init("applicable", "applied", .count), .init("missing", "missing", .count),
                .init("rate", "captured", .rate), .init("factor", "weight counts", .count),
                .init("uses", "uses", .count), .init("usedFor", "used for", .text), .init("loss", "loss", .count),
            ],
            rows: rows.map { row in
                [
                    .named(row.question.id.description, row.question.ask),
                    .text(row.question.weight?.rawValue ?? "optional"), .count(row.counts.applicable),
                    .count(row.missing), .rate(row.counts.capture.rate), .count(row.weight), .count(row.uses.count),
                    .text(row.uses.words), .count(row.loss),
                ]
            }, total: nil, notes: notes, simulated: Proportion(simulated, of: calls),
            relations: [
                .part("missing", of: "applicable"), .figures(["rate", "loss"], about: "missing"),
                .figures(["factor", "uses"], about: "applicable"), .ranked,
            ])
    }

    private func drawing(id: String, _ count: Int) -> [Drawing] {
        guard !rows.isEmpty else { return [] }
        let bars = rows.prefix(count).map { BarChart.Bar($0.question.ask, Double($0.loss), words: $0.loss.grouped) }
        return [BarChart(name: "Greatest loss", bars: bars).drawing(id: id)]
    }
}
