public import ScriptEngine

/// Something that a hub tells those who sent it records.
public struct HubFeedback: Hashable, Sendable {
    /// What it tells.
    public enum Kind: String, CaseIterable, Sendable {
        /// Somebody there has taken the record on.
        case acknowledged = "uk.layby.feedback.acknowledged"
        case rejected = "uk.layby.feedback.rejected"
        case informationRequested = "uk.layby.feedback.information-requested"
        case referralOutcome = "uk.layby.feedback.referral-outcome"
        case driverAndHaulierList = "uk.layby.feedback.driver-and-haulier-list"
    }

    public let type: Kind
    /// The record that it is about, without revision; nil for a list.
    public let subject: String?
    public let data: JSONValue

    public init(type: Kind, subject: String?, data: JSONValue) {
        (self.type, self.subject, self.data) = (type, subject, data)
    }
}

/// Feedback as it was given.
public struct GivenFeedback: Hashable, Sendable {
    /// Its place among all that was given.
    public let position: Int
    public let id: String
    public let feedback: HubFeedback
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
