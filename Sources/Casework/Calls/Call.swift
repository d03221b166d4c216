public import ScriptEngine

/// One call: the fold of its entries, under the script that it was opened with.
public struct Call: Sendable {
    public let id: CallID
    public let openedAt: Timestamp
    public let isSimulated: Bool
    /// Who has the call now.
    public private(set) var handler: Actor
    public internal(set) var interview: Interview
    public internal(set) var closedAt: Timestamp?
    /// What was jotted down, in order.
    public internal(set) var notes: [CallNote] = []
    /// What hubs asked about its records, in order.
    public internal(set) var requests: [InformationRequest] = []
    /// What supervisors made of it each time that it was closed, in order.
    public internal(set) var reviews: [CallReview] = []
    /// The review that stands: nil while nobody has reviewed it since it was last closed or reopened.
    public internal(set) var review: CallReview?
    /// The question that something was recorded for last; nil in a new call.
    public private(set) var lastPlace: Place?
    /// The number of its entries.
    public private(set) var version: Int
    /// As it was under each version that it has left, the last one last.
    var predecessors: [Predecessor] = []
    /// The number of entries right after it was migrated last; nil once that cannot be undone.
    var migratedVersion: Int?
    /// What went out of each record.
    private var issued: [SendPointID: IssuedRecord] = [:]
    /// The subjects that were erased when it was replayed.
    private var erased: Set<Subject> = []

    public var script: Script { interview.script }

    /// Something that a handler did.
    public enum Input: Sendable {
        case answered(Place, Value)
        case markedMissing(Place, Missing)
        case paused
        case resumed
        case handedOver(to: Actor)
        case closed(reason: String?, callerRangOff: Bool)
        case reopened(reason: String)
        /// Something to be kept that answers no question yet: 1–2,000 characters.
        case noted(String)
        /// Where a note belongs, by its number.
        case noteFiled(Int, Place)
        /// A supervisor is content with the closed call.
        case reviewed(note: String?)
        /// A supervisor wants more of the closed call: it is opened again. 1–2,000 characters.
        case returned(note: String)
        /// A hub wants to know more about a record of the call. It takes no phase: whether it opens the call again is
        /// another input.
        case informationRequested(InformationWanted, about: RecordRevision)
        /// A handler says how what a hub asked, by its number, was answered: 1–2,000 characters.
        case informationGiven(request: Int, note: String)
    }

    // MARK: Beginning

    /// Opens a call.
    public static func opened(
        _ id: CallID, under script: Script, at time: Timestamp, by handler: Actor, isSimulated: Bool = false
    ) -> (call: Call, change: Change) {
        let call = Call(id: id, script: script, openedAt: time, handler: handler, isSimulated: isSimulated)
        let event = CallEvent.opened(script: script.reference, isSimulated: isSimulated)
        let entry = Entry(
            stream: id.stream, version: 1, kind: event.kind, at: time, actor: handler, payload: event.payload)
        let change = Change(
            stream: id.stream, expected: 0, entries: [entry], summary: .call(CallSummary(call)), records: [])
        return (call, change)
    }

    private init(id: CallID, script: Script, openedAt: Timestamp, handler: Actor, isSimulated: Bool) {
        (self.id, self.openedAt, self.handler, self.isSimulated) = (id, openedAt, handler, isSimulated)
        interview = Interview(script)
        version = 1
    }

    /// Makes the call again from its entries.
    ///
    /// - Parameters:
    ///   - entries: all of the stream, in order.
    ///   - script: gives the script that an opening names, by version and digest.
    /// - Throws: `ReplayError`, or what `script` throws.
    public static func replayed(
        _ entries: [Entry], script: (ScriptReference) throws -> Script
    ) throws -> Call {
        try replayed(entries, script: script) { _, _ in }
    }

    /// The same, and how long its questions took: each entry is read once for both.
    public static func timed(
        _ entries: [Entry], script: (ScriptReference) throws -> Script
    ) throws -> (call: Call, paradata: Paradata) {
        var paradata = Paradata()
        let call = try replayed(entries, script: script) { paradata.add($0, $1) }
        return (call, paradata)
    }

    private static func replayed(
        _ entries: [Entry], script: (ScriptReference) throws -> Script, each: (Entry, InterviewEvent?) -> Void
    ) throws -> Call {
        guard let first = entries.first else { throw ReplayError.empty }
        try ReplayError.refuseErased(entries)
        guard first.kind == "call.opened", let reference = ScriptReference(json: first.payload["script"]) else {
            throw ReplayError.unreadable(stream: first.stream, version: first.version, kind: first.kind)
        }
        var call = Call(
            id: CallID(first.stream), script: try script(reference), openedAt: first.at, handler: first.actor,
            isSimulated: first.payload["simulated"]?.boolean ?? false)
        each(first, nil)
        for index in entries.indices.dropFirst() {
            each(entries[index], try call.apply(entries, at: index, script: script))
        }
        return call
    }

    /// Takes in what others have added to the call since this was made.
    ///
    /// - Parameter entries: those behind `version`, in order; `script` is as for `replayed`.
    /// - Returns: what happened, in order.
    /// - Throws: `ReplayError`, or what `script` throws; the call is as before then.
    public mutating func follow(
        _ entries: [Entry], script provider: (ScriptReference) throws -> Script
    ) throws -> [CallNews] {
        try ReplayError.refuseErased(entries)
        var next = self
        var news: [CallNews] = []
        for index in entries.indices {
            let entry = entries[index]
            let item = CallNews(entry, script: next.script)
            _ = try next.apply(entries, at: index, script: provider)
            if let item { news.append(item) }
        }
        self = next
        return news
    }

    /// Repeats one entry; by its index, so that no copy of it is made.
    ///
    /// - Returns: what happened in the interview; nil for what stands beside it.
    private mutating func apply(
        _ entries: [Entry], at index: Int, script provider: (ScriptReference) throws -> Script
    ) throws -> InterviewEvent? {
        if entries[index].isErased, let subject = entries[index].seal?.subject { erased.insert(subject) }
        guard entries[index].version == version + 1 else { throw ReplayError(unreadable: entries[index]) }
        guard let event = CallEvent.interviewEvent(entries[index], script: script) else {
            try applyBeside(entries[index], script: provider)
            version += 1
            return nil
        }
        guard (try? interview.apply(event)) != nil else { throw ReplayError(unreadable: entries[index]) }
        note(event, at: entries[index].at)
        for point in due(after: event) { issued[point, default: IssuedRecord()].repeated(interview) }
        version += 1
        // What the other version let go at once belongs to the move.
        if case .sendPointReached = event, migratedVersion == version - 1 { migratedVersion = version }
        return event
    }

    // MARK: Going on

    /// Takes an input and says what it adds to the log.
    ///
    /// - Returns: the change; without entries when the input says what already stands.
    /// - Throws: `InterviewError`, or for a note or review `NoteError`; the call has not changed then.
    public mutating func record(_ input: Input, at time: Timestamp, by actor: Actor) throws -> Change {
        let events: [InterviewEvent]
        switch input {
        case .answered(let place, let value): events = try interview.answered(place, value)
        case .markedMissing(let place, let missing): events = try interview.markedMissing(place, missing)
        case .paused: events = try interview.paused()
        case .resumed: events = try interview.resumed()
        case .handedOver(let other): events = try interview.handedOver(to: other.id)
        case .closed(let reason, let callerRangOff):
            events = try interview.closed(reason: reason, callerRangOff: callerRangOff)
        case .reopened(let reason): events = try interview.reopened(reason: reason)
        case .noted(let text): return try keep(.noted(text: CallNote.text(text)), at: time, by: actor)
        case .noteFiled(let number, let place):
            return try keep(.noteFiled(number: number, under: place), at: time, by: actor)
        case .reviewed(let note):
            return try keep(.reviewed(note: note.map(CallNote.text)), at: time, by: actor)
        case .returned(let note): return try keep(.returned(note: CallNote.text(note)), at: time, by: actor)
        case .informationRequested(let wanted, let event):
            return try keep(.informationRequested(wanted, about: event), at: time, by: actor)
        case .informationGiven(let request, let note):
            let text = try CallNote.text(note)
            return try keep(.informationGiven(request: request, revision: nil, note: text), at: time, by: actor)
        }
        for event in events { note(event, at: time) }
        return change(events.map(CallEvent.interview), at: time, by: actor)
    }

    private mutating func keep(_ event: CallEvent, at time: Timestamp, by actor: Actor) throws -> Change {
        change(try take(event, at: time, by: actor) ? [event] : [], at: time, by: actor)
    }

    /// A change that adds nothing, and is refused when the call has moved on: it ties another to the call as it is here.
    public var unchanged: Change {
        Change(
            stream: id.stream, expected: version, entries: [], summary: .call(CallSummary(self)), records: [],
            erased: erased)
    }

    /// The entries of events that have happened, with the records that they make due.
    mutating func change(_ events: [CallEvent], at time: Timestamp, by actor: Actor) -> Change {
        let expected = version
        let records = events.flatMap { event -> [SendPointID] in
            guard case .interview(let event) = event else { return [] }
            return due(after: event)
        }.compactMap { issue($0, at: time) }
        let all = events + answer(with: records, from: expected + events.count + 1, at: time, by: actor)
        let entries = all.enumerated().map { index, event in
            Entry(
                stream: id.stream, version: expected + 1 + index, kind: event.kind, at: time, actor: actor,
                payload: event.payload, seal: event.seal(under: script))
        }
        version += all.count
        return Change(
            stream: id.stream, expected: expected, entries: entries, summary: .call(CallSummary(self)),
            records: records, erased: erased)
    }

    private mutating func note(_ event: InterviewEvent, at time: Timestamp) {
        switch event {
        case .answered(let place, _), .amended(let place, _), .markedMissing(let place, _): lastPlace = place
        case .handedOver(let other): handler = Actor(other)
        case .closed: (closedAt, review) = (time, nil)
        case .reopened: (closedAt, review) = (nil, nil)
        default: break
        }
    }

    /// The records that an event makes due: each automatic send point when it is first reached and, when the call is
    /// closed, again where it has changed since; the event record goes at every closing.
    private func due(after event: InterviewEvent) -> [SendPointID] {
        switch event {
        case .sendPointReached(let id):
            return script.definition.sendPoints.contains { $0.id == id && $0.isAutomatic } ? [id] : []
        case .closed:
            let again = script.definition.sendPoints.filter { point in
                point.isAutomatic && point.id != .eventRecord && interview.reached.contains(point.id)
            }
            return again.map(\.id) + [.eventRecord]
        default: return []
        }
    }

    /// Makes the next revision of a record; nil when it says what its last one said.
    private mutating func issue(_ point: SendPointID, at time: Timestamp) -> HubRecord? {
        let data = CallRecord.data(of: self, interview, at: point)
        var record = issued[point] ?? IssuedRecord()
        let isNew = record.issue(data) { CallRecord.data(of: self, $0, at: point) }
        issued[point] = record
        guard isNew else { return nil }
        return HubRecord(
            id: "\(id)/\(point)", revision: record.revision, type: "uk.layby.\(point)", time: time, data: data,
            attachments: data.photographs)
    }
}

extension SendPointID {
    /// The record of the event itself, which every closed call makes.
    public static let eventRecord: SendPointID = "event-record"
    public static let civilPenaltyReferral: SendPointID = "civil-penalty-referral"
}
