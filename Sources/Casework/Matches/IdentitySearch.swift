/// The words by which an index finds the records that have an identity.
public struct IdentitySearch: Hashable, Sendable {
    /// One word that a record must have, and how loosely.
    public enum Word: Hashable, Sendable {
        case exact(String)
        /// But for one slip.
        case slip(String)
        /// One of `SearchField.alike`.
        case alike(String)
    }

    /// Ways to find it; each is words that a record must all have.
    public let ways: [[Word]]

    /// - Parameter isLoose: also by what one slip makes of it, where search forgives that, and by what looks or sounds
    ///   alike.
    public init(_ identity: Identity, isLoose: Bool) {
        func word(_ text: String) -> Word {
            isLoose && TypingError.isForgiven(in: text) ? .slip(text) : .exact(text)
        }
        let kind = identity.part.kind
        let ways: [[Word]] =
            switch kind {
            case .vehicle: [[word(identity.joined)]]
            case .phone: [[.exact(identity.joined)]]
            // Companies are indexed by each word and by up to three run together.
            case .haulier:
                [identity.core.map(Word.exact)]
                    + (isLoose && identity.core.count <= 3 ? [[word(identity.core.joined())]] : [])
            case .person: [identity.words.map { $0.isDigits ? .exact($0) : word($0) }]
            }
        let name = [.vehicle: "mark", .haulier: "company", .person: "name"][kind]
        let alike =
            isLoose
            ? name.map { name in Identity.alike(kind, identity.words).map { Word.alike("\(name) \($0)") } } : nil
        self.ways = ways + (alike.map { $0.isEmpty || identity.joined.isDigits ? [] : [$0] } ?? [])
    }
}
