/// Why a list of penalties was not taken in: every fault, none with anything that stands in the list.
public struct PenaltyListErrors: Error, Hashable, Sendable {
    /// What is wrong with a list or a row.
    public enum Cause: Hashable, Sendable {
        case notUTF8, empty
        case quoteNotClosed
        case tooLong(most: Int)
        case missingColumn(PenaltyColumn)
        case severalColumns(PenaltyColumn)
        /// No registration, trailer, haulier or driver.
        case nothingToFindBy
        case noReference
        /// The reference stands in an earlier line, too.
        case twice(earlier: Int)
        case notASum
        case notADate
        case cellTooLong(PenaltyColumn)
        /// More cells than headings: a comma without quotes, mostly.
        case tooManyCells
    }

    /// One thing that is wrong.
    public struct Fault: Hashable, Sendable {
        /// From 1; nil when it is of the whole list.
        public let line: Int?
        public let cause: Cause

        init(line: Int?, _ cause: Cause) { (self.line, self.cause) = (line, cause) }
    }

    /// By line; at least one.
    public let faults: [Fault]

    init(_ faults: [Fault]) { self.faults = faults }

    /// Stable; retired but never reused.
    public var code: String { "penalty.list" }
}
