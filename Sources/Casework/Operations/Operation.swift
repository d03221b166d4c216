public import ScriptEngine

/// An OPT operation: the fold of what its lead logged.
///
/// Phases: under way → ended. An ended operation takes no more lines; wrong ones can still be struck.
public struct Operation: Hashable, Sendable {
    public let id: OperationID
    /// What it is, as last put right.
    public private(set) var plan: OperationPlan
    public let lead: Actor
    public let startedAt: Timestamp
    public private(set) var endedAt: Timestamp?
    /// What the lines come to that stand.
    public private(set) var tally = OperationTally()
    /// What was logged, in the order in which it was.
    public private(set) var lines: [Line]
    /// The number of its entries.
    public var version: Int { lines.count }

    /// What one line may count: people, vehicles, reports, or pence up to ten million pounds.
    public static let countable = 1...1_000_000_000
    /// A line may have happened so long before the operation's start: briefings, mostly.
    public static let earlySeconds = 31 * 86_400

    /// One thing that was logged.
    public struct Line: Hashable, Sendable {
        /// From 1, as it was logged.
        public let number: Int
        /// When it happened.
        public let at: Timestamp
        public let loggedAt: Timestamp
        public let actor: Actor
        public let event: OperationEvent
        /// What it was sent by; nil where it was logged without, as the commands do.
        public let once: Once?
        /// By which line it was struck; nil while it stands.
        public fileprivate(set) var struckBy: Int?
    }

    /// Starts an operation.
    ///
    /// - Parameter startedAt: when it was started; nil for now.
    /// - Throws: `.ahead` for a start that is still to come.
    public static func started(
        _ id: OperationID, _ plan: OperationPlan, startedAt: Timestamp? = nil, at time: Timestamp, by lead: Actor
    ) throws(OperationError) -> (operation: Operation, change: Change) {
        guard startedAt ?? time <= time else { throw .ahead }
        return started(id, plan, checked: startedAt ?? time, at: time, by: lead)
    }

    /// Starts an operation now, of which no more is known.
    public static func started(
        _ id: OperationID, name: String, kind: OperationKind, force: String, place: String?, at time: Timestamp,
        by lead: Actor
    ) -> (operation: Operation, change: Change) {
        let plan = OperationPlan(name: name, kind: kind, force: force, place: place)
        return started(id, plan, checked: time, at: time, by: lead)
    }

    private static func started(
        _ id: OperationID, _ plan: OperationPlan, checked startedAt: Timestamp, at time: Timestamp, by lead: Actor
    ) -> (operation: Operation, change: Change) {
        let line = Line(
            number: 1, at: startedAt, loggedAt: time, actor: lead, event: .started(plan), once: nil)
        let operation = Operation(id: id, plan: plan, start: line)
        return (operation, operation.change(adding: line))
    }

    private init(id: OperationID, plan: OperationPlan, start line: Line) {
        (self.id, self.plan, lead, startedAt, lines) = (id, plan, line.actor, line.at, [line])
    }

    /// Logs a line.
    ///
    /// - Parameters:
    ///   - once: what it is sent by, where it may be sent again: the same line is kept once, also when the operation has
    ///     ended since. Another line by the same is another line, so that nothing is lost.
    ///   - happenedAt: when it happened; nil for now.
    /// - Returns: the change; without entries when the line is kept already.
    /// - Throws: `OperationError`; `.needsDebt` for money of a known debt, and for striking it: see `recover`, `strike`.
    public mutating func record(
        _ event: OperationEvent, once: Once? = nil, happenedAt: Timestamp? = nil, at time: Timestamp, by actor: Actor
    ) throws(OperationError) -> Change {
        switch event {
        case .recovered(_, _, .some): throw .needsDebt
        case .struck(let line, _) where debt(ofLine: line) != nil: throw .needsDebt
        default: return try log(event, once: once, happenedAt: happenedAt, at: time, by: actor)
        }
    }

    /// The debt that a line recovered money against; nil for another line.
    public func debt(ofLine number: Int) -> PenaltyID? {
        guard has(number), case .recovered(_, _, let penalty) = lines[number - 1].event else {
            return nil
        }
        return penalty
    }

    private func has(_ number: Int) -> Bool { (1...lines.count).contains(number) }

    /// Logs a line, whatever it is of.
    mutating func log(
        _ event: OperationEvent, once: Once?, happenedAt: Timestamp?, at time: Timestamp, by actor: Actor
    ) throws(OperationError) -> Change {
        if let once, lines.contains(where: { $0.once == once && $0.event == event }) {
            return Change(
                stream: id.stream, expected: version, entries: [], summary: .operation(OperationSummary(self)),
                records: [])
        }
        try check(event, at: happenedAt ?? time, now: time)
        let line = Line(
            number: version + 1, at: happenedAt ?? time, loggedAt: time, actor: actor, event: event, once: once)
        add(line)
        return change(adding: line)
    }

    private func check(
        _ event: OperationEvent, at happenedAt: Timestamp, now: Timestamp
    ) throws(OperationError) {
        if case .struck(let line, let reason) = event {
            guard !reason.isEmpty else { throw .empty }
            guard has(line) else { throw .noLine }
            guard lines[line - 1].event.canBeStruck else { throw .notStruck }
            guard lines[line - 1].struckBy == nil else { throw .struckAlready }
        } else {
            guard endedAt == nil else { throw .ended }
        }
        guard happenedAt <= now else { throw .ahead }
        let earliest = event == .ended ? lines.map(\.at).max() : startedAt.adding(seconds: -Self.earlySeconds)
        if let earliest, happenedAt < earliest { throw .tooEarly }
        switch event {
        case .briefed(let number), .vehiclesStopped(let number), .recovered(let number, _, _),
            .intelligenceSubmitted(let number), .arrested(let number, _):
            guard Self.countable.contains(number) else { throw .count }
        case .seized(let seizure):
            guard seizure.pence.map(Self.countable.contains) ?? true else { throw .count }
        case .disrupted(let threats, _):
            guard !threats.isEmpty, Set(threats).count == threats.count else { throw .empty }
        case .noted(let text):
            guard !text.isEmpty else { throw .empty }
        case .started: throw .startedAlready
        case .amended, .visited, .struck, .ended: break
        }
    }

    /// Makes the operation again from its entries.
    ///
    /// - Throws: `ReplayError`.
    public static func replayed(_ entries: [Entry]) throws -> Operation {
        guard let first = entries.first else { throw ReplayError.empty }
        try ReplayError.refuseErased(entries)
        guard let start = Line(first), case .started(let plan) = start.event else {
            throw ReplayError(unreadable: first)
        }
        var operation = Operation(id: OperationID(first.stream), plan: plan, start: start)
        for entry in entries.dropFirst() {
            guard entry.version == operation.version + 1, let line = Line(entry), operation.holds(line.event) else {
                throw ReplayError(unreadable: entry)
            }
            operation.add(line)
        }
        return operation
    }

    /// Whether an entry can stand behind the others.
    private func holds(_ event: OperationEvent) -> Bool {
        switch event {
        case .started: false
        case .struck(let line, _): has(line)
        default: true
        }
    }

    private mutating func add(_ line: Line) {
        lines.append(line)
        switch line.event {
        case .amended(let plan): self.plan = plan
        case .ended: endedAt = line.at
        case .struck(let number, _):
            lines[number - 1].struckBy = line.number
            tally = lines.filter { $0.struckBy == nil }.reduce(into: OperationTally()) { $0.add($1.event) }
        default: tally.add(line.event)
        }
    }

    private func change(adding line: Line) -> Change {
        var members: [String: JSONValue] = [:]
        if line.at != line.loggedAt { members["happened"] = .string(line.at.description) }
        if let once = line.once { members["once"] = .string(once.text) }
        let clear = line.event.clear.adding(members)
        let entry = Entry(
            stream: id.stream, version: line.number, kind: line.event.kind, at: line.loggedAt, actor: line.actor,
            payload: clear.adding(line.event.texts),
            seal: line.event.texts.isEmpty ? nil : Seal(.record, clear: clear))
        return Change(
            stream: id.stream, expected: line.number - 1, entries: [entry], summary: .operation(OperationSummary(self)),
            records: record(at: line.loggedAt).map { [$0] } ?? [])
    }

    /// The record for the hub: once the operation has ended, and again with each correction; nil before that.
    private func record(at time: Timestamp) -> HubRecord? {
        guard let end = lines.first(where: { $0.event == .ended }) else { return nil }
        return HubRecord(
            id: "\(id)/operation", revision: version - end.number + 1, type: "uk.layby.operation", time: time,
            data: data)
    }
}

extension Operation.Line {
    /// Reads what an entry says; nil for one of another stream.
    fileprivate init?(_ entry: Entry) {
        let payload = entry.payload
        guard let event = OperationEvent(kind: entry.kind, payload: payload) else { return nil }
        self.init(
            number: entry.version, at: payload["happened"]?.string.flatMap { Timestamp(iso: $0) } ?? entry.at,
            loggedAt: entry.at, actor: entry.actor, event: event,
            once: payload["once"]?.string.flatMap { Once($0) })
    }
}

extension OperationEvent {
    /// Whether it is something that happened, and so can have been logged wrongly.
    public var canBeStruck: Bool {
        switch self {
        case .started, .amended, .struck, .ended: false
        default: true
        }
    }
}
