public import Casework
internal import GRDB
internal import ScriptEngine

extension IntelligenceLog {
    /// How far matching goes.
    public struct MatchLimits: Sendable {
        /// Matches that are given back.
        public var shown = 20
        /// Records that are looked at for one identity, the newest first.
        public var perIdentity = 12
        /// Records that are read in all.
        public var inAll = 48
        /// What whoever asks may read: of `call`, `referral` and `penalty`.
        public var records: Set<SearchDocument.Kind> = [.call, .referral, .penalty]
        /// Whether whoever asks is shown what is personal of children in calls.
        public var children = ChildAnswers.shown

        public init() {}
    }

    /// Earlier records that have something in common with a call, the strongest first.
    ///
    /// - Parameter call: as it now stands; itself and its referrals are left out.
    public func matches(
        for call: Call, scripts: ScriptLibrary, limits: MatchLimits = MatchLimits()
    ) async throws -> [Match] {
        try await matches(
            for: Identity.all(in: call), excluding: call.id.stream, scripts: scripts, limits: limits)
    }

    /// Earlier records that have something in common with some identities, the strongest first.
    ///
    /// It reads the search index as it stands, and a few records: whoever wants the last minutes' calls too has
    /// `catchUpSearch` run beside. A record that cannot be read, or was erased, is no match. A referral is left out where
    /// the call that it was made from is a match itself.
    /// - Parameter stream: a call that is left out, with its referrals; nil for none.
    /// - Throws: `LogError`, `ScriptLibraryError`.
    public func matches(
        for identities: [Identity], excluding stream: StreamID?, scripts: ScriptLibrary,
        limits: MatchLimits = MatchLimits()
    ) async throws -> [Match] {
        let own = identities.filter(\.part.isMatched)
        guard !own.isEmpty else { return [] }
        let streams = try await candidates(for: own, excluding: stream, limits)
        let found = try await records(streams, scripts, limits.children) { $0 }
        let merged = try await merged(own, in: stream, found, limits.children, scripts)
        let further = try await candidates(for: merged.map(\.other), excluding: stream, limits)
            .filter { !streams.contains($0) }
        let matches = (found + (try await records(further, scripts, limits.children) { $0 }))
            .compactMap { Match(of: own, in: $0, merged: merged) }.filter { limits.records.contains($0.record.kind) }
        let calls = Set(matches.map(\.record.stream))
        let shown = matches.filter { match in
            match.record.call.map { $0.stream != stream && !calls.contains($0.stream) } ?? true
        }
        return Array(shown.sorted(by: Match.precedes).prefix(limits.shown))
    }

    /// What some identities are, too, by people's decisions.
    ///
    /// - Parameters:
    ///   - stream: the record that they are of; nil for none.
    ///   - records: others, in which they may stand as well.
    private func merged(
        _ own: [Identity], in stream: StreamID?, _ records: [IdentifiedRecord], _ children: ChildAnswers,
        _ scripts: ScriptLibrary
    ) async throws -> [(own: Identity, other: Identity)] {
        let streams = records.map(\.stream) + (stream.map { [$0] } ?? [])
        guard try await read({ try MergeTable.isAny(naming: streams, $0) }) else { return [] }
        let decisions = MergeDecisions(try await merges())
        var merged: [(own: Identity, other: Identity)] = []
        for identity in own {
            let places =
                records.flatMap { record in
                    record.identities.filter(identity.isSame).map { IdentityAddress(record.stream, $0.anchor) }
                } + (stream.map { [IdentityAddress($0, identity.anchor)] } ?? [])
            for address in decisions.merged(with: places) where !places.contains(address) {
                guard
                    let other = try await self.identity(
                        at: address, children: children, scripts: scripts), !identity.isSame(as: other)
                else { continue }
                merged.append((identity, other))
            }
        }
        return merged
    }

    /// A record by whom and what it speaks of; nil when the stream is none that speaks of anybody.
    ///
    /// - Throws: `.notFound`, `ReplayError`, `ScriptLibraryError`.
    public func identified(
        _ stream: StreamID, children: ChildAnswers = .shown, scripts: ScriptLibrary
    ) async throws -> IdentifiedRecord? {
        let entries = try await shown(try await entries(of: stream), children, scripts: scripts)
        return try IdentifiedRecord.replayed(entries, scripts: scripts)
    }

    /// Who or what stands at a place; nil where nothing does any more.
    ///
    /// - Throws: `LogError`, `ScriptLibraryError`.
    public func identity(
        at address: IdentityAddress, children: ChildAnswers = .shown, scripts: ScriptLibrary
    ) async throws -> Identity? {
        try await records([address.stream], scripts, children) { $0.identity(at: address.anchor) }.first
    }

    /// The records that the index has for some identities: those that have them exactly first.
    private func candidates(
        for identities: [Identity], excluding stream: StreamID?, _ limits: MatchLimits
    ) async throws -> [StreamID] {
        let tokens = try await blindTokens()
        let searches = [false, true].map { isLoose in
            identities.map { IdentitySearch($0, isLoose: isLoose).expression(tokens).match.text }
        }
        return try await read { database in
            var seen: Set<StreamID> = []
            var found: [StreamID] = []
            if let stream {
                seen.insert(stream)
                let referrals = try String.fetchAll(
                    database, sql: "SELECT id FROM referrals WHERE call = ?", arguments: [stream.text])
                seen.formUnion(referrals.compactMap { StreamID($0) })
            }
            for match in searches.joined() {
                guard let match, found.count < limits.inAll else { continue }
                found += try SearchIndex.candidates(
                    match, SearchQuery.Filters(), before: .max, limit: limits.perIdentity, database
                ).map(\.stream).filter { seen.insert($0).inserted }
            }
            return Array(found.prefix(limits.inAll))
        }
    }

    /// Reads records on every core, and keeps what is made of them. One that cannot be read, was erased, or is not there,
    /// is left out.
    func records<T: Sendable>(
        _ streams: [StreamID], _ scripts: ScriptLibrary, _ children: ChildAnswers,
        _ make: @escaping @Sendable (IdentifiedRecord) -> T?
    ) async throws -> [T] {
        try await withThrowingTaskGroup(of: (Int, T?).self) { group in
            for (index, stream) in streams.enumerated() {
                group.addTask { [self] in
                    do {
                        return (index, try await identified(stream, children: children, scripts: scripts).flatMap(make))
                    } catch is ReplayError {
                        return (index, nil)
                    } catch LogError.unreadable {
                        return (index, nil)
                    } catch LogError.notFound { return (index, nil) }
                }
            }
            var items = [T?](repeating: nil, count: streams.count)
            for try await (index, item) in group { items[index] = item }
            return items.compactMap(\.self)
        }
    }
}

extension IdentitySearch {
    /// What a record's tokens must be.
    func expression(_ tokens: BlindTokens) -> SearchExpression {
        func token(_ kind: BlindTokens.Kind, _ text: String) -> SearchExpression {
            .token(BlindTokens.word(of: tokens.token(kind, text)))
        }
        return .any(
            ways.map { words in
                .all(
                    words.map { word in
                        switch word {
                        case .exact(let text): return token(.word, text)
                        case .alike(let text): return token(.alike, text)
                        case .slip(let text):
                            let shorter = TypingError.deletions(of: text).sorted()
                            return .any(
                                [token(.word, text), token(.slip, text)]
                                    + shorter.flatMap { [token(.word, $0), token(.slip, $0)] })
                        }
                    })
            })
    }
}
