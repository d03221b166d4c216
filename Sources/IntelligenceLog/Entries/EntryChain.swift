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
        var hasher = SHA256()
        hasher.update(data: previous)
        hasher.update(data: header(of: stored))
        hasher.update(data: [0x0A])
        hasher.update(data: stored.payload)
        if let sealed = stored.sealed { hasher.update(data: sealed) }
        return Data(hasher.finalize())
    }

    /// The canonical header: its names are in order as they stand here, and each entry is hashed whenever it is written
    /// or verified, so no value is made of it first.
    static func header(of stored: StoredEntry) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(320)
        add("{\"actor\":", text: stored.actor, to: &out)
        add(",\"at\":", number: stored.at, to: &out)
        add(",\"clear\":", number: stored.payload.count, to: &out)
        add(",\"kind\":", text: stored.kind, to: &out)
        add(",\"position\":", number: stored.position, to: &out)
        add(",\"stream\":", text: stored.stream, to: &out)
        if let subject = stored.subject { add(",\"subject\":", text: subject, to: &out) }
        add(",\"version\":", number: stored.version, to: &out)
        out.append(UInt8(ascii: "}"))
        return out
    }

    private static func add(_ name: StaticString, number: Int, to out: inout [UInt8]) {
        out.append(contentsOf: UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
        out.append(contentsOf: String(number).utf8)
    }

    private static func add(_ name: StaticString, text: String, to out: inout [UInt8]) {
        out.append(contentsOf: UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
        guard text.utf8.allSatisfy(isPlain) else { return out.append(contentsOf: CanonicalJSON.bytes(.string(text))) }
        out.append(UInt8(ascii: "\""))
        out.append(contentsOf: text.utf8)
        out.append(UInt8(ascii: "\""))
    }

    /// Whether a byte of a string stands for itself.
    private static func isPlain(_ byte: UInt8) -> Bool {
        byte >= 0x20 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
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
    static func context(version: Int, kind: String) -> String { "\(version) \(kind)" }
}
