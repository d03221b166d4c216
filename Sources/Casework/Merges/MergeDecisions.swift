/// All that people decided about who is who, and what follows from it.
///
/// What is the same is transitive: who says that A is B and B is C has said that A is C. A decision that two are not the
/// same holds for all that either was merged with. Where both speak of the same two, that is a conflict: the merge stands
/// until somebody undoes one of them, and both are shown.
public struct MergeDecisions: Sendable {
    /// A decision that two are not the same, and those that make them one all the same.
    public struct Conflict: Hashable, Sendable {
        public let refused: MergeID
        /// At least one, in the order of their making.
        public let made: [MergeID]
    }

    private var parents: [IdentityAddress: IdentityAddress] = [:]
    private var made: [MergeSummary] = []
    private var refused: [MergeSummary] = []
    private var deferred: [MergeSummary] = []

    /// - Parameters:
    ///   - merges: any, in any order and state.
    ///   - alike: places that are one without anybody's decision, since they are written the same.
    public init(_ merges: some Sequence<MergeSummary>, alike: [[IdentityAddress]] = []) {
        for merge in merges.sorted(by: { $0.id.stream < $1.id.stream }) {
            switch merge.state {
            case .made: made.append(merge)
            case .refused: refused.append(merge)
            case .deferred: deferred.append(merge)
            case .undone: break
            }
        }
        for addresses in alike + made.map({ $0.members.map(\.address) }) {
            for address in addresses.dropFirst() { join(addresses[0], address) }
        }
    }

    /// Whether nobody has decided anything that stands.
    public var isEmpty: Bool { made.isEmpty && refused.isEmpty && deferred.isEmpty }

    /// The places that are one with any of these by decision, these included; ascending.
    public func merged(with addresses: [IdentityAddress]) -> [IdentityAddress] {
        let roots = Set(addresses.map(root))
        return (addresses + made.flatMap { $0.members.map(\.address) }.filter { roots.contains(root($0)) }).uniqued
    }

    /// Whether a place stands in a decision that some are one.
    func isMember(_ address: IdentityAddress) -> Bool {
        made.contains { $0.members.contains { $0.address == address } }
    }

    /// The place that stands for all that are one with it.
    func standing(for address: IdentityAddress) -> IdentityAddress { root(address) }

    /// The merges by which any of these places is one with others, in the order of their making.
    public func merges(of addresses: [IdentityAddress]) -> [MergeSummary] {
        let roots = Set(addresses.map(root))
        return made.filter { merge in merge.members.contains { roots.contains(root($0.address)) } }
    }

    /// Whether two need not be asked about: they are one by decision, are not, or were left for later.
    public func settle(_ left: [IdentityAddress], _ right: [IdentityAddress]) -> Bool {
        if isEmpty { return false }
        let (own, others) = (Set(left.map(root)), Set(right.map(root)))
        if !own.isDisjoint(with: others) { return true }
        return (refused + deferred).contains { speaks($0, of: own, and: others) }
    }

    /// Whether somebody decided about these very two: who thinks otherwise undoes that first. What only follows from other
    /// decisions may be contradicted, and both are shown then.
    public func isDecided(_ left: [IdentityAddress], _ right: [IdentityAddress]) -> Bool {
        (made + refused + deferred).contains { merge in
            let addresses = merge.members.map(\.address)
            return addresses.contains { left.contains($0) } && addresses.contains { right.contains($0) }
        }
    }

    /// The decision that stands of two that are left for later; nil when there is none.
    public func deferral(of left: IdentityAddress, _ right: IdentityAddress) -> MergeID? {
        deferred.first { speaks($0, of: [root(left)], and: [root(right)]) }?.id
    }

    /// Decisions that contradict each other, in the order of their making.
    public var conflicts: [Conflict] {
        refused.compactMap { refusal in
            let roots = refusal.members.map { root($0.address) }
            guard Set(roots).count < roots.count else { return nil }
            let both = Set(roots.filter { one in roots.count { $0 == one } > 1 })
            let own = made.filter { merge in merge.members.contains { both.contains(root($0.address)) } }
            return own.isEmpty ? nil : Conflict(refused: refusal.id, made: own.map(\.id))
        }
    }

    private func speaks(
        _ merge: MergeSummary, of own: Set<IdentityAddress>, and others: Set<IdentityAddress>
    ) -> Bool {
        let roots = merge.members.map { root($0.address) }
        return roots.contains { own.contains($0) } && roots.contains { others.contains($0) }
    }

    // MARK: What is one

    private func root(_ address: IdentityAddress) -> IdentityAddress {
        var address = address
        while let parent = parents[address] { address = parent }
        return address
    }

    private mutating func join(_ left: IdentityAddress, _ right: IdentityAddress) {
        let (own, other) = (root(left), root(right))
        // The smaller stands for both, so that the order of decisions does not show.
        if own != other { parents[max(own, other)] = min(own, other) }
    }
}

extension [IdentityAddress] {
    /// Each once, ascending.
    fileprivate var uniqued: [IdentityAddress] { Set(self).sorted() }
}
