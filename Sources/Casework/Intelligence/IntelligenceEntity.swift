public import ScriptEngine

/// A person, object, place, event or organisation that a report speaks of.
///
/// - Note: Source: domain.md: Person, Object, Location, Event (POLE); hauliers are organisations.
public struct IntelligenceEntity: Hashable, Sendable {
    /// 1, 2, 3, …; a number is not given again.
    public let number: Int
    public let kind: Kind
    /// A name, registration, number or place, as people read it.
    public let text: String
    /// Of a person, where it is known.
    public let birth: CivilDate?
    /// Where else it stands; nil where it stands in no other record.
    public let known: Known?
    /// Whose data it is in the call that the report was made from; nil for what somebody wrote.
    public let subject: Subject?
    /// Whether it is kept back from the hub.
    public internal(set) var isKeptBack = false

    /// The longest text, in characters.
    public static let longest = 200
    /// So many entities are in one report at most.
    public static let most = 60

    /// An identity in another record; empty `anchor` for the record itself.
    public struct Known: Hashable, Sendable {
        public let stream: StreamID
        public let anchor: String
        /// Whose data it is there.
        public let subject: Subject

        public init(_ stream: StreamID, _ anchor: String = "", subject: Subject = .record) {
            (self.stream, self.anchor, self.subject) = (stream, anchor, subject)
        }
    }

    /// What it is.
    public enum Kind: String, CaseIterable, Sendable {
        case person, organisation, vehicle, phone, document, object, location, event

        /// As people say it.
        public var words: String { self == .organisation ? "haulier or other organisation" : rawValue }

        /// Its part of POLE; organisations have one of their own.
        public var group: String {
            switch self {
            case .person: "Person"
            case .organisation: "Organisation"
            case .vehicle, .phone, .document, .object: "Object"
            case .location: "Location"
            case .event: "Event"
            }
        }

        /// What it is known again by; nil for what is not.
        var part: Identity.Part? {
            switch self {
            case .person: .person
            case .organisation: .haulier
            case .vehicle: .otherVehicle
            case .phone: .phone
            case .document, .object, .location, .event: nil
            }
        }
    }

    /// That by which it is known again in other records; nil for a place, document or the like.
    public var identity: Identity? {
        kind.part.flatMap { Identity($0, text, birth: birth, anchor: Self.anchor(number)) }
    }

    /// What names it within its report: `entities[3]`.
    public static func anchor(_ number: Int) -> String { "entities[\(number)]" }
}

extension Identity.Part {
    /// What it is in a report.
    public var entityKind: IntelligenceEntity.Kind {
        switch kind {
        case .vehicle: .vehicle
        case .haulier: .organisation
        case .person: .person
        case .phone: .phone
        }
    }
}
