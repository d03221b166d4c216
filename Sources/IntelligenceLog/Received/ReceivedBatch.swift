internal import ScriptEngine

/// A batch of events as a hub takes it: those that can be kept, and what came with them.
public struct ReceivedBatch: Sendable {
    /// One event.
    public struct Event: Sendable {
        /// As its sender named it.
        public let id: String
        public let source: String
        public let type: String
        /// What it is about; nil where the sender does not say.
        public let subject: String?
        /// The whole event, canonical JSON.
        public let body: [UInt8]

        public init(id: String, source: String, type: String, subject: String?, body: [UInt8]) {
            (self.id, self.source, self.type, self.subject, self.body) = (id, source, type, subject, body)
        }

        /// What makes it one of a kind: its source and id.
        public var key: String { Self.key(source, id) }

        static func key(_ source: String, _ id: String) -> String {
            CanonicalJSON.text([.string(source), .string(id)])
        }
    }

    public let events: [Event]
    /// How many of the batch were no events that can be kept.
    public var rejected = 0
    /// The identity of the log that it comes from; nil where the sender keeps none.
    public var sender: String?
    /// Where that log ended when the batch was sent.
    public var head: LogHead?
    /// When it was sent, in seconds since 1970, as its signature says; nil for one that is not signed.
    public var sentAt: Int?
    /// What the sender calls the delivery.
    public var delivery: String?
    /// The body, unpacked, in bytes.
    public var bytes = 0

    public init(events: [Event]) { self.events = events }
}
