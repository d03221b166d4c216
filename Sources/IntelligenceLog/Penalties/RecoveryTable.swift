internal import Casework
internal import GRDB
internal import ScriptEngine

/// The SQL of money recovered against debts: a row each, with nothing personal in it.
enum RecoveryTable {
    static let schema = """
        CREATE TABLE recoveries (
            penalty TEXT NOT NULL,
            number INTEGER NOT NULL,
            pence INTEGER NOT NULL,
            at INTEGER NOT NULL,
            operation TEXT,
            force TEXT,
            undone INTEGER NOT NULL,
            PRIMARY KEY (penalty, number)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX recoveries_apart ON recoveries (at) WHERE operation IS NULL;
        """

    /// Stores those of a debt in place of those before.
    static func put(_ recoveries: [PenaltySummary.Recovery], of penalty: PenaltyID, _ database: Database) throws {
        try database.cachedStatement(sql: "DELETE FROM recoveries WHERE penalty = ?")
            .execute(arguments: [penalty.description])
        for recovery in recoveries {
            try database.cachedStatement(sql: "INSERT INTO recoveries VALUES (?, ?, ?, ?, ?, ?, ?)").execute(
                arguments: [
                    penalty.description, recovery.number, recovery.pence, recovery.at.milliseconds,
                    recovery.operation?.description, recovery.force, recovery.isUndone,
                ])
        }
    }

    /// Those of a debt, in the order in which they were logged.
    static func recoveries(of penalty: PenaltyID, _ database: Database) throws -> [PenaltySummary.Recovery] {
        try Row.fetchCursor(
            try database.cachedStatement(sql: "SELECT * FROM recoveries WHERE penalty = ? ORDER BY number"),
            arguments: [penalty.description]
        ).mapToArray(recovery)
    }

    /// Those outside any operation from one moment to before another.
    static func apart(from: Timestamp, to: Timestamp, _ database: Database) throws -> [PenaltySummary.Recovery] {
        try Row.fetchCursor(
            database,
            sql: """
                SELECT * FROM recoveries WHERE operation IS NULL AND at >= ? AND at < ?
                AND EXISTS (SELECT 1 FROM penalties WHERE id = penalty)
                """, arguments: [from.milliseconds, to.milliseconds]
        ).mapToArray(recovery)
    }

    private static func recovery(_ row: Row) throws -> PenaltySummary.Recovery {
        let operation: String? = row["operation"]
        return PenaltySummary.Recovery(
            number: row["number"], pence: row["pence"], at: Timestamp(milliseconds: row["at"]),
            operation: try operation.map { text in
                guard let stream = StreamID(text) else { throw LogError.notALog }
                return OperationID(stream)
            }, force: row["force"], isUndone: row["undone"])
    }
}
