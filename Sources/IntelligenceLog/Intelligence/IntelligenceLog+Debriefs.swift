public import Casework
internal import GRDB
public import ScriptEngine

extension IntelligenceLog {
    /// The debriefs of a call; none where nothing was recorded.
    ///
    /// - Throws: `LogError`, `ReplayError`.
    public func debriefs(of call: CallID) async throws -> Debriefs {
        let stream = Debriefs.stream(of: call)
        let entries = try await read { [vault] in try EntryTable.entries(of: stream, vault, $0) }
        return entries.isEmpty ? Debriefs(call) : try Debriefs.replayed(entries)
    }

    /// Records how a person's debrief stands. Persons do not depend on each other, so where somebody else wrote first it
    /// is tried again behind theirs.
    ///
    /// - Throws: `.notFound`, `DebriefError`, `ReplayError`, `ScriptLibraryError`, `LogError`.
    public func recordDebrief(
        _ state: DebriefState, of person: Int, on day: CivilDate? = nil, in call: CallID, scripts: ScriptLibrary,
        at time: Timestamp, by actor: Actor
    ) async throws -> Debriefs {
        while true {
            let interview = try await self.call(call, scripts).interview
            var debriefs = try await debriefs(of: call)
            let change = try debriefs.record(state, of: person, on: day, in: interview, at: time, by: actor)
            do { try await append(change) } catch {
                guard case .conflict = error else { throw error }
                continue
            }
            return debriefs
        }
    }

    /// A call that lists persons of whom nobody has decided about a debrief.
    public struct Undecided: Sendable {
        public let call: CallSummary
        /// By number, and how each stands; nil where nobody has said.
        public let persons: [(number: Int, state: DebriefState?)]
    }

    /// The newest calls that list persons of whom nobody has decided about a debrief.
    ///
    /// It reads every call that it looks at; what was erased is passed over.
    /// - Parameters:
    ///   - looking: at so many calls, the newest first.
    ///   - report: told how many were looked at, and how many there are to look at.
    /// - Throws: `LogError`, `ScriptLibraryError`.
    public func undecidedDebriefs(
        looking most: Int = 200, scripts: ScriptLibrary, report: (Int, Int) -> Void = { _, _ in }
    ) async throws -> [Undecided] {
        let calls = try await calls(limit: most)
        var found: [Undecided] = []
        for (index, summary) in calls.enumerated() {
            report(index, calls.count)
            guard let interview = try await readable(summary.id, scripts) else { continue }
            let debriefs = try await debriefs(of: summary.id)
            let persons = debriefs.undecided(in: interview).map { ($0, debriefs.state(of: $0, in: interview)) }
            if !persons.isEmpty { found.append(Undecided(call: summary, persons: persons)) }
        }
        return found
    }

    private func readable(_ id: CallID, _ scripts: ScriptLibrary) async throws -> Interview? {
        do { return try await call(id, scripts).interview } catch is ReplayError { return nil }
    }
}
