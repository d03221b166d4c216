internal import ScriptEngine

/// The chapters of a bulletin that no measure of calls has: the unit's other work, and what could not be counted.
extension Bulletin.Chapter {
    /// Operations' work, target against actual, as the engagement report has it.
    public init(_ engagement: Engagement, below: Int) {
        let table = MeasureTable(
            code: "engagement", name: "OPT engagement",
            columns: [
                .init("measure", "measure", .text), .init("target", "target", .text),
                .init("actual", "actual", .count),
            ],
            rows: engagement.rows.map { row in
                [
                    .named(row.measure.rawValue, row.measure.words),
                    .text(row.target.map(row.measure.text) ?? "n/a"),
                    row.measure == .collectedPence ? .pence(row.actual) : .count(row.actual),
                ]
            }, total: nil, notes: EngagementMeasure.notes, relations: [.apart(["actual"])])
        self.init(code: "engagement", name: "Operations and engagement", parts: [.init(table.suppressed(below: below))])
    }

    /// Intelligence reports that were begun, submitted and sent on in the period.
    public init(intelligence reports: [IntelligenceSummary], _ period: BulletinPeriod, below: Int) {
        func count(_ time: (IntelligenceSummary) -> Timestamp?) -> MeasureTable.Cell {
            .count(reports.count { time($0).map { period.start <= $0 && $0 < period.end } ?? false })
        }
        self.init(
            counts: "intelligence", "Intelligence reports", of: "reports",
            [
                ("begun", "begun", count(\.begunAt)), ("submitted", "submitted", count(\.submittedAt)),
                ("disseminated", "sent on", count(\.disseminatedAt)),
            ], below: below)
    }

    /// Safeguarding records of persons met in the period, and persons who should have one and have none.
    ///
    /// - Parameters:
    ///   - records: that the reader may see.
    ///   - missing: likewise.
    public init(
        safeguarding records: [SafeguardingSummary], missing: Int, _ period: BulletinPeriod, below: Int
    ) {
        let (first, last) = period.days
        let met = records.filter { first <= $0.encounteredOn && $0.encounteredOn <= last }
        let table = MeasureTable(
            code: "safeguarding", name: "Safeguarding",
            columns: [
                .init("persons", "persons met", .text), .init("records", "records", .count),
                .init("open", "still open", .count), .init("referred", "referred to the NRM", .count),
                .init("missing", "without a record that is wanted", .count),
            ],
            rows: [
                [
                    .text(period.name), .count(met.count), .count(met.count(where: \.isOpen)),
                    .count(met.count { $0.referredOn != nil }), .count(missing),
                ]
            ], total: nil, notes: [],
            relations: [.part("open", of: "records"), .part("referred", of: "records"), .apart(["missing"])])
        self.init(code: "safeguarding", name: "Safeguarding gaps", parts: [.init(table.suppressed(below: below))])
    }

    /// What the period's calls leave uncounted or unsaid.
    ///
    /// - Parameters:
    ///   - calls: all whose event counts in the period, closed or not.
    ///   - saysForces: whether it says how many have no force, which could give away what tables by force hide.
    public init(gaps calls: [CallSummary], below: Int, saysForces: Bool) {
        let closed = calls.filter { $0.phase == .closed }
        let rows: [(String, String, MeasureTable.Cell)] = [
            ("open", "not closed, so not counted", .count(calls.count - closed.count)),
            ("unreviewed", "closed, reviewed by nobody", .count(closed.count { $0.reviewedAt == nil })),
            ("noForce", "closed, force not recorded", .count(closed.count { $0.force == nil })),
            (
                "noTime", "closed, time of the event not recorded: counted when they came in",
                .count(closed.count { $0.eventTime == nil })
            ),
        ]
        self.init(
            counts: "gaps", "Gaps", of: "calls", rows.filter { saysForces || $0.0 != "noForce" }, below: below)
    }

    /// What was put right in the period.
    ///
    /// - Parameter entries: how many there are of each kind, of those in `corrections`.
    public init(corrections entries: [String: Int], below: Int) {
        self.init(
            counts: "corrections", "Corrections", of: "corrections",
            Self.corrections.map { kind, words in (kind, words, .count(entries[kind] ?? 0)) }, below: below)
    }

    /// The kinds of entries that put something right.
    public static let corrections: [(kind: String, words: String)] = [
        ("call.amended", "answers amended"), ("call.reopened", "calls opened again"),
        ("call.returned", "calls returned by a supervisor"), ("call.migrated", "calls moved to another version"),
        ("operation.struck", "lines of operations struck"),
        ("audit.erased", "erasures"),
    ]

    private init(
        counts code: String, _ name: String, of what: String,
        _ lines: [(code: String, words: String, cell: MeasureTable.Cell)], below: Int
    ) {
        let table = MeasureTable(
            code: code, name: name,
            columns: [.init("what", what, .text), .init("count", "count", .count)],
            rows: lines.map { [.named($0.code, $0.words), $0.cell] }, total: nil, notes: [],
            relations: [.apart(["count"])])
        self.init(code: code, name: name, parts: [.init(table.suppressed(below: below))])
    }
}

extension [Bulletin.Chapter] {
    /// Without what to fix next where the capture of its questions hides a figure: its counts are the same, put otherwise.
    public func withoutTwins() -> [Bulletin.Chapter] {
        let hidesCapture = contains { chapter in
            chapter.code == Measure.capture.rawValue && chapter.parts.contains(where: \.table.hidesFigures)
        }
        return filter { !hidesCapture || $0.code != Measure.next.rawValue }
    }
}
