internal import Crypto
internal import Foundation
internal import ScriptEngine

/// How entries are chained: each hash covers the one before it, so nothing can be changed, removed or slipped in.
enum EntryChain {
    /// What the first entry has for a previous hash: 32 zero bytes.
    static let start = Data(count: 32)

    /// SHA-256 of the previous hash, the canonical header, a line feed, and both parts of the payload as they are stored.
    ///
    /// The header holds the length of the clear part, so that no byte can move from one part to the other.
    static func hash(previous: Data, _ stored: StoredEntry) -> Data {
        let header = JSONValue.members([
            "position": .integer(stored.position), "stream": .string(stored.stream),
            "version": .integer(stored.version),
            "kind": .string(stored.kind), "at": .integer(stored.at), "actor": .string(stored.actor),
            "subject": stored.subject.map(JSONValue.string), "clear": .integer(stored.payload.count),
        ])
        var hasher = SHA256()
        hasher.update(data: previous)
        hasher.update(data: CanonicalJSON.bytes(header))
        hasher.update(data: [0x0A])
        hasher.update(data: stored.payload)
        if let sealed = stored.sealed { hasher.update(data: sealed) }
        return Data(hasher.finalize())
    }
}

/// An entry as its row holds it.
struct StoredEntry {
    var position: Int
    let stream: String
    let version: Int
    let kind: String
    /// Milliseconds since 1970.
    let at: Int
    let actor: String
    /// Whose key its personal part is sealed with; nil when nothing is.
    let subject: String?
    /// What is not personal, canonical JSON.
    let payload: Data
    /// The whole payload, canonical JSON, sealed; nil when nothing is personal.
    let sealed: Data?

    /// What the sealed part belongs to.
    var context: String { Self.context(version: version, kind: kind) }

    static func context(version: Int, kind: String) -> String { "\(version) \(kind)" }
}
