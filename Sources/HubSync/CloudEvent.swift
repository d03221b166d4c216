public import Casework
public import ScriptEngine

/// A record in its CloudEvents 1.0 envelope.
///
/// - Note: Source: CloudEvents 1.0.2, JSON event format, section 4 (batch).
public enum CloudEvent {
    public static let batchMediaType = "application/cloudevents-batch+json"

    /// The envelope, the same to the byte each time that a record is sent.
    ///
    /// - Parameter log: the identity of the log that the record comes from.
    public static func json(of record: HubRecord, from log: String) -> JSONValue {
        [
            "specversion": "1.0", "id": .string(record.eventID), "source": .string("urn:uuid:\(log)"),
            "type": .string(record.type), "subject": .string(record.id), "time": .string(record.time.description),
            "datacontenttype": "application/json", "data": record.data,
        ]
    }
}
