public import ScriptEngine

/// One call: the fold of its entries, under the script that it was opened with.
public struct Call: Sendable {
    public let id: CallID
    public let openedAt: Timestamp
    public let isSimulated: Bool
    /// Who has the call now.
    public private(set) var handler: Actor
    public internal(set) var interview: Interview
    public private(set) var closedAt: Timestamp?
    /// The question that something was recorded for last; nil in a new call.
    public private(set) var lastPlace: Place?
    /// The number of its entries.
    public internal(set) var version: Int
    /// As it was under each version that it has left, the last one last.
    public internal(set) var predecessors: [Interview] = []
    /// The number of entries right after it was migrated last; nil once that cannot be undone.
    var migratedVersion: Int?
    /// The last revision of each record that went out, and what it said.
    private var issued: [SendPointID: (revision: Int, data: JSONValue)] = [:]

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
        guard let first = entries.first else { throw ReplayError.empty }
        guard first.kind == "call.opened", let reference = ScriptReference(json: first.payload["script"]) else {
            throw ReplayError.unreadable(stream: first.stream, version: first.version, kind: first.kind)
        }
        var call = Call(
            id: CallID(first.stream), script: try script(reference), openedAt: first.at, handler: first.actor,
            isSimulated: first.payload["simulated"]?.boolean ?? false)
        for entry in entries.dropFirst() { try call.apply(entry, script: script) }
        return call
    }

    private mutating func apply(_ entry: Entry, script provider: (ScriptReference) throws -> Script) throws {
        let unreadable = ReplayError.unreadable(stream: entry.stream, version: entry.version, kind: entry.kind)
        if entry.kind.hasPrefix("call.migrat"), entry.version == version + 1 {
            return try replayMigration(entry, script: provider)
        }
        guard entry.kind.hasPrefix("call."), entry.version == version + 1,
            let event = InterviewEvent(
                kind: String(entry.kind.dropFirst("call.".count)), payload: entry.payload, script: script)
        else { throw unreadable }
        do { try interview.apply(event) } catch { throw unreadable }
        note(event, at: entry.at)
        _ = records(after: [event], at: entry.at)
        version += 1
    }

    // MARK: Going on

    /// Takes an input and says what it adds to the log.
    ///
    /// - Returns: the change; without entries when the input says what already stands.
    /// - Throws: `InterviewError`; the call has not changed then.
    public mutating func record(_ input: Input, at time: Timestamp, by actor: Actor) throws(InterviewError) -> Change {
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
        }
        let expected = version
        let entries = events.enumerated().map { index, event in
            let event = CallEvent.interview(event)
            return Entry(
                stream: id.stream, version: expected + 1 + index, kind: event.kind, at: time, actor: actor,
                payload: event.payload)
        }
        for event in events { note(event, at: time) }
        version += events.count
        let records = records(after: events, at: time)
        return Change(
            stream: id.stream, expected: expected, entries: entries, summary: .call(CallSummary(self)),
            records: records)
    }

    mutating func note(_ event: InterviewEvent, at time: Timestamp) {
        switch event {
        case .answered(let place, _), .amended(let place, _), .markedMissing(let place, _): lastPlace = place
        case .handedOver(let other): handler = Actor(other)
        case .closed: closedAt = time
        case .reopened: closedAt = nil
        default: break
        }
    }

    /// The records that events make due: each automatic send point when it is first reached and, when the call is
    /// closed, again where it has changed since; the event record goes at every closing.
    mutating func records(after events: [InterviewEvent], at time: Timestamp) -> [HubRecord] {
        var due: [HubRecord] = []
        for event in events {
            switch event {
            case .sendPointReached(let id):
                guard let point = script.sendPoint(id), point.isAutomatic else { continue }
                due += issue(point.id, CallRecord.data(of: self, at: point), at: time)
            case .closed:
                for point in script.definition.sendPoints
                where point.isAutomatic && point.id != .eventRecord && interview.reached.contains(point.id) {
                    due += issue(point.id, CallRecord.data(of: self, at: point), at: time)
                }
                due += issue(.eventRecord, CallRecord.data(of: self), at: time)
            default: continue
            }
        }
        return due
    }

    private mutating func issue(_ point: SendPointID, _ data: JSONValue, at time: Timestamp) -> [HubRecord] {
        let last = issued[point]
        if last?.data == data { return [] }
        let revision = (last?.revision ?? 0) + 1
        issued[point] = (revision, data)
        return [
            HubRecord(
                id: "\(id)/\(point)", revision: revision, type: "uk.layby.\(point)", time: time, data: data,
                attachments: data.photographs)
        ]
    }
}

extension SendPointID {
    /// The record of the event itself, which every closed call makes.
    public static let eventRecord: SendPointID = "event-record"
    public static let civilPenaltyReferral: SendPointID = "civil-penalty-referral"
}

extension Script {
    fileprivate func sendPoint(_ id: SendPointID) -> SendPoint? { definition.sendPoints.first { $0.id == id } }
}
