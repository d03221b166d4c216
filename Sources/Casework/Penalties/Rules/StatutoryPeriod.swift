public import ScriptEngine

/// A period that the law gives, as a row of the one table of them.
public struct StatutoryPeriod: Hashable, Sendable {
    /// What must, or may, be done when it ends.
    public enum Kind: String, CaseIterable, Sendable {
        case objection, appeal, payment, sale
    }

    /// What it runs from.
    public enum Start: String, CaseIterable, Sendable {
        case noticeIssued, objectionDecided, vehicleDetained

        /// `the issue of the penalty notice (IS11)`.
        public var words: String {
            switch self {
            case .noticeIssued: "the issue of the penalty notice (IS11)"
            case .objectionDecided: "the decision on the objection"
            case .vehicleDetained: "the detention of the vehicle"
            }
        }
    }

    /// Names the row for good.
    public let id: String
    public let kind: Kind
    public let start: Start
    public let days: Int
    /// The first day on which such a start begins it, in London.
    public let from: CivilDate
    /// The first day on which it does not any more; nil while it is in force.
    public let until: CivilDate?
    /// How the days are counted.
    public let counting: String
    /// The law that it stands in.
    public let source: String

    /// The day on which it ends: so many calendar days after the start.
    public func end(from start: CivilDate) -> CivilDate { CivilDate(days: start.days + days) }

    /// The row for a start on a day; nil where none is in this table.
    public static func inForce(_ kind: Kind, from start: Start, on day: CivilDate) -> StatutoryPeriod? {
        all.first { row in
            row.kind == kind && row.start == start && row.from <= day && (row.until.map { day < $0 } ?? true)
        }
    }

    /// Every row.
    ///
    /// - Note: Source: domain.md, "Civil penalties, by date"; Home Office, "Objection and appeals notice", for what they
    ///   run from.
    public static let all: [StatutoryPeriod] = [
        StatutoryPeriod(
            id: "objection.2002", kind: .objection, start: .noticeIssued, days: 28, from: regulations, until: nil,
            counting: "the objection must be received within 28 days of issue",
            source: "Immigration and Asylum Act 1999 s.35(5); SI 2002/2817 reg.6"),
        StatutoryPeriod(
            id: "appeal.2002", kind: .appeal, start: .noticeIssued, days: 28, from: regulations, until: nil,
            counting:
                "within 28 days of issue, where there is no objection; a sheriff court gives 21 days from receipt",
            source: "Immigration and Asylum Act 1999 s.35A; Home Office, Objection and appeals notice"),
        StatutoryPeriod(
            id: "appeal-after-objection.2002", kind: .appeal, start: .objectionDecided, days: 28, from: regulations,
            until: nil,
            counting: "within 28 days of the decision; a sheriff court gives 21 days from receipt",
            source: "Immigration and Asylum Act 1999 s.35A; Home Office, Objection and appeals notice"),
        StatutoryPeriod(
            id: "payment.2002", kind: .payment, start: .noticeIssued, days: 60, from: regulations, until: nil,
            counting: "within 60 days of issue, also while there is an objection",
            source: "Immigration and Asylum Act 1999 s.32(3); SI 2002/2817 reg.4"),
        StatutoryPeriod(
            id: "sale.2000", kind: .sale, start: .vehicleDetained, days: 84, from: CivilDate(days: 11_050), until: nil,
            counting: "84 days that begin with the day of detention must be over",
            source: "Immigration and Asylum Act 1999 s.37(4)"),
    ]

    /// 8 December 2002, when SI 2002/2817 came into force.
    private static let regulations = CivilDate(days: 12_029)
}
