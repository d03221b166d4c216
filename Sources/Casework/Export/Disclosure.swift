internal import Crypto
public import ScriptEngine

/// What stands with an export, for whoever receives it and whoever answers for it: what went to whom, by what agreement,
/// and what was left out.
public struct Disclosure: Sendable {
    /// What an export is written as.
    public enum Form: String, CaseIterable, Sendable { case ndjson, csv, geojson, kml }

    public let recipient: Recipient
    public let form: Form
    /// As `Redaction.words`.
    public let redacted: [String]
    public let at: Timestamp
    /// SHA-256 of the policy that the recipient's profile comes from; nil when none is in force.
    public let policy: String?
    /// The standing of the scripts that calls were taken under.
    public let notice: String

    public init(
        to recipient: Recipient, as form: Form, redacted: [String], at time: Timestamp, policy: String?, notice: String
    ) {
        (self.recipient, self.form, self.redacted) = (recipient, form, redacted)
        (at, self.policy, self.notice) = (time, policy, notice)
    }

    /// What goes with the records themselves.
    public var json: JSONValue {
        .members([
            "export": "layby.calls", "format": .string("\(form.rawValue)/1"), "at": .string(at.description),
            "recipient": .string(recipient.code), "recipientName": .string(recipient.name),
            "agreement": recipient.agreement.map(JSONValue.string), "policy": policy.map(JSONValue.string),
            "redacted": .array(redacted.map(JSONValue.string)), "notice": .string(notice),
        ])
    }

    /// What stands beside the file: `json`, with what left.
    public func sidecar(records: Int, digest: String) -> JSONValue {
        guard case .object(var members) = json else { return json }
        members["records"] = .integer(records)
        members["sha256"] = .string(digest)
        return .object(members)
    }
}

/// SHA-256 of an export, as it is written.
public struct ExportDigest: Sendable {
    private var hasher = SHA256()

    public init() {}

    /// Takes in the next bytes.
    public mutating func update(_ text: String) { hasher.update(data: Array(text.utf8)) }

    /// Of all that was taken in: 64 lower-case hexadecimal digits.
    public var text: String { hasher.finalize().hexadecimal }
}
