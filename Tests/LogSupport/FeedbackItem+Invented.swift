public import Casework
public import ScriptEngine

extension FeedbackItem {
    /// An item as an invented hub tells it.
    ///
    /// - Parameters:
    ///   - id: the hub's name for it.
    ///   - type: without what all begin with.
    ///   - event: the revision that it is about; nil for none.
    public static func invented(
        _ id: String, _ type: String, about event: String? = nil, _ data: [String: JSONValue] = [:],
        time: String = "2021-03-02T09:00:00Z"
    ) -> FeedbackItem {
        FeedbackItem(json: inventedJSON(id, type, about: event, data, time: time))
    }

    /// The same as the hub sends it.
    public static func inventedJSON(
        _ id: String, _ type: String, about event: String? = nil, _ data: [String: JSONValue] = [:],
        time: String = "2021-03-02T09:00:00Z"
    ) -> JSONValue {
        var all = data
        all["event"] = event.map(JSONValue.string)
        return .members([
            "specversion": "1.0", "id": .string(id), "source": "urn:uuid:00000000-0000-4000-8000-00000000000b",
            "type": .string("uk.layby.feedback.\(type)"), "time": .string(time), "datacontenttype": "application/json",
            "subject": event.map { .string(String($0[..<($0.lastIndex(of: "/") ?? $0.endIndex)])) },
            "data": .object(all),
        ])
    }
}
