/// Finds, among many records, who and what is written in several ways: which pairs to ask a person about, and why.
public struct Resolution: Sendable {
    /// Two that may be one.
    public struct Suggestion: Sendable {
        /// The one that was met in the earlier of the given records.
        public let left: Known
        public let right: Known
        public let resemblance: Resemblance
    }

    /// Whoever and whatever is written in one way, in the order in which the records were given.
    public private(set) var known: [Known] = []
    private var places: [String: Int] = [:]

    /// More than so many that share a key are too many for it to mean anything.
    private static let mostInBlock = 48

    /// - Parameter records: any number; those that repeat others, as referrals do their calls, are to be left out.
    public init(_ records: some Sequence<IdentifiedRecord>) {
        for record in records { add(record) }
    }

    private mutating func add(_ record: IdentifiedRecord) {
        for identity in record.identities where identity.isResolved {
            let one = Known(identity, at: IdentityAddress(record.stream, identity.anchor), beside: record.identities)
            let birth = identity.birth.map { "|\($0)" } ?? ""
            let place = "\(identity.part.kind)|\(identity.key)\(birth)"
            if let index = places[place] {
                known[index].addresses += one.addresses
                known[index].beside.formUnion(one.beside)
            } else {
                places[place] = known.count
                known.append(one)
            }
        }
    }

    /// The pairs that may be one and nobody has decided on, the likeliest first.
    ///
    /// - Parameters:
    ///   - kinds: of vehicles, hauliers and persons.
    ///   - least: the lowest score, 0–100.
    ///   - decisions: what people decided; pairs that these settle or put off are left out.
    public func suggestions(
        of kinds: Set<Identity.Kind> = [.vehicle, .haulier, .person], least: Int,
        by weights: ClueWeights = .standard, without decisions: MergeDecisions = MergeDecisions([])
    ) -> [Suggestion] {
        pairs(of: kinds).compactMap { first, second -> Suggestion? in
            let (left, right) = (known[first], known[second])
            guard let resemblance = Resemblance(left, right, by: weights), resemblance.score >= least,
                !decisions.settle(left.addresses, right.addresses)
            else { return nil }
            return Suggestion(left: left, right: right, resemblance: resemblance)
        }.sorted { one, other in
            one.resemblance.weight == other.resemblance.weight
                ? one.rank < other.rank : one.resemblance.weight > other.resemblance.weight
        }
    }

    /// The pairs that share a key, are not written the same, and that no record tells apart by naming both.
    func pairs(of kinds: Set<Identity.Kind>) -> [(Int, Int)] {
        var blocks: [String: [Int]] = [:]
        for (index, one) in known.enumerated() where kinds.contains(one.identity.part.kind) {
            for key in one.identity.blocks { blocks["\(one.identity.part.kind)|\(key)", default: []].append(index) }
        }
        var seen: Set<Int> = []
        for block in blocks.values where block.count > 1 && block.count <= Self.mostInBlock {
            for (position, first) in block.enumerated() {
                for second in block[(position + 1)...] { seen.insert(first * known.count + second) }
            }
        }
        return seen.sorted().map { ($0 / known.count, $0 % known.count) }.filter { first, second in
            let (left, right) = (known[first], known[second])
            return !left.identity.isSame(as: right.identity)
                && Set(left.addresses.map(\.stream)).isDisjoint(with: right.addresses.map(\.stream))
        }
    }
}

extension Resolution.Suggestion {
    fileprivate var rank: String { "\(left.addresses[0]) \(right.addresses[0])" }
}

extension Identity {
    /// What it is looked up by: two that may be one share at least one of these, but for rare spellings.
    var blocks: Set<String> {
        func slips(_ text: String) -> Set<String> {
            TypingError.isForgiven(in: text) ? TypingError.deletions(of: text).union([text]) : [text]
        }
        switch part.kind {
        case .vehicle: return slips(LookAlike.folded(joined))
        case .haulier:
            let own = CompanyName.distinctive(words)
            return slips(own.joined()).union(own.filter { $0.count >= 4 })
                .union([CompanyName.canonical(words).sorted().joined()])
        case .person:
            let sounds = words.map(SpokenName.skeleton).sorted()
            let pairs = sounds.indices.flatMap { first in
                sounds[(first + 1)...].map { "\(sounds[first]) \($0)" }
            }
            return Set(pairs).union(sounds.filter { $0.count >= 3 }).union(slips(words.sorted().joined()))
                .union(birth.map { ["born \($0)"] } ?? [])
        case .phone: return []
        }
    }

    /// How texts of a kind are found whoever wrote them down; see `SearchField.alike`.
    static func alike(_ kind: Kind, _ words: [String]) -> [String] {
        switch kind {
        case .vehicle: [LookAlike.folded(words.joined())]
        case .haulier: Array(Set(CompanyName.distinctive(words))).sorted()
        case .person: Array(Set(words.map(SpokenName.skeleton))).sorted()
        case .phone: []
        }
    }
}
