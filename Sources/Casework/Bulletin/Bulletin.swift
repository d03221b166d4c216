internal import ReferenceData
public import ScriptEngine

/// A month or a year in figures, for readers outside the unit: the reports' own tables, with what is small hidden.
public struct Bulletin: Sendable {
    /// One measure, or one part of the unit's work.
    public struct Chapter: Hashable, Sendable {
        /// `completion`; as ids and comments name it.
        public let code: String
        public let name: String
        /// Sentences that a reader should take away: the figure, and how it changed.
        public let said: [String]
        public let parts: [Report.Part]

        public init(code: String, name: String, said: [String] = [], parts: [Report.Part]) {
            (self.code, self.name, self.said, self.parts) = (code, name, said, parts)
        }
    }

    public let period: BulletinPeriod
    public let marking: String
    public let madeAt: Timestamp
    /// Counts under it are hidden; 0 and 1 hide none.
    public let below: Int
    public let chapters: [Chapter]
    /// What took effect in the period: versions of the script, policies.
    public let changes: [String]
    /// What the figures rest on, and what they leave out.
    public let remarks: [String]
    public let isSimulated: Bool
    /// The editor's words, paragraph by paragraph.
    public let notes: [String]

    public init(
        _ period: BulletinPeriod, marking: String, at time: Timestamp, below: Int, chapters: [Chapter],
        changes: [String], remarks: [String], isSimulated: Bool, notes: String?
    ) {
        (self.period, self.marking, madeAt, self.below) = (period, marking, time, below)
        (self.chapters, self.changes, self.remarks, self.isSimulated) = (chapters, changes, remarks, isSimulated)
        self.notes = Self.paragraphs(notes ?? "")
    }

    /// `Clandestine events: November 2021`; of a year, `… report of the year 2021`.
    public var title: String {
        "Clandestine events: \(period.month == nil ? "report of the year " : "")\(period.name)"
    }

    /// `bulletin-2021-11`; as its files are called.
    public var fileName: String { "bulletin-\(period.code)" }

    /// Every note of its tables, each once.
    var tableNotes: [String] {
        var seen: Set<String> = []
        return chapters.flatMap { $0.parts.flatMap(\.table.notes) }.filter { seen.insert($0).inserted }
    }

    /// So many rows of a table are shown; files have the rest.
    static let mostRows = 25

    /// Said on every page of it, where it is so.
    static let simulated = "SIMULATED: calls among these are simulated, their answers invented."

    private static func paragraphs(_ text: String) -> [String] {
        var paragraphs: [[Substring]] = [[]]
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let line = line.drop { $0.isWhitespace }
            if line.isEmpty { paragraphs.append([]) } else { paragraphs[paragraphs.count - 1].append(line) }
        }
        return paragraphs.filter { !$0.isEmpty }.map { PlainText.of($0.joined(separator: " ")) }.filter { !$0.isEmpty }
    }
}

extension Bulletin.Chapter {
    /// A measure's chapter, of its reports as they were counted.
    ///
    /// - Parameters:
    ///   - reports: of the chapter's requests, in their order: trend, details, before.
    ///   - below: counts under it are hidden, in all of the reports together.
    public init(_ chapter: BulletinPlan.Chapter, _ reports: [Report], _ period: BulletinPeriod, below: Int) {
        let hasTrend = chapter.trend != nil
        let detailCount = chapter.details.count
        var together = Array(reports.prefix((hasTrend ? 1 : 0) + detailCount))
        let same = hasTrend ? Self.same(together.map(\.parts[0].table), period) : []
        together = Report.suppressed(
            together, below: below, by: chapter.requests.prefix(together.count).map(\.grouping), same: same)
        var said: [String] = []
        if hasTrend {
            let before = chapter.before == nil ? nil : reports.last?.suppressed(below: below, by: nil)
            said = Self.changes(of: together[0].parts[0].table, period, before: before?.parts[0].table)
        }
        var seen: Set<String> = []
        said += together.flatMap(\.findings).filter { seen.insert($0).inserted }
        let parts = together.flatMap { $0.parts.isEmpty ? [] : $0.parts }.filter { part in
            !part.table.columns.contains { $0.code.contains("handler") }
                && !(part.table.rows.isEmpty && part.table.total == nil)
        }
        self.init(code: chapter.measure.rawValue, name: chapter.measure.name, said: said, parts: parts)
    }

    /// The cells of a trend that the totals of the others repeat: of its month, or of its own total.
    private static func same(
        _ tables: [MeasureTable], _ period: BulletinPeriod
    ) -> [(TableSuppression.Place, TableSuppression.Place)] {
        guard let trend = tables.first else { return [] }
        let row = period.month == nil ? trend.rows.count : trend.rows.firstIndex { $0[0].code == period.code }
        guard let row else { return [] }
        return tables.enumerated().dropFirst().flatMap { index, table in
            guard table.total != nil else { return [(TableSuppression.Place, TableSuppression.Place)]() }
            return trend.columns.enumerated().compactMap { column, head in
                table.column(head.code).map {
                    (
                        TableSuppression.Place(table: 0, row: row, column: column),
                        TableSuppression.Place(table: index, row: table.rows.count, column: $0)
                    )
                }
            }
        }
    }

    /// The period's figure, and how it differs from the one before and from the year before.
    private static func changes(of trend: MeasureTable, _ period: BulletinPeriod, before: MeasureTable?) -> [String] {
        func cells(_ period: BulletinPeriod) -> [MeasureTable.Cell]? {
            trend.rows.first { $0[0].code == period.code }
        }
        guard let cells = period.month == nil ? trend.total : cells(period) else { return [] }
        guard let now = trend.proportion(of: cells) else {
            let isHidden = cells.contains(.suppressed)
            return isHidden ? ["The figure of \(period.name) is hidden: it rests on small counts."] : []
        }
        guard let rate = now.rate else { return [] }
        var said = [
            "\(trend.name), \(period.name): \(rate.percent(decimals: 1)) (\(now.successes.grouped) of "
                + "\(now.trials.grouped))."
        ]
        let others: [(BulletinPeriod, Proportion?)] =
            period.month == nil
            ? [(period.earlier(by: 1), before?.totalProportion)]
            : [1, 12].map { period.earlier(by: $0) }.map { ($0, self.proportion(of: $0, in: trend)) }
        for (earlier, then) in others {
            guard let then, then.trials > 0, let change = now.difference(from: then) else {
                said.append("Nothing to compare with stands for \(earlier.name).")
                continue
            }
            let points = (abs(change.value) * 100).fixed(decimals: 1)
            let isNoise = change.interval.contains(0)
            let way = "\(change.value > 0 ? "Up" : "Down") \(points) points on \(earlier.name)"
            said.append(
                (points == "0.0" ? "As in \(earlier.name)" : way)
                    + ": \(isNoise ? "noise may explain it" : "more than noise").")
        }
        return said
    }

    private static func proportion(of period: BulletinPeriod, in trend: MeasureTable) -> Proportion? {
        trend.rows.first { $0[0].code == period.code }.flatMap(trend.proportion)
    }
}

extension Bulletin {
    /// That a file of it goes to somebody outside.
    ///
    /// - Parameters:
    ///   - text: the file.
    ///   - form: `bulletin-html`, `bulletin-txt`.
    public func disclosure(of text: String, as form: String, to recipient: Recipient, _ why: String?) -> AuditEvent {
        var digest = ExportDigest()
        digest.update(text)
        return .disclosed(
            [], to: recipient.code, form: form, redacted: below > 1 ? ["counts below \(below) hidden"] : [],
            agreement: recipient.agreement, digest: digest.text, justification: why)
    }
}
