package import ScriptEngine

/// A batch as a hub reads it: events that it can keep, and what it says of those that are none.
package struct EventBatch {
    /// One event.
    package struct Event {
        /// As its sender named it.
        package let id: String
        /// What makes it one of a kind: its source and id.
        package let key: String
        /// Canonical JSON.
        package let body: [UInt8]
    }

    /// In the order of the batch.
    package let events: [Event]
    /// For each that lacks what CloudEvents requires, its id and `event.invalid`.
    package let rejected: [JSONValue]

    /// - Parameter body: a JSON array of CloudEvents 1.0; nil for anything else.
    package init?(body: [UInt8]) {
        guard let batch = try? JSONParser.parse(body).array else { return nil }
        var events: [Event] = []
        var rejected: [JSONValue] = []
        for event in batch {
            guard event["specversion"] == "1.0", let id = event["id"]?.string, !id.isEmpty,
                let source = event["source"]?.string, !source.isEmpty, event["type"]?.string?.isEmpty == false
            else {
                rejected.append(["id": event["id"] ?? "", "reason": "event.invalid"])
                continue
            }
            events.append(
                Event(
                    id: id, key: CanonicalJSON.text([.string(source), .string(id)]), body: CanonicalJSON.bytes(event)))
        }
        (self.events, self.rejected) = (events, rejected)
    }
}
