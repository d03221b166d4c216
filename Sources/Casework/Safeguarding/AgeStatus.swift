/// What somebody's age is taken to be.
///
/// - Note: Source: domain.md: any doubt means possibly a child, who is treated as a child until it is settled.
public enum AgeStatus: String, CaseIterable, Sendable {
    case adult, child
    case possiblyChild = "possibly-child"

    /// Whether they are treated as a child.
    public var isChild: Bool { self != .adult }

    /// As people say it.
    public var words: String {
        switch self {
        case .adult: "adult"
        case .child: "child"
        case .possiblyChild: "possibly a child"
        }
    }
}

/// What an age rests on.
///
/// - Note: Source: Home Office, "Assessing age"; Nationality and Borders Act 2022 Part 4 for the board.
public enum AgeBasis: String, CaseIterable, Sendable {
    /// Their own word, or an officer's first view.
    case stated
    /// Somebody disputes it.
    case disputed
    case document
    /// Two officers of the Home Office found them significantly over 18.
    case homeOffice = "home-office"
    case localAuthority = "local-authority"
    /// The National Age Assessment Board.
    case board
    /// A court or tribunal.
    case court

    /// Whether it settles a doubt, so that whoever was treated as a child can be an adult.
    public var settles: Bool { self != .stated && self != .disputed }

    /// As people say it.
    public var words: String {
        switch self {
        case .stated: "by their own word"
        case .disputed: "disputed"
        case .document: "by a document"
        case .homeOffice: "Home Office: significantly over 18"
        case .localAuthority: "local authority's assessment"
        case .board: "National Age Assessment Board"
        case .court: "court or tribunal"
        }
    }
}
