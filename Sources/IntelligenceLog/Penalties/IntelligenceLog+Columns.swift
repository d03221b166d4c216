public import Casework
internal import GRDB
public import ScriptEngine

extension IntelligenceLog {
    /// What columns of CECPT's list are called, as was last said.
    ///
    /// - Throws: `ReplayError`, `LogError`.
    public func keptColumns() async throws -> KeptColumns {
        try KeptColumns(try await read { [vault] in try EntryTable.entries(of: .penaltyColumns, vault, $0) })
    }

    /// Keeps what columns are called, in place of what was kept before; nothing to forget it.
    public func keepColumns(
        _ headings: [PenaltyColumn: String], at time: Timestamp, by actor: Actor
    ) async throws(LogError) {
        try await writer.commit { [vault] database in
            try Self.note(headings, at: time, by: actor, vault, database)
        }
    }

    /// Keeps what columns were just said to be called, beside those kept before; writes nothing where that is no news.
    static func keep(
        _ headings: [PenaltyColumn: String], at time: Timestamp, by actor: Actor, _ vault: Vault, _ database: Database
    ) throws {
        let before = try KeptColumns(try EntryTable.entries(of: .penaltyColumns, vault, database)).headings
        let now = before.merging(headings) { _, new in new }
        if now != before { try note(now, at: time, by: actor, vault, database) }
    }

    private static func note(
        _ headings: [PenaltyColumn: String], at time: Timestamp, by actor: Actor, _ vault: Vault, _ database: Database
    ) throws {
        let entry = KeptColumns.entry(
            keeping: headings, version: try EntryTable.version(of: .penaltyColumns, database) + 1, at: time, by: actor)
        _ = try EntryTable.append(entry, after: EntryTable.head(database), vault, database)
    }
}
