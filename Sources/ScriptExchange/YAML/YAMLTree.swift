/// YAML as a person would write it: short things on one line, long texts folded.
indirect enum YAMLTree {
    /// A scalar as it stands: a number, `true`, a date.
    case plain(String)
    /// A text, quoted where it must be.
    case text(String)
    /// One item a line.
    case lines([YAMLTree])
    /// One key a line.
    case fields([(String, YAMLTree)])
    /// `[a, b]` where it fits on the line, else one item a line.
    case list([YAMLTree])
    /// `{a: b}` where it fits on the line, else one key a line.
    case map([(String, YAMLTree)])

    static let width = 120

    /// A document of a mapping, with an empty line before each key that has more than one line.
    static func document(_ fields: [(String, YAMLTree)]) -> String {
        var text = ""
        for (key, value) in fields {
            let written = Self.field(key, value, indent: 0)
            let isBlock = if case .lines = value { true } else if case .fields = value { true } else { false }
            text += (isBlock && !text.isEmpty ? "\n" : "") + written
        }
        return text
    }

    private static func margin(_ indent: Int) -> String { String(repeating: " ", count: indent) }

    private static func field(_ key: String, _ value: YAMLTree, indent: Int) -> String {
        let key = quoted(key)
        if let short = value.isScalar ? value.alone : value.flow {
            let line = "\(margin(indent))\(key): \(short)"
            if line.count <= width { return line + "\n" }
            if case .text(let text) = value, let folded = folded(text, indent: indent + 2) {
                return "\(margin(indent))\(key): >-\n\(folded)"
            }
            if value.isScalar { return line + "\n" }
            if case .list(let items) = value, items.allSatisfy(\.isScalar) {
                return "\(margin(indent))\(key): [\n\(wrapped(items.compactMap(\.flow), indent: indent + 2))]\n"
            }
        }
        return "\(margin(indent))\(key):\n\(value.block(indent: indent + 2))"
    }

    /// Everything from the next line on.
    private func block(indent: Int) -> String {
        switch self {
        case .plain, .text: return Self.margin(indent) + (flow ?? "") + "\n"
        case .fields(let fields), .map(let fields):
            return fields.map { Self.field($0.0, $0.1, indent: indent) }.joined()
        case .lines(let items), .list(let items):
            // Whole questions and sections are parted by an empty line.
            let separator = items.contains { $0.isLong } ? "\n" : ""
            return items.map { item in
                if let short = item.flow, indent + 2 + short.count <= Self.width {
                    return "\(Self.margin(indent))- \(short)\n"
                }
                if case .text(let text) = item, let folded = Self.folded(text, indent: indent + 2) {
                    return "\(Self.margin(indent))- >-\n\(folded)"
                }
                return "\(Self.margin(indent))- \(item.block(indent: indent + 2).dropFirst(indent + 2))"
            }.joined(separator: separator)
        }
    }

    private var isScalar: Bool {
        switch self {
        case .plain, .text: true
        default: false
        }
    }

    /// A scalar on a line of its own, where commas and brackets mean nothing.
    private var alone: String? {
        if case .text(let text) = self { return Self.quoted(text, isAlone: true) }
        return flow
    }

    /// Short items after commas, as many to a line as fit.
    private static func wrapped(_ items: [String], indent: Int) -> String {
        var lines: [String] = []
        var line = margin(indent)
        for (index, item) in items.enumerated() {
            let item = index < items.count - 1 ? item + "," : item
            if line.count + item.count + 1 > width, line.count > indent {
                lines.append(line)
                line = margin(indent) + item
            } else {
                line += line.count > indent ? " \(item)" : item
            }
        }
        return (lines + [line]).joined(separator: "\n")
    }

    private var isLong: Bool {
        if case .fields(let fields) = self { return fields.count > 2 }
        return false
    }

    /// On one line; nil for what always has lines of its own.
    private var flow: String? {
        switch self {
        case .plain(let text): return text
        case .text(let text): return Self.quoted(text)
        case .lines, .fields: return nil
        case .list(let items):
            let parts = items.compactMap(\.flow)
            return parts.count == items.count ? "[\(parts.joined(separator: ", "))]" : nil
        case .map(let fields):
            let parts = fields.compactMap { field in field.1.flow.map { "\(Self.quoted(field.0)): \($0)" } }
            return parts.count == fields.count ? "{\(parts.joined(separator: ", "))}" : nil
        }
    }

    // MARK: Texts

    /// The lines of a folded text; nil when it holds what only quotes can carry.
    private static func folded(_ text: String, indent: Int) -> String? {
        guard text.unicodeScalars.allSatisfy(isPrintable), !text.contains("  "), text.first != " ", text.last != " "
        else { return nil }
        var lines: [String] = []
        var line = ""
        for word in text.split(separator: " ") {
            if line.isEmpty {
                line = String(word)
            } else if indent + line.count + 1 + word.count <= width {
                line += " \(word)"
            } else {
                lines.append(line)
                line = String(word)
            }
        }
        return (lines + [line]).map { "\(margin(indent))\($0)\n" }.joined()
    }

    /// What YAML takes as text as it stands; in double quotes what it would take for something else.
    static func quoted(_ text: String, isAlone: Bool = false) -> String {
        let isPlain =
            !text.isEmpty && text.unicodeScalars.allSatisfy(isPrintable) && text.first != " " && text.last != " "
            && !indicators.contains(text.unicodeScalars.first ?? "-") && !text.contains(": ") && !text.contains(" #")
            && text.last != ":" && (isAlone || !text.contains(where: { ",[]{}\"".contains($0) }))
            && !text.hasPrefix("...")
            && !words.contains(text.lowercased()) && Double(text) == nil && !isDateLike(text)
        if isPlain { return text }
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case _ where isPrintable(scalar): quoted.unicodeScalars.append(scalar)
            default:
                let digits = String(scalar.value, radix: 16)
                let width = scalar.value > 0xFFFF ? 8 : 4
                quoted += (width == 8 ? "\\U" : "\\u") + String(repeating: "0", count: width - digits.count) + digits
            }
        }
        return quoted + "\""
    }

    private static let indicators: Set<Unicode.Scalar> = [
        "-", "?", ":", ",", "[", "]", "{", "}", "#", "&", "*", "!", "|", ">", "'", "\"", "%", "@", "`", "=", "<",
    ]
    /// What YAML 1.1 takes for a truth value or nothing.
    private static let words: Set<String> = ["true", "false", "yes", "no", "on", "off", "y", "n", "null", "~"]

    private static func isDateLike(_ text: String) -> Bool {
        text.utf8.allSatisfy { (48...57).contains($0) || [45, 58, 46, 84, 90].contains($0) } && text.utf8.contains(45)
    }

    private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F...0x9F, 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF, 0xD800...0xDFFF: false
        default: true
        }
    }
}
