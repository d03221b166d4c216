extension MeasureTable {
    /// How figures of a row hang together, so that what one of them says of another is known when it is to be hidden.
    ///
    /// Columns are named by their codes. A count that no relation names is taken as if it might be a part of any other of
    /// its row, a rate that none names as if it might be of any of them.
    public enum Relation: Hashable, Sendable {
        /// A count, and the counts that it is the sum of.
        case sum(String, [String])
        /// A count that is part of another; what is left of it stands nowhere, and anybody can work it out.
        case part(String, of: String)
        /// Rates that come from two counts, and their limits; the first count is part of the second.
        case rate([String], of: String, in: String)
        /// Figures that say something of so many: seconds, pence. Small as they may be, they count nobody.
        case figures([String], about: String)
        /// Counts that are no part of another of their row, nor another of them.
        case apart([String])
        /// Rows stand in the order of a figure, which tells of one that is hidden.
        case ranked
    }
}

extension MeasureTable.Relation {
    /// The counts whose relation to the others it says.
    var counts: [String] {
        switch self {
        case .sum(let whole, let parts): [whole] + parts
        case .part(let part, let whole), .rate(_, let part, let whole): [part, whole]
        case .figures(_, let count): [count]
        case .apart(let columns): columns
        case .ranked: []
        }
    }

    /// What it says to be no count of anybody.
    var figures: [String] {
        switch self {
        case .rate(let columns, _, _), .figures(let columns, _): columns
        case .sum, .part, .apart, .ranked: []
        }
    }
}
