public import Casework
internal import Crypto
internal import Foundation
internal import GRDB
public import ScriptEngine

/// What taking in a list of penalties came to.
public struct PenaltyImport: Hashable, Sendable {
    public var added = 0
    public var updated = 0
    public var unchanged = 0
    /// Outstanding, of earlier lists, and not in this one: they stand as they are.
    public var notInList = 0
    /// Of those brought up to date, how many have another sum than the last list stated less what was recovered since.
    /// The new list's stands.
    public var restated = 0
}

extension IntelligenceLog {
    /// Takes in a list, all of it in one transaction: new references are added, known ones brought up to date. What is not
    /// in the list stays as it is.
    ///
    /// Other writers wait: 1,000 penalties take about a tenth of a second.
    /// - Parameter headings: what columns of it were said to be called; kept for the next list, beside those kept before.
    public func importPenalties(
        _ list: PenaltyList, keeping headings: [PenaltyColumn: String] = [:], at time: Timestamp, by actor: Actor
    ) async throws(LogError) -> PenaltyImport {
        try await writer.commit { [vault] database in
            let key = try vault.indexKey(database)
            var outcome = PenaltyImport()
            var outstanding = 0
            try Self.keep(headings, at: time, by: actor, vault, database)
            var head = try EntryTable.head(database)
            var random = SystemRandomNumberGenerator()
            for particulars in list.penalties {
                let known = try PenaltyTable.stream(PenaltyTable.token(particulars.reference, key), database)
                var penalty: OutstandingPenalty
                let change: Change?
                if let known {
                    penalty = try OutstandingPenalty.replayed(try EntryTable.entries(of: known, vault, database))
                    let before = penalty.recoveredPence > 0 ? penalty.outstandingPence : nil
                    change = penalty.updated(to: particulars, at: time, by: actor)
                    if change == nil { outcome.unchanged += 1 } else { outcome.updated += 1 }
                    if let before, penalty.outstandingPence != before { outcome.restated += 1 }
                } else {
                    let id = PenaltyID(StreamID(at: time, random: &random))
                    let listed = OutstandingPenalty.listed(id, particulars, at: time, by: actor)
                    (penalty, change) = (listed.penalty, listed.change)
                    outcome.added += 1
                }
                if penalty.outstandingPence > 0 { outstanding += 1 }
                guard let change else { continue }
                for entry in change.entries { head = try EntryTable.append(entry, after: head, vault, database) }
                try Projections.put(change.summary, vault, database)
            }
            let standing =
                try Int.fetchOne(database, sql: "SELECT count(*) FROM penalties WHERE \(PenaltyTable.isOwed)") ?? 0
            outcome.notInList = standing - outstanding
            return outcome
        }
    }

    /// Penalties that are not paid, the largest sums first.
    public func outstandingPenalties(limit: Int = .max) async throws(LogError) -> [PenaltySummary] {
        try await read { [vault] database in
            try Row.fetchCursor(
                database,
                sql: """
                    SELECT * FROM penalties WHERE \(PenaltyTable.isOwed) ORDER BY outstanding_pence DESC, id DESC LIMIT ?
                    """, arguments: [limit]
            ).mapToArray { try PenaltyTable.penalty($0, vault, database) }
        }
    }

    /// How many penalties are not paid, and what is owed in all.
    public func outstandingPenaltyTotal() async throws(LogError) -> (penalties: Int, pence: Int) {
        try await read { database in
            let row = try Row.fetchOne(
                database,
                sql: "SELECT count(*), ifnull(sum(outstanding_pence), 0) FROM penalties WHERE \(PenaltyTable.isOwed)")
            return (row?[0] ?? 0, row?[1] ?? 0)
        }
    }

    /// The penalty that somebody means by CECPT's reference, its id, or at least the last four characters of its id.
    ///
    /// - Throws: `.notFound`, `.ambiguous`.
    public func penalty(named text: String) async throws(LogError) -> PenaltyID {
        let known = try await read { [vault] database in
            try PenaltyTable.stream(PenaltyTable.token(text, try vault.indexKey(database)), database)
        }
        if let known, !PenaltyList.key(of: text).isEmpty { return PenaltyID(known) }
        return PenaltyID(try await stream(.penalty, named: text))
    }

    /// A debt as it stands.
    ///
    /// - Throws: `.notFound`, `ReplayError`.
    public func penalty(_ id: PenaltyID) async throws -> OutstandingPenalty {
        let entries = try await entries(of: id.stream)
        guard entries.first?.kind == "penalty.listed" else { throw LogError.notFound }
        return try OutstandingPenalty.replayed(entries)
    }

    /// Debts that are not paid and meet some words: a registration, trailer, haulier, driver or reference; without words
    /// the largest. What is shown of them is for whoever asks to write down.
    ///
    /// - Parameter limit: at most so many.
    public func outstandingPenalties(
        meeting words: String, limit: Int, scripts: ScriptLibrary
    ) async throws -> [OutstandingPenalty] {
        var filters = SearchQuery.Filters()
        filters.records = [.penalty]
        let query = SearchQuery(words, filters: filters)
        var streams: [StreamID]
        if query.terms.isEmpty {
            streams = try await outstandingPenalties(limit: limit).map(\.id.stream)
        } else {
            var limits = SearchLimits()
            limits.shown = limit
            let results = try await search(query, scripts: scripts, limits: limits)
            streams = results.isPartial ? [] : results.hits.map(\.document.stream)
        }
        var seen: Set<StreamID> = []
        streams = streams.filter { seen.insert($0).inserted }
        var penalties: [OutstandingPenalty] = []
        for stream in streams {
            let penalty = try await penalty(PenaltyID(stream))
            if penalty.outstandingPence > 0 { penalties.append(penalty) }
        }
        return penalties
    }
}
