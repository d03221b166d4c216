public import ScriptEngine

extension AuditEvent {
    /// The kind of its entry: `audit.consulted`, …
    public var kind: String {
        switch self {
        case .consulted: "audit.consulted"
        case .searched: "audit.searched"
        case .disclosed: "audit.disclosed"
        case .combined: "audit.combined"
        case .erased: "audit.erased"
        }
    }

    /// All that it says, as its entry holds it.
    public var payload: JSONValue {
        switch self {
        case .consulted(let target, let means, let justification):
            .members([
                "target": target.json, "by": .string(means), "justification": justification.map(JSONValue.string),
            ])
        case .searched(let shown, let justification):
            .members(["shown": .array(shown.map(\.json)), "justification": justification.map(JSONValue.string)])
        case .disclosed(let targets, let recipient, let form, let redacted, let agreement, let digest, let why):
            .members([
                "targets": .array(targets.map(\.json)), "to": .string(recipient), "form": .string(form),
                "redacted": .array(redacted.map(JSONValue.string)), "agreement": agreement.map(JSONValue.string),
                "digest": digest.map(JSONValue.string), "justification": why.map(JSONValue.string),
            ])
        case .combined(let targets, let into): ["targets": .array(targets.map(\.json)), "into": into.json]
        case .erased(let targets, let reason, let rule):
            .members([
                "targets": .array(targets.map(\.json)), "reason": .string(reason), "rule": rule.map(JSONValue.string),
            ])
        }
    }

    /// What somebody wrote is sealed; which records, whom they went to and by what rule stays readable without any key.
    public var seal: Seal? {
        guard case .object(var clear) = payload else { return nil }
        let sealed = Self.sealedMembers.filter { clear.removeValue(forKey: $0) != nil }
        return sealed.isEmpty ? nil : Seal(.record, clear: .object(clear))
    }

    private static let sealedMembers = ["justification", "reason"]

    /// Reads an event back; nil when it is none. Of an erased entry, what was sealed is missing, a reason empty.
    public init?(kind: String, payload: JSONValue) {
        let justification = payload["justification"]?.string
        switch kind {
        case "audit.consulted":
            guard let target = Target(json: payload["target"]), let means = payload["by"]?.string else { return nil }
            self = .consulted(target, by: means, justification: justification)
        case "audit.searched":
            guard let shown = Target.list(payload["shown"]) else { return nil }
            self = .searched(shown: shown, justification: justification)
        case "audit.disclosed":
            guard let targets = Target.list(payload["targets"]), let recipient = payload["to"]?.string,
                let form = payload["form"]?.string, let redacted = payload["redacted"]?.array
            else { return nil }
            self = .disclosed(
                targets, to: recipient, form: form, redacted: redacted.compactMap(\.string),
                agreement: payload["agreement"]?.string, digest: payload["digest"]?.string,
                justification: justification)
        case "audit.combined":
            guard let targets = Target.list(payload["targets"]), let into = Target(json: payload["into"]) else {
                return nil
            }
            self = .combined(targets, into: into)
        case "audit.erased":
            guard let targets = Target.list(payload["targets"]) else { return nil }
            self = .erased(targets, reason: payload["reason"]?.string ?? "", rule: payload["rule"]?.string)
        default: return nil
        }
    }
}

extension AuditEvent.Target {
    /// As entries hold it: its stream and, where it is one subject of it, that.
    var json: JSONValue { .members(["stream": .string(stream.text), "subject": subject.map { .string($0.text) }]) }

    init?(json: JSONValue?) {
        guard let json, let stream = json["stream"]?.string.flatMap({ StreamID($0) }) else { return nil }
        self.init(stream, json["subject"]?.string.map(Subject.init))
    }

    /// Nil unless it is a list of targets.
    fileprivate static func list(_ json: JSONValue?) -> [Self]? {
        guard let items = json?.array else { return nil }
        let targets = items.compactMap { Self(json: $0) }
        return targets.count == items.count ? targets : nil
    }
}
