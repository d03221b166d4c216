public import Casework
internal import GRDB
public import ScriptEngine

/// What a stream is of; the table that has its row, by its id.
public enum StreamKind: String, CaseIterable, Sendable {
    case call = "calls"
    case referral = "referrals"
    case operation = "operations"
    case penalty = "penalties"
    case intelligence = "intelligence_reports"
    case debriefs = "debriefs"
    case safeguarding
    case merge = "merges"

    /// Whether search finds it; it has a `SearchDocument` then.
    var isSearched: Bool { ![.debriefs, .safeguarding, .merge].contains(self) }

    /// Which of its rows were made from a call's answers about a subject, and are erased with it: SQL with the call as
    /// `:call` and the subject, empty for the whole call, as `:subject`; nil where nothing is made from calls.
    var madeFromCall: String? {
        switch self {
        // A referral repeats answers of every section.
        case .referral: "call = :call"
        case .intelligence: IntelligenceTable.madeFromCall
        // It is of one person, and goes with them or with the whole call, not with anybody else.
        case .safeguarding: "call = :call AND (:subject = '' OR subject = :subject)"
        case .call, .operation, .penalty, .debriefs: nil
        // One that is made from two records loses a member: see `MergeTable`.
        case .merge: nil
        }
    }
}

extension IntelligenceLog {
    /// Calls, newest first.
    ///
    /// - Parameter phases: only these; empty for all.
    public func calls(in phases: [Interview.Phase] = [], limit: Int = .max) async throws(LogError) -> [CallSummary] {
        try await read { database in
            let names = phases.map(\.rawValue)
            // Said so that SQLite knows that the index of open calls has them all.
            let open = names.contains(Interview.Phase.closed.rawValue) ? "" : "phase <> 'closed' AND "
            let filter =
                names.isEmpty ? "" : "WHERE \(open)phase IN (\(names.map { _ in "?" }.joined(separator: ", ")))"
            let rows = try Row.fetchCursor(
                database, sql: "SELECT * FROM calls \(filter) ORDER BY id DESC LIMIT ?",
                arguments: StatementArguments(names) + [limit])
            return try rows.mapToArray(Projections.call)
        }
    }

    /// The scripts that calls are under; streams that are no calls are left out.
    public func scripts(of streams: Set<StreamID>) async throws(LogError) -> [StreamID: ScriptReference] {
        try await read { database in
            let statement = try database.cachedStatement(sql: "SELECT * FROM calls WHERE id = ?")
            return try streams.reduce(into: [:]) { scripts, stream in
                scripts[stream] = try Row.fetchOne(statement, arguments: [stream.text]).map(Projections.call)?.script
            }
        }
    }

    /// Whether any call is not simulated.
    public func holdsRealCalls() async throws(LogError) -> Bool {
        try await read {
            try Bool.fetchOne($0, sql: "SELECT EXISTS (SELECT 1 FROM calls WHERE simulated = 0)") ?? false
        }
    }

    /// Referrals, newest first.
    ///
    /// - Parameter call: only of this call; nil for all.
    public func referrals(of call: CallID? = nil) async throws(LogError) -> [ReferralSummary] {
        try await read { database in
            let rows = try Row.fetchCursor(
                database,
                sql:
                    "SELECT * FROM referrals \(call == nil ? "" : "WHERE call = ?") ORDER BY referred_at DESC, id DESC",
                arguments: StatementArguments(call.map { [$0.description] } ?? []))
            return try rows.mapToArray(Projections.referral)
        }
    }

    /// Operations, newest first.
    public func operations() async throws(LogError) -> [OperationSummary] {
        try await read { [vault] database in
            let rows = try Row.fetchCursor(
                database, sql: "SELECT * FROM operations ORDER BY started_at DESC, id DESC")
            return try rows.mapToArray { try Projections.operation($0, vault, database) }
        }
    }

    /// The stream that a person means by an id or the end of one.
    ///
    /// - Parameter text: all of the id, or at least its last four characters.
    /// - Throws: `.notFound`, `.ambiguous`.
    public func stream(_ kind: StreamKind, named text: String) async throws(LogError) -> StreamID {
        let wanted = text.lowercased().filter { $0.isHexDigit || $0 == "-" }
        guard wanted.count >= 4, wanted.count == text.count else { throw .notFound }
        let found = try await read { database in
            try String.fetchAll(
                database, sql: "SELECT id FROM \(kind.rawValue) WHERE substr(id, -length(?)) = ? LIMIT 9",
                arguments: [wanted, wanted])
        }
        guard let first = found.first.flatMap({ StreamID($0) }) else { throw .notFound }
        guard found.count == 1 else { throw .ambiguous(count: found.count) }
        return first
    }

    /// The record of any kind that a person means by an id or the end of one.
    ///
    /// - Throws: `.notFound`, `.ambiguous`.
    public func stream(named text: String) async throws(LogError) -> StreamID {
        for kind in StreamKind.allCases {
            do { return try await stream(kind, named: text) } catch .notFound { continue } catch { throw error }
        }
        throw .notFound
    }
}
