public import ScriptEngine

/// The safeguarding record of one person of a call: the fold of what was recorded of them.
///
/// States, each with its legal exits (`refusal(of:)` has the table): open ⇄ closed; adult ⇄ child or possibly a child, by
/// an assessment; present ⇄ missing; not referred → referred to the NRM → decided; an adult's Duty to Notify not sent →
/// sent.
public struct SafeguardingRecord: Hashable, Sendable {
    public let id: SafeguardingID
    /// What the call said, as it was last taken over.
    public private(set) var origin: SafeguardingOrigin
    public let openedAt: Timestamp
    public private(set) var age: AgeStatus
    public private(set) var ageBasis = AgeBasis.stated
    public private(set) var consent: Consent?
    public private(set) var referral: NationalReferral?
    public private(set) var notifiedOn: CivilDate?
    public private(set) var assessments: [AssessmentKind: Assessment] = [:]
    public private(set) var steps: [InnersteStep: StepState] = [:]
    /// In order; at most the last goes on.
    public private(set) var placements: [Placement] = []
    /// In order; at most the last goes on.
    public private(set) var episodes: [MissingEpisode] = []
    public private(set) var isClosed = false
    /// What was recorded, in order.
    public private(set) var lines: [Line]
    public var version: Int { lines.count }

    /// One thing that was recorded.
    public struct Line: Hashable, Sendable {
        public let at: Timestamp
        public let actor: Actor
        public let event: SafeguardingEvent

        /// The day that it took effect; of what the call said, the day that it was taken over.
        public var on: CivilDate {
            if case .recorded(_, let on) = event { return on }
            return CivilDate(inLondon: at)
        }
    }

    /// Where they are looked after now.
    public var placement: Placement? { placements.last.flatMap { $0.until == nil ? $0 : nil } }

    /// Since when they are missing; nil while they are not.
    public var missing: MissingEpisode? { episodes.last.flatMap { $0.foundOn == nil ? $0 : nil } }

    /// The nature of exploitation, as far as it was found.
    public var natures: Set<Exploitation> { assessments[.trafficking]?.natures ?? [] }

    // MARK: Beginning

    /// Opens the record of a person that a call lists.
    public static func opened(
        _ id: SafeguardingID, from origin: SafeguardingOrigin, at time: Timestamp, by actor: Actor
    ) -> (record: SafeguardingRecord, change: Change) {
        let record = SafeguardingRecord(id, Line(at: time, actor: actor, event: .opened(origin)), origin)
        return (record, record.change(from: 0))
    }

    private init(_ id: SafeguardingID, _ line: Line, _ origin: SafeguardingOrigin) {
        (self.id, self.origin, openedAt) = (id, origin, line.at)
        age = origin.said.age
        lines = [line]
        takeOver(origin)
    }

    /// Makes the record again from its entries.
    ///
    /// - Throws: `ReplayError`.
    public static func replayed(_ entries: [Entry]) throws(ReplayError) -> SafeguardingRecord {
        guard let first = entries.first else { throw .empty }
        try ReplayError.refuseErased(entries)
        guard case .opened(let origin) = SafeguardingEvent(kind: first.kind, payload: first.payload) else {
            throw ReplayError(unreadable: first)
        }
        var record = SafeguardingRecord(
            SafeguardingID(first.stream), Line(at: first.at, actor: first.actor, event: .opened(origin)), origin)
        for entry in entries.dropFirst() {
            guard let event = SafeguardingEvent(kind: entry.kind, payload: entry.payload),
                entry.version == record.version + 1
            else { throw ReplayError(unreadable: entry) }
            record.add(Line(at: entry.at, actor: entry.actor, event: event))
        }
        return record
    }

    // MARK: Going on

    /// Brings it up to date with what its call says by now.
    ///
    /// - Returns: the change; without entries when the call says what it said.
    public mutating func takeOver(_ origin: SafeguardingOrigin, at time: Timestamp, by actor: Actor) -> Change {
        if origin != self.origin {
            add(Line(at: time, actor: actor, event: .callSaid(origin)))
        } else {
            return unchanged
        }
        return change(from: version - 1)
    }

    /// Records a fact.
    ///
    /// - Parameter on: the day in London that it took effect: not before the person was met, nor after the day of `time`.
    /// - Returns: the change; without entries when the same was recorded last.
    /// - Throws: `SafeguardingError`; nothing has changed then.
    public mutating func record(
        _ fact: SafeguardingFact, on: CivilDate, at time: Timestamp, by actor: Actor
    ) throws(SafeguardingError) -> Change {
        let event = SafeguardingEvent.recorded(fact, on: on)
        if lines.last?.event == event { return unchanged }
        if let reason = refusal(of: fact.kind) {
            throw .notPossible(fact.kind, because: reason, possible: possible)
        }
        if let contradiction = contradiction(in: fact) { throw .contradictory(contradiction) }
        let today = CivilDate(inLondon: time)
        guard origin.encounteredOn <= on, on <= today else { throw .day(from: origin.encounteredOn, to: today) }
        for text in fact.texts where !(1...SafeguardingFact.longestText).contains(text.count) {
            throw .text(longest: SafeguardingFact.longestText)
        }
        add(Line(at: time, actor: actor, event: event))
        return change(from: version - 1)
    }

    private var unchanged: Change {
        Change(
            stream: id.stream, expected: version, entries: [], summary: .safeguarding(SafeguardingSummary(self)),
            records: [])
    }

    private func change(from expected: Int) -> Change {
        let entries = lines.dropFirst(expected).enumerated().map { index, line in
            Entry(
                stream: id.stream, version: expected + 1 + index, kind: line.event.kind, at: line.at,
                actor: line.actor, payload: line.event.payload, seal: line.event.seal)
        }
        return Change(
            stream: id.stream, expected: expected, entries: entries,
            summary: .safeguarding(SafeguardingSummary(self)), records: [])
    }

    // MARK: The fold

    private mutating func add(_ line: Line) {
        lines.append(line)
        switch line.event {
        case .opened: break
        case .callSaid(let origin): takeOver(origin)
        case .recorded(let fact, let on): apply(fact, on: on)
        }
    }

    /// What the call says counts while nobody has recorded anything else here.
    private mutating func takeOver(_ origin: SafeguardingOrigin) {
        self.origin = origin
        let said = origin.said
        let recorded = lines.compactMap { line -> SafeguardingFact? in
            if case .recorded(let fact, _) = line.event { return fact }
            return nil
        }
        if !recorded.contains(where: { $0.kind == .age }) { age = said.age }
        if !recorded.contains(where: { $0.kind == .consent }) { consent = age.isChild ? nil : said.consent }
        for kind in AssessmentKind.allCases where assessments[kind]?.on == nil {
            assessments[kind] = said.assessment(kind)
        }
        let settled = Set(
            recorded.compactMap { fact -> InnersteStep? in
                if case .innerste(let step, _, _) = fact { return step }
                return nil
            })
        for step in InnersteStep.allCases where !settled.contains(step) { steps[step] = step.state(in: said) }
    }

    private mutating func apply(_ fact: SafeguardingFact, on: CivilDate) {
        switch fact {
        case .age(let status, let basis): (age, ageBasis) = (status, basis)
        case .consent(let consent): self.consent = consent
        case .nrmReferred(let responder, let reference):
            referral = NationalReferral(on: on, firstResponder: responder, reference: reference)
        case .nrmDecided(let stage, let outcome): referral?.decisions[stage] = outcome
        case .dutyToNotifySent: notifiedOn = on
        case .assessed(let kind, let finding, let natures, let rationale):
            assessments[kind] = Assessment(finding, natures: natures, rationale: rationale, on: on)
        case .innerste(let step, let state, _): steps[step] = state
        case .placed(let kind, let authority):
            endPlacement(on)
            placements.append(Placement(kind: kind, localAuthority: authority, from: on))
        case .placementEnded: endPlacement(on)
        case .wentMissing: episodes.append(MissingEpisode(from: on))
        case .missingReported(let reference):
            changeEpisode { episode in (episode.reportedOn, episode.reference) = (on, reference) }
        case .found: changeEpisode { $0.foundOn = on }
        case .returnTalk:
            if let index = episodes.firstIndex(where: \.wantsReturnTalk) { episodes[index].returnTalkOn = on }
        case .closed: isClosed = true
        case .reopened: isClosed = false
        }
    }

    private mutating func endPlacement(_ on: CivilDate) {
        guard placement != nil else { return }
        placements[placements.count - 1].until = on
    }

    private mutating func changeEpisode(_ change: (inout MissingEpisode) -> Void) {
        guard !episodes.isEmpty else { return }
        change(&episodes[episodes.count - 1])
    }
}

extension SafeguardingFact {
    /// What somebody typed in it.
    fileprivate var texts: [String] {
        switch self {
        case .nrmReferred(_, let text?), .dutyToNotifySent(let text?), .missingReported(let text?),
            .assessed(_, _, _, let text?), .innerste(_, _, let text?), .placed(_, let text?), .closed(let text),
            .reopened(let text):
            [text]
        default: []
        }
    }
}
