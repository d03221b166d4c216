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
        let matches = try await records(streams, scripts, limits.children) { Match(of: own, in: $0) }
            .filter { limits.records.contains($0.record.kind) }
        let calls = Set(matches.map(\.record.stream))
        let shown = matches.filter { match in
            match.record.call.map { $0.stream != stream && !calls.contains($0.stream) } ?? true
        }
        return Array(shown.sorted(by: Match.precedes).prefix(limits.shown))
    }

    /// The records in which somebody or something stands, the latest event first, with whom and what else stands there.
    ///
    /// - Parameters:
    ///   - records: what whoever asks may read: of `call`, `referral` and `penalty`.
    ///   - children: whether whoever asks is shown what is personal of children in calls.
    ///   - limit: at most so many; the newest records are looked at.
    /// - Throws: `LogError`, `ReplayError`, `ScriptLibraryError`.
    public func sightings(
        of identity: Identity, records kinds: Set<SearchDocument.Kind> = [.call, .referral, .penalty],
        children: ChildAnswers = .shown, scripts: ScriptLibrary, limit: Int = 100
    ) async throws -> [Sighting] {
        try await catchUpSearch(scripts: scripts)
        let tokens = try await blindTokens()
        let expression = IdentitySearch(identity, forgivingSlips: false).expression(tokens)
        guard let match = expression.match.text else { return [] }
        let streams = try await read { database in
            try SearchIndex.candidates(match, SearchQuery.Filters(), before: .max, limit: limit, database).map(\.stream)
        }
        return try await records(streams, scripts, children) { Sighting(of: identity, in: $0) }
            .filter { kinds.contains($0.record.kind) }
            .sorted { ($1.record.at, $1.record.stream) < ($0.record.at, $0.record.stream) }
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

    /// The records that the index has for some identities: those that have them exactly first.
    private func candidates(
        for identities: [Identity], excluding stream: StreamID?, _ limits: MatchLimits
    ) async throws -> [StreamID] {
        let tokens = try await blindTokens()
        let searches = [false, true].map { isLoose in
            identities.map { IdentitySearch($0, forgivingSlips: isLoose).expression(tokens).match.text }
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

    /// Reads records on every core, and keeps what is made of them.
    private func records<T: Sendable>(
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
                    } catch LogError.unreadable { return (index, nil) }
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
    fileprivate func expression(_ tokens: BlindTokens) -> SearchExpression {
        func token(_ kind: BlindTokens.Kind, _ text: String) -> SearchExpression {
            .token(BlindTokens.word(of: tokens.token(kind, text)))
        }
        return .any(
            ways.map { words in
                .all(
                    words.map { word in
                        guard word.forgivesSlip else { return token(.word, word.text) }
                        let shorter = TypingError.deletions(of: word.text).sorted()
                        return .any(
                            [token(.word, word.text), token(.slip, word.text)]
                                + shorter.flatMap { [token(.word, $0), token(.slip, $0)] })
                    })
            })
    }
}
