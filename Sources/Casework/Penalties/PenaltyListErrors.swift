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

extension PenaltyListErrors.Cause {
    /// What is wrong, as people say it.
    public var words: String {
        switch self {
        case .notUTF8: "it is not UTF-8; save it as CSV UTF-8"
        case .empty: "it has no row of headings with rows below"
        case .quoteNotClosed: "a quote that begins there is not closed"
        case .tooLong(let most): "it has more than \(most) rows"
        case .missingColumn(let column): "no column is called \(column.rawValue), or the like"
        case .severalColumns(let column): "more than one column could be \(column.rawValue)"
        case .nothingToFindBy: "there is no registration, trailer, haulier or driver"
        case .noReference: "there is no reference"
        case .twice(let earlier): "its reference stands in line \(earlier), too"
        case .notASum: "what is outstanding is no sum in pounds, such as 1,234.50"
        case .notADate: "the date of issue is no date up to today, such as 1/3/2021"
        case .cellTooLong(let column): "its \(column.rawValue) is too long"
        case .tooManyCells: "it has more cells than there are headings"
        }
    }

    /// Whether it is about which column is which.
    public var isOfColumns: Bool {
        switch self {
        case .missingColumn, .severalColumns: true
        default: false
        }
    }
}
