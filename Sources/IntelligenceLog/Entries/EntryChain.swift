internal import Casework
internal import Crypto
internal import Foundation
internal import ScriptEngine

/// How entries are chained: each hash covers the one before it, so nothing can be changed, removed or slipped in.
enum EntryChain {
    /// What the first entry has for a previous hash: 32 zero bytes.
    static let start = Data(count: 32)

    /// SHA-256 of the previous hash, the canonical header, a line feed, and the payload as it is stored.
    static func hash(previous: Data, position: Int, entry: Entry, payload: Data) -> Data {
        let header: JSONValue = [
            "position": .integer(position), "stream": .string(entry.stream.text), "version": .integer(entry.version),
            "kind": .string(entry.kind), "at": .integer(entry.at.milliseconds), "actor": .string(entry.actor.id),
        ]
        var hasher = SHA256()
        hasher.update(data: previous)
        hasher.update(data: CanonicalJSON.bytes(header))
        hasher.update(data: [0x0A])
        hasher.update(data: payload)
        return Data(hasher.finalize())
    }
}
