import ScriptEngine

/// JSON that people read: one member a line, names in order.
enum PrettyJSON {
    static func text(_ value: JSONValue) -> String { text(value, indent: "") }

    private static func text(_ value: JSONValue, indent: String) -> String {
        let inner = indent + "  "
        switch value {
        case .array(let items) where !items.isEmpty:
            return "[\n" + items.map { inner + text($0, indent: inner) }.joined(separator: ",\n") + "\n\(indent)]"
        case .object(let members) where !members.isEmpty:
            let lines = members.sorted { $0.key < $1.key }.map { name, member in
                "\(inner)\(CanonicalJSON.text(.string(name))): \(text(member, indent: inner))"
            }
            return "{\n" + lines.joined(separator: ",\n") + "\n\(indent)}"
        default: return CanonicalJSON.text(value)
        }
    }
}
