import ScriptEngine

/// JSON for people and for line-by-line comparison: members in canonical order, two spaces a level.
enum IndentedJSON {
    /// The bytes of a file, with a line break at its end.
    static func bytes(_ value: JSONValue) -> [UInt8] {
        var text = ""
        write(value, "", to: &text)
        return Array((text + "\n").utf8)
    }

    private static func write(_ value: JSONValue, _ indent: String, to text: inout String) {
        let inner = indent + "  "
        switch value {
        case .array(let items) where !items.isEmpty:
            text += "[\n"
            for (index, item) in items.enumerated() {
                text += inner
                write(item, inner, to: &text)
                text += index == items.count - 1 ? "\n" : ",\n"
            }
            text += indent + "]"
        case .object(let members) where !members.isEmpty:
            text += "{\n"
            let names = members.keys.sorted { Array($0.utf16).lexicographicallyPrecedes(Array($1.utf16)) }
            for (index, name) in names.enumerated() {
                text += "\(inner)\(CanonicalJSON.text(.string(name))): "
                write(members[name] ?? .null, inner, to: &text)
                text += index == names.count - 1 ? "\n" : ",\n"
            }
            text += indent + "}"
        default: text += CanonicalJSON.text(value)
        }
    }
}
