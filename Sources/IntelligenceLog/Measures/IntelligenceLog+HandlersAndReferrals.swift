internal import Casework
internal import GRDB
internal import ScriptEngine

extension IntelligenceLog {
    /// Handlers in compliance bands over the closed calls that a filter leaves.
    func handlerBands(_ filter: CallFilter, scripts: ScriptLibrary) async throws -> HandlerBands {
        let counter = try await counted(scripts: scripts) { ComplianceCounter(by: .handler, filter, $0) }
        let selection = CallSelection(filter)
        let reviewed = try await read { database in
            let rows = try Row.fetchCursor(
                database,
                sql: """
                    SELECT handler, count(*) FROM calls
                    WHERE phase = 'closed' AND reviewed_at IS NOT NULL AND \(selection.condition) GROUP BY handler
                    """, arguments: selection.arguments)
            var counts: [String: Int] = [:]
            while let row = try rows.next() { counts[row[0]] = row[1] }
            return counts
        }
        return HandlerBands(counter.compliance, reviewed: reviewed)
    }

    /// Civil-penalty referrals of the calls that a filter leaves: how complete, and how many were made.
    func referrals(
        by grouping: MeasureGrouping?, _ filter: CallFilter, scripts: ScriptLibrary
    ) async throws -> ReferralMeasure {
        let counter = try await counted(scripts: scripts) { ReferralCounter(by: grouping, filter, $0) }
        let monthly =
            grouping == .month
            ? counter : try await counted(scripts: scripts) { ReferralCounter(by: .month, filter, $0) }
        let lorryVersions = try scripts.lorryVersions()
        let calls = try await callsReferred(filter)
        let made = ReferralMeasure.made(of: calls, by: grouping, lorryVersions: lorryVersions)
        var months = Dictionary(monthly.groupsCounted.map { ($0, 0) }) { first, _ in first }
        for month in ReferralMeasure.made(of: calls, by: .month, lorryVersions: lorryVersions) {
            months[month.group] = month.referrals
        }
        return ReferralMeasure(counter, made: made, months: months)
    }

    /// The call of each referral that went to CECPT, once for each; the calls that a filter leaves.
    private func callsReferred(_ filter: CallFilter) async throws(LogError) -> [CallSummary] {
        let selection = CallSelection(filter)
        return try await read { database in
            try Row.fetchCursor(
                database,
                sql: """
                    SELECT calls.* FROM (SELECT * FROM calls WHERE \(selection.condition)) calls
                    JOIN referrals ON referrals.call = calls.id AND referrals.status <> 'draft'
                    WHERE EXISTS (
                        SELECT 1 FROM entries WHERE stream = referrals.id AND kind = 'referral.referred')
                    ORDER BY calls.id
                    """, arguments: selection.arguments
            ).mapToArray(Projections.call)
        }
    }
}
