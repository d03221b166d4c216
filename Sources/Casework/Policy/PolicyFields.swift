internal import ScriptEngine
internal import Yams

/// The findings of reading a policy, as they come up.
struct PolicyFindings {
    private(set) var all: [Diagnostic] = []

    /// In the order of the file; those of one line as they came up.
    var byLine: [Diagnostic] {
        all.enumerated().sorted { ($0.element.line ?? 0, $0.offset) < ($1.element.line ?? 0, $1.offset) }
            .map(\.element)
    }

    mutating func add(_ code: String, _ line: Int?, _ subject: String, _ message: String, _ remedy: String) {
        all.append(
            Diagnostic(
                code: "policy.\(code)", severity: .error, line: line, subject: subject, message: message,
                remedy: remedy))
    }
}

/// The members of one mapping of a policy, read by name; what is wrong with them is collected, with its line.
struct PolicyFields {
    let line: Int?
    private let subject: String
    private let members: [(name: String, line: Int?, node: Node)]

    /// - Parameter known: the names that may stand here, in the order in which a message lists them.
    init?(_ node: Node, _ subject: String, known: [String], _ findings: inout PolicyFindings) {
        (line, self.subject) = (node.mark?.line, subject)
        guard let mapping = node.mapping else {
            findings.add(
                "badValue", line, subject, "this is no list of `key: value` lines",
                "Give \(Self.list(known)).")
            return nil
        }
        members = mapping.map { ($0.key.string ?? "", $0.key.mark?.line, $0.value) }
        for member in members where !known.contains(member.name) {
            findings.add(
                "unknownKey", member.line, subject, "`\(member.name.prefix(40))` is no key that may stand here",
                "Use \(Self.list(known)).")
        }
    }

    var names: [String] { members.map(\.name) }

    func node(_ name: String) -> Node? { members.first { $0.name == name }?.node }

    /// A text; nil when it is absent, or with a finding when it is something else.
    func text(_ name: String, isRequired: Bool = false, _ findings: inout PolicyFindings) -> String? {
        guard let node = node(name) else {
            if isRequired {
                findings.add("missingKey", line, subject, "`\(name)` is missing", "Add `\(name): …`.")
            }
            return nil
        }
        guard let text = node.scalar?.string, !text.isEmpty, text.count <= 500 else {
            bad(name, "is no text of 1 to 500 characters", "Give it one.", &findings)
            return nil
        }
        return text
    }

    /// What a reader makes of a text; nil when it is absent, or with a finding when it makes nothing.
    func value<T>(
        _ name: String, isRequired: Bool = false, one of: String, _ findings: inout PolicyFindings,
        _ read: (String) -> T?
    ) -> T? {
        guard let text = text(name, isRequired: isRequired, &findings) else { return nil }
        if let value = read(text) { return value }
        bad(name, "is not what may stand here", "Give \(of).", &findings)
        return nil
    }

    /// One of an enumeration's words.
    func word<T: RawRepresentable & CaseIterable>(
        _ name: String, isRequired: Bool = false, _ findings: inout PolicyFindings
    ) -> T? where T.RawValue == String {
        value(name, isRequired: isRequired, one: Self.list(T.allCases.map(\.rawValue)), &findings) { T(rawValue: $0) }
    }

    /// The items of a list, or the one text that stands in its place; empty when it is absent.
    func words(_ name: String, one of: String, _ findings: inout PolicyFindings, _ isGood: (String) -> Bool) -> Set<
        String
    > {
        guard let node = node(name) else { return [] }
        let items = node.sequence.map(Array.init) ?? [node]
        var words: Set<String> = []
        for item in items {
            guard let word = item.scalar?.string, isGood(word) else {
                findings.add(
                    "badValue", item.mark?.line, subject, "`\(name)` holds what may not stand here", "Give \(of).")
                continue
            }
            words.insert(word)
        }
        if items.isEmpty { bad(name, "is an empty list", "Leave it out for all, or give \(of).", &findings) }
        return words
    }

    func bad(_ name: String, _ what: String, _ remedy: String, _ findings: inout PolicyFindings) {
        findings.add("badValue", node(name)?.mark?.line ?? line, subject, "`\(name)` \(what)", remedy)
    }

    /// `a, b or c`.
    static func list(_ words: [String]) -> String {
        guard let last = words.last, words.count > 1 else { return words.first ?? "" }
        return words.dropLast().joined(separator: ", ") + " or " + last
    }
}
