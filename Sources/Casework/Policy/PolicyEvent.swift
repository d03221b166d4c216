internal import Crypto
public import ScriptEngine

/// Something laid down about records: a policy put in force, or a record held against its erasure.
///
/// Its entries are in the stream `StreamID.policy`.
public enum PolicyEvent: Hashable, Sendable {
    /// The text of a policy's file.
    case set(String)
    /// No rule erases it until it is released.
    case held(StreamID, reason: String)
    case released(StreamID, reason: String)

    /// The kind of its entry: `policy.set`, `retention.held`, `retention.released`.
    public var kind: String {
        switch self {
        case .set: "policy.set"
        case .held: "retention.held"
        case .released: "retention.released"
        }
    }

    /// All that it says, as its entry holds it; a policy with the SHA-256 of its text.
    public var payload: JSONValue {
        switch self {
        case .set(let text): ["text": .string(text), "sha256": .string(Self.digest(of: text))]
        case .held(let stream, let reason), .released(let stream, let reason):
            ["stream": .string(stream.text), "reason": .string(reason)]
        }
    }

    /// A reason may name anybody, so it is sealed; a policy is no secret.
    public var seal: Seal? {
        switch self {
        case .set: nil
        case .held(let stream, _), .released(let stream, _):
            Seal(.record, clear: ["stream": .string(stream.text)])
        }
    }

    /// Reads an event back; nil when it is none, or when a policy's text has not the digest beside it.
    public init?(kind: String, payload: JSONValue) {
        switch kind {
        case "policy.set":
            guard let text = payload["text"]?.string, payload["sha256"]?.string == Self.digest(of: text) else {
                return nil
            }
            self = .set(text)
        case "retention.held", "retention.released":
            guard let stream = payload["stream"]?.string.flatMap({ StreamID($0) }) else { return nil }
            let reason = payload["reason"]?.string ?? ""
            self = kind == "retention.held" ? .held(stream, reason: reason) : .released(stream, reason: reason)
        default: return nil
        }
    }

    /// SHA-256 of a policy's text, 64 lower-case hexadecimal digits.
    public static func digest(of text: String) -> String { SHA256.hash(data: Array(text.utf8)).hexadecimal }
}

/// The policy in force and the records that are held: the fold of the entries of `StreamID.policy`.
public struct PolicyBook: Hashable, Sendable {
    /// A policy that was put in force.
    public struct Edition: Hashable, Sendable {
        public let text: String
        public let since: Timestamp
        public let by: Actor

        /// SHA-256 of the text.
        public var digest: String { PolicyEvent.digest(of: text) }
    }

    /// Why a record is kept past its time.
    public struct Hold: Hashable, Sendable {
        public let reason: String
        public let since: Timestamp
        public let by: Actor
    }

    /// Every policy that was ever in force, oldest first; the last is in force.
    public private(set) var editions: [Edition] = []
    public private(set) var holds: [StreamID: Hold] = [:]

    /// - Parameter entries: those of `StreamID.policy`, in order; empty when nothing was ever laid down.
    public init(_ entries: some Sequence<Entry>) throws(ReplayError) {
        for entry in entries {
            switch PolicyEvent(kind: entry.kind, payload: entry.payload) {
            case .set(let text): editions.append(Edition(text: text, since: entry.at, by: entry.actor))
            case .held(let stream, let reason):
                holds[stream] = Hold(reason: reason, since: entry.at, by: entry.actor)
            case .released(let stream, _): holds[stream] = nil
            case nil: throw .unreadable(stream: entry.stream, version: entry.version, kind: entry.kind)
            }
        }
    }

    /// The policy in force; `Policy.none` while there is none.
    ///
    /// - Throws: `PolicyErrors` when this Layby cannot read it.
    public func policy() throws(PolicyErrors) -> Policy {
        guard let edition = editions.last else { return .none }
        return try Policy(yaml: edition.text)
    }
}
