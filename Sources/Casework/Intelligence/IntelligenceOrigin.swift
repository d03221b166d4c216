internal import ScriptEngine

/// What a report was made from.
public enum IntelligenceOrigin: Hashable, Sendable {
    /// A call: its answers are repeated, each with its place.
    case call(CallID)
    /// The debrief of a person that a call lists: 1 for the first.
    case debrief(CallID, person: Int)
    /// An OPT operation, whose line counts the report when it is first submitted.
    case operation(OperationID)
    /// Something else that somebody heard.
    case other

    /// The call that it was made from, with which it is erased.
    public var call: CallID? {
        switch self {
        case .call(let call), .debrief(let call, _): call
        case .operation, .other: nil
        }
    }

    /// The listed person who was debriefed.
    public var person: Int? {
        if case .debrief(_, let person) = self { return person }
        return nil
    }

    public var operation: OperationID? {
        if case .operation(let operation) = self { return operation }
        return nil
    }

    /// As people say it, before an id: `call`, `debrief`.
    public var words: String {
        switch self {
        case .call: "call"
        case .debrief(_, let person): "debrief of person \(person) of call"
        case .operation: "operation"
        case .other: "other"
        }
    }

    /// Nothing of it is personal.
    var json: JSONValue {
        .members([
            "call": call.map { .string($0.description) }, "person": person.map(JSONValue.integer),
            "operation": operation.map { .string($0.description) },
        ])
    }

    init?(json: JSONValue?) {
        guard let json, json.object != nil else { return nil }
        self.init(
            call: json["call"]?.string.flatMap { StreamID($0) }, person: json["person"]?.integer,
            operation: json["operation"]?.string.flatMap { StreamID($0) })
    }

    /// As rows keep it.
    public init(call: StreamID?, person: Int?, operation: StreamID?) {
        switch (call, person, operation) {
        case (let call?, let person?, _): self = .debrief(CallID(call), person: person)
        case (let call?, nil, _): self = .call(CallID(call))
        case (nil, _, let operation?): self = .operation(OperationID(operation))
        default: self = .other
        }
    }
}
