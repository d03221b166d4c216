/// Writes XML with every text escaped.
struct XMLText {
    private(set) var text = #"<?xml version="1.0" encoding="UTF-8"?>"# + "\n"
    private var depth = 0

    /// Writes an element; what `inside` writes stands within it.
    mutating func element(
        _ name: String, _ attributes: [(String, String?)] = [], inside: ((inout XMLText) -> Void)? = nil
    ) {
        open(name, attributes)
        guard let inside else {
            text += "/>\n"
            return
        }
        text += ">\n"
        depth += 1
        inside(&self)
        depth -= 1
        text += "\(margin)</\(name)>\n"
    }

    /// Writes an element that holds nothing but text.
    mutating func element(_ name: String, _ attributes: [(String, String?)] = [], text content: String) {
        open(name, attributes)
        text += ">\(Self.escaped(content))</\(name)>\n"
    }

    private mutating func open(_ name: String, _ attributes: [(String, String?)]) {
        text += "\(margin)<\(name)"
        for case (let name, let value?) in attributes { text += " \(name)=\"\(Self.escaped(value))\"" }
    }

    private var margin: String { String(repeating: "  ", count: depth) }

    /// With the five characters replaced that mean something, and what XML cannot hold left out.
    static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "\n": escaped += "&#10;"
            case "\t": escaped += "&#9;"
            case "\r": escaped += "&#13;"
            case "\u{0}"..."\u{1F}", "\u{FFFE}", "\u{FFFF}": escaped += "\u{FFFD}"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
