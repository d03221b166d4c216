/// One call under one script: facts go in, events come out, and the state is the fold of the events.
///
/// Pure: no clock, no ids, no I/O. Going back keeps what was said: an answer whose question stops applying is set
/// aside, feeds no condition, measure or export, and stands again when its branch comes back.
///
/// Phases and their legal exits:
/// - `inProgress` → `paused`, `closed`
/// - `paused` → `inProgress`, `closed`
/// - `closed` → `inProgress` (reopened)
public struct Interview: Sendable {
    /// Where an interview stands; the legal exits are with `Interview`.
    public enum Phase: String, Sendable {
        case inProgress, paused, closed
    }

    public let script: Script
    public private(set) var phase = Phase.inProgress
    /// Applicable required questions, by weight.
    public internal(set) var required = Tally()
    /// Those of them that are neither answered nor missing for a reason that they accept.
    public internal(set) var open = Tally()
    /// The send points reached so far; one once reached stays.
    public private(set) var reached: Set<SendPointID> = []
    /// How it was last closed; nil while it never was.
    public private(set) var closing: Closing?
    /// For each group, its instances one after another, each with the group's slots.
    var columns: [[Slot]]

    struct Slot: Hashable, Sendable {
        var response: Response?
        /// Whether the node's condition holds, and its section's, and its instance exists.
        var holds = false
        /// Whether the answer meets the hard constraints as the other answers now stand.
        var isValid = true
    }

    /// An interview in progress, with nothing recorded.
    public init(_ script: Script) {
        self.script = script
        columns = script.groups.map { $0.count == nil ? [Slot](repeating: Slot(), count: $0.size) : [] }
        for number in script.nodes.indices where script.nodes[number].group == 0 { _ = refresh(number, 0) }
    }

    // MARK: Inputs

    /// Records an answer.
    ///
    /// - Returns: `answered` or `amended`, then each send point that it is the first to reach; nothing when the same
    ///   answer already stands.
    /// - Throws: `InterviewError`; nothing has changed then.
    public mutating func answered(_ place: Place, _ value: Value) throws(InterviewError) -> [InterviewEvent] {
        try require(.inProgress)
        let slot = try applicableSlot(of: place)
        try check(value, at: place, slot)
        let before = self[slot].response
        if before == .answered(value) { return [] }
        try record(.answered(value), at: place, slot)
        return [before == nil ? .answered(place, value) : .amended(place, value)] + newlyReached()
    }

    /// Records why a question has no answer. It counts as complete only where the question accepts that reason.
    public mutating func markedMissing(_ place: Place, _ missing: Missing) throws(InterviewError) -> [InterviewEvent] {
        try require(.inProgress)
        let slot = try applicableSlot(of: place)
        if self[slot].response == .missing(missing) { return [] }
        try record(.missing(missing), at: place, slot)
        return [.markedMissing(place, missing)] + newlyReached()
    }

    /// Records that the handler stopped for now.
    ///
    /// - Throws: `.phase` unless it is in progress.
    public mutating func paused() throws(InterviewError) -> [InterviewEvent] {
        try require(.inProgress)
        phase = .paused
        return [.paused]
    }

    /// Records that a handler went on with it.
    ///
    /// - Throws: `.phase` unless it is paused.
    public mutating func resumed() throws(InterviewError) -> [InterviewEvent] {
        try require(.paused)
        phase = .inProgress
        return [.resumed]
    }

    /// Records that another handler has it from now on.
    ///
    /// - Throws: `.phase` when it is closed.
    public mutating func handedOver(to handler: String) throws(InterviewError) -> [InterviewEvent] {
        try require(.inProgress, .paused)
        return [.handedOver(to: handler)]
    }

    /// Ends the interview and computes its completeness.
    ///
    /// - Parameters:
    ///   - reason: why, wanted when a critical question is open.
    ///   - callerRangOff: whether the call ended before the script did.
    /// - Throws: `.reasonRequired` with the open critical places.
    public mutating func closed(reason: String?, callerRangOff: Bool) throws(InterviewError) -> [InterviewEvent] {
        try require(.inProgress, .paused)
        let reason = reason.flatMap { $0.trimmed.isEmpty ? nil : $0 }
        if open.critical > 0, reason == nil {
            throw .reasonRequired(open: openPlaces(of: .critical))
        }
        let completeness: Completeness = open.total == 0 ? .full : callerRangOff ? .brokenOff : .partial
        let closing = Closing(completeness: completeness, reason: reason, required: required, open: open)
        self.closing = closing
        phase = .closed
        return [.closed(closing)]
    }

    /// Records that a closed interview goes on, and why.
    ///
    /// - Throws: `.phase` unless it is closed.
    public mutating func reopened(reason: String) throws(InterviewError) -> [InterviewEvent] {
        try require(.closed)
        phase = .inProgress
        return [.reopened(reason: reason)]
    }

    /// Repeats an event from the log.
    ///
    /// - Throws: `.unknownQuestion` or `.noSuchInstance` when the event is not of this script.
    public mutating func apply(_ event: InterviewEvent) throws(InterviewError) {
        switch event {
        case .answered(let place, let value), .amended(let place, let value):
            put(.answered(value), try slot(of: place))
        case .markedMissing(let place, let missing): put(.missing(missing), try slot(of: place))
        case .sendPointReached(let point): reached.insert(point)
        case .paused: phase = .paused
        case .resumed, .reopened: phase = .inProgress
        case .handedOver: break
        case .closed(let closing):
            self.closing = closing
            phase = .closed
        }
    }

    // MARK: What an input must meet

    private func require(_ allowed: Phase...) throws(InterviewError) {
        guard allowed.contains(phase) else { throw .phase(phase, allowed: allowed) }
    }

    private func applicableSlot(of place: Place) throws(InterviewError) -> SlotIndex {
        let index = try slot(of: place)
        guard self[index].holds else { throw .notApplicable(place) }
        return index
    }

    private func check(_ value: Value, at place: Place, _ index: SlotIndex) throws(InterviewError) {
        guard case .question(let question) = script.nodes[index.node].kind else {
            throw .unknownQuestion(place.question)
        }
        guard question.type.accepts(value) else { throw .wrongType(place, expected: question.type) }
        if case .decimal(let number) = value, !number.isFinite { throw .wrongType(place, expected: question.type) }
        let isKnown =
            switch value {
            case .choice(let code): question.choices.contains { $0.code == code }
            case .choices(let codes):
                codes.allSatisfy { code in question.choices.contains { $0.code == code } }
                    && Set(codes).count == codes.count && !codes.isEmpty
            case .checklist(let rows):
                rows.allSatisfy { row, code in
                    question.rows.contains { $0.code == row } && question.choices.contains { $0.code == code }
                }
            default: true
            }
        guard isKnown else { throw .unknownChoice(place) }
        if let limit = question.maxLength, case .text(let text) = value, text.count > limit {
            throw .tooLong(place, limit: limit)
        }
    }

    /// Puts a response in its place unless a hard constraint refuses it.
    private mutating func record(_ response: Response, at place: Place, _ index: SlotIndex) throws(InterviewError) {
        let node = script.nodes[index.node]
        if !node.constraints.isEmpty, case .answered = response, case .question(let question) = node.kind {
            let before = self[index].response
            self[index].response = response
            let failed = node.constraints.firstIndex {
                !holds($0, group: node.group, instance: index.instance)
            }
            self[index].response = before
            if let failed { throw .constraint(place, message: question.constraints[failed].message) }
        }
        put(response, index)
    }

    private mutating func newlyReached() -> [InterviewEvent] {
        var events: [InterviewEvent] = []
        for number in script.sendPointNodes where columns[0][script.nodes[number].offset].holds {
            guard case .sendPoint(let point) = script.nodes[number].kind, reached.insert(point.id).inserted else {
                continue
            }
            events.append(.sendPointReached(point.id))
        }
        return events
    }
}

extension Interview: Equatable {
    /// Whether both are in the same state under the same script.
    public static func == (left: Interview, right: Interview) -> Bool {
        left.script.reference == right.script.reference && left.phase == right.phase && left.reached == right.reached
            && left.closing == right.closing && left.required == right.required && left.open == right.open
            && left.columns == right.columns
    }
}
