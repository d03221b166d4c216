internal import Yams

/// The members of one YAML mapping, read by name; what is wrong with them is collected, with its line.
struct YAMLFields {
    private let members: [(name: String, node: Node)]
    let line: Int?
    /// What the mapping describes, for the words of a finding: `question number_found`.
    let subject: String

    /// - Parameter known: the names that may stand here; any other is a finding.
    init?(_ node: Node, subject: String, known: Set<String>, into diagnostics: inout [Diagnostic]) {
        line = node.mark?.line
        self.subject = subject
        guard let mapping = node.mapping else {
            diagnostics.append(
                .error(
                    "script.badValue", line: line, subject: subject, "this is not a mapping",
                    "Give `key: value` lines: \(known.sorted().joined(separator: ", "))."))
            return nil
        }
        members = mapping.map { ($0.key.string ?? "", $0.value) }
        for (key, _) in mapping where !known.contains(key.string ?? "") {
            diagnostics.append(
                .error(
                    "script.unknownKey", line: key.mark?.line, subject: subject,
                    "the key `\(key.string ?? "?")` means nothing here",
                    "Use one of: \(known.sorted().joined(separator: ", "))."))
        }
    }

    func node(_ name: String) -> Node? { members.first { $0.name == name }?.node }

    /// The text of a scalar; nil, with a finding, when it is absent or empty.
    func required(_ name: String, into diagnostics: inout [Diagnostic]) -> String? {
        guard let node = node(name) else {
            diagnostics.append(
                .error(
                    "script.missingKey", line: line, subject: subject, "`\(name)` is missing", "Add `\(name):`."))
            return nil
        }
        return Self.text(node, name: name, subject: subject, into: &diagnostics)
    }

    /// The text of a scalar; nil when it is absent.
    func optional(_ name: String, into diagnostics: inout [Diagnostic]) -> String? {
        node(name).flatMap { Self.text($0, name: name, subject: subject, into: &diagnostics) }
    }

    /// A whole number; nil when it is absent, or with a finding when it is something else.
    func integer(_ name: String, into diagnostics: inout [Diagnostic]) -> Int? {
        guard let text = optional(name, into: &diagnostics) else { return nil }
        if let number = Int(text) { return number }
        bad(name, "is not a whole number", "Write a number in digits.", into: &diagnostics)
        return nil
    }

    /// `true` or `false`; false when it is absent.
    func flag(_ name: String, into diagnostics: inout [Diagnostic]) -> Bool {
        switch optional(name, into: &diagnostics) {
        case nil, "false": return false
        case "true": return true
        default:
            bad(name, "is neither true nor false", "Write true or false.", into: &diagnostics)
            return false
        }
    }

    /// The items of a list; empty when it is absent.
    func list(_ name: String, into diagnostics: inout [Diagnostic]) -> [Node] {
        guard let node = node(name) else { return [] }
        if let sequence = node.sequence { return Array(sequence) }
        bad(name, "is not a list", "Write one item a line, each after `- `.", into: &diagnostics)
        return []
    }

    func bad(_ name: String, _ what: String, _ remedy: String, into diagnostics: inout [Diagnostic]) {
        diagnostics.append(
            .error(
                "script.badValue", line: node(name)?.mark?.line ?? line, subject: subject, "`\(name)` \(what)", remedy))
    }

    static func text(_ node: Node, name: String, subject: String, into diagnostics: inout [Diagnostic]) -> String? {
        if let text = node.scalar?.string.trimmed, !text.isEmpty { return text }
        diagnostics.append(
            .error(
                "script.badValue", line: node.mark?.line, subject: subject, "`\(name)` is empty or not a text",
                "Give it a text."))
        return nil
    }
}

extension Diagnostic {
    static func error(_ code: String, line: Int?, subject: String?, _ message: String, _ remedy: String) -> Diagnostic {
        Diagnostic(code: code, severity: .error, line: line, subject: subject, message: message, remedy: remedy)
    }
}

extension String {
    /// Without white space at either end, and with a folded line's break as one space.
    var trimmed: String {
        split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}
