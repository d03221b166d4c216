public import Casework
internal import GRDB
public import ScriptEngine

extension IntelligenceLog {
    /// Reports, the newest first.
    ///
    /// - Parameters:
    ///   - author: only theirs; nil for everybody's.
    ///   - phase: only those; nil for all.
    ///   - call: only those made from it, or naming somebody whom it names; nil for all.
    public func intelligenceReports(
        by author: Actor? = nil, in phase: IntelligenceReport.Phase? = nil, of call: CallID? = nil, limit: Int = .max
    ) async throws(LogError) -> [IntelligenceSummary] {
        try await read { [vault] database in
            try Row.fetchCursor(
                database,
                sql: """
                    SELECT * FROM intelligence_reports
                    WHERE coalesce(author = :author, TRUE) AND coalesce(phase = :phase, TRUE)
                        AND (:call IS NULL OR call = :call OR instr(subjects, ' ' || :call || '/') > 0) ORDER BY begun_at DESC, id DESC LIMIT :limit
                    """,
                arguments: [
                    "author": author?.id, "phase": phase?.rawValue, "call": call?.description, "limit": limit,
                ]
            ).mapToArray { try IntelligenceTable.report($0, vault, database) }
        }
    }

    /// A report as it now stands.
    ///
    /// - Throws: `.notFound` where the stream holds something else, `ReplayError`.
    public func intelligenceReport(_ stream: StreamID) async throws -> IntelligenceReport {
        let entries = try await entries(of: stream)
        guard entries.first?.kind == "intelligence.begun" else { throw LogError.notFound }
        return try IntelligenceReport.replayed(entries)
    }

    /// Begins a report under an id that was made before, so that beginning it again after a lost answer begins none.
    ///
    /// One from a call stands only where nobody has changed the call meanwhile; it is read anew then.
    /// - Throws: `.conflict` when the stream is something else's, `.notFound` for no such call or operation,
    ///   `IntelligenceError`, `ReplayError`, `ScriptLibraryError`, `LogError`.
    public func beginReport(
        _ id: IntelligenceID, from origin: IntelligenceOrigin, title: String? = nil,
        marking: SecurityMarking = .standard, scripts: ScriptLibrary, at time: Timestamp, by actor: Actor
    ) async throws -> IntelligenceReport {
        while true {
            let (beginning, source) = try await beginning(origin, scripts)
            let (report, change) = try IntelligenceReport.begun(
                id, from: beginning, title: title, marking: marking, at: time, by: actor)
            do {
                try await append([source, change].compactMap(\.self))
            } catch {
                guard case .conflict = error else { throw error }
                if let known = try await reportKnown(as: id) {
                    guard known.author == actor, known.origin == origin else { throw error }
                    return known
                }
                if try await hasEntries(id.stream) { throw error }
                continue
            }
            if let source {
                try await note(
                    .combined([AuditEvent.Target(source.stream)], into: AuditEvent.Target(id.stream)), at: time,
                    by: actor)
            }
            return report
        }
    }

    private func beginning(
        _ origin: IntelligenceOrigin, _ scripts: ScriptLibrary
    ) async throws -> (IntelligenceReport.Beginning, Change?) {
        switch origin {
        case .other: return (.other, nil)
        case .operation(let id):
            let entries = try await entries(of: id.stream)
            guard entries.first?.kind == "operation.started" else { throw LogError.notFound }
            return (.operation(try Operation.replayed(entries)), nil)
        case .call(let id):
            let call = try await call(id, scripts)
            return (.call(call), call.unchanged)
        case .debrief(let id, let person):
            let call = try await call(id, scripts)
            return (.debrief(call, person: person), call.unchanged)
        }
    }

    private func reportKnown(as id: IntelligenceID) async throws -> IntelligenceReport? {
        guard try await hasEntries(id.stream) else { return nil }
        let entries = try await entries(of: id.stream)
        guard entries.first?.kind == "intelligence.begun" else { return nil }
        return try IntelligenceReport.replayed(entries)
    }

    private func hasEntries(_ stream: StreamID) async throws(LogError) -> Bool {
        try await read { try EntryTable.version(of: stream, $0) > 0 }
    }

    func call(_ id: CallID, _ scripts: ScriptLibrary) async throws -> Call {
        let entries = try await entries(of: id.stream)
        guard entries.first?.kind == "call.opened" else { throw LogError.notFound }
        return try Call.replayed(entries) { try scripts.script(matching: $0) }
    }

    /// What a change of a report came to.
    public struct ReportChange: Sendable {
        public let report: IntelligenceReport
        /// Whether it says something new.
        public let isNew: Bool
        /// Whether an operation's line counts it, of a report from an operation that was submitted for the first time: not
        /// when the operation has ended.
        public let isCounted: Bool
    }

    /// Changes a report. Where somebody else wrote first, the same is tried again on theirs: `IntelligenceReport` refuses
    /// what would write over it.
    ///
    /// The first submission of a report from an operation adds a line to the operation: both or none.
    /// - Throws: `.notFound`, `IntelligenceError`, `ReplayError`, `LogError`.
    public func change(
        _ stream: StreamID, _ input: IntelligenceReport.Input, at time: Timestamp, by actor: Actor
    ) async throws -> ReportChange {
        while true {
            var report = try await intelligenceReport(stream)
            let change = try report.record(input, at: time, by: actor)
            guard !change.entries.isEmpty else { return ReportChange(report: report, isNew: false, isCounted: false) }
            let line = input == .submit ? try await line(of: report, at: time, by: actor) : nil
            do { try await append([change] + (line.map { [$0] } ?? [])) } catch {
                guard case .conflict = error else { throw error }
                continue
            }
            return ReportChange(report: report, isNew: true, isCounted: line != nil)
        }
    }

    /// The operation's line that counts a report; nil where it is none's, was counted before, or the operation has ended
    /// or can no longer be read.
    private func line(of report: IntelligenceReport, at time: Timestamp, by actor: Actor) async throws -> Change? {
        guard let operation = report.origin.operation, report.submissions.count == 1 else { return nil }
        let entries = try await entries(of: operation.stream)
        guard var operation = try? Operation.replayed(entries) else { return nil }
        return try? operation.record(.intelligenceSubmitted(reports: 1), at: time, by: actor)
    }
}
