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
    /// The script's, at hand: whoever looks at it by way of the script counts a reference each time.
    let wiring: Wiring
    public private(set) var phase = Phase.inProgress
    /// Applicable required questions, by weight.
    public var required: Tally { sheet.cells.tally(isOpen: false, wiring) }
    /// Those of them that are neither answered nor missing for a reason that they accept.
    public var open: Tally { sheet.cells.tally(isOpen: true, wiring) }
    /// The send points reached so far; one once reached stays.
    public private(set) var reached: Set<SendPointID> = []
    /// How it was last closed; nil while it never was.
    public var closing: Closing? {
        if case .closed(let closing) = ending { return closing }
        return nil
    }
    private var ending = Ending.none
    /// Shared with every new interview until the first answer.
    private(set) var sheet: Sheet

    /// A closing in a box, since few interviews at a time have one.
    private enum Ending: Equatable, Sendable {
        case none
        indirect case closed(Closing)
    }

    /// An interview in progress, with nothing recorded.
    public init(_ script: Script) {
        self.script = script
        wiring = script.wiring
        sheet = script.blank
    }

    // MARK: Inputs

    /// Records an answer.
    ///
    /// - Returns: `answered` or `amended`, then each send point that it is the first to reach; nothing when the same
    ///   answer already stands.
    /// - Throws: `InterviewError`; nothing has changed then.
    public mutating func answered(_ place: Place, _ value: Value) throws(InterviewError) -> [InterviewEvent] {
        guard let isFirst = try take(place, value) else { return [] }
        var events: [InterviewEvent] = [isFirst ? .answered(place, value) : .amended(place, value)]
        reach(adding: &events)
        return events
    }

    /// The same, with the events put behind those that are already there.
    public mutating func answered(
        _ place: Place, _ value: Value, into events: inout [InterviewEvent]
    ) throws(InterviewError) {
        guard let isFirst = try take(place, value) else { return }
        events.append(isFirst ? .answered(place, value) : .amended(place, value))
        reach(adding: &events)
    }

    /// Records why a question has no answer. It counts as complete only where the question accepts that reason.
    public mutating func markedMissing(_ place: Place, _ missing: Missing) throws(InterviewError) -> [InterviewEvent] {
        try require(.inProgress)
        let wiring = wiring
        let slot = try sheet.applicableSlot(of: place, wiring)
        let response = Response.missing(missing)
        if sheet.cells.isRecorded(response, at: slot.position) { return [] }
        _ = sheet.put(response, slot, refusing: false, wiring)
        var events = [InterviewEvent.markedMissing(place, missing)]
        reach(adding: &events)
        return events
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
        try requireNotClosed()
        return [.handedOver(to: handler)]
    }

    /// Ends the interview and computes its completeness.
    ///
    /// - Parameters:
    ///   - reason: why, wanted when a critical question is open.
    ///   - callerRangOff: whether the call ended before the script did.
    /// - Throws: `.reasonRequired` with the open critical places.
    public mutating func closed(reason: String?, callerRangOff: Bool) throws(InterviewError) -> [InterviewEvent] {
        try requireNotClosed()
        let reason = reason.flatMap { $0.contains { !$0.isWhitespace } ? $0 : nil }
        let (required, open) = (required, open)
        if open.critical > 0, reason == nil {
            throw .reasonRequired(open: openPlaces(of: .critical))
        }
        let completeness: Completeness = open.total == 0 ? .full : callerRangOff ? .brokenOff : .partial
        let closing = Closing(completeness: completeness, reason: reason, required: required, open: open)
        ending = .closed(closing)
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
            let wiring = wiring
            _ = sheet.put(.answered(value), try sheet.slot(of: place, wiring), refusing: false, wiring)
        case .markedMissing(let place, let missing):
            let wiring = wiring
            _ = sheet.put(.missing(missing), try sheet.slot(of: place, wiring), refusing: false, wiring)
        case .sendPointReached(let point):
            reached.insert(point)
            for number in script.sendPointNodes where script.sendPoint(number)?.id == point {
                sheet.cells[script.nodes[number].offset].flags.formUnion(.isReached)
            }
        case .paused: phase = .paused
        case .resumed, .reopened: phase = .inProgress
        case .handedOver: break
        case .closed(let closing):
            ending = .closed(closing)
            phase = .closed
        }
    }

    // MARK: What an input must meet

    private func require(_ allowed: Phase) throws(InterviewError) {
        guard phase == allowed else { throw .phase(phase, allowed: [allowed]) }
    }

    private func requireNotClosed() throws(InterviewError) {
        guard phase != .closed else { throw .phase(phase, allowed: [.inProgress, .paused]) }
    }

    /// - Throws: `.unknownQuestion` or `.noSuchInstance`.
    func slot(of place: Place) throws(InterviewError) -> Slot { try sheet.slot(of: place, script.wiring) }

    // MARK: What an input makes

    /// Takes an answer.
    ///
    /// - Returns: whether nothing was recorded there before; nil when the same answer already stands.
    @inline(__always)
    private mutating func take(_ place: Place, _ value: Value) throws(InterviewError) -> Bool? {
        try require(.inProgress)
        let slot = try sheet.applicableSlot(of: place, wiring)
        try wiring.check(value, at: place, slot.node)
        let isFirst = !sheet.cells[slot.position].flags.contains(.isRecorded)
        if !isFirst, sheet.cells.isRecorded(.answered(value), at: slot.position) { return nil }
        if let broken = sheet.put(.answered(value), slot, refusing: true, wiring) {
            throw .constraint(place, message: script.constraintMessage(broken, of: slot.node))
        }
        return isFirst
    }

    /// Reaches the send points that now hold and were not reached before.
    @inline(__always)
    private mutating func reach(adding events: inout [InterviewEvent]) {
        for number in wiring.sendPoints {
            let position = Int(wiring.nodes[Int(number)].offset)
            guard sheet.cells[position].flags.intersection([.holds, .isReached]) == .holds,
                let point = script.sendPoint(Int(number))
            else { continue }
            sheet.cells[position].flags.formUnion(.isReached)
            reached.insert(point.id)
            events.append(.sendPointReached(point.id))
        }
    }
}

extension Interview: Equatable {
    /// Whether both are in the same state under the same script.
    public static func == (left: Interview, right: Interview) -> Bool {
        left.script.reference == right.script.reference && left.phase == right.phase && left.reached == right.reached
            && left.ending == right.ending && left.sheet == right.sheet
    }
}
