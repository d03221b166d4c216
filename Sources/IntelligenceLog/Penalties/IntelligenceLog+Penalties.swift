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
    public var notInList = 0
}

extension IntelligenceLog {
    /// Takes in a list, all of it in one transaction: new references are added, known ones brought up to date. What is not
    /// in the list stays as it is.
    ///
    /// Other writers wait: 1,000 penalties take about a tenth of a second.
    public func importPenalties(
        _ list: PenaltyList, at time: Timestamp, by actor: Actor
    ) async throws(LogError) -> PenaltyImport {
        try await writer.commit { [vault] database in
            let key = try vault.indexKey(database)
            var outcome = PenaltyImport()
            var head = try EntryTable.head(database)
            var random = SystemRandomNumberGenerator()
            for particulars in list.penalties {
                let known = try PenaltyTable.stream(PenaltyTable.token(particulars.reference, key), database)
                let change: Change?
                if let known {
                    var penalty = try OutstandingPenalty.replayed(
                        try EntryTable.entries(of: known, vault, database))
                    change = penalty.updated(to: particulars, at: time, by: actor)
                    if change == nil { outcome.unchanged += 1 } else { outcome.updated += 1 }
                } else {
                    let id = PenaltyID(StreamID(at: time, random: &random))
                    change = OutstandingPenalty.listed(id, particulars, at: time, by: actor).change
                    outcome.added += 1
                }
                guard let change else { continue }
                for entry in change.entries { head = try EntryTable.append(entry, after: head, vault, database) }
                try Projections.put(change.summary, vault, database)
            }
            let standing =
                try Int.fetchOne(database, sql: "SELECT count(*) FROM penalties WHERE outstanding_pence > 0") ?? 0
            let listed = list.penalties.count { $0.outstandingPence > 0 }
            outcome.notInList = max(0, standing - listed)
            return outcome
        }
    }

    /// Penalties that are not paid, the largest sums first.
    public func outstandingPenalties(limit: Int = .max) async throws(LogError) -> [PenaltySummary] {
        try await read { [vault] database in
            try Row.fetchCursor(
                database,
                sql: """
                    SELECT * FROM penalties WHERE outstanding_pence > 0 ORDER BY outstanding_pence DESC, id DESC LIMIT ?
                    """, arguments: [limit]
            ).mapToArray { try PenaltyTable.penalty($0, vault, database) }
        }
    }

    /// How many penalties are not paid, and what is owed in all.
    public func outstandingPenaltyTotal() async throws(LogError) -> (penalties: Int, pence: Int) {
        try await read { database in
            let row = try Row.fetchOne(
                database,
                sql: "SELECT count(*), ifnull(sum(outstanding_pence), 0) FROM penalties WHERE outstanding_pence > 0")
            return (row?[0] ?? 0, row?[1] ?? 0)
        }
    }
}
