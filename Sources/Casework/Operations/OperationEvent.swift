public import ScriptEngine

/// Something that an OPT lead logs in an operation.
public enum OperationEvent: Hashable, Sendable {
    case started(name: String, kind: OperationKind, force: String, place: String?)
    /// A briefing, and how many officers and staff heard it.
    case briefed(count: Int)
    case visited(VisitKind, place: String?)
    /// Vehicles stopped.
    case vehiclesStopped(count: Int)
    /// An outstanding civil penalty collected, in pence.
    case recovered(pence: Int, reference: String?)
    /// Intelligence reports submitted.
    case intelligenceSubmitted(reports: Int)
    case ended

    public var kind: String {
        switch self {
        case .started: "operation.started"
        case .briefed: "operation.briefed"
        case .visited: "operation.visited"
        case .vehiclesStopped: "operation.vehiclesStopped"
        case .recovered: "operation.recovered"
        case .intelligenceSubmitted: "operation.intelligenceSubmitted"
        case .ended: "operation.ended"
        }
    }

    public var payload: JSONValue {
        switch self {
        case .started(let name, let kind, let force, let place):
            .members([
                "name": .string(name), "kind": .string(kind.rawValue), "force": .string(force),
                "place": place.map(JSONValue.string),
            ])
        case .briefed(let count), .vehiclesStopped(let count): ["count": .integer(count)]
        case .visited(let kind, let place):
            .members(["kind": .string(kind.rawValue), "place": place.map(JSONValue.string)])
        case .recovered(let pence, let reference):
            .members(["pence": .integer(pence), "reference": reference.map(JSONValue.string)])
        case .intelligenceSubmitted(let reports): ["reports": .integer(reports)]
        case .ended: [:]
        }
    }

    /// What of the event is free text; counts, kinds and forces stay readable.
    var seal: Seal? {
        switch self {
        case .started(_, let kind, let force, _):
            Seal(.record, clear: ["kind": .string(kind.rawValue), "force": .string(force)])
        case .visited(let kind, .some): Seal(.record, clear: ["kind": .string(kind.rawValue)])
        case .recovered(let pence, .some): Seal(.record, clear: ["pence": .integer(pence)])
        case .briefed, .visited, .vehiclesStopped, .recovered, .intelligenceSubmitted, .ended: nil
        }
    }

    init?(kind: String, payload: JSONValue) {
        switch kind {
        case "operation.started":
            guard let name = payload["name"]?.string, let force = payload["force"]?.string,
                let kind = payload["kind"]?.string.flatMap(OperationKind.init(rawValue:))
            else { return nil }
            self = .started(name: name, kind: kind, force: force, place: payload["place"]?.string)
        case "operation.briefed":
            guard let count = payload["count"]?.integer else { return nil }
            self = .briefed(count: count)
        case "operation.visited":
            guard let kind = payload["kind"]?.string.flatMap(VisitKind.init(rawValue:)) else { return nil }
            self = .visited(kind, place: payload["place"]?.string)
        case "operation.vehiclesStopped":
            guard let count = payload["count"]?.integer else { return nil }
            self = .vehiclesStopped(count: count)
        case "operation.recovered":
            guard let pence = payload["pence"]?.integer else { return nil }
            self = .recovered(pence: pence, reference: payload["reference"]?.string)
        case "operation.intelligenceSubmitted":
            guard let reports = payload["reports"]?.integer else { return nil }
            self = .intelligenceSubmitted(reports: reports)
        case "operation.ended": self = .ended
        default: return nil
        }
    }
}

/// What an operation is for.
///
/// - Note: Source: the Programme's annual reports 2020/21 and 2021/22.
public enum OperationKind: String, CaseIterable, Sendable {
    case inbound, outbound, awareness, kraken, pegasus
}

/// Whom a visit is paid to: a police control room, or a port, marina or coastal site under Operation Kraken.
public enum VisitKind: String, CaseIterable, Sendable {
    case controlRoom = "control-room"
    case kraken
}
