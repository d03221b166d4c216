internal import Casework
package import IntelligenceLog
package import ScriptEngine

/// A batch as a hub reads it: events that it can keep, and what it says of those that are none.
package struct EventBatch {
    /// In the order of the batch.
    package let events: [ReceivedBatch.Event]
    /// For each that it cannot keep its id, empty where it has none, and why: `event.invalid` for what is no CloudEvent,
    /// `event.badData` for one of ours whose data is not of its type.
    package let rejected: [JSONValue]

    /// - Parameter body: a JSON array of CloudEvents 1.0; nil for anything else.
    package init?(body: [UInt8]) {
        guard let batch = try? JSONParser.parse(body).array else { return nil }
        var events: [ReceivedBatch.Event] = []
        events.reserveCapacity(batch.count)
        var rejected: [JSONValue] = []
        for event in batch {
            guard let kept = Self.event(event) else {
                rejected.append(["id": .string(event["id"]?.string ?? ""), "reason": "event.invalid"])
                continue
            }
            guard RecordSchema.holds(event["data"], ofType: kept.type) else {
                rejected.append(["id": .string(kept.id), "reason": "event.badData"])
                continue
            }
            events.append(kept)
        }
        (self.events, self.rejected) = (events, rejected)
    }

    /// An event that has what CloudEvents requires; nil for anything else.
    ///
    /// - Note: Source: CloudEvents 1.0.2, sections 3.1 (names and types of attributes) and 3.2 (required), JSON format 3.1.
    private static func event(_ event: JSONValue) -> ReceivedBatch.Event? {
        guard let attributes = event.object, event["specversion"] == "1.0", let id = text(event["id"]),
            let source = text(event["source"]), let type = text(event["type"])
        else { return nil }
        // Those that may be left out are texts with something in them, where they are there; null is as if they were not.
        for name in ["subject", "datacontenttype", "dataschema", "time"] {
            if let value = event[name], value != .null, text(value) == nil { return nil }
        }
        if let time = event["time"]?.string, Timestamp(iso: time) == nil { return nil }
        if event["data"] != nil, event["data_base64"] != nil { return nil }
        for (name, value) in attributes where name != "data" && name != "data_base64" {
            let isNamed =
                !name.isEmpty && name.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) }
            guard isNamed, value.array == nil, value.object == nil else { return nil }
        }
        return ReceivedBatch.Event(
            id: id, source: source, type: type, subject: event["subject"]?.string, body: CanonicalJSON.bytes(event))
    }

    private static func text(_ value: JSONValue?) -> String? {
        guard let text = value?.string, (1...longest).contains(text.utf8.count) else { return nil }
        return text
    }

    /// The longest attribute, in bytes.
    private static let longest = 1_000
}
