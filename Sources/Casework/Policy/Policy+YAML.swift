private import ReferenceData
public import ScriptEngine
internal import Yams

/// Why a policy cannot be used; every finding, in the order of the file.
public struct PolicyErrors: Error, Equatable, Sendable {
    public let findings: [Diagnostic]
    /// Stable; retired but never reused.
    public var code: String { "policy.invalid" }
}

extension Policy {
    /// Reads a policy's file.
    ///
    /// - Throws: `PolicyErrors` with every finding.
    public init(yaml: String) throws(PolicyErrors) {
        var findings = PolicyFindings()
        let policy = Self.read(yaml, &findings)
        guard let policy, findings.all.isEmpty else { throw PolicyErrors(findings: findings.byLine) }
        self = policy
    }

    private static func read(_ yaml: String, _ findings: inout PolicyFindings) -> Policy? {
        let root: Node?
        do { root = try Yams.compose(yaml: yaml) } catch {
            findings.add(
                "broken", (error as? YamlError)?.lineOfPolicy, "policy", "the file is no YAML",
                "Check its indentation, colons and quotes, and that no key stands twice.")
            return nil
        }
        guard let root else {
            findings.add(
                "broken", nil, "policy", "the file is empty", "Start from what layby policy example prints.")
            return nil
        }
        let known = ["policy", "title", "justification", "retention", "sharing", "suppressBelow"]
        guard let fields = PolicyFields(root, "policy", known: known, &findings) else { return nil }
        _ = fields.value("policy", isRequired: true, one: "1, the format of the file", &findings) {
            $0 == "1" ? 1 : nil
        }
        let title = fields.text("title", isRequired: true, &findings)
        let justifications = fields.node("justification").map { Self.justifications($0, &findings) } ?? [:]
        let below = fields.value("suppressBelow", one: "a whole number from 0, for none, to 100", &findings) { text in
            Int(text).flatMap { (0...100).contains($0) ? $0 : nil }
        }
        let retention = Self.items(fields, "retention", &findings) { RetentionRule($0, $1, &$2) }
        let sharing = Self.items(fields, "sharing", &findings) { Recipient($0, $1, &$2) }
        Self.checkUnique(retention.map { ($0.value.name, $0.line) }, "retention", &findings)
        Self.checkUnique(sharing.map { ($0.value.code, $0.line) }, "sharing", &findings)
        let hubs = sharing.compactMap { recipient in
            recipient.value.subscription.map { (name: $0.address, line: recipient.line) }
        }
        Self.checkUnique(hubs, "sharing", &findings)
        guard let title else { return nil }
        return Policy(
            title: title, justifications: justifications, retention: retention.map(\.value),
            sharing: sharing.map(\.value), suppressesBelow: below ?? usualSuppression)
    }

    private static func justifications(
        _ node: Node, _ findings: inout PolicyFindings
    ) -> [Purpose: Justification] {
        let known = Purpose.allCases.map(\.rawValue)
        guard let fields = PolicyFields(node, "justification", known: known, &findings) else { return [:] }
        var justifications: [Purpose: Justification] = [:]
        for purpose in Purpose.allCases { justifications[purpose] = fields.word(purpose.rawValue, &findings) }
        return justifications
    }

    private static func items<T>(
        _ fields: PolicyFields, _ name: String, _ findings: inout PolicyFindings,
        _ read: (Node, String, inout PolicyFindings) -> T?
    ) -> [(value: T, line: Int?)] {
        guard let node = fields.node(name) else { return [] }
        guard let items = node.sequence, items.count <= 1000 else {
            fields.bad(name, "is no list of at most 1000", "Begin each with `- `.", &findings)
            return []
        }
        var values: [(T, Int?)] = []
        for (index, item) in items.enumerated() {
            if let value = read(item, "\(name) \(index + 1)", &findings) { values.append((value, item.mark?.line)) }
        }
        return values
    }

    private static func checkUnique(
        _ names: [(name: String, line: Int?)], _ list: String, _ findings: inout PolicyFindings
    ) {
        var seen: Set<String> = []
        for (name, line) in names where !seen.insert(name).inserted {
            findings.add("duplicate", line, list, "`\(name)` stands there twice", "Give each a name of its own.")
        }
    }
}

extension RetentionRule {
    fileprivate init?(_ node: Node, _ subject: String, _ findings: inout PolicyFindings) {
        let known = [
            "name", "appliesTo", "simulated", "completeness", "force", "eventType", "unless", "after", "from",
            "authority",
        ]
        guard let fields = PolicyFields(node, subject, known: known, &findings) else { return nil }
        let code = "lower-case letters, digits and hyphens, at most 40"
        let name = fields.value("name", isRequired: true, one: code, &findings) { Recipient.isCode($0) ? $0 : nil }
        let records: Records? = fields.word("appliesTo", isRequired: true, &findings)
        let isSimulated = fields.value("simulated", one: "yes or no", &findings) { ["yes": true, "no": false][$0] }
        let closings = Completeness.allCases.map(\.rawValue)
        let completeness = fields.words("completeness", one: PolicyFields.list(closings), &findings) {
            closings.contains($0)
        }
        let forces = fields.words("force", one: "the slug of a force, such as kent", &findings) {
            Forces.force(slug: $0) != nil
        }
        let eventTypes = fields.words("eventType", one: "an event type's code, such as lorry", &findings) {
            !$0.isEmpty && $0.utf8.count <= 40
        }
        let unless = fields.words("unless", one: "referred", &findings) { $0 == "referred" }
        let period = fields.value("after", isRequired: true, one: "`730 days`, `24 months` or `7 years`", &findings) {
            Period(text: $0)
        }
        let start: Start? = fields.word("from", isRequired: true, &findings)
        let authority = fields.text("authority", isRequired: true, &findings)
        guard let name, let records, let period, let start, let authority else { return nil }
        if !records.starts.contains(start) {
            fields.bad(
                "from", "cannot be \(start.rawValue) for \(records.rawValue)",
                "Give \(PolicyFields.list(records.starts.map(\.rawValue))).", &findings)
        }
        let foreign = fields.names.filter { Self.namesOfCallsAlone.contains($0) && records != .calls }
        for name in foreign + (records == .operations ? fields.names.filter { $0 == "simulated" } : []) {
            fields.bad(name, "says nothing of \(records.rawValue)", "Leave it out.", &findings)
        }
        self.init(
            name: name, records: records, isSimulated: isSimulated,
            completeness: Set(completeness.compactMap(Completeness.init(rawValue:))), forces: forces,
            eventTypes: eventTypes, sparesReferred: !unless.isEmpty, period: period, start: start,
            authority: authority)
    }

    private static let namesOfCallsAlone = ["completeness", "eventType", "unless"]
}

extension YamlError {
    fileprivate var lineOfPolicy: Int? {
        switch self {
        case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _): mark.line
        case .duplicatedKeysInMapping(_, let context): context.mark.line
        default: nil
        }
    }
}
