public import Casework
internal import GRDB
internal import ScriptEngine

/// Somebody or something by all the records that speak of it: written the same, or decided to be the same.
public struct Entity: Sendable {
    /// How its records write it; what was asked for first.
    public let spellings: [Identity]
    /// The latest event first.
    public let sightings: [Sighting]
    /// The decisions by which it is one, in the order of their making.
    public let merges: [MergeSummary]
    /// Decisions about it that contradict each other.
    public let conflicts: [MergeDecisions.Conflict]
    /// Whether there may be more records than were looked at.
    public let isCut: Bool
}

extension IntelligenceLog {
    /// The records in which somebody or something stands, the latest event first, with whom and what else stands there;
    /// records of whatever it was merged with included.
    ///
    /// - Parameters:
    ///   - records: what whoever asks may read: of `call`, `referral` and `penalty`.
    ///   - children: whether whoever asks is shown what is personal of children in calls.
    ///   - limit: at most so many for each spelling; the newest records are looked at.
    /// - Throws: `LogError`, `ReplayError`, `ScriptLibraryError`.
    public func sightings(
        of identity: Identity, records kinds: Set<SearchDocument.Kind> = [.call, .referral, .penalty],
        children: ChildAnswers = .shown, scripts: ScriptLibrary, limit: Int = 100
    ) async throws -> [Sighting] {
        try await entity(
            of: identity, records: kinds, children: children, scripts: scripts, limit: limit
        ).sightings
    }

    /// Somebody or something, with all that it was merged with; parameters and errors as of `sightings`.
    public func entity(
        of identity: Identity, records kinds: Set<SearchDocument.Kind> = [.call, .referral, .penalty],
        children: ChildAnswers = .shown, scripts: ScriptLibrary, limit: Int = 100
    ) async throws -> Entity {
        try await catchUpSearch(scripts: scripts)
        let decisions = MergeDecisions(try await merges())
        var spellings = [identity]
        var sightings: [StreamID: Sighting] = [:]
        var places: [IdentityAddress] = []
        var isCut = false
        var next = 0
        while next < spellings.count, next < Self.mostSpellings {
            let spelling = spellings[next]
            next += 1
            let found = try await recordsWriting(spelling, limit: limit, children, scripts)
            isCut = isCut || found.count >= limit
            for record in found {
                guard let sighting = Sighting(of: spellings, in: record) else { continue }
                sightings[record.stream] = sighting
                places += sighting.identities.map { IdentityAddress(record.stream, $0.anchor) }
            }
            if decisions.isEmpty { break }
            for address in decisions.merged(with: places) where !places.contains(address) {
                places.append(address)
                guard let other = try await self.identity(at: address, children: children, scripts: scripts),
                    !spellings.contains(where: { $0.isSame(as: other) })
                else { continue }
                spellings.append(other)
            }
        }
        // Those that were found first may hold a spelling that was found later.
        let all = sightings.values.compactMap { Sighting(of: spellings, in: $0.record) }
        let own = decisions.merges(of: places)
        let ids = Set(own.map(\.id))
        return Entity(
            spellings: spellings,
            sightings: all.filter { kinds.contains($0.record.kind) }
                .sorted { ($1.record.at, $1.record.stream) < ($0.record.at, $0.record.stream) },
            merges: own, conflicts: decisions.conflicts.filter { !ids.isDisjoint(with: $0.made) }, isCut: isCut)
    }

    /// More ways to write one thing than that nobody finds.
    private static let mostSpellings = 30

    func recordsWriting(
        _ identity: Identity, limit: Int, _ children: ChildAnswers, _ scripts: ScriptLibrary
    ) async throws -> [IdentifiedRecord] {
        let tokens = try await blindTokens()
        guard let match = IdentitySearch(identity, isLoose: false).expression(tokens).match.text else { return [] }
        let streams = try await read { database in
            try SearchIndex.candidates(match, SearchQuery.Filters(), before: .max, limit: limit, database).map(\.stream)
        }
        return try await records(streams, scripts, children) { $0 }
    }

    // MARK: Many records

    /// What a look at many records for who is written in several ways came to.
    public struct Looked: Sendable {
        public let resolution: Resolution
        /// Records that were compared, and those that there are.
        public let records: Int
        public let all: Int
    }

    /// Compares the newest records with each other.
    ///
    /// - Parameters:
    ///   - limit: at most so many calls, and as many penalties.
    ///   - kinds: what whoever asks may read: of `call` and `penalty`. Referrals repeat calls.
    ///   - children: whether whoever asks is shown what is personal of children in calls.
    ///   - progress: records read, and records to read.
    /// - Throws: `LogError`, `ScriptLibraryError`.
    public func resolution(
        newest limit: Int = .max, records kinds: Set<SearchDocument.Kind> = [.call, .penalty],
        children: ChildAnswers = .shown, scripts: ScriptLibrary, progress: (Int, Int) -> Void = { _, _ in }
    ) async throws -> Looked {
        let tables = [(SearchDocument.Kind.call, "calls"), (.penalty, "penalties")].filter { kinds.contains($0.0) }
        let (streams, all) = try await read { database in
            var streams: [StreamID] = []
            var all = 0
            for (_, table) in tables {
                all += try Int.fetchOne(database, sql: "SELECT count(*) FROM \(table)") ?? 0
                streams += try String.fetchAll(
                    database, sql: "SELECT id FROM \(table) ORDER BY id DESC LIMIT ?", arguments: [limit]
                ).compactMap { StreamID($0) }
            }
            return (streams, all)
        }
        var found: [IdentifiedRecord] = []
        for start in stride(from: 0, to: streams.count, by: Self.readAtOnce) {
            let end = min(start + Self.readAtOnce, streams.count)
            found += try await records(Array(streams[start..<end]), scripts, children) { $0 }
            progress(end, streams.count)
        }
        return Looked(resolution: Resolution(found), records: streams.count, all: all)
    }

    private static let readAtOnce = 200
}
