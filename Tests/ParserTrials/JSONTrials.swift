import Casework
import IntelligenceLog
import ScriptEngine

extension ParserTrial {
    /// JSON. Its canonical spelling is read as itself.
    static let json = ParserTrial("json") { bytes throws(BrokenRule) in
        let value: JSONValue
        do { value = try JSONParser.parse(bytes) } catch { return try holdsNothingSaid(error) }
        let canonical = CanonicalJSON.bytes(value)
        guard let again = try? JSONParser.parse(canonical) else {
            throw BrokenRule(rule: "canonical JSON is JSON")
        }
        try hold("canonical JSON is spelt one way", CanonicalJSON.bytes(again) == canonical)
    }

    /// The payload of an entry of a call. Read straight from its bytes it is what the parser of all JSON makes of it.
    static let event = ParserTrial("event") { bytes throws(BrokenRule) in
        guard let script = try? ScriptLibrary.released.script(version: 4) else { return }
        for kind in ["answered", "amended", "markedMissing", "opened", "closed", "reopened", "migrated", "handedOver"] {
            let straight = InterviewEvent(kind: kind, bytes: bytes.span, script: script)
            let whole = (try? JSONParser.parse(bytes)).flatMap {
                InterviewEvent(kind: kind, payload: $0, script: script)
            }
            try hold("an event reads the same from bytes and from JSON", straight == whole)
            guard let event = straight else { continue }
            let again = InterviewEvent(kind: event.kind, payload: event.payload, script: script)
            try hold("an event that is written reads back the same", again == event)
        }
    }

    /// The payload of an entry of the audit stream.
    static let audit = ParserTrial("audit") { bytes throws(BrokenRule) in
        guard let payload = try? JSONParser.parse(bytes) else { return }
        for kind in ["consulted", "searched", "disclosed", "combined", "erased"] {
            guard let event = AuditEvent(kind: "audit.\(kind)", payload: payload) else { continue }
            let again = AuditEvent(kind: event.kind, payload: event.payload)
            try hold("an audit event that is written reads back the same", again == event)
            try hold("what is sealed is not in the clear", event.seal?.clear["justification"] == nil)
        }
    }

    /// The short forms: stream ids, heads, keys, places in a script, days, instants, constants.
    static let identifier = ParserTrial("identifier") { bytes throws(BrokenRule) in
        let text = text(bytes)
        if let stream = StreamID(text) { try hold("a stream id is itself", StreamID(stream.text) == stream) }
        if let head = LogHead(text) { try hold("a head is itself", LogHead("\(head)") == head) }
        if let key = MasterKey(text: text) { try hold("a key is itself", MasterKey(text: key.text)?.id == key.id) }
        if let place = Place(text: text) { try hold("a place is itself", Place(text: "\(place)") == place) }
        if let day = CivilDate(iso: text) { try hold("a day is itself", CivilDate(iso: "\(day)") == day) }
        if let time = Timestamp(iso: text) { try hold("an instant is itself", Timestamp(iso: "\(time)") == time) }
        for type in QuestionType.allCases {
            guard let value = Value(constant: text, type: type) else { continue }
            try hold("a constant has its type's shape", type.accepts(value))
            try hold("a constant in an entry is itself", Value(json: value.json, type: type) == value)
        }
    }
}
