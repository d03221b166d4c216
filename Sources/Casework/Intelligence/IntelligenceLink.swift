public import ScriptEngine

/// What a report says of two entities: of a type, graded as the item that it rests on, and for a time.
public struct IntelligenceLink: Hashable, Sendable {
    /// 1, 2, 3, …; a number is not given again.
    public let number: Int
    public let type: LinkType
    /// The entity that does or has it, by its number.
    public let from: Int
    /// The entity that it is done with or to.
    public let to: Int
    /// The item whose grade it has.
    public let item: Int
    /// Its first day; nil where nobody knows since when.
    public let since: CivilDate?
    /// Its last day; nil while it goes on, or nobody knows.
    public let until: CivilDate?

    /// So many links are in one report at most.
    public static let most = 120

    /// Whether it says the same as another.
    func says(_ other: IntelligenceLink) -> Bool {
        (type, from, to, item) == (other.type, other.from, other.to, other.item)
            && (since, until) == (other.since, other.until)
    }
}

/// How two entities are linked, and which kinds each type joins.
///
/// - Note: Source: [D], from what the script asks and H17's tracing of vehicles and organisers.
public enum LinkType: String, CaseIterable, Sendable {
    case drives, owns, operates, tows
    case employs, directs
    case usesPhone, holds
    case basedAt, seenAt, tookPartIn
    case associatesWith, travelledWith, arrangedFor

    /// As people say it, between the two: `drives`, `was seen at`.
    public var words: String {
        switch self {
        case .drives, .owns, .operates, .tows, .employs, .directs, .holds: rawValue
        case .usesPhone: "uses the phone"
        case .basedAt: "lives or is based at"
        case .seenAt: "was seen at"
        case .tookPartIn: "took part in"
        case .associatesWith: "associates with"
        case .travelledWith: "travelled with"
        case .arrangedFor: "arranged the journey of"
        }
    }

    /// Which kinds it can go from, and to: the one table of what is linked with what.
    public var joins: (from: Set<IntelligenceEntity.Kind>, to: Set<IntelligenceEntity.Kind>) {
        switch self {
        case .drives: ([.person], [.vehicle])
        case .owns: ([.person, .organisation], [.vehicle, .object, .organisation, .phone])
        case .operates: ([.person, .organisation], [.vehicle, .location])
        case .tows: ([.vehicle], [.vehicle])
        case .employs: ([.person, .organisation], [.person])
        case .directs: ([.person], [.organisation])
        case .usesPhone: ([.person, .organisation], [.phone])
        case .holds: ([.person, .organisation, .vehicle], [.document, .object])
        case .basedAt: ([.person, .organisation], [.location])
        case .seenAt: ([.person, .vehicle, .object], [.location, .event])
        case .tookPartIn: ([.person, .organisation, .vehicle, .phone], [.event])
        case .associatesWith: ([.person, .organisation], [.person, .organisation])
        case .travelledWith: ([.person], [.person, .vehicle])
        case .arrangedFor: ([.person, .organisation], [.person, .event])
        }
    }

    /// Whether it can go from one kind to the other.
    public func joins(_ from: IntelligenceEntity.Kind, _ to: IntelligenceEntity.Kind) -> Bool {
        joins.from.contains(from) && joins.to.contains(to)
    }
}
