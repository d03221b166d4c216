public import ScriptEngine

/// The maximum penalties under one section between two dates, as a row of the one table of them.
///
/// Layby states no penalty: CECPT decides, and this is only how much it could come to.
public struct PenaltyRegime: Hashable, Sendable {
    /// What is penalised.
    public enum Section: String, CaseIterable, Sendable {
        /// Carrying a clandestine entrant: for each entrant.
        case carrying = "s.32"
        /// A goods vehicle that was not secured: for each incident.
        case unsecured = "s.31A"

        /// `carrying clandestine entrants`.
        public var words: String {
            switch self {
            case .carrying: "carrying clandestine entrants"
            case .unsecured: "goods vehicle not adequately secured"
            }
        }
    }

    /// Something that may lessen a penalty. It is shown, and never taken off here.
    public struct Reduction: Hashable, Sendable {
        public let percent: Int
        public let words: String
    }

    public let section: Section
    /// The first day of events that it is for, in London.
    public let from: CivilDate
    /// The first day that it is not for any more; nil while it is in force.
    public let until: CivilDate?
    /// In pence, the most for one responsible person: at the first incident, the second, …; the last is for all later.
    public let perPerson: [Int]
    /// In pence, the most for all responsible persons together; as `perPerson`.
    public let together: [Int]
    /// Incidents so many years before the event count as earlier ones; nil where earlier ones make no difference.
    public let lookBackYears: Int?
    public let defences: [String]
    public let reductions: [Reduction]
    /// The law that it stands in.
    public let source: String

    /// The regime for an event under a section; nil where none is in this table.
    public static func inForce(_ section: Section, on day: CivilDate) -> PenaltyRegime? {
        all.first { $0.section == section && $0.from <= day && ($0.until.map { day < $0 } ?? true) }
    }

    /// The days before an event in which an earlier incident counts; nil where earlier ones make no difference.
    public func lookBack(before day: CivilDate) -> Range<CivilDate>? {
        guard let lookBackYears else { return nil }
        let (year, month, date) = day.parts
        // A 29 February has none five years before.
        let first =
            CivilDate(year: year - lookBackYears, month: month, day: date)
            ?? CivilDate(year: year - lookBackYears, month: 3, day: 1)
        return first.map { $0..<day }
    }

    private static let duress = "duress"

    /// Every row, by date.
    ///
    /// - Note: Source: domain.md, "Civil penalties, by date"; the sections and instruments that each row names.
    public static let all: [PenaltyRegime] = [
        PenaltyRegime(
            section: .carrying, from: day(2002, 12, 8), until: day(2023, 2, 13), perPerson: [2_000_00],
            together: [4_000_00], lookBackYears: nil,
            defences: ["no knowledge or reasonable suspicion, and an effective system in operation", duress],
            reductions: [],
            source: "Immigration and Asylum Act 1999 ss.32(2A), 34; Carriers' Liability Regulations 2002 "
                + "(SI 2002/2817) reg.3, as made"),
        PenaltyRegime(
            section: .carrying, from: day(2023, 2, 13), until: nil, perPerson: [6_000_00, 10_000_00],
            together: [12_000_00, 20_000_00], lookBackYears: 5, defences: [duress],
            reductions: [
                Reduction(percent: 50, words: "for compliance with the Regulations"),
                Reduction(percent: 50, words: "further, for members of CPAS"),
            ],
            source: "Immigration and Asylum Act 1999 ss.32, 34; SI 2002/2817 regs 3–3F, as amended by SI 2023/29; "
                + "Level of penalty: code of practice (SI 2023/30)"),
        PenaltyRegime(
            section: .unsecured, from: day(2023, 2, 13), until: nil, perPerson: [1_500_00, 3_000_00, 6_000_00],
            together: [3_000_00, 6_000_00, 12_000_00], lookBackYears: 5, defences: [duress],
            reductions: [
                Reduction(percent: 50, words: "for a responsible person who is not the driver and was not present"),
                Reduction(percent: 50, words: "for members of CPAS"),
            ],
            source: "Immigration and Asylum Act 1999 s.31A; SI 2002/2817 regs 2A–2F, inserted by SI 2023/29; "
                + "Level of penalty: code of practice (SI 2023/30)"),
    ]

    private static func day(_ year: Int, _ month: Int, _ day: Int) -> CivilDate {
        // Every date above is one that the calendar has; a test reads each row.
        CivilDate(year: year, month: month, day: day) ?? CivilDate(days: 0)
    }
}
