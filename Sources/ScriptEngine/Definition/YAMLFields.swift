internal import Yams

/// The members of one YAML mapping, read by name; what is wrong with them is collected, with its line.
struct YAMLFields {
    private let members: [(name: String, line: Int?, node: Node)]
    let line: Int?
    /// What the mapping describes, for the words of a finding: `question number_found`.
    let subject: String

    /// - Parameter known: the names that may stand here; any other is a finding.
    init?(_ node: Node, subject: String, known: Set<String>, into diagnostics: inout [Diagnostic]) {
        line = node.mark?.line
        self.subject = subject
        guard let mapping = node.mapping else {
            diagnostics.append(
                BadValue.finding(
                    line: line, subject: subject, "this is not a mapping",
                    "Give `key: value` lines: \(known.sorted().joined(separator: ", "))."))
            return nil
        }
        members = mapping.map { ($0.key.string ?? "", $0.key.mark?.line, $0.value) }
        for (name, line, _) in members where !known.contains(name) {
            diagnostics.append(UnknownKey.finding(name, known: known, line: line, subject: subject))
        }
    }

    /// The names that stand here.
    var names: Set<String> { Set(members.map(\.name)) }

    /// Each name and its line.
    var lines: [(String, Int?)] { members.map { ($0.name, $0.line) } }

    func node(_ name: String) -> Node? { members.first { $0.name == name }?.node }

    /// The text of a scalar; nil, with a finding, when it is absent or empty.
    ///
    /// - Parameter kind: what limits its length; past it the text is given all the same, with a finding.
    func required(_ name: String, as kind: TextTooLong.Kind? = nil, into diagnostics: inout [Diagnostic]) -> String? {
        guard let node = node(name) else {
            diagnostics.append(MissingKey.finding(name, line: line, subject: subject))
            return nil
        }
        return text(node, name: name, as: kind, into: &diagnostics)
    }

    /// The text of a scalar; nil when it is absent.
    func optional(
        _ name: String, as kind: TextTooLong.Kind? = nil, into diagnostics: inout [Diagnostic]
    ) -> String? {
        node(name).flatMap { text($0, name: name, as: kind, into: &diagnostics) }
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

    /// Reports a value that does not fit its key.
    func bad(_ name: String, _ what: String, _ remedy: String, into diagnostics: inout [Diagnostic]) {
        diagnostics.append(bad(name, what, remedy))
    }

    func bad(_ name: String, _ what: String, _ remedy: String) -> Diagnostic {
        BadValue.finding(line: node(name)?.mark?.line ?? line, subject: subject, "`\(name)` \(what)", remedy)
    }

    private func text(
        _ node: Node, name: String, as kind: TextTooLong.Kind?, into diagnostics: inout [Diagnostic]
    ) -> String? {
        guard let text = node.scalar?.string.trimmed, !text.isEmpty else {
            bad(name, "is empty or not a text", "Give it a text.", into: &diagnostics)
            return nil
        }
        if let kind, text.count > kind.limit {
            diagnostics.append(
                TextTooLong.finding(kind, length: text.count, line: node.mark?.line, subject: subject))
        }
        return text
    }
}

extension String {
    /// Without white space at either end, and with a folded line's break as one space.
    var trimmed: String {
        split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}
