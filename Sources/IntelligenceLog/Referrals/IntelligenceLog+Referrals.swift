public import Casework
internal import GRDB
public import ScriptEngine

/// Referrals as a list asks for them.
public struct ReferralFilter: Hashable, Sendable {
    /// Nil for all.
    public var status: Referral.Status?
    /// A force's slug; nil for all.
    public var force: String?

    public init(status: Referral.Status? = nil, force: String? = nil) { (self.status, self.force) = (status, force) }
}

extension IntelligenceLog {
    /// The referrals that a filter leaves, newest first.
    public func referrals(matching filter: ReferralFilter, limit: Int) async throws(LogError) -> [ReferralSummary] {
        try await read { database in
            try Row.fetchCursor(
                database,
                sql: """
                    SELECT * FROM referrals WHERE (:status IS NULL OR status = :status)
                    AND (:force IS NULL OR force = :force) ORDER BY referred_at DESC, id DESC LIMIT :limit
                    """,
                arguments: ["status": filter.status?.rawValue, "force": filter.force, "limit": limit]
            ).mapToArray(Projections.referral)
        }
    }

    /// The referrals for which anything runs.
    ///
    /// - Parameter force: only this one's; nil for all.
    public func referralsWithDeadlines(force: String? = nil) async throws(LogError) -> [ReferralSummary] {
        try await read { database in
            try Row.fetchCursor(
                database,
                sql: "SELECT * FROM referrals WHERE deadlines IS NOT NULL AND (:force IS NULL OR force = :force)",
                arguments: ["force": force]
            ).mapToArray(Projections.referral)
        }
    }

    /// A referral as its entries make it.
    ///
    /// - Throws: `.notFound` when the stream is none, `ReplayError`.
    public func referral(_ stream: StreamID) async throws -> Referral {
        let entries = try await entries(of: stream)
        guard entries.first?.kind.hasPrefix("referral.") == true else { throw LogError.notFound }
        return try Referral.replayed(entries)
    }

    /// A referral with where each of its fields comes from.
    ///
    /// - Throws: `.notFound`, `ReplayError`, `ScriptLibraryError`.
    public func traced(
        _ stream: StreamID, scripts: ScriptLibrary
    ) async throws -> (referral: Referral, ledger: EvidenceLedger) {
        let referral = try await referral(stream)
        let entries = try await entries(of: referral.call.stream)
        return (referral, try EvidenceLedger(referral, entries: entries) { try scripts.script(matching: $0) })
    }

    /// Changes a referral, which may have moved on meanwhile: what cannot follow the others' move is refused.
    ///
    /// - Parameter change: makes the change of the referral as it then stands; asked again where somebody wrote first.
    /// - Returns: the referral as it then stands.
    /// - Throws: `.notFound`, what `change` throws, `ReplayError`, `LogError`.
    public func change(
        _ stream: StreamID, _ change: @Sendable (inout Referral) throws -> Change
    ) async throws -> Referral {
        while true {
            var referral = try await referral(stream)
            let next = try change(&referral)
            do { try await append(next) } catch {
                guard case .conflict = error else { throw error }
                continue
            }
            return referral
        }
    }

    /// Earlier events that could be incidents of the same vehicle, driver or haulier, the latest first.
    ///
    /// - Throws: `LogError`, `ReplayError`, `ScriptLibraryError`.
    public func earlierEvents(
        of referral: Referral, before day: CivilDate?, children: ChildAnswers = .shown, scripts: ScriptLibrary
    ) async throws -> [EarlierEvent] {
        let identities = Identity.all(in: referral, script: try scripts.script(matching: referral.script))
        var limits = MatchLimits()
        (limits.records, limits.children) = ([.call, .referral], children)
        let matches = try await matches(
            for: identities, excluding: referral.call.stream, scripts: scripts, limits: limits)
        return EarlierEvent.all(in: matches, before: day)
    }
}
