public import ScriptEngine

/// Something that happened in a call.
public enum CallEvent: Hashable, Sendable {
    /// The call began under this script. Invented calls say here that they are simulated.
    case opened(script: ScriptReference, isSimulated: Bool)
    case interview(InterviewEvent)

    public var kind: String {
        switch self {
        case .opened: "call.opened"
        case .interview(let event): "call.\(event.kind)"
        }
    }

    public var payload: JSONValue {
        switch self {
        case .opened(let script, let isSimulated):
            .members(["script": script.json, "simulated": isSimulated ? true : nil])
        case .interview(let event): event.payload
        }
    }
}
