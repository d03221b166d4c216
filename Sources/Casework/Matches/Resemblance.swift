/// How much two of the same kind resemble each other: named clues, and the score that they add up to.
///
/// - Note: Source: Fellegi and Sunter, "A Theory for Record Linkage", JASA 1969: each outcome of a comparison weighs
///   log₂(m ÷ u), how often it is seen in pairs that are one over how often in pairs that are not; see `ClueWeights`.
public struct Resemblance: Hashable, Sendable {
    public let kind: Identity.Kind
    /// The weightiest first.
    public let clues: [Clue]
    /// All that speaks for the two being one, what is to be expected before anything is known included; hundredths of a bit.
    public let weight: Int

    /// How likely it is that they are one, if the pairs are as those that the weights were learnt from; 0–100.
    public var score: Int { Self.score(of: weight) }

    /// Compares two of a kind.
    ///
    /// - Returns: nil for two kinds, and for kinds that are not resolved: phones.
    public init?(_ left: Known, _ right: Known, by weights: ClueWeights = .standard) {
        let kind = left.identity.part.kind
        guard kind == right.identity.part.kind, left.identity.isResolved, right.identity.isResolved else { return nil }
        self.init(kind, Self.clues(left, right), by: weights)
    }

    /// Adds up clues.
    public init(_ kind: Identity.Kind, _ clues: [Clue], by weights: ClueWeights = .standard) {
        self.kind = kind
        weight = clues.reduce(weights.prior(of: kind)) { $0 + weights.weight(of: $1, for: kind) }
        self.clues = clues.sorted {
            (abs(weights.weight(of: $0, for: kind)), $1.rawValue) > (
                abs(weights.weight(of: $1, for: kind)), $0.rawValue
            )
        }
    }

    /// - Parameter weight: in hundredths of a bit.
    static func score(of weight: Int) -> Int {
        let odds = Binary.power(of: Double(weight) / 100)
        return Int((100 * odds / (1 + odds)).rounded())
    }

    // MARK: Comparing

    /// What two of a kind have in common and differ in.
    static func clues(_ left: Known, _ right: Known) -> [Clue] {
        let (own, other) = (left.identity, right.identity)
        var clues: [Clue?]
        switch own.part.kind {
        case .vehicle:
            clues = [
                mark(own, other), country(own, other), isTowing(own) == isTowing(other) ? nil : .partDiffers,
                compared(left.beside.trailers, right.beside.trailers, .trailerShared, .trailerOther),
                compared(left.beside.hauliers, right.beside.hauliers, .haulierShared, .haulierOther),
                compared(left.beside.drivers, right.beside.drivers, .driverShared, .driverOther),
            ]
        case .haulier:
            clues = [
                company(own, other),
                compared(left.beside.vehicles, right.beside.vehicles, .vehicleShared, .vehicleOther),
                compared(left.beside.trailers, right.beside.trailers, .trailerShared, .trailerOther),
                compared(left.beside.drivers, right.beside.drivers, .driverShared, .driverOther),
            ]
        case .person:
            clues = [
                name(own.words, other.words), birth(own.birth, other.birth),
                compared(left.beside.vehicles, right.beside.vehicles, .vehicleShared, .vehicleOther),
                compared(left.beside.hauliers, right.beside.hauliers, .haulierShared, .haulierOther),
            ]
        case .phone: return []
        }
        if own.part.kind != .vehicle, !left.beside.phones.isDisjoint(with: right.beside.phones) {
            clues.append(.phoneShared)
        }
        return clues.compactMap(\.self)
    }

    /// Nil while either stands beside none.
    private static func compared(
        _ left: Set<String>, _ right: Set<String>, _ shared: Clue, _ other: Clue
    ) -> Clue? {
        if left.isEmpty || right.isEmpty { return nil }
        return left.isDisjoint(with: right) ? other : shared
    }

    /// Trailers and containers are towed; other vehicles may be either.
    private static func isTowing(_ identity: Identity) -> Bool { ![.trailer, .container].contains(identity.part) }
}

/// Powers of two without Foundation: every platform gives the same.
enum Binary {
    /// 2 to a power, to about nine digits.
    static func power(of exponent: Double) -> Double {
        let bounded = min(max(exponent, -60), 60)
        let whole = bounded.rounded(.down)
        // The series of e to the fraction's natural logarithm; it ends quickly, since that is below 0.7.
        let natural = (bounded - whole) * 0.693_147_180_559_945_3
        var (term, sum) = (1.0, 1.0)
        for step in 1...14 {
            term *= natural / Double(step)
            sum += term
        }
        return sum * Double(sign: .plus, exponent: Int(whole), significand: 1)
    }
}
