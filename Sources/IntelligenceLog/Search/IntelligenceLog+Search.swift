public import Casework
internal import Foundation
internal import GRDB
internal import ScriptEngine

extension IntelligenceLog {
    /// How far a search goes.
    public struct SearchLimits: Sendable {
        /// Hits that are given back.
        public var shown = 20
        /// Records that are read at once, and in all for one way of looking.
        public var atOnce = 40
        public var inAll = 200

        public init() {}
    }

    /// Finds the records that meet a query, after the index has caught up.
    ///
    /// All that the index finds is read, decrypted and compared in the clear; it is shown and then forgotten.
    /// - Parameters:
    ///   - scripts: the scripts that calls ran under.
    ///   - progress: entries indexed and entries in all; called only when there is something to catch up with.
    /// - Throws: `LogError`, `ReplayError`, `ScriptLibraryError`.
    public func search(
        _ query: SearchQuery, scripts: ScriptLibrary, limits: SearchLimits = SearchLimits(),
        progress: (Int, Int) -> Void = { _, _ in }
    ) async throws -> SearchResults {
        try await catchUpSearch(scripts: scripts, progress: progress)
        let times = try await read(SearchIndex.times)
        let plan = SearchPlan(query: query, tokens: try await blindTokens(), times: times)
        var looking = SearchLooking(log: self, plan: plan, scripts: scripts, limits: limits)
        return try await looking.results()
    }

    /// Brings the index up to the last entry.
    ///
    /// Records are read and cut into tokens beside the writer, so that no answer waits for more than a few rows.
    /// - Returns: the number of records that were indexed.
    /// - Throws: `LogError`, `ReplayError`, `ScriptLibraryError`.
    @discardableResult
    public func catchUpSearch(
        scripts: ScriptLibrary, progress: (Int, Int) -> Void = { _, _ in }
    ) async throws -> Int {
        let tokens = try await blindTokens()
        var count = 0
        while true {
            let (start, head, end, stale) = try await read { database in
                let start = try SearchIndex.progress(database)
                let head = try EntryTable.head(database).position
                let end = min(head, start.position + Self.entriesAtOnce)
                return (
                    start, head, end,
                    try SearchIndex.stale(in: start.position + 1...max(end, start.position + 1), database)
                )
            }
            // Other streams' entries, such as of earlier searches, are no reason to write while they are few.
            if stale.isEmpty, end - start.position < Self.entriesAtOnce { return count }
            progress(end, head)
            var rest = stale[...]
            repeat {
                let rows = try await rows(of: rest.prefix(Self.recordsAtOnce), tokens, scripts)
                rest = rest.dropFirst(Self.recordsAtOnce)
                let isLast = rest.isEmpty
                let isKept = try await writer.commit { [vault] database in
                    guard try SearchIndex.progress(database).epoch == start.epoch else { return false }
                    for row in rows { try SearchIndex.put(row, vault, database) }
                    if isLast { try SearchIndex.advance(to: end, database) }
                    return true
                }
                // Something was forgotten meanwhile: what was read may hold it.
                if !isKept { break }
                count += rows.count
            } while !rest.isEmpty
        }
    }

    /// How far the index has come: it has the first so many of so many entries, and sees to the last few thousand only
    /// when one of them is of a record.
    public func searchProgress() async throws(LogError) -> (indexed: Int, all: Int) {
        try await read { database in
            (try SearchIndex.progress(database).position, try EntryTable.head(database).position)
        }
    }

    private static let entriesAtOnce = 4_000
    private static let recordsAtOnce = 50

    func blindTokens() async throws(LogError) -> BlindTokens {
        BlindTokens(try await read { [vault] in try vault.indexKey($0) })
    }

    private func rows(
        of streams: some Sequence<StreamID>, _ tokens: BlindTokens, _ scripts: ScriptLibrary
    ) async throws -> [SearchIndex.Row] {
        var rows: [SearchIndex.Row] = []
        for stream in streams {
            let (entries, document) = try await searched(stream, scripts)
            rows.append(
                SearchIndex.Row(
                    stream: stream, version: max(entries.count, 1),
                    at: document?.at ?? entries.first?.at ?? Timestamp(milliseconds: 0),
                    tokens: document.map { tokens.tokens(of: $0) } ?? Data(),
                    place: document.flatMap(PlaceTable.Place.init)))
        }
        return rows
    }

    /// A stream as a search reads it.
    ///
    /// - Returns: without a document when it was erased, or when its entries do not make a record any more: such a one is
    ///   not found, and keeps no other from being found. `rebuildProjections` counts it.
    /// - Throws: whatever else keeps it from being read, since that may pass, or is a fault of the disk or the key.
    fileprivate func searched(
        _ stream: StreamID, _ scripts: ScriptLibrary, _ children: ChildAnswers = .shown
    ) async throws -> (entries: [Entry], document: SearchDocument?) {
        let all: [Entry]
        do { all = try await self.entries(of: stream) } catch {
            guard case .unreadable = error else { throw error }
            return ([], nil)
        }
        let entries: [Entry]
        do { entries = try await shown(all, children, scripts: scripts) } catch is ReplayError { return (all, nil) }
        do { return (entries, try SearchDocument.replayed(entries, scripts: scripts)) } catch is ReplayError {
            return (entries, nil)
        }
    }
}

/// One search: from the narrowest way of looking to wider ones, until there is enough to show.
private struct SearchLooking {
    let log: IntelligenceLog
    let plan: SearchPlan
    let scripts: ScriptLibrary
    let limits: IntelligenceLog.SearchLimits
    private var hits: [SearchHit] = []
    private var seen: Set<StreamID> = []
    private var hasMore = false

    init(log: IntelligenceLog, plan: SearchPlan, scripts: ScriptLibrary, limits: IntelligenceLog.SearchLimits) {
        (self.log, self.plan, self.scripts, self.limits) = (log, plan, scripts, limits)
    }

    mutating func results() async throws -> SearchResults {
        let terms = plan.query.terms.count
        try await look(.exact, terms: terms)
        var found = terms
        guard hits.count < limits.shown, terms > 0 else { return shown(of: found) }
        let vocabulary = scripts.vocabulary
        try await look(.loose(vocabulary), terms: terms)
        while hits.isEmpty, found > 1 {
            found -= 1
            try await look(.loose(vocabulary), terms: found)
        }
        return shown(of: found)
    }

    private func shown(of found: Int) -> SearchResults {
        let shown = hits.sorted(by: SearchHit.precedes).prefix(limits.shown)
        return SearchResults(
            query: plan.query, hits: Array(shown), found: found, hasMore: hasMore || hits.count > shown.count)
    }

    private mutating func look(_ looseness: SearchPlan.Looseness, terms: Int) async throws {
        guard let expression = plan.expression(looseness, terms: terms) else { return }
        let match = expression.match
        if match == .none { return }
        var before = Int64.max
        var read = 0
        while read < limits.inAll {
            let (from, filters, limit) = (before, plan.query.filters, limits.atOnce)
            let candidates = try await log.read { database in
                try SearchIndex.candidates(match.text, filters, before: from, limit: limit, database)
            }
            for hit in try await compared(candidates.map(\.stream).filter { !seen.contains($0) }, terms: terms) {
                seen.insert(hit.document.stream)
                hits.append(hit)
            }
            read += candidates.count
            guard candidates.count == limits.atOnce, let last = candidates.last else { return }
            before = last.id
            if hits.count >= limits.shown { break }
        }
        hasMore = true
    }

    /// Reads records and compares them with the query, on every core: this is nearly all that a search costs.
    ///
    /// - Returns: those that have at least so many of the terms, in the order that they were given in.
    private func compared(_ streams: [StreamID], terms: Int) async throws -> [SearchHit] {
        try await withThrowingTaskGroup(of: (Int, SearchHit?).self) { group in
            for (index, stream) in streams.enumerated() {
                group.addTask { [log, plan, scripts] in
                    let hit = try await log.searched(stream, scripts, plan.query.filters.children).document
                        .flatMap { SearchHit(plan.query, $0) }
                    return (index, hit.flatMap { $0.match.found >= terms ? $0 : nil })
                }
            }
            var hits = [SearchHit?](repeating: nil, count: streams.count)
            for try await (index, hit) in group { hits[index] = hit }
            return hits.compactMap(\.self)
        }
    }
}
