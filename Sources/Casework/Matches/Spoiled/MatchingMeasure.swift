/// How well spoiled words are known again: precision and recall by score, over pairs of records that speak of one and the
/// same and write it in two ways. What is written the same needs no matching and is left out.
public struct MatchingMeasure: Sendable {
    /// What comes of asking about every pair from a score on.
    public struct Row: Hashable, Sendable {
        public let kind: Identity.Kind
        /// The lowest score that is asked about.
        public let least: Int
        /// Pairs that would be asked about.
        public let suggested: Int
        /// Those of them that are one.
        public let right: Int
        /// Pairs that are one and are not written the same, asked about or not.
        public let wanted: Int

        /// 0…1; 1 where nothing is suggested.
        public var precision: Double { suggested == 0 ? 1 : Double(right) / Double(suggested) }
        /// 0…1; 1 where nothing is wanted.
        public var recall: Double { wanted == 0 ? 1 : Double(right) / Double(wanted) }
        /// The harmonic mean of both.
        public var f1: Double {
            precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall)
        }
    }

    /// By kind, then by score.
    public let rows: [Row]

    /// - Parameter scores: the lowest scores to ask from, each 0–100.
    public init(_ set: SpoiledSet, scores: [Int], by weights: ClueWeights = .standard) {
        let resolution = Resolution(set.records)
        var rows: [Row] = []
        for kind in [Identity.Kind.vehicle, .haulier, .person] {
            let counted = resolution.suggestions(of: [kind], least: 0, by: weights).map { pair in
                let (pairs, right) = Self.count(pair.left.addresses, pair.right.addresses, set.truth)
                return (score: pair.resemblance.score, pairs: pairs, right: right)
            }
            let wanted = Self.wanted(kind, resolution.known, set.truth)
            for least in scores {
                let asked = counted.filter { $0.score >= least }
                rows.append(
                    Row(
                        kind: kind, least: least, suggested: asked.reduce(0) { $0 + $1.pairs },
                        right: asked.reduce(0) { $0 + $1.right }, wanted: wanted))
            }
        }
        self.rows = rows
    }

    private static func count(
        _ left: [IdentityAddress], _ right: [IdentityAddress], _ truth: [IdentityAddress: Int]
    ) -> (pairs: Int, right: Int) {
        let (own, others) = (left.compactMap { truth[$0] }, right.compactMap { truth[$0] })
        return (own.count * others.count, own.reduce(0) { sum, one in sum + others.count { $0 == one } })
    }

    /// Every pair of places that are truly one, less those that are written the same.
    private static func wanted(_ kind: Identity.Kind, _ known: [Known], _ truth: [IdentityAddress: Int]) -> Int {
        var spellings: [Int: [(index: Int, count: Int)]] = [:]
        for (index, one) in known.enumerated() where one.identity.part.kind == kind {
            for (id, addresses) in Dictionary(grouping: one.addresses, by: { truth[$0] ?? -1 }) where id >= 0 {
                spellings[id, default: []].append((index, addresses.count))
            }
        }
        return spellings.values.reduce(0) { total, own in
            own.indices.reduce(total) { sum, first in
                own[(first + 1)...].reduce(sum) { sum, second in
                    known[own[first].index].identity.isSame(as: known[second.index].identity)
                        ? sum : sum + own[first].count * second.count
                }
            }
        }
    }
}
