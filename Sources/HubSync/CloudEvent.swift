public import IntelligenceLog
internal import ScriptEngine

/// A record in its CloudEvents 1.0 envelope.
///
/// - Note: Source: CloudEvents 1.0.2, JSON event format, section 4 (batch).
public enum CloudEvent {
    public static let batchMediaType = "application/cloudevents-batch+json"

    /// A batch as it is sent: a JSON array of envelopes, canonical, the same to the byte each time.
    ///
    /// - Parameter log: the identity of the log that the records come from.
    public static func batch(of records: some Collection<WaitingRecord>, from log: String) -> [UInt8] {
        var body: [UInt8] = [UInt8(ascii: "[")]
        body.reserveCapacity(records.reduce(2) { $0 + $1.data.count + 400 })
        for record in records {
            if body.count > 1 { body.append(UInt8(ascii: ",")) }
            body += envelope(of: record, from: log)
        }
        body.append(UInt8(ascii: "]"))
        return body
    }

    /// One envelope. The data is canonical already, and its name sorts before all others, so its bytes are put in as
    /// they are: what was frozen is what is sent.
    public static func envelope(of record: WaitingRecord, from log: String) -> [UInt8] {
        let others: JSONValue = [
            "specversion": "1.0", "id": .string(record.eventID), "source": .string("urn:uuid:\(log)"),
            "type": .string(record.type), "subject": .string(record.id), "time": .string(record.time.description),
            "datacontenttype": "application/json",
        ]
        return Array("{\"data\":".utf8) + record.data + [UInt8(ascii: ",")] + CanonicalJSON.bytes(others).dropFirst()
    }
}
