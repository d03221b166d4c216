public import Casework
internal import GRDB
public import ScriptEngine

extension IntelligenceLog {
    /// All decisions about who is who, in the order in which they were begun; without those whose members are erased.
    public func merges() async throws(LogError) -> [MergeSummary] { try await read(MergeTable.all) }

    /// A decision with its reasons.
    ///
    /// - Throws: `.notFound`, `ReplayError`, `LogError`.
    public func merge(_ id: MergeID) async throws -> Merge {
        let entries = try await entries(of: id.stream)
        guard entries.first?.kind.hasPrefix("merge.") == true else { throw LogError.notFound }
        return try Merge.replayed(entries)
    }

    /// Two or more places, with all that is known of who stands there, and how much they resemble each other.
    ///
    /// - Returns: in the order of the addresses; the resemblance is the weakest of any with the first.
    /// - Throws: `.notFound` where nothing stands at one of them, `MergeError.members`, `.kinds`.
    public func compared(
        _ addresses: [IdentityAddress], children: ChildAnswers = .shown, scripts: ScriptLibrary
    ) async throws -> (known: [Known], resemblance: Resemblance) {
        guard addresses.count > 1, Set(addresses).count == addresses.count, addresses.count <= Merge.mostMembers else {
            throw MergeError.members
        }
        var known: [Known] = []
        for address in addresses {
            guard let identity = try await identity(at: address, children: children, scripts: scripts) else {
                throw LogError.notFound
            }
            guard let own = try await self.known(identity, at: address, children, scripts) else {
                throw MergeError.kinds
            }
            known.append(own)
        }
        let resemblances = try known.dropFirst().map { other throws(MergeError) in
            guard let resemblance = Resemblance(known[0], other) else { throw .kinds }
            return resemblance
        }
        guard let weakest = resemblances.min(by: { $0.weight < $1.weight }) else { throw MergeError.members }
        return (known, weakest)
    }

    /// All of who stands at a place by the records that write it the same way; nil for what is not resolved.
    private func known(
        _ identity: Identity, at address: IdentityAddress, _ children: ChildAnswers, _ scripts: ScriptLibrary
    ) async throws -> Known? {
        guard let record = try await identified(address.stream, children: children, scripts: scripts) else {
            return nil
        }
        let others = try await recordsWriting(identity, limit: 50, children, scripts).filter {
            $0.stream != address.stream && $0.kind != .referral
        }
        return Resolution([record] + others).known.first { $0.addresses.contains(address) }
    }

    /// Decides whether those at some places are one: writes the decision and, where they are, the combination (Data
    /// Protection Act 2018 s.62), in one transaction. What was left for later is taken up again.
    ///
    /// - Parameters:
    ///   - state: `made`, `refused` or `deferred`.
    ///   - children: whether whoever decides is shown what is personal of children in calls.
    /// - Throws: `MergeError`, `.notFound`, `.erased` where one of them was erased meanwhile, `LogError`.
    public func decide(
        _ state: Merge.State, on addresses: [IdentityAddress], because reason: String,
        children: ChildAnswers = .shown, scripts: ScriptLibrary, at time: Timestamp, by actor: Actor
    ) async throws -> Merge {
        try await catchUpSearch(scripts: scripts)
        let (known, resemblance) = try await compared(addresses, children: children, scripts: scripts)
        let decisions = MergeDecisions(try await merges())
        if addresses.count == 2, let deferred = decisions.deferral(of: addresses[0], addresses[1]) {
            return try await decide(state, on: deferred, because: reason, at: time, by: actor)
        }
        if addresses.count == 2, decisions.isDecided(known[0].addresses, known[1].addresses) {
            throw MergeError.decided
        }
        var places: [(address: IdentityAddress, subject: Subject)] = []
        for address in addresses {
            let identity = try await identity(at: address, scripts: scripts)
            places.append((address, identity?.subject ?? .record))
        }
        var random = SystemRandomNumberGenerator()
        let id = MergeID(StreamID(at: time, random: &random))
        let (merge, change) = try Merge.decided(
            id, state, of: places, resemblance: resemblance, because: reason, at: time, by: actor)
        try await append(change, of: merge)
        return merge
    }

    /// Decides anew about what was decided before: takes up what was left for later, or undoes it.
    ///
    /// - Throws: `MergeError`, `.notFound`, `.conflict` where somebody else decided meanwhile, `ReplayError`, `LogError`.
    @discardableResult
    public func decide(
        _ state: Merge.State, on id: MergeID, because reason: String, at time: Timestamp, by actor: Actor
    ) async throws -> Merge {
        var merge = try await merge(id)
        let change = try merge.decide(state, because: reason, at: time, by: actor)
        try await append(change, of: merge)
        return merge
    }

    private func append(_ change: Change, of merge: Merge) async throws(LogError) {
        try await writer.commit { [self] database in
            // A name that is erased must not be found again by whom it was held to be.
            for member in merge.members {
                for subject in [member.subject, .record]
                where try vault.isDestroyed(member.address.stream, subject, database) { throw LogError.erased }
            }
            _ = try add([change], database)
            guard merge.state == .made, let last = change.entries.last else { return }
            // By record alone: which of its people it is would outlive their erasure.
            let targets = Set(merge.members.map(\.address.stream)).sorted().map { AuditEvent.Target($0) }
            try AuditTable.note(
                .combined(targets, into: AuditEvent.Target(merge.id.stream)), at: last.at, by: last.actor, vault,
                database)
        }
    }
}
