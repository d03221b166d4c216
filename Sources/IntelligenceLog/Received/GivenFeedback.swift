public import Casework
public import ScriptEngine

/// Feedback as a hub gave it.
public struct GivenFeedback: Hashable, Sendable {
    /// Its place among all that was given.
    public let position: Int
    public let id: String
    public let kind: HubFeedback.Kind
    /// The record that it is about, without revision; nil for a list.
    public let subject: String?
    public let data: JSONValue
    public let at: Timestamp
}

/// A part of what was given, in its order.
public struct GivenFeedbackPage: Sendable {
    public let items: [GivenFeedback]
    /// What to ask for next; the same again where nothing followed.
    public let cursor: String
    /// Whether more follows.
    public let hasMore: Bool
}
