public import ScriptEngine

/// How things stand with one hub: what waits for it, what it has, what it will not have.
public struct HubFigures: Hashable, Sendable {
    /// A try that did not reach the hub, or that it refused as a whole.
    public struct Trouble: Hashable, Sendable {
        /// `hub.unreachable`, …
        public let code: String
        public let at: Timestamp

        public init(code: String, at: Timestamp) { (self.code, self.at) = (code, at) }
    }

    /// The code that commands, metrics and addresses name it by.
    public let hub: String
    /// Records that it has not answered for yet.
    public let waiting: Int
    /// Since when the oldest of them waits; nil when none does.
    public let oldest: Timestamp?
    /// Records that it has.
    public let sent: Int
    /// Of those, the ones that somebody there has taken on.
    public let acknowledged: Int
    /// Records that it refused for good, or that cannot be sent; they wait for a person.
    public let parked: Int
    /// Records that a person decided not to send.
    public let discarded: Int
    /// When it last answered for records; nil when it never did.
    public let lastSuccess: Timestamp?
    /// The last try that failed, also when later ones did not; nil when none has.
    public let trouble: Trouble?

    public init(
        hub: String, waiting: Int, oldest: Timestamp?, sent: Int, acknowledged: Int, parked: Int, discarded: Int,
        lastSuccess: Timestamp?, trouble: Trouble?
    ) {
        (self.hub, self.waiting, self.oldest, self.sent) = (hub, waiting, oldest, sent)
        (self.acknowledged, self.parked, self.discarded) = (acknowledged, parked, discarded)
        (self.lastSuccess, self.trouble) = (lastSuccess, trouble)
    }

    /// Whether the last try failed.
    public var isFailing: Bool {
        guard let trouble else { return false }
        return lastSuccess.map { $0 < trouble.at } ?? true
    }

    /// Seconds that the oldest waiting record has waited; nil when none waits.
    public func oldestAge(at now: Timestamp) -> Int? { oldest.map { max(0, now.seconds - $0.seconds) } }

    /// As `layby sync status --format json` gives it.
    public func json(at now: Timestamp) -> JSONValue {
        func time(_ time: Timestamp?) -> JSONValue { time.map { .string($0.description) } ?? .null }
        return [
            "hub": .string(hub), "waiting": .integer(waiting), "sent": .integer(sent),
            "acknowledged": .integer(acknowledged), "parked": .integer(parked), "discarded": .integer(discarded),
            "oldestWaiting": time(oldest), "oldestAgeSeconds": oldestAge(at: now).map(JSONValue.integer) ?? .null,
            "lastSuccess": time(lastSuccess), "lastError": trouble.map { .string($0.code) } ?? .null,
            "lastErrorAt": time(trouble?.at), "failing": .boolean(isFailing),
        ]
    }
}
