public import Casework
internal import GRDB
internal import ScriptEngine

extension IntelligenceLog {
    /// The table of OPT engagement for a period, as of one moment.
    ///
    /// It reads the entries of every operation that can have a line in the period, so it grows with their lines alone: a
    /// year's few hundred operations take some tens of milliseconds.
    /// - Parameter force: the slug of the force to count alone; nil for all.
    public func engagement(_ period: DayPeriod, force: String? = nil) async throws(LogError) -> Engagement {
        try await read { [vault] database in
            let streams = try String.fetchAll(
                database,
                sql:
                    "SELECT id FROM operations WHERE started_at < ? AND (ended_at IS NULL OR ended_at >= ?) ORDER BY id",
                arguments: [
                    period.end.adding(seconds: Operation.earlySeconds).milliseconds, period.start.milliseconds,
                ])
            let operations = try streams.compactMap { StreamID($0) }.map { stream in
                OperationFigures(try EntryTable.entries(of: stream, vault, database))
            }
            return Engagement(
                period, force: force, operations: operations,
                recoveries: try RecoveryTable.apart(from: period.start, to: period.end, database))
        }
    }
}
