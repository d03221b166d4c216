public import ScriptEngine

/// An OPT operation: the fold of what its lead logged.
///
/// Phases: under way → ended. An ended operation takes no more entries.
public struct Operation: Hashable, Sendable {
    public let id: OperationID
    public let name: String
    public let kind: OperationKind
    /// A force's slug.
    public let force: String
    public let place: String?
    public let lead: Actor
    public let startedAt: Timestamp
    public private(set) var endedAt: Timestamp?
    public private(set) var briefings = 0
    public private(set) var officersBriefed = 0
    public private(set) var controlRoomVisits = 0
    public private(set) var krakenVisits = 0
    public private(set) var vehiclesStopped = 0
    public private(set) var recoveredPence = 0
    public private(set) var intelligenceReports = 0
    /// What was logged, in order.
    public private(set) var lines: [Line]
    public var version: Int { lines.count }

    /// What one line may count: people, vehicles, reports, or pence up to ten million pounds.
    public static let countable = 1...1_000_000_000

    /// One thing that was logged.
    public struct Line: Hashable, Sendable {
        public let at: Timestamp
        public let actor: Actor
        public let event: OperationEvent
        /// What it was sent by; nil where it was logged without, as the commands do.
        public let once: Once?

        init(at time: Timestamp, actor: Actor, event: OperationEvent, once: Once? = nil) {
            (at, self.actor, self.event, self.once) = (time, actor, event, once)
        }
    }

    /// Starts an operation.
    public static func started(
        _ id: OperationID, name: String, kind: OperationKind, force: String, place: String?, at time: Timestamp,
        by lead: Actor
    ) -> (operation: Operation, change: Change) {
        let operation = Operation(id: id, name: name, kind: kind, force: force, place: place, lead: lead, at: time)
        return (operation, operation.change(adding: operation.lines[0], expected: 0))
    }

    private init(
        id: OperationID, name: String, kind: OperationKind, force: String, place: String?, lead: Actor,
        at time: Timestamp
    ) {
        (self.id, self.name, self.kind, self.force, self.place) = (id, name, kind, force, place)
        (self.lead, startedAt) = (lead, time)
        lines = [
            Line(at: time, actor: lead, event: .started(name: name, kind: kind, force: force, place: place))
        ]
    }

    /// Logs a line.
    ///
    /// - Parameter once: what it is sent by, where it may be sent again: the same line is kept once, also when the
    ///   operation has ended since. Another line by the same is another line, so that nothing is lost.
    /// - Returns: the change; without entries when the line is kept already.
    /// - Throws: `.ended` when the operation takes no more, `.count` for a number outside `countable`.
    public mutating func record(
        _ event: OperationEvent, once: Once? = nil, at time: Timestamp, by actor: Actor
    ) throws(OperationError) -> Change {
        if let once, lines.contains(where: { $0.once == once && $0.event == event }) {
            return Change(
                stream: id.stream, expected: version, entries: [], summary: .operation(OperationSummary(self)),
                records: [])
        }
        guard endedAt == nil else { throw .ended }
        switch event {
        case .briefed(let number), .vehiclesStopped(let number), .recovered(let number, _),
            .intelligenceSubmitted(let number):
            guard Self.countable.contains(number) else { throw .count }
        case .started, .visited, .ended: break
        }
        let expected = version
        let line = Line(at: time, actor: actor, event: event, once: once)
        add(line)
        return change(adding: line, expected: expected)
    }

    /// Makes the operation again from its entries.
    public static func replayed(_ entries: [Entry]) throws -> Operation {
        guard let first = entries.first else { throw ReplayError.empty }
        try ReplayError.refuseErased(entries)
        guard
            case .started(let name, let kind, let force, let place) = OperationEvent(
                kind: first.kind, payload: first.payload)
        else {
            throw ReplayError.unreadable(stream: first.stream, version: first.version, kind: first.kind)
        }
        var operation = Operation(
            id: OperationID(first.stream), name: name, kind: kind, force: force, place: place, lead: first.actor,
            at: first.at)
        for entry in entries.dropFirst() {
            guard let event = OperationEvent(kind: entry.kind, payload: entry.payload),
                entry.version == operation.version + 1
            else {
                throw ReplayError.unreadable(stream: entry.stream, version: entry.version, kind: entry.kind)
            }
            let once = entry.payload["once"]?.string.flatMap { Once($0) }
            operation.add(Line(at: entry.at, actor: entry.actor, event: event, once: once))
        }
        return operation
    }

    private mutating func add(_ line: Line) {
        lines.append(line)
        switch line.event {
        case .started: break
        case .briefed(let count):
            briefings += 1
            officersBriefed += count
        case .visited(.controlRoom, _): controlRoomVisits += 1
        case .visited(.kraken, _): krakenVisits += 1
        case .vehiclesStopped(let count): vehiclesStopped += count
        case .recovered(let pence, _): recoveredPence += pence
        case .intelligenceSubmitted(let reports): intelligenceReports += reports
        case .ended: endedAt = line.at
        }
    }

    private func change(adding line: Line, expected: Int) -> Change {
        let event = line.event
        let payload = line.once.map { event.payload.adding(["once": .string($0.text)]) } ?? event.payload
        let entry = Entry(
            stream: id.stream, version: expected + 1, kind: event.kind, at: line.at, actor: line.actor,
            payload: payload, seal: event.seal)
        let records =
            event == .ended
            ? [HubRecord(id: "\(id)/operation", revision: 1, type: "uk.layby.operation", time: line.at, data: data)]
            : []
        return Change(
            stream: id.stream, expected: expected, entries: [entry], summary: .operation(OperationSummary(self)),
            records: records)
    }

    /// The operation as its record says it.
    public var data: JSONValue {
        .members([
            "operation": .string(id.description), "name": .string(name), "kind": .string(kind.rawValue),
            "force": .string(force), "place": place.map(JSONValue.string),
            "started": .string(startedAt.description), "ended": endedAt.map { .string($0.description) },
            "briefings": .integer(briefings), "officersBriefed": .integer(officersBriefed),
            "controlRoomVisits": .integer(controlRoomVisits), "krakenVisits": .integer(krakenVisits),
            "vehiclesStopped": .integer(vehiclesStopped), "recoveredPence": .integer(recoveredPence),
            "intelligenceReports": .integer(intelligenceReports),
        ])
    }
}

/// Why an operation refused a line.
public enum OperationError: Error, Hashable, Sendable {
    case ended
    case count

    /// Stable; retired but never reused.
    public var code: String {
        switch self {
        case .ended: "operation.ended"
        case .count: "operation.count"
        }
    }
}

/// An operation as lists and measures see it.
public struct OperationSummary: Hashable, Sendable {
    public let id: OperationID
    public let name: String
    public let kind: OperationKind
    public let force: String
    public let startedAt: Timestamp
    public let endedAt: Timestamp?

    public init(
        id: OperationID, name: String, kind: OperationKind, force: String, startedAt: Timestamp, endedAt: Timestamp?
    ) {
        (self.id, self.name, self.kind, self.force) = (id, name, kind, force)
        (self.startedAt, self.endedAt) = (startedAt, endedAt)
    }

    init(_ operation: Operation) {
        self.init(
            id: operation.id, name: operation.name, kind: operation.kind, force: operation.force,
            startedAt: operation.startedAt, endedAt: operation.endedAt)
    }
}
