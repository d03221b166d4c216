extension InterviewEvent {
    /// The event's name in entries: `answered`, `closed`, …
    public var kind: String {
        switch self {
        case .answered: "answered"
        case .amended: "amended"
        case .markedMissing: "markedMissing"
        case .sendPointReached: "sendPointReached"
        case .paused: "paused"
        case .resumed: "resumed"
        case .handedOver: "handedOver"
        case .closed: "closed"
        case .reopened: "reopened"
        }
    }

    /// The rest of the event, as entries hold it.
    public var payload: JSONValue {
        switch self {
        case .answered(let place, let value), .amended(let place, let value):
            place.json(adding: ["value": value.json])
        case .markedMissing(let place, let missing): place.json(adding: missing.members)
        case .sendPointReached(let point): ["sendPoint": .string(point.name)]
        case .paused, .resumed: [:]
        case .handedOver(let handler): ["to": .string(handler)]
        case .closed(let closing):
            .members([
                "completeness": .string(closing.completeness.rawValue),
                "reason": closing.reason.map(JSONValue.string),
                "required": closing.required.json, "open": closing.open.json,
            ])
        case .reopened(let reason): ["reason": .string(reason)]
        }
    }

    /// Reads an event back; nil when it is none that this script can hold.
    public init?(kind: String, payload: JSONValue, script: Script) {
        switch kind {
        case "answered", "amended":
            guard let (place, json) = Place.answered(payload, script.wiring),
                let type = script.wiring.type(of: place), let value = Value(json: json, type: type)
            else { return nil }
            self = kind == "answered" ? .answered(place, value) : .amended(place, value)
        case "markedMissing":
            guard let place = Place(payload, script.wiring), let missing = Missing(json: payload)
            else { return nil }
            self = .markedMissing(place, missing)
        case "sendPointReached":
            guard let point = payload["sendPoint"]?.string else { return nil }
            self = .sendPointReached(SendPointID(point))
        case "paused": self = .paused
        case "resumed": self = .resumed
        case "handedOver":
            guard let handler = payload["to"]?.string else { return nil }
            self = .handedOver(to: handler)
        case "closed":
            guard let completeness = payload["completeness"]?.string.flatMap(Completeness.init(rawValue:)),
                let required = Tally(json: payload["required"]), let open = Tally(json: payload["open"])
            else { return nil }
            self = .closed(
                Closing(
                    completeness: completeness, reason: payload["reason"]?.string, required: required, open: open))
        case "reopened":
            guard let reason = payload["reason"]?.string else { return nil }
            self = .reopened(reason: reason)
        default: return nil
        }
    }
}

extension Missing {
    fileprivate var members: [String: JSONValue] {
        var members: [String: JSONValue] = ["missing": .string(kind.rawValue)]
        if case .notAsked(let reason) = self { members["reason"] = .string(reason) }
        return members
    }

    fileprivate init?(json: JSONValue) {
        switch json["missing"]?.string.flatMap(MissingKind.init(rawValue:)) {
        case .unknown: self = .unknown
        case .refused: self = .refused
        case .notAsked:
            guard let reason = json["reason"]?.string else { return nil }
            self = .notAsked(reason: reason)
        case nil: return nil
        }
    }
}

extension Place {
    /// `{"question": …, "instance": …}` with further members; `instance` only within a repeat section.
    public func json(adding members: [String: JSONValue] = [:]) -> JSONValue {
        var members = members
        members["question"] = .string(question.name)
        if instance > 0 { members["instance"] = .integer(instance) }
        return .object(members)
    }

    /// The place, with its node at hand, since an event is read to be applied.
    fileprivate init?(_ payload: JSONValue, _ wiring: Wiring) {
        guard let question = payload["question"]?.string else { return nil }
        self = wiring.located(Place(QuestionID(question), instance: payload["instance"]?.integer ?? 0))
    }

    /// The place and what was answered there. Most entries are answers, so their few members are gone through once
    /// instead of being looked up one by one.
    fileprivate static func answered(_ payload: JSONValue, _ wiring: Wiring) -> (place: Place, value: JSONValue)? {
        guard case .object(let members) = payload else { return nil }
        var question: String?
        var instance = 0
        var answer: JSONValue?
        for (name, value) in members {
            switch name {
            case "question": question = value.string
            case "value": answer = value
            case "instance": instance = value.integer ?? 0
            default: break
            }
        }
        guard let question, let answer else { return nil }
        return (wiring.located(Place(QuestionID(question), instance: instance)), answer)
    }
}

extension Tally {
    public var json: JSONValue {
        .object(Dictionary(uniqueKeysWithValues: Weight.allCases.map { ($0.rawValue, .integer(self[$0])) }))
    }

    public init?(json: JSONValue?) {
        self.init()
        for weight in Weight.allCases {
            guard let count = json?[weight.rawValue]?.integer else { return nil }
            self[weight] = count
        }
    }
}
