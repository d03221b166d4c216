public import ScriptEngine

/// Something that an OPT lead logs in an operation.
public enum OperationEvent: Hashable, Sendable {
    case started(OperationPlan)
    /// What the operation is, put right: all of it anew.
    case amended(OperationPlan)
    /// A briefing, and how many officers and staff heard it.
    case briefed(count: Int)
    case visited(VisitKind, place: String?)
    /// Vehicles stopped.
    case vehiclesStopped(count: Int)
    /// An outstanding civil penalty collected, in pence; of the debt that it was, where it stands in a list of CECPT's.
    case recovered(pence: Int, reference: String?, penalty: PenaltyID? = nil)
    /// Intelligence reports submitted.
    case intelligenceSubmitted(reports: Int)
    /// Arrests, and for what.
    case arrested(count: Int, offence: String?)
    case seized(Seizure)
    /// A disruption, and what it hit: at least one threat, each once.
    case disrupted([ThreatType], note: String?)
    /// A remark.
    case noted(String)
    /// A line was wrong: it counts no more, and stays to be seen.
    ///
    /// - Parameter line: its number, from 1.
    case struck(line: Int, reason: String)
    case ended

    /// As entries name it.
    public var kind: String {
        switch self {
        case .started: "operation.started"
        case .amended: "operation.amended"
        case .briefed: "operation.briefed"
        case .visited: "operation.visited"
        case .vehiclesStopped: "operation.vehiclesStopped"
        case .recovered: "operation.recovered"
        case .intelligenceSubmitted: "operation.intelligenceSubmitted"
        case .arrested: "operation.arrested"
        case .seized: "operation.seized"
        case .disrupted: "operation.disrupted"
        case .noted: "operation.noted"
        case .struck: "operation.struck"
        case .ended: "operation.ended"
        }
    }

    /// All that it says.
    public var payload: JSONValue { clear.adding(texts) }

    /// What of it is free text.
    var texts: [String: JSONValue] {
        let texts: [String: JSONValue?] =
            switch self {
            case .started(let plan), .amended(let plan): plan.texts
            case .visited(_, let place): ["place": place.map(JSONValue.string)]
            case .recovered(_, let reference, _): ["reference": reference.map(JSONValue.string)]
            case .arrested(_, let offence): ["offence": offence.map(JSONValue.string)]
            case .seized(let seizure): ["what": seizure.what.map(JSONValue.string)]
            case .disrupted(_, let note): ["note": note.map(JSONValue.string)]
            case .noted(let text): ["text": .string(text)]
            case .struck(_, let reason): ["reason": .string(reason)]
            case .briefed, .vehiclesStopped, .intelligenceSubmitted, .ended: [:]
            }
        return texts.compactMapValues(\.self)
    }

    /// What of it stays readable without a key: counts, kinds, forces, sums. Figures rest on nothing else, so they stand
    /// when the rest has been erased.
    var clear: JSONValue {
        switch self {
        case .started(let plan), .amended(let plan): plan.clear
        case .briefed(let count), .vehiclesStopped(let count), .arrested(let count, _): ["count": .integer(count)]
        case .visited(let kind, _): ["kind": .string(kind.rawValue)]
        case .recovered(let pence, _, let penalty):
            .members(["pence": .integer(pence), "penalty": penalty.map { .string($0.description) }])
        case .intelligenceSubmitted(let reports): ["reports": .integer(reports)]
        case .seized(let seizure):
            .members([
                "kind": .string(seizure.kind.rawValue), "pence": seizure.pence.map(JSONValue.integer),
                "thousandths": seizure.quantity.map { .integer($0.thousandths) },
                "unit": seizure.quantity.map { .string($0.unit.rawValue) },
            ])
        case .disrupted(let threats, _): ["threats": .array(threats.map { .string($0.rawValue) })]
        case .struck(let line, _): ["line": .integer(line)]
        case .noted, .ended: [:]
        }
    }

    /// What an entry says, whose texts may have been erased where the event can stand without them.
    init?(kind: String, payload: JSONValue) {
        func text(_ name: String) -> String? { payload[name]?.string }
        func count(_ name: String) -> Int? { payload[name]?.integer }
        switch kind {
        case "operation.started", "operation.amended":
            guard let plan = OperationPlan(json: payload) else { return nil }
            self = kind == "operation.started" ? .started(plan) : .amended(plan)
        case "operation.briefed":
            guard let count = count("count") else { return nil }
            self = .briefed(count: count)
        case "operation.visited":
            guard let kind = text("kind").flatMap(VisitKind.init(rawValue:)) else { return nil }
            self = .visited(kind, place: text("place"))
        case "operation.vehiclesStopped":
            guard let count = count("count") else { return nil }
            self = .vehiclesStopped(count: count)
        case "operation.recovered":
            guard let pence = count("pence") else { return nil }
            let penalty = text("penalty").flatMap { StreamID($0) }.map { PenaltyID($0) }
            self = .recovered(pence: pence, reference: text("reference"), penalty: penalty)
        case "operation.intelligenceSubmitted":
            guard let reports = count("reports") else { return nil }
            self = .intelligenceSubmitted(reports: reports)
        case "operation.arrested":
            guard let count = count("count") else { return nil }
            self = .arrested(count: count, offence: text("offence"))
        case "operation.seized":
            guard let kind = text("kind").flatMap(Seizure.Kind.init(rawValue:)) else { return nil }
            let unit = text("unit").flatMap(Seizure.Unit.init(rawValue:))
            let quantity = unit.flatMap { unit in
                count("thousandths").flatMap { Seizure.Quantity(thousandths: $0, unit: unit) }
            }
            self = .seized(Seizure(kind, quantity: quantity, pence: count("pence"), what: text("what")))
        case "operation.disrupted":
            guard let codes = payload["threats"]?.array else { return nil }
            let threats = codes.compactMap { $0.string.flatMap(ThreatType.init(rawValue:)) }
            guard threats.count == codes.count else { return nil }
            self = .disrupted(threats, note: text("note"))
        case "operation.noted":
            guard let text = text("text") else { return nil }
            self = .noted(text)
        case "operation.struck":
            guard let line = count("line"), let reason = text("reason") else { return nil }
            self = .struck(line: line, reason: reason)
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
