internal import ReferenceData

/// A row of the table of OPT engagement.
///
/// - Note: Source: the Programme's annual report 2020/21, table "OPT engagement", whose rows these are; what counts in
///   each is not published, so it is laid down here. [D]
public enum EngagementMeasure: String, CaseIterable, Sendable {
    /// Briefings that operations logged.
    case briefings
    /// Officers and staff in them; who heard two briefings counts twice.
    case briefed
    case controlRoomVisits
    /// Operations that started in the period, of whatever kind, in which at least one agency that is not the police took
    /// part beside the force that led. Agencies are those that the operation names.
    case multiAgencyOperations
    /// Visits under Operation Kraken that operations logged, of whatever kind the operation is.
    case krakenVisits
    /// Outstanding civil penalties collected: lines of operations, with or without a known debt, and money recovered
    /// against a debt outside any operation; once each.
    case collectedPence
    /// Intelligence reports that operations logged as submitted.
    case intelligenceReports

    /// As the report calls it.
    public var words: String {
        switch self {
        case .briefings: "Operational briefings"
        case .briefed: "Officers and staff briefed"
        case .controlRoomVisits: "Control-room visits"
        case .multiAgencyOperations: "Multi-agency operations"
        case .krakenVisits: "Operation Kraken visits"
        case .collectedPence: "Outstanding civil penalties collected"
        case .intelligenceReports: "Intelligence reports"
        }
    }

    /// A figure of it as people write it: `4,340`, `£594,000.00`.
    public func text(_ figure: Int) -> String {
        self == .collectedPence ? Money.text(pence: figure) : figure.grouped
    }

    /// What counts, under the table.
    public static let notes = [
        "By the time at which each line happened, in London days, the first and the last included. Struck lines and "
            + "recoveries taken back do not count.",
        "Multi-agency: an operation that started in the period and names at least one agency besides the police.",
        "Collected: what operations logged, and money recovered against a debt outside any; each once.",
    ]
}
