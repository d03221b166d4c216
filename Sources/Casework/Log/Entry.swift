public import ScriptEngine

/// One thing that happened, as the log keeps it for good.
public struct Entry: Hashable, Sendable {
    public let stream: StreamID
    /// Its place in the stream: 1, 2, 3, …
    public let version: Int
    /// What happened: `call.answered`, `operation.briefed`, …
    public let kind: String
    public let at: Timestamp
    public let actor: Actor
    /// All that it says, as canonical JSON; of an erased one, what of it was never sealed.
    public let bytes: [UInt8]
    /// What of it is personal, and whose; nil when nothing is.
    public let seal: Seal?
    /// Whether the key of its personal part has been destroyed.
    public let isErased: Bool

    public init(
        stream: StreamID, version: Int, kind: String, at: Timestamp, actor: Actor, payload: JSONValue,
        seal: Seal? = nil
    ) {
        (self.stream, self.version, self.kind) = (stream, version, kind)
        (self.at, self.actor, bytes) = (at, actor, CanonicalJSON.bytes(payload))
        (self.seal, isErased) = (seal, false)
    }

    /// An entry as it was read back; its bytes are parsed when they are first wanted, and by whoever wants them.
    public init(
        stream: StreamID, version: Int, kind: String, at: Timestamp, actor: Actor, bytes: [UInt8], seal: Seal?,
        isErased: Bool
    ) {
        (self.stream, self.version, self.kind) = (stream, version, kind)
        (self.at, self.actor, self.bytes) = (at, actor, bytes)
        (self.seal, self.isErased) = (seal, isErased)
    }

    /// The same as a value; null when the bytes are no JSON.
    public var payload: JSONValue { (try? JSONParser.parse(bytes)) ?? .null }
}

/// How the personal part of an entry is kept: encrypted under the key of its subject.
public struct Seal: Hashable, Sendable {
    public let subject: Subject
    /// What of the payload is not personal, and stays readable without any key, as canonical JSON: places, states,
    /// counts, codes.
    public let clearBytes: [UInt8]

    public init(_ subject: Subject, clear: JSONValue = [:]) {
        (self.subject, clearBytes) = (subject, CanonicalJSON.bytes(clear))
    }

    /// A seal as it was read back; as with an entry, its bytes are parsed only by whoever wants them.
    public init(_ subject: Subject, clearBytes: [UInt8]) { (self.subject, self.clearBytes) = (subject, clearBytes) }

    /// The same as a value; null when the bytes are no JSON.
    public var clear: JSONValue { (try? JSONParser.parse(clearBytes)) ?? .null }
}

/// Whose personal data it is, within one stream: the whole record's, or that of one section of it, or of one instance of
/// a repeat section. Each has a key of its own in each stream, so that each can be erased alone.
public struct Subject: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// Empty for the whole record; else `driver`, `persons[3]`.
    public let text: String

    public init(_ text: String) { self.text = text }

    /// What belongs to no one section: answers that identify nobody by themselves.
    public static let record = Subject("")

    public static func < (left: Subject, right: Subject) -> Bool { left.text < right.text }

    public var description: String { text }
}

/// What one decision adds to the log: entries of one stream, its row, and the records that go out. All or none.
public struct Change: Sendable {
    public let stream: StreamID
    /// The stream's version before the change; 0 for a new stream. A stream that has moved on refuses it.
    public let expected: Int
    /// In order, numbered from `expected` + 1; empty when nothing happened.
    public let entries: [Entry]
    /// The stream's row after the change.
    public let summary: Summary
    public let records: [HubRecord]
    /// The subjects that were erased already when the stream was read. Where another is erased since, what rests on the
    /// stream is refused: it would bring back what was erased.
    public let erased: Set<Subject>

    public init(
        stream: StreamID, expected: Int, entries: [Entry], summary: Summary, records: [HubRecord],
        erased: Set<Subject> = []
    ) {
        (self.stream, self.expected, self.entries) = (stream, expected, entries)
        (self.summary, self.records, self.erased) = (summary, records, erased)
    }
}

/// What lists and measures need of a stream: a row that its entries can always make again.
public enum Summary: Hashable, Sendable {
    case call(CallSummary)
    case referral(ReferralSummary)
    case operation(OperationSummary)
    case penalty(PenaltySummary)
    case intelligence(IntelligenceSummary)
    case debriefs(DebriefsSummary)
    case safeguarding(SafeguardingSummary)
    case merge(MergeSummary)
}

/// Why entries do not make the state that they should.
public enum ReplayError: Error, Hashable, Sendable {
    /// An entry at this version has a kind or payload that its stream cannot hold.
    case unreadable(stream: StreamID, version: Int, kind: String)
    /// The stream has no entries.
    case empty
    /// The record was erased, so its state cannot be made again. Its row and its tombstone remain.
    case erased(stream: StreamID)

    init(unreadable entry: Entry) {
        self = .unreadable(stream: entry.stream, version: entry.version, kind: entry.kind)
    }

    /// - Throws: `.erased` when what the record as a whole rests on can no longer be read.
    static func refuseErased(_ entries: [Entry]) throws(ReplayError) {
        if let entry = entries.first(where: { $0.isErased && $0.seal?.subject == .record }) {
            throw .erased(stream: entry.stream)
        }
    }

    /// Stable; retired but never reused.
    public var code: String {
        switch self {
        case .unreadable: "replay.unreadable"
        case .empty: "replay.empty"
        case .erased: "replay.erased"
        }
    }
}
