public import ScriptEngine

/// A civil-penalty referral to CECPT, made from a call: the fold of its entries. CECPT decides; this records what was
/// referred, from where, and what became of it.
public struct Referral: Hashable, Sendable {
    /// One entry of its history.
    public struct Line: Hashable, Sendable {
        /// Of its entry, from 1.
        public let number: Int
        public let at: Timestamp
        public let actor: Actor
        public let event: ReferralEvent
        /// Whether a later correction took it back.
        public internal(set) var isUndone = false

        /// The status that it led to, and the day in London on which it took effect; nil for what is no move.
        public var move: ReferralMove? {
            switch event {
            case .drafted: ReferralMove(to: .draft, on: CivilDate(inLondon: at))
            case .referred(_, let day): ReferralMove(to: .referred, on: day ?? CivilDate(inLondon: at))
            case .moved(let move): move
            case .corrected, .earlierSet: nil
            }
        }
    }

    public let id: ReferralID
    /// What was referred last, or is drafted.
    public private(set) var content: Content
    /// Everything that happened, in order; what was corrected too.
    public private(set) var lines: [Line]
    /// How many earlier incidents count, where somebody set it.
    public private(set) var earlier: EarlierIncidents?

    public var version: Int { lines.count }
    public var call: CallID { content.call }
    public var script: ScriptReference { content.script }
    public var isSimulated: Bool { content.isSimulated }
    public var force: String? { content.force }
    public var eventTime: Timestamp? { content.eventTime }
    public var fields: [Field] { content.fields }

    /// The fields without an answer, in order.
    public var missing: [Field] { fields.filter { $0.value == nil } }

    /// The moves that stand, in order; never empty.
    public var standing: [ReferralMove] { lines.filter { !$0.isUndone }.compactMap(\.move) }

    public var status: Status { standing.last?.to ?? .draft }

    /// The day in London on which the status took effect.
    public var since: CivilDate { standing.last?.on ?? CivilDate(inLondon: lines[0].at) }

    /// When it was first referred; of a draft, when it was made.
    public var referredAt: Timestamp {
        (lines.first { $0.event.isReferral } ?? lines[0]).at
    }

    /// When what it holds was taken from the call.
    public var takenAt: Timestamp { (lines.last { $0.event.content != nil } ?? lines[0]).at }

    // MARK: Beginning

    /// Refers a call.
    ///
    /// - Parameters:
    ///   - allowIncomplete: refer before the script's `civil-penalty-referral` send point is reached.
    ///   - day: on which it went to CECPT, in London; nil for today.
    /// - Throws: `.notReady` with what the send point still wants, `.noVehicle`, `.inFuture`, `.tooEarly`.
    public static func referred(
        _ call: Call, as id: ReferralID, allowIncomplete: Bool, on day: CivilDate? = nil, at time: Timestamp,
        by actor: Actor
    ) throws(ReferralError) -> (referral: Referral, change: Change) {
        let content = try Content(call, allowIncomplete: allowIncomplete)
        if let day { try check(day, from: content.eventDay, at: time) }
        return begun(id, with: content, .referred(content, on: day), at: time, by: actor)
    }

    /// Drafts a referral, for somebody to look at before it goes.
    ///
    /// - Throws: `.noVehicle`.
    public static func drafted(
        _ call: Call, as id: ReferralID, at time: Timestamp, by actor: Actor
    ) throws(ReferralError) -> (referral: Referral, change: Change) {
        let content = try Content(call, allowIncomplete: true)
        return begun(id, with: content, .drafted(content), at: time, by: actor)
    }

    private static func begun(
        _ id: ReferralID, with content: Content, _ event: ReferralEvent, at time: Timestamp, by actor: Actor
    ) -> (referral: Referral, change: Change) {
        let referral = Referral(
            id: id, content: content, first: Line(number: 1, at: time, actor: actor, event: event))
        return (referral, referral.change(expected: 0))
    }

    private init(id: ReferralID, content: Content, first: Line) {
        (self.id, self.content, lines) = (id, content, [first])
    }

    /// Makes the referral again from its entries.
    ///
    /// - Throws: `ReplayError`.
    public static func replayed(_ entries: [Entry]) throws(ReplayError) -> Referral {
        guard let first = entries.first else { throw .empty }
        try ReplayError.refuseErased(entries)
        var referral: Referral?
        for entry in entries {
            guard let event = ReferralEvent(kind: entry.kind, payload: entry.payload),
                entry.version == (referral?.version ?? 0) + 1
            else { throw ReplayError(unreadable: entry) }
            let line = Line(number: entry.version, at: entry.at, actor: entry.actor, event: event)
            guard referral == nil else {
                referral?.add(line)
                continue
            }
            guard let content = event.content else { throw ReplayError(unreadable: entry) }
            referral = Referral(id: ReferralID(entry.stream), content: content, first: line)
        }
        guard let referral else { throw ReplayError(unreadable: first) }
        return referral
    }

    // MARK: Going on

    /// Adds an event that was found possible.
    mutating func record(_ event: ReferralEvent, at time: Timestamp, by actor: Actor) -> Change {
        let expected = version
        add(Line(number: expected + 1, at: time, actor: actor, event: event))
        return change(expected: expected)
    }

    private mutating func add(_ line: Line) {
        switch line.event {
        case .drafted(let taken), .referred(let taken, _): content = taken
        case .moved: break
        case .corrected(let number, _):
            if let index = lines.firstIndex(where: { $0.number == number }) { lines[index].isUndone = true }
        case .earlierSet(let set, _): earlier = set
        }
        lines.append(line)
    }

    /// The last entry as a change; what was referred goes to the hub too, each time as another revision.
    private func change(expected: Int) -> Change {
        let line = lines[lines.count - 1]
        let entry = Entry(
            stream: id.stream, version: line.number, kind: line.event.kind, at: line.at, actor: line.actor,
            payload: line.event.payload, seal: line.event.seal)
        var records: [HubRecord] = []
        if case .referred(let content, _) = line.event {
            let revision = lines.count(where: \.event.isReferral)
            records.append(
                HubRecord(
                    id: "\(id)/\(SendPointID.civilPenaltyReferral)", revision: revision,
                    type: "uk.layby.\(SendPointID.civilPenaltyReferral)", time: line.at, data: content.json,
                    attachments: content.json.photographs))
        }
        return Change(
            stream: id.stream, expected: expected, entries: [entry], summary: .referral(ReferralSummary(self)),
            records: records)
    }
}

extension ReferralEvent {
    /// What of the call it took; nil for what takes nothing.
    var content: Referral.Content? {
        switch self {
        case .drafted(let content), .referred(let content, _): content
        case .moved, .corrected, .earlierSet: nil
        }
    }

    /// Whether something went to CECPT by it.
    fileprivate var isReferral: Bool {
        if case .referred = self { return true }
        return false
    }
}
