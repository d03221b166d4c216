public import ScriptEngine

/// Something that happened in a call.
public enum CallEvent: Hashable, Sendable {
    /// The call began under this script. Invented calls say here that they are simulated.
    case opened(script: ScriptReference, isSimulated: Bool)
    case interview(InterviewEvent)
    /// The call goes on under another version. Places that are not carried stay with the version that is left.
    case migrated(from: ScriptReference, to: ScriptReference, carried: [Place: Place])
    /// The call is again as it was before it was migrated last.
    case migrationUndone(to: ScriptReference)
    /// A handler jotted something down; the number of the entry names it.
    case noted(text: String)
    /// A note was filed under a question.
    case noteFiled(number: Int, under: Place)
    /// A supervisor is content with the closed call.
    case reviewed(note: String?)
    /// A supervisor opened the closed call again, and says what is wanted.
    case returned(note: String)
    /// A hub wants to know more about a record of the call.
    case informationRequested(InformationWanted, about: RecordRevision)
    /// What a hub asked, by the number of its entry, was answered: by a revision that went out, or in a handler's words.
    case informationGiven(request: Int, revision: Int?, note: String?)

    public var kind: String {
        switch self {
        case .opened: "call.opened"
        case .interview(let event): "call.\(event.kind)"
        case .migrated: "call.migrated"
        case .migrationUndone: "call.migrationUndone"
        case .noted: "call.noted"
        case .noteFiled: "call.noteFiled"
        case .reviewed: "call.reviewed"
        case .returned: "call.returned"
        case .informationRequested: "call.informationRequested"
        case .informationGiven: "call.informationGiven"
        }
    }

    /// What of the event is personal, and whose: each answer, and each reason in free words. How the call stands, what
    /// was asked and when stay readable, since the measures count them.
    func seal(under script: Script) -> Seal? {
        switch self {
        case .interview(.answered(let place, _)), .interview(.amended(let place, _)):
            Seal(script.subject(of: place), clear: place.json())
        case .interview(.markedMissing(let place, .notAsked)):
            Seal(script.subject(of: place), clear: place.json(adding: ["missing": "notAsked"]))
        case .interview(.closed(let closing)) where closing.reason != nil:
            Seal(.record, clear: payload.removing("reason"))
        case .interview(.reopened), .noted, .reviewed(.some), .returned: Seal(.record)
        case .informationRequested(let wanted, let event):
            Seal(
                .record,
                clear: .members([
                    "event": .string(event.description), "by": wanted.by.map { .string($0.description) },
                ]))
        case .informationGiven(let number, _, .some): Seal(.record, clear: ["request": .integer(number)])
        default: nil
        }
    }

    /// What happened in the interview, read back from an entry; nil when it is none that this script can hold.
    static func interviewEvent(_ entry: Entry, script: Script) -> InterviewEvent? {
        guard entry.kind.hasPrefix(prefix) else { return nil }
        let kind: String
        switch entry.kind {
        // Most entries by far, so that no string is made of their kind.
        case "call.answered": kind = "answered"
        case "call.amended": kind = "amended"
        default: kind = String(entry.kind.dropFirst(prefix.count))
        }
        guard !entry.isErased else {
            return InterviewEvent(kind: kind, payload: entry.payload.standingIn, script: script)
        }
        return InterviewEvent(kind: kind, bytes: entry.bytes.span, script: script)
    }

    private static let prefix = "call."

    public var payload: JSONValue {
        switch self {
        case .opened(let script, let isSimulated):
            .members(["script": script.json, "simulated": isSimulated ? true : nil])
        case .interview(let event): event.payload
        case .migrated(let from, let to, let carried):
            [
                "from": from.json, "to": to.json,
                "carried": .object(
                    Dictionary(carried.map { ($0.description, .string($1.description)) }) { first, _ in first }),
            ]
        case .migrationUndone(let to): ["to": to.json]
        case .noted(let text): ["text": .string(text)]
        case .noteFiled(let number, let place): place.json(adding: ["note": .integer(number)])
        case .reviewed(let note): .members(["note": note.map(JSONValue.string)])
        case .returned(let note): ["note": .string(note)]
        case .informationRequested(let wanted, let event):
            wanted.json.adding(["event": .string(event.description)])
        case .informationGiven(let number, let revision, let note):
            .members([
                "request": .integer(number), "revision": revision.map(JSONValue.integer),
                "note": note.map(JSONValue.string),
            ])
        }
    }

    /// Reads an event back from its entry; nil when it is none that a call under this script can hold. Of an erased one,
    /// a text says that it is erased.
    ///
    /// - Parameter script: what the call was under before the entry.
    public init?(_ entry: Entry, script: Script) {
        if let event = Self.interviewEvent(entry, script: script) {
            self = .interview(event)
            return
        }
        let payload = entry.payload
        let erased: String? = entry.isErased ? "erased" : nil
        switch entry.kind {
        case "call.opened":
            guard let reference = ScriptReference(json: payload["script"]) else { return nil }
            self = .opened(script: reference, isSimulated: payload["simulated"]?.boolean ?? false)
        case "call.migrated":
            guard let from = ScriptReference(json: payload["from"]), let to = ScriptReference(json: payload["to"]),
                let members = payload["carried"]?.object
            else { return nil }
            var carried: [Place: Place] = [:]
            for (from, to) in members {
                guard let from = Place(text: from), let to = to.string.flatMap({ Place(text: $0) }) else { return nil }
                carried[from] = to
            }
            self = .migrated(from: from, to: to, carried: carried)
        case "call.migrationUndone":
            guard let to = ScriptReference(json: payload["to"]) else { return nil }
            self = .migrationUndone(to: to)
        case "call.noted":
            guard let text = payload["text"]?.string ?? erased else { return nil }
            self = .noted(text: text)
        case "call.noteFiled":
            guard let number = payload["note"]?.integer, let question = payload["question"]?.string else { return nil }
            self = .noteFiled(
                number: number, under: Place(QuestionID(question), instance: payload["instance"]?.integer ?? 0))
        case "call.reviewed": self = .reviewed(note: payload["note"]?.string ?? erased)
        case "call.returned":
            guard let note = payload["note"]?.string ?? erased else { return nil }
            self = .returned(note: note)
        case "call.informationRequested":
            guard let event = payload["event"]?.string.flatMap({ RecordRevision($0) }),
                let wanted = InformationWanted(
                    json: entry.isErased ? payload.adding(["asks": .string("erased")]) : payload)
            else { return nil }
            self = .informationRequested(wanted, about: event)
        case "call.informationGiven":
            guard let number = payload["request"]?.integer else { return nil }
            self = .informationGiven(
                request: number, revision: payload["revision"]?.integer, note: payload["note"]?.string ?? erased)
        default: return nil
        }
    }
}

extension Script {
    /// Whose answer it is: its section's, or its instance's, where the question asks for what identifies somebody; else
    /// the record's.
    public func subject(of place: Place) -> Subject {
        guard let question = question(place.question), question.isPersonal, let section = section(of: place.question)
        else { return .record }
        return Subject(place.instance > 0 ? "\(section.id)[\(place.instance)]" : "\(section.id)")
    }
}

extension JSONValue {
    /// What an erased entry still says, made whole with what stands in for the rest.
    fileprivate var standingIn: JSONValue {
        JSONValue.object(["value": ScriptEngine.Value.erased.json, "reason": "erased"]).adding(object ?? [:])
    }
}
