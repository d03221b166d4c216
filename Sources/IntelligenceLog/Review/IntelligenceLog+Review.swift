public import Casework
internal import GRDB
public import ScriptEngine

extension IntelligenceLog {
    /// The closed calls that no supervisor has reviewed since, the longest waiting first.
    ///
    /// - Parameters:
    ///   - from: only those closed at or after it.
    ///   - before: only those closed before it.
    public func unreviewedCalls(
        closedFrom from: Timestamp? = nil, before: Timestamp? = nil, limit: Int = .max
    ) async throws(LogError) -> [CallSummary] {
        try await read { database in
            try Row.fetchCursor(
                database,
                sql: """
                    SELECT * FROM calls WHERE phase = 'closed' AND reviewed_at IS NULL AND closed_at BETWEEN ? AND ?
                    ORDER BY closed_at, id LIMIT ?
                    """,
                arguments: [
                    from?.milliseconds ?? Int.min, (before?.milliseconds).map { $0 - 1 } ?? Int.max, limit,
                ]
            ).mapToArray(Projections.call)
        }
    }

    /// The calls of these ids, in their order; one that is not there is left out.
    public func calls(_ ids: [CallID]) async throws(LogError) -> [CallSummary] {
        try await read { database in
            let statement = try database.cachedStatement(sql: "SELECT * FROM calls WHERE id = ?")
            return try ids.compactMap { try Row.fetchOne(statement, arguments: [$0.description]).map(Projections.call) }
        }
    }
}
