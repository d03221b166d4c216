public import ScriptEngine

/// A referral as lists and measures see it. Nothing in it is personal.
public struct ReferralSummary: Hashable, Sendable {
    public let id: ReferralID
    public let call: CallID
    public let status: Referral.Status
    public let isSimulated: Bool
    public let force: String?
    public let eventTime: Timestamp?
    /// When it was first referred; of a draft, when it was made.
    public let referredAt: Timestamp
    /// Fields that apply, and those of them without an answer.
    public let fields: Int
    public let missing: Int
    /// The day in London on which its status took effect.
    public let since: CivilDate
    /// What runs.
    public let deadlines: [Deadline]

    /// - Parameter since: nil for the day on which it was referred.
    public init(
        id: ReferralID, call: CallID, status: Referral.Status, isSimulated: Bool, force: String?,
        eventTime: Timestamp?, referredAt: Timestamp, fields: Int, missing: Int, since: CivilDate? = nil,
        deadlines: [Deadline] = []
    ) {
        (self.id, self.call, self.status, self.isSimulated) = (id, call, status, isSimulated)
        (self.force, self.eventTime, self.referredAt) = (force, eventTime, referredAt)
        (self.fields, self.missing) = (fields, missing)
        (self.since, self.deadlines) = (since ?? CivilDate(inLondon: referredAt), deadlines)
    }

    init(_ referral: Referral) {
        self.init(
            id: referral.id, call: referral.call, status: referral.status, isSimulated: referral.isSimulated,
            force: referral.force, eventTime: referral.eventTime, referredAt: referral.referredAt,
            fields: referral.fields.count, missing: referral.missing.count, since: referral.since,
            deadlines: referral.deadlines)
    }
}
