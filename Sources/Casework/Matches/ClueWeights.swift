/// What each clue weighs, by the kind of thing that is compared: the one table of entity matching.
///
/// Weights are hundredths of a bit: 100 doubles the odds that two are one, −100 halves them. They are log₂(m ÷ u) over the
/// pairs that share a key (`Identity.blocks`) in `SpoiledSet(seed: trainingSeed, events: 6_000)`, m among those that are
/// one and u among those that are not; a test learns them again and compares. The set is invented, so a score orders
/// pairs well and is a probability only as far as callers spoil words as the set does.
///
/// - Note: Source: Fellegi and Sunter, "A Theory for Record Linkage", JASA 1969.
public struct ClueWeights: Sendable, Equatable {
    private var table: [Identity.Kind: [Clue: Int]]
    private var priors: [Identity.Kind: Int]

    init(_ table: [Identity.Kind: [Clue: Int]], priors: [Identity.Kind: Int]) {
        (self.table, self.priors) = (table, priors)
    }

    /// 0 for a clue that says nothing of a kind.
    public func weight(of clues: Clue, for kind: Identity.Kind) -> Int { table[kind]?[clues] ?? 0 }

    /// The odds that two which share a key are one, before anything else is known.
    public func prior(of kind: Identity.Kind) -> Int { priors[kind] ?? 0 }

    /// The table.
    public static let standard = ClueWeights(
        [
            .vehicle: [
                .markLookAlike: 670,
                .markTransposed: 520,
                .markSlip: -70,
                .markLength: 260,
                .markDiffers: -120,
                .partDiffers: -100,
                .haulierShared: 30,
                .haulierOther: -30,
            ],
            .haulier: [
                .companyAbbreviated: 560,
                .companyTrade: 360,
                .companySlip: -120,
                .companyOverlap: -100,
                .vehicleShared: 620,
                .vehicleOther: -80,
                .trailerShared: 770,
                .trailerOther: -70,
                .driverShared: 670,
                .driverOther: -80,
                .phoneShared: 430,
            ],
            .person: [
                .nameSame: 410,
                .nameReordered: 500,
                .nameVariant: 510,
                .nameSlip: 520,
                .namePart: 120,
                .nameDiffers: -290,
                .birthSame: 430,
                .birthSwapped: 1090,
                .birthDigit: 720,
                .birthDiffers: -250,
                .vehicleShared: 650,
                .vehicleOther: -50,
                .haulierShared: 610,
                .haulierOther: -110,
                .phoneShared: 1140,
            ],
        ], priors: [.vehicle: 230, .haulier: 70, .person: -280])

    /// Learns weights from a set whose truth is known.
    ///
    /// A clue that is never seen weighs as if each outcome had been seen half a time more.
    public static func learnt(from set: SpoiledSet) -> ClueWeights {
        let resolution = Resolution(set.records)
        var weights = ClueWeights([:], priors: [:])
        for kind in [Identity.Kind.vehicle, .haulier, .person] {
            var counts = ClueCounts()
            for (first, second) in resolution.pairs(of: [kind]) {
                let (left, right) = (resolution.known[first], resolution.known[second])
                guard let one = set.truth[left.addresses[0]], let other = set.truth[right.addresses[0]] else {
                    continue
                }
                counts.add(Resemblance.clues(left, right), areOne: one == other)
            }
            weights.priors[kind] = counts.prior
            weights.table[kind] = counts.weights
        }
        return weights
    }
}

/// How often each clue was seen in pairs that are one, and in pairs that are not.
private struct ClueCounts {
    private var pairs = (one: 0.0, two: 0.0)
    private var seen: [Clue: (one: Double, two: Double)] = [:]

    mutating func add(_ clues: [Clue], areOne: Bool) {
        pairs = areOne ? (pairs.one + 1, pairs.two) : (pairs.one, pairs.two + 1)
        for item in clues {
            let count = seen[item] ?? (0, 0)
            seen[item] = areOne ? (count.one + 1, count.two) : (count.one, count.two + 1)
        }
    }

    var prior: Int { Binary.logarithm((pairs.one + 0.5) / (pairs.two + 0.5)) }

    /// Over the pairs in which a comparison had any outcome.
    var weights: [Clue: Int] {
        var totals: [String: (one: Double, two: Double)] = [:]
        for (item, count) in seen {
            let total = totals[item.comparison] ?? (0, 0)
            totals[item.comparison] = (total.one + count.one, total.two + count.two)
        }
        // The one comparison that has a single outcome is counted over all pairs.
        totals[Clue.phoneShared.comparison] = pairs
        return Dictionary(
            uniqueKeysWithValues: seen.map { item, count in
                let total = totals[item.comparison] ?? (0, 0)
                let (own, other) = ((count.one + 0.5) / (total.one + 1), (count.two + 0.5) / (total.two + 1))
                return (item, item.bounded(Binary.logarithm(own / other)))
            })
    }
}

extension Clue {
    /// A weight, kept from saying the opposite of what the clue says: pairs that share a key are mostly of one fleet or
    /// family, among whom what is shared means little and an error can make what differs look like more than it is.
    fileprivate func bounded(_ weight: Int) -> Int {
        if rawValue.hasSuffix(".shared") || self == .countrySame { return max(0, weight) }
        if rawValue.hasSuffix(".other") || rawValue.hasSuffix(".differs") { return min(0, weight) }
        return weight
    }
}

extension Binary {
    /// The logarithm to base 2, in hundredths, to the nearest ten.
    static func logarithm(_ value: Double) -> Int {
        guard value > 0 else { return -2_000 }
        // Bisection: `power` is exact enough, and the same everywhere.
        var (low, high) = (-20.0, 20.0)
        while high - low > 0.0001 {
            let middle = (low + high) / 2
            if power(of: middle) < value { low = middle } else { high = middle }
        }
        return Int((low * 10).rounded()) * 10
    }
}
