public import Casework
public import ScriptEngine

/// How one record stands with one hub.
public enum DeliveryState: String, CaseIterable, Sendable {
    /// Exits: accepted, parked, discarded.
    case waiting
    /// The hub has it. Exit: waiting, when the hub was restored from a backup that is older.
    case accepted
    /// Refused for good, or erased: a person must see to it. Exits: waiting, discarded.
    case parked
    /// A person decided that it never goes; no exit.
    case discarded
}

/// Which of the records that wait.
public struct DeliveryFilter: Hashable, Sendable {
    /// `event-record`, …; empty for all.
    public var kinds: Set<String>
    /// Made then or later; nil for all.
    public var since: Timestamp?

    public init(kinds: Set<String> = [], since: Timestamp? = nil) { (self.kinds, self.since) = (kinds, since) }

    /// All of them.
    public static let all = DeliveryFilter()
}

/// A record that waits for a hub, as that hub is to get it.
public struct WaitingRecord: Hashable, Sendable {
    /// Its place in the outbox; records go in this order.
    public let position: Int
    /// The stream that it is of.
    public let stream: StreamID
    /// As in `HubRecord`: how this desk calls it.
    public let record: String
    /// How the hub knows it: `record`, or with a code in place of the stream.
    public let id: String
    /// As in `HubRecord`, and `type` and `attachments` likewise.
    public let revision: Int
    public let type: String
    /// As the hub is told it.
    public let time: Timestamp
    /// The record's data, canonical JSON, as it was frozen for this hub; empty when it is not what was sealed there.
    public let data: [UInt8]
    public let attachments: [String]
    /// What was withheld or coarsened for this hub, ascending: `removed driver_name`, …
    public let redacted: [String]

    /// The CloudEvents id: one for each revision.
    public var eventID: String { HubRecord.eventID(id, revision) }
}

/// What became of a record that was taken up for sending.
public struct Settlement: Hashable, Sendable {
    public let record: WaitingRecord
    /// Whether the hub has it; otherwise it is parked for a person to see.
    public let isAccepted: Bool
    /// The hub's code for its refusal, or ours; nil when it was accepted.
    public let reason: String?
    /// Whether the hub has seen it.
    public let wasSent: Bool

    public init(_ record: WaitingRecord, isAccepted: Bool, reason: String?, wasSent: Bool = true) {
        (self.record, self.isAccepted, self.reason, self.wasSent) = (record, isAccepted, reason, wasSent)
    }
}

/// One answer of a hub.
public struct HubReceipt: Sendable {
    public let hub: HubCode
    /// The stream of the hub's receipts; see `HubCode.receipts(at:)`.
    public let stream: StreamID
    /// The hub's address without a user's name and password.
    public let name: String
    /// The head that the batch was sent with.
    public let head: LogHead
    /// SHA-256 of the bytes that left, in hexadecimal; nil where they left in several requests.
    public let digest: String?
    /// What the sharing rests on; nil for a hub that no policy names.
    public let agreement: String?

    public init(
        hub: HubCode, stream: StreamID, name: String, head: LogHead, digest: String?, agreement: String?
    ) {
        (self.hub, self.stream, self.name) = (hub, stream, name)
        (self.head, self.digest, self.agreement) = (head, digest, agreement)
    }
}

/// How many records wait for a hub, were accepted, were refused for good, and were given up.
///
/// Of several hubs together, a record counts once for each.
public struct OutboxCounts: Hashable, Sendable {
    public let waiting: Int
    public let accepted: Int
    public let parked: Int
    public let discarded: Int
    /// When the oldest record that waits was made; nil when none does.
    public let oldestWaiting: Timestamp?
}

/// A record that a hub refused for good, or that never goes; nothing personal.
public struct ParkedRecord: Hashable, Sendable {
    public let hub: HubCode
    public let position: Int
    /// The CloudEvents id as this desk has it: the record, a slash, the revision.
    public let eventID: String
    /// `uk.layby.event-record`, …
    public let type: String
    public let time: Timestamp
    /// When the hub refused it; nil for one that was parked before any hub was asked.
    public let since: Timestamp?
    /// The hub's code, or ours.
    public let reason: String
    /// Whether it can be sent at all: not when it was erased.
    public let canBeRetried: Bool

    /// The type without what stands before every type: `event-record`.
    public var kind: String {
        type.hasPrefix(HubRecord.typePrefix) ? String(type.dropFirst(HubRecord.typePrefix.count)) : type
    }
}

/// Which deliveries somebody decides about.
public enum DeliveryChoice: Hashable, Sendable {
    /// Of `retry`: all that are parked. Of `discard`: those too, never what waits.
    case parked
    /// Of `discard`: all that wait, for a hub that nothing goes to any more.
    case waiting
    /// Those that were parked for a reason, by its code.
    case reason(String)
    /// By their places in the outbox; `discard` takes those that wait as well.
    case positions(Set<Int>)
}
