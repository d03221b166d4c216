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
    public private(set) var recoveredPence = 0
    public private(set) var intelligenceReports = 0
    /// What was logged, in order.
    public private(set) var lines: [Line]
    public var version: Int { lines.count }

    /// What one line may count: people, reports, or pence up to ten million pounds.
    public static let countable = 1...1_000_000_000

    /// One thing that was logged.
    public struct Line: Hashable, Sendable {
        public let at: Timestamp
        public let actor: Actor
        public let event: OperationEvent
    }

    /// Starts an operation.
    public static func started(
        _ id: OperationID, name: String, kind: OperationKind, force: String, place: String?, at time: Timestamp,
        by lead: Actor
    ) -> (operation: Operation, change: Change) {
        let event = OperationEvent.started(name: name, kind: kind, force: force, place: place)
        let operation = Operation(id: id, name: name, kind: kind, force: force, place: place, lead: lead, at: time)
        return (operation, operation.change(adding: event, at: time, by: lead, expected: 0))
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
    /// - Throws: `.ended` when the operation takes no more, `.count` for a number outside `countable`.
    public mutating func record(
        _ event: OperationEvent, at time: Timestamp, by actor: Actor
    ) throws(OperationError) -> Change {
        guard endedAt == nil else { throw .ended }
        switch event {
        case .briefed(let number), .recovered(let number, _), .intelligenceSubmitted(let number):
            guard Self.countable.contains(number) else { throw .count }
        case .started, .visited, .ended: break
        }
        let expected = version
        add(Line(at: time, actor: actor, event: event))
        return change(adding: event, at: time, by: actor, expected: expected)
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
            operation.add(Line(at: entry.at, actor: entry.actor, event: event))
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
        case .recovered(let pence, _): recoveredPence += pence
        case .intelligenceSubmitted(let reports): intelligenceReports += reports
        case .ended: endedAt = line.at
        }
    }

    private func change(adding event: OperationEvent, at time: Timestamp, by actor: Actor, expected: Int) -> Change {
        let entry = Entry(
            stream: id.stream, version: expected + 1, kind: event.kind, at: time, actor: actor,
            payload: event.payload, seal: event.seal)
        let records =
            event == .ended
            ? [HubRecord(id: "\(id)/operation", revision: 1, type: "uk.layby.operation", time: time, data: data)] : []
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
            "recoveredPence": .integer(recoveredPence), "intelligenceReports": .integer(intelligenceReports),
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
