public import ScriptEngine

/// Something that happened in a safeguarding record.
public enum SafeguardingEvent: Hashable, Sendable {
    /// It was opened from a call.
    case opened(SafeguardingOrigin)
    /// It was brought up to date with what the call says by now.
    case callSaid(SafeguardingOrigin)
    case recorded(SafeguardingFact, on: CivilDate)

    public var kind: String {
        switch self {
        case .opened: "safeguarding.opened"
        case .callSaid: "safeguarding.callSaid"
        case .recorded: "safeguarding.recorded"
        }
    }

    var payload: JSONValue {
        switch self {
        case .opened(let origin), .callSaid(let origin):
            clear.adding(["said": .object(origin.said.answers)])
        case .recorded(let fact, let on): fact.json.adding(["on": .string(on.description)])
        }
    }

    /// What of it does not tell of the person: which one of which call, when and where.
    private var clear: JSONValue {
        guard case .opened(let origin) = self else {
            if case .callSaid(let origin) = self { return origin.clear }
            return [:]
        }
        return origin.clear
    }

    /// What is recorded of a person is personal, its kind too.
    var seal: Seal { Seal(.record, clear: clear) }

    init?(kind: String, payload: JSONValue) {
        switch kind {
        case "safeguarding.opened", "safeguarding.callSaid":
            guard let origin = SafeguardingOrigin(json: payload) else { return nil }
            self = kind == "safeguarding.opened" ? .opened(origin) : .callSaid(origin)
        case "safeguarding.recorded":
            guard let fact = SafeguardingFact(json: payload),
                let on = payload["on"]?.string.flatMap({ CivilDate(iso: $0) })
            else { return nil }
            self = .recorded(fact, on: on)
        default: return nil
        }
    }

    /// As terminal and pages say it.
    public var words: String {
        switch self {
        case .opened: "opened from the call"
        case .callSaid: "brought up to date with the call"
        case .recorded(let fact, _): fact.words
        }
    }
}

/// What a safeguarding record takes over from its call.
public struct SafeguardingOrigin: Hashable, Sendable {
    public let call: CallID
    /// Which person of the call: 1 for the first.
    public let instance: Int
    public let said: PersonSaid
    /// A force's slug.
    public let force: String?
    /// The day in London on which they were met; the month of the Duty to Notify runs from it.
    public let encounteredOn: CivilDate
    public let isSimulated: Bool

    /// Whose data it is within the call.
    public var subject: Subject { CallPerson.subject(instance) }

    /// - Throws: `.noSuchPerson`.
    public init(_ call: Call, instance: Int) throws(SafeguardingError) {
        guard let person = call.persons.first(where: { $0.instance == instance }) else {
            throw .noSuchPerson(listed: call.persons.count)
        }
        self.init(
            call: call.id, instance: instance, said: person.said, force: CallFacts(call.interview).force,
            encounteredOn: call.encounteredOn, isSimulated: call.isSimulated)
    }

    init(
        call: CallID, instance: Int, said: PersonSaid, force: String?, encounteredOn: CivilDate, isSimulated: Bool
    ) {
        (self.call, self.instance, self.said) = (call, instance, said)
        (self.force, self.encounteredOn, self.isSimulated) = (force, encounteredOn, isSimulated)
    }

    fileprivate var clear: JSONValue {
        .members([
            "call": .string(call.description), "person": .integer(instance), "force": force.map(JSONValue.string),
            "encounteredOn": .string(encounteredOn.description), "simulated": isSimulated ? true : nil,
        ])
    }

    fileprivate init?(json: JSONValue) {
        guard let call = json["call"]?.string.flatMap({ StreamID($0) }), let instance = json["person"]?.integer,
            let encountered = json["encounteredOn"]?.string.flatMap({ CivilDate(iso: $0) }),
            let said = json["said"]?.object
        else { return nil }
        self.init(
            call: CallID(call), instance: instance, said: PersonSaid(answers: said), force: json["force"]?.string,
            encounteredOn: encountered, isSimulated: json["simulated"]?.boolean ?? false)
    }
}
