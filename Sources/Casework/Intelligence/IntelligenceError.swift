/// Why an intelligence report refused something. Nothing has changed then, and nothing that anybody typed stands in it.
public enum IntelligenceError: Error, Hashable, Sendable {
    /// It takes this only in other phases.
    case phase(IntelligenceReport.Phase, wanted: [IntelligenceReport.Phase])
    /// The grade is none of the 3x5x2.
    case grade
    /// Handling code C wants its conditions stated.
    case conditionsWanted
    /// Conditions stand beside handling code P.
    case conditionsWithoutCode
    /// A text is empty, or longer than so many characters.
    case text(most: Int)
    /// It has no item, entity or link of that number.
    case unknown(Part, Int)
    /// Somebody else changed that item since it was read.
    case changedMeanwhile(item: Int)
    /// It holds as many of these as it can.
    case tooMany(Part, most: Int)
    /// Links rest on it.
    case inUse(Part, Int)
    /// Items without a grade, by their numbers.
    case ungraded([Int])
    /// There is nothing to submit.
    case empty
    /// The source's name or number stands in these places: `item 2`, `entity 1`, `title`.
    case sourceNamed([String])
    /// A word of the source's name stands there; whoever lets it go says that it is another's.
    case sourceWord([String])
    /// Somebody must say first what of these items may leave.
    case notSanitised([Int])
    /// A link of that type does not join these kinds.
    case linkEnds(LinkType)
    /// A link's last day is before its first.
    case linkDates
    /// Who the source is has been erased, or a name is wanted.
    case source

    /// What a report is made of.
    public enum Part: String, Sendable { case item, entity, link }

    /// Stable; retired but never reused.
    public var code: String {
        switch self {
        case .phase: "intelligence.phase"
        case .grade: "intelligence.grade"
        case .conditionsWanted: "intelligence.conditionsWanted"
        case .conditionsWithoutCode: "intelligence.conditionsWithoutCode"
        case .text: "intelligence.text"
        case .unknown: "intelligence.unknown"
        case .changedMeanwhile: "intelligence.changedMeanwhile"
        case .tooMany: "intelligence.tooMany"
        case .inUse: "intelligence.inUse"
        case .ungraded: "intelligence.ungraded"
        case .empty: "intelligence.empty"
        case .sourceNamed: "intelligence.sourceNamed"
        case .sourceWord: "intelligence.sourceWord"
        case .notSanitised: "intelligence.notSanitised"
        case .linkEnds: "intelligence.linkEnds"
        case .linkDates: "intelligence.linkDates"
        case .source: "intelligence.source"
        }
    }
}
