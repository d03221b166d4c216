/// The words by which an index finds the records that have an identity.
public struct IdentitySearch: Hashable, Sendable {
    /// One word that a record must have, and the slips in it that are forgiven.
    public struct Word: Hashable, Sendable {
        public let text: String
        public let forgivesSlip: Bool
    }

    /// Ways to find it; each is words that a record must all have.
    public let ways: [[Word]]

    /// - Parameter forgivingSlips: also by what one slip makes of it, where search forgives that.
    public init(_ identity: Identity, forgivingSlips: Bool) {
        func word(_ text: String) -> Word {
            Word(text: text, forgivesSlip: forgivingSlips && TypingError.isForgiven(in: text))
        }
        func exact(_ text: String) -> Word { Word(text: text, forgivesSlip: false) }
        switch identity.part.kind {
        case .vehicle: ways = [[word(identity.joined)]]
        case .phone: ways = [[exact(identity.joined)]]
        case .haulier:
            let core = identity.core
            // Companies are indexed by each word and by up to three run together.
            ways = [core.map(exact)] + (forgivingSlips && core.count <= 3 ? [[word(core.joined())]] : [])
        case .person: ways = [identity.words.map { $0.isDigits ? exact($0) : word($0) }]
        }
    }
}
