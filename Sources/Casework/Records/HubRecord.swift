public import ScriptEngine

/// A record for the partner hub, frozen when it was made: sent again, it is the same to the byte.
public struct HubRecord: Hashable, Sendable {
    /// What the record is about, the same through its revisions: `<stream>/event-record`.
    public let id: String
    /// 1, 2, 3, … A later revision replaces an earlier one.
    public let revision: Int
    /// `uk.layby.event-record`, `uk.layby.casualty-alert`, …
    public let type: String
    public let time: Timestamp
    public let data: JSONValue
    /// SHA-256 of each photograph that the data names; they go before the record.
    public let attachments: [String]

    public init(id: String, revision: Int, type: String, time: Timestamp, data: JSONValue, attachments: [String] = []) {
        (self.id, self.revision, self.type) = (id, revision, type)
        (self.time, self.data, self.attachments) = (time, data, attachments)
    }

    /// The same under another number.
    public func numbered(_ revision: Int) -> HubRecord {
        HubRecord(id: id, revision: revision, type: type, time: time, data: data, attachments: attachments)
    }

    /// The CloudEvents id: one for each revision.
    public var eventID: String { Self.eventID(id, revision) }

    /// The CloudEvents id of a revision of a record.
    public static func eventID(_ id: String, _ revision: Int) -> String { "\(id)/\(revision)" }
}
