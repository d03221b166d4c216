public import Casework
internal import GRDB
public import ScriptEngine

extension IntelligenceLog {
    // MARK: Reading

    /// Safeguarding records, the newest first.
    ///
    /// - Parameter call: only of this call; nil for all.
    public func safeguarding(of call: CallID? = nil) async throws(LogError) -> [SafeguardingSummary] {
        try await read { [vault] database in
            try Row.fetchCursor(
                database, sql: "SELECT * FROM safeguarding \(call == nil ? "" : "WHERE call = ?") ORDER BY id DESC",
                arguments: StatementArguments(call.map { [$0.description] } ?? [])
            ).mapToArray { try SafeguardingTable.record($0, vault, database) }
        }
    }

    /// A safeguarding record as it now stands.
    ///
    /// - Throws: `.notFound` when the stream is none, `ReplayError`.
    public func safeguardingRecord(_ stream: StreamID) async throws -> SafeguardingRecord {
        let entries = try await entries(of: stream)
        guard entries.first?.kind == "safeguarding.opened" else { throw LogError.notFound }
        return try SafeguardingRecord.replayed(entries)
    }

    /// Entries as a reader is shown them: the one way by which what is personal of children in calls is withheld.
    ///
    /// - Parameter entries: all of one stream, perhaps among others'.
    /// - Throws: `ReplayError`, `ScriptLibraryError`, `LogError`.
    public func shown(
        _ entries: [Entry], _ children: ChildAnswers, scripts: ScriptLibrary
    ) async throws -> [Entry] {
        guard children == .withheld, let call = entries.first(where: { $0.kind == "call.opened" })?.stream else {
            return entries
        }
        let assessed = try await safeguarding(of: CallID(call)).filter { $0.standing?.age.isChild ?? false }
        return try children.entries(entries, assessed: Set(assessed.map(\.subject)), scripts: scripts)
    }

    /// The persons of calls who should have a safeguarding record and have none, the newest event first.
    ///
    /// It reads every call of the days, each under a millisecond or a few.
    /// - Parameters:
    ///   - days: of the event.
    ///   - limit: at most so many calls are read, the newest.
    ///   - progress: told how many calls were read, of how many.
    /// - Returns: the persons, and whether there were more calls than were read.
    /// - Throws: `LogError`, `ScriptLibraryError`.
    public func personsWithoutRecord(
        in days: DayRange, limit: Int, scripts: ScriptLibrary, progress: (Int, Int) -> Void = { _, _ in }
    ) async throws -> (persons: [MissingRecord], isCut: Bool) {
        var filter = CallFilter()
        (filter.from, filter.before) = (days.start, days.end)
        let calls = try await self.calls(matching: filter, limit: limit + 1, scripts: scripts).calls
        let have = Set(
            try await safeguarding().map { AuditEvent.Target($0.call.stream, $0.subject) })
        var found: [MissingRecord] = []
        for (index, summary) in calls.prefix(limit).enumerated() {
            progress(index, min(calls.count, limit))
            guard days.contains(summary.countedAt),
                let call = try await readable(summary.id, scripts: scripts)
            else { continue }
            for person in call.persons
            where !person.said.reasons.isEmpty
                && !have.contains(AuditEvent.Target(call.id.stream, person.subject))
            {
                found.append(MissingRecord(call, person))
            }
        }
        return (
            found.sorted {
                ($1.encounteredOn, $1.call.stream, $0.instance) < ($0.encounteredOn, $0.call.stream, $1.instance)
            }, calls.count > limit
        )
    }

    /// Nil for a call that was erased, or whose entries do not make one.
    private func readable(_ call: CallID, scripts: ScriptLibrary) async throws -> Call? {
        let entries = try await entries(of: call.stream)
        do { return try Call.replayed(entries) { try scripts.script(matching: $0) } } catch is ReplayError {
            return nil
        }
    }

    // MARK: Writing

    /// Opens the safeguarding record of a person of a call, or brings the one that there is up to date with the call.
    ///
    /// - Parameter instance: which person: 1 for the first.
    /// - Returns: the record, and whether it is new.
    /// - Throws: `SafeguardingError.noSuchPerson`, `.erased` when the person's record was erased, `ReplayError`, `LogError`.
    public func openSafeguarding(
        of call: CallID, instance: Int, scripts: ScriptLibrary, at time: Timestamp, by actor: Actor
    ) async throws -> (record: SafeguardingRecord, isNew: Bool) {
        while true {
            let entries = try await entries(of: call.stream)
            guard entries.first?.kind == "call.opened" else { throw LogError.notFound }
            let call = try Call.replayed(entries) { try scripts.script(matching: $0) }
            let origin = try SafeguardingOrigin(call, instance: instance)
            let subject = origin.subject
            let known = try await read { try SafeguardingTable.stream(of: subject, in: call.id, $0) }
            let (record, change): (SafeguardingRecord, Change)
            if let known {
                (record, change) = try await takenOver(origin, by: known, at: time, actor)
            } else {
                var random = SystemRandomNumberGenerator()
                (record, change) = SafeguardingRecord.opened(
                    SafeguardingID(StreamID(at: time, random: &random)), from: origin, at: time, by: actor)
            }
            guard !change.entries.isEmpty else { return (record, false) }
            if try await isAppended(change, of: subject, in: call) { return (record, known == nil) }
        }
    }

    private func takenOver(
        _ origin: SafeguardingOrigin, by known: StreamID, at time: Timestamp, _ actor: Actor
    ) async throws -> (SafeguardingRecord, Change) {
        let entries = try await entries(of: known)
        var record: SafeguardingRecord
        do { record = try SafeguardingRecord.replayed(entries) } catch {
            guard case .erased = error else { throw error }
            throw LogError.erased
        }
        let change = record.takeOver(origin, at: time, by: actor)
        return (record, change)
    }

    /// Adds a change, tied to the call as it was read; not where somebody else was first.
    private func isAppended(_ change: Change, of subject: Subject, in call: Call) async throws(LogError) -> Bool {
        let tie = call.unchanged
        return try await writer.commit { [vault] database in
            guard try EntryTable.version(of: tie.stream, database) == tie.expected,
                try EntryTable.version(of: change.stream, database) == change.expected
            else { return false }
            let standing = try SafeguardingTable.stream(of: subject, in: call.id, database)
            guard standing == nil || standing == change.stream else { return false }
            try vault.refuse(erasedSince: tie, database)
            try vault.refuse(erasedSince: change, database)
            var head = try EntryTable.head(database)
            for entry in change.entries { head = try EntryTable.append(entry, after: head, vault, database) }
            try Projections.put(change.summary, vault, database)
            return true
        }
    }

    /// Records a fact. Where somebody else wrote first, what they wrote decides whether it is possible still.
    ///
    /// - Returns: the record as it then stands, and whether the fact is new.
    /// - Throws: `.notFound`, `SafeguardingError`, `ReplayError`, `LogError`.
    public func record(
        _ fact: SafeguardingFact, on: CivilDate, in stream: StreamID, at time: Timestamp, by actor: Actor
    ) async throws -> (record: SafeguardingRecord, isNew: Bool) {
        while true {
            var record = try await safeguardingRecord(stream)
            let change = try record.record(fact, on: on, at: time, by: actor)
            guard !change.entries.isEmpty else { return (record, false) }
            do { try await append(change) } catch {
                guard case .conflict = error else { throw error }
                continue
            }
            return (record, true)
        }
    }
}
