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

    public var kind: String {
        switch self {
        case .opened: "call.opened"
        case .interview(let event): "call.\(event.kind)"
        case .migrated: "call.migrated"
        case .migrationUndone: "call.migrationUndone"
        }
    }

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
        }
    }
}
