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
        var body: [UInt8] = []
        append(records, from: log, to: &body)
        return body
    }

    /// Writes a batch behind what is there.
    static func append(_ records: some Collection<WaitingRecord>, from log: String, to body: inout [UInt8]) {
        body.reserveCapacity(body.count + records.reduce(2) { $0 + $1.data.count + 400 })
        body.append(UInt8(ascii: "["))
        for (index, record) in records.enumerated() {
            if index > 0 { body.append(UInt8(ascii: ",")) }
            append(record, from: log, to: &body)
        }
        body.append(UInt8(ascii: "]"))
    }

    /// One envelope.
    public static func envelope(of record: WaitingRecord, from log: String) -> [UInt8] {
        var envelope: [UInt8] = []
        append(record, from: log, to: &envelope)
        return envelope
    }

    /// Its members in canonical order. The data is canonical already, so its bytes are put in as they are:
    /// what was frozen is what is sent.
    private static func append(_ record: WaitingRecord, from log: String, to body: inout [UInt8]) {
        body.append(contentsOf: "{\"data\":".utf8)
        body.append(contentsOf: record.data)
        body.append(contentsOf: ",\"datacontenttype\":\"application/json\",\"id\":".utf8)
        CanonicalJSON.write(record.eventID, to: &body)
        body.append(contentsOf: ",\"source\":".utf8)
        CanonicalJSON.write("urn:uuid:\(log)", to: &body)
        body.append(contentsOf: ",\"specversion\":\"1.0\",\"subject\":".utf8)
        CanonicalJSON.write(record.id, to: &body)
        body.append(contentsOf: ",\"time\":".utf8)
        CanonicalJSON.write(record.time.description, to: &body)
        body.append(contentsOf: ",\"type\":".utf8)
        CanonicalJSON.write(record.type, to: &body)
        body.append(UInt8(ascii: "}"))
    }
}
