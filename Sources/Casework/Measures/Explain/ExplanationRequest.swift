/// Which figure is to be explained, and how many of its calls are to be named.
public struct ExplanationRequest: Hashable, Sendable {
    public let report: ReportRequest
    /// A row, as files name it: `2021-03`; of `capture` the question's id. Nil for all rows together.
    public let group: String?
    /// Passes over so many calls.
    public let skipped: Int
    /// Names at most so many.
    public let limit: Int

    public init(_ report: ReportRequest, group: String? = nil, skipping skipped: Int = 0, limit: Int = .max) {
        (self.report, self.group) = (report, group)
        (self.skipped, self.limit) = (max(0, skipped), max(0, limit))
    }

    /// What is left out of it: why, and how many calls.
    public struct LeftOut: Hashable, Sendable {
        /// Why a call does not count, in the order in which it is asked.
        public enum Reason: String, CaseIterable, Sendable {
            /// It is not closed, or was opened again.
            case open
            /// It ran under a version of the script that cannot be had.
            case unknownVersion
            case days, force, eventType, handler, simulated
            /// It belongs to another row.
            case group
            /// The measure's own rule leaves it out.
            case rule
        }

        public let reason: Reason
        public let calls: Int
    }
}
