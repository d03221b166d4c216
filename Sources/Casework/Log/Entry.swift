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
    public let payload: JSONValue

    public init(
        stream: StreamID, version: Int, kind: String, at: Timestamp, actor: Actor, payload: JSONValue
    ) {
        (self.stream, self.version, self.kind) = (stream, version, kind)
        (self.at, self.actor, self.payload) = (at, actor, payload)
    }
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

    public init(stream: StreamID, expected: Int, entries: [Entry], summary: Summary, records: [HubRecord]) {
        (self.stream, self.expected, self.entries) = (stream, expected, entries)
        (self.summary, self.records) = (summary, records)
    }
}

/// What lists and measures need of a stream: a row that its entries can always make again.
public enum Summary: Hashable, Sendable {
    case call(CallSummary)
    case referral(ReferralSummary)
    case operation(OperationSummary)
}

/// Why entries do not make the state that they should.
public enum ReplayError: Error, Hashable, Sendable {
    /// An entry at this version has a kind or payload that its stream cannot hold.
    case unreadable(stream: StreamID, version: Int, kind: String)
    /// The stream has no entries.
    case empty

    /// Stable; retired but never reused.
    public var code: String {
        switch self {
        case .unreadable: "replay.unreadable"
        case .empty: "replay.empty"
        }
    }
}
