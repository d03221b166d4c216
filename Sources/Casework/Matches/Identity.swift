internal import ReferenceData
public import ScriptEngine

/// Whom or what one record speaks of, by which it is known again in another: a registration, a company, a name, a number.
public struct Identity: Hashable, Sendable {
    /// What it is in its record.
    public enum Part: String, CaseIterable, Sendable {
        case registration, trailer, container, otherVehicle
        case haulier, owner, hirer, operatedBy, carrier
        case driver, person
        case callback, phone

        /// What it is at all.
        public var kind: Kind {
            switch self {
            case .registration, .trailer, .container, .otherVehicle: .vehicle
            case .haulier, .owner, .hirer, .operatedBy, .carrier: .haulier
            case .driver, .person: .person
            case .callback, .phone: .phone
            }
        }

        /// As people say it: `trailer`.
        public var words: String {
            switch self {
            case .registration: "vehicle"
            case .otherVehicle: "other vehicle"
            case .operatedBy: "operator"
            case .callback: "callback number"
            case .trailer, .container, .haulier, .owner, .hirer, .carrier, .driver, .person, .phone: rawValue
            }
        }
    }

    /// The kinds of whom and what is known again; each has pages of its own.
    public enum Kind: String, CaseIterable, Sendable { case vehicle, haulier, person, phone }

    public let part: Part
    /// As people read it.
    public let text: String
    /// For a person, where it is known.
    public let birth: CivilDate?
    /// Names it within its record: the place of its answer, or the column of a list. Unlike the text, it may stand in an
    /// address.
    public let anchor: String
    /// Whose personal data it is within its record.
    public let subject: Subject
    /// Of a vehicle, where its record says: ISO 3166-1 alpha-2.
    public let country: String?
    /// Its words, as they are compared; never empty.
    let words: [String]

    /// - Returns: nil when the text holds no letter or digit.
    public init?(
        _ part: Part, _ text: String, birth: CivilDate? = nil, anchor: String = "", subject: Subject = .record,
        country: String? = nil
    ) {
        (self.part, self.birth, self.anchor) = (part, birth, anchor)
        (self.subject, self.country) = (subject, country)
        self.text =
            switch part {
            case .registration, .trailer, .otherVehicle:
                (try? VehicleRegistration.read(text))?.value.display ?? PlainText.of(text)
            default: PlainText.of(text)
            }
        words = TextWord.words(of: self.text).map(\.folded)
        guard !words.isEmpty else { return nil }
    }

    /// Its words run together.
    var joined: String { words.joined() }

    /// A company's words without its legal form; all of them where nothing else is left.
    var core: [String] { part.kind == .haulier ? CompanyName.core(of: words) : words }

    /// Whether both speak of the same, as far as anybody can tell: the same number, the same company but for its legal
    /// form, the same name in any order unless the dates of birth differ.
    public func isSame(as other: Identity) -> Bool {
        guard part.kind == other.part.kind else { return false }
        switch part.kind {
        case .vehicle, .phone: return joined == other.joined
        case .haulier: return core.joined() == other.core.joined()
        case .person:
            if let birth, let others = other.birth, birth != others { return false }
            return words.sorted() == other.words.sorted()
        }
    }
}
