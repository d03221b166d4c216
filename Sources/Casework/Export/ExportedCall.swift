internal import ScriptEngine

/// What of an answer goes out.
enum ExportedAnswer: Hashable, Sendable {
    case value(Value)
    case pseudonym(String)
    /// `unknown`, `refused`, `notAsked`, `notReached` or `erased`.
    case missing(String, reason: String?)
    case removed

    /// `{"answer":…}`, `{"pseudonym":…}`, `{"missing":…}` or `{"removed":true}`.
    var json: JSONValue {
        switch self {
        case .value(let value): ["answer": value.json]
        case .pseudonym(let code): ["pseudonym": .string(code)]
        case .missing(let state, let reason):
            .members(["missing": .string(state), "reason": reason.map(JSONValue.string)])
        case .removed: ["removed": true]
        }
    }
}

/// A call as one recipient sees it.
public struct ExportedCall: Sendable {
    /// Members by name, each as a JSON scalar; absent ones are unknown or withheld.
    let head: [String: JSONValue]
    /// The places that apply, in the order of the script.
    let answers: [(place: Place, answer: ExportedAnswer)]
    /// WGS84 degrees; nil when the call has no point or the recipient may not have it.
    let point: (latitude: Double, longitude: Double)?
    private let instances: [SectionID: Int]

    /// The names of `head`, in the order of columns.
    static let headNames = [
        "call", "scriptVersion", "simulated", "force", "eventType", "eventTime", "openedAt", "closedAt", "phase",
        "completeness", "required", "open",
    ]

    public init(_ call: Call, redaction: Redaction) {
        let (interview, script) = (call.interview, call.script)
        let facts = CallFacts(interview)
        func head<T>(_ role: CallFacts.Role, _ value: T?) -> T? {
            let question = script.question(role: role.rawValue).flatMap { script.question($0) }
            return question.map { redaction.treatment(of: $0, in: script) } == .removed ? nil : value
        }
        let members: JSONValue = .members([
            "call": redaction.name(of: call.id).map(JSONValue.string),
            "scriptVersion": .integer(script.reference.version), "simulated": .boolean(call.isSimulated),
            "force": head(.owningForce, facts.force).map(JSONValue.string),
            "eventType": head(.eventType, facts.eventType).map(JSONValue.string),
            "eventTime": head(.eventTime, facts.eventTime).map { .string(redaction.text(of: $0)) },
            "openedAt": .string(redaction.text(of: call.openedAt)),
            "closedAt": call.closedAt.map { .string(redaction.text(of: $0)) },
            "phase": .string(interview.phase.rawValue),
            "completeness": interview.phase == .closed
                ? interview.closing.map { .string($0.completeness.rawValue) } : nil,
            "required": .integer(interview.required.total), "open": .integer(interview.open.total),
        ])
        self.head = members.object ?? [:]
        answers = interview.applicablePlaces.compactMap { place in
            script.question(place.question).map { question in
                (place, redaction.answer(interview.response(at: place), to: question, in: script))
            }
        }
        let position = script.question(role: CallFacts.Role.coordinates.rawValue).map { Place($0) }
        let sent = answers.first { $0.place == position }?.answer
        if case .value(.coordinate(let sent)) = sent, let latitude = sent.latitude, let longitude = sent.longitude {
            point = (latitude, longitude)
        } else {
            point = nil
        }
        let repeats = script.definition.sections.filter { $0.repeats != nil }
        instances = Dictionary(uniqueKeysWithValues: repeats.map { ($0.id, interview.instances(of: $0.id)) })
    }

    /// How many instances of a repeat section it has.
    func instances(of section: SectionID) -> Int { instances[section] ?? 0 }

    /// The head with the answers by place.
    var json: JSONValue {
        var members = head
        members["answers"] = .object(
            Dictionary(answers.map { ($0.place.description, $0.answer.json) }, uniquingKeysWith: { _, last in last }))
        return .object(members)
    }
}
