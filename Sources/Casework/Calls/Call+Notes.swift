internal import ScriptEngine

extension Call {
    /// Takes an input that the interview knows nothing of: a note, or a review.
    ///
    /// - Returns: whether it says more than already stands.
    /// - Throws: `InterviewError`, `NoteError`; the call has not changed then.
    mutating func take(_ event: CallEvent, at time: Timestamp, by actor: Actor) throws -> Bool {
        switch event {
        case .noted: try require([.inProgress, .paused])
        case .noteFiled(let number, let place):
            try require([.inProgress, .paused])
            guard let note = notes.first(where: { $0.number == number }) else { throw NoteError.noSuchNote(number) }
            _ = try interview.status(of: place)
            if note.filedUnder == place { return false }
        case .reviewed(let note):
            try require([.closed])
            if let review, review.outcome == .accepted, review.actor == actor, review.note == note { return false }
        case .returned: try require([.closed])
        case .informationRequested: break
        case .informationGiven(let number, _, _):
            guard requests.contains(where: { $0.number == number && $0.answer == nil }) else {
                throw NoteError.noSuchRequest(number)
            }
        case .opened, .interview, .migrated, .migrationUndone: return false
        }
        return fold(event, as: version + 1, at: time, by: actor)
    }

    private func require(_ allowed: [Interview.Phase]) throws(InterviewError) {
        guard allowed.contains(interview.phase) else { throw .phase(interview.phase, allowed: allowed) }
    }

    /// Repeats an entry that the interview knows nothing of.
    ///
    /// - Throws: `ReplayError`, or what `script` throws.
    mutating func applyBeside(_ entry: Entry, script: (ScriptReference) throws -> Script) throws {
        if ["call.migrated", "call.migrationUndone"].contains(entry.kind) {
            return try replayMigration(entry, script: script)
        }
        guard let event = CallEvent(entry, script: self.script),
            fold(event, as: entry.version, at: entry.at, by: entry.actor)
        else { throw ReplayError(unreadable: entry) }
    }

    /// - Parameter number: that of its entry.
    /// - Returns: false for an event that the call cannot hold here.
    private mutating func fold(_ event: CallEvent, as number: Int, at time: Timestamp, by actor: Actor) -> Bool {
        switch event {
        case .noted(let text): notes.append(CallNote(number: number, text: text, at: time, actor: actor))
        case .noteFiled(let number, let place):
            guard let index = notes.firstIndex(where: { $0.number == number }) else { return false }
            notes[index].filedUnder = place
        case .reviewed(let note): keep(CallReview(outcome: .accepted, note: note, at: time, actor: actor))
        case .returned(let note):
            guard (try? interview.apply(.reopened(reason: note))) != nil else { return false }
            closedAt = nil
            keep(CallReview(outcome: .returned, note: note, at: time, actor: actor))
        case .informationRequested(let wanted, let event):
            requests.append(
                InformationRequest(
                    number: number, at: time, asker: actor, event: event, asks: wanted.asks,
                    questions: wanted.questions, by: wanted.by))
        case .informationGiven(let request, let revision, let note):
            guard let index = requests.firstIndex(where: { $0.number == request && $0.answer == nil }) else {
                return false
            }
            requests[index].answer = InformationRequest.Answer(
                at: time, actor: actor, revision: revision, note: note)
        case .opened, .interview, .migrated, .migrationUndone: return false
        }
        return true
    }

    /// What hubs asked is answered where a later revision of the record goes out that they asked about.
    ///
    /// - Parameters:
    ///   - records: what goes out.
    ///   - number: that of the first entry which says so.
    /// - Returns: what happened by that.
    mutating func answer(with records: [HubRecord], from number: Int, at time: Timestamp, by actor: Actor)
        -> [CallEvent]
    {
        var events: [CallEvent] = []
        for request in requests where request.answer == nil {
            // Whatever goes out now, the hub had not got when it asked.
            guard let record = records.first(where: { $0.id == request.event.record }) else { continue }
            let event = CallEvent.informationGiven(request: request.number, revision: record.revision, note: nil)
            if fold(event, as: number + events.count, at: time, by: actor) { events.append(event) }
        }
        return events
    }

    private mutating func keep(_ review: CallReview) {
        reviews.append(review)
        self.review = review
    }
}
