public import ScriptEngine

/// A call as lists and measures see it. Nothing in it is personal: times, force, codes, states, counts.
public struct CallSummary: Hashable, Sendable {
    public let id: CallID
    public let script: ScriptReference
    public let phase: Interview.Phase
    public let isSimulated: Bool
    public let handler: Actor
    public let openedAt: Timestamp
    public let closedAt: Timestamp?
    /// When the people were found; nil while nobody has said.
    public let eventTime: Timestamp?
    /// A force's slug; nil while it is not set.
    public let force: String?
    public let eventType: String?
    /// How it was last closed; nil while it never was, or is open again.
    public let completeness: Completeness?
    public let required: Tally
    public let open: Tally
    /// The number of entries in its stream.
    public let version: Int
    /// When a supervisor accepted it; nil while nobody has since it was last closed.
    public let reviewedAt: Timestamp?
    /// When a supervisor returned it; nil once it is closed again.
    public let returnedAt: Timestamp?

    public init(
        id: CallID, script: ScriptReference, phase: Interview.Phase, isSimulated: Bool, handler: Actor,
        openedAt: Timestamp, closedAt: Timestamp?, eventTime: Timestamp?, force: String?, eventType: String?,
        completeness: Completeness?, required: Tally, open: Tally, version: Int,
        reviewedAt: Timestamp? = nil, returnedAt: Timestamp? = nil
    ) {
        (self.id, self.script, self.phase, self.isSimulated) = (id, script, phase, isSimulated)
        (self.handler, self.openedAt, self.closedAt) = (handler, openedAt, closedAt)
        (self.eventTime, self.force, self.eventType) = (eventTime, force, eventType)
        (self.completeness, self.required, self.open, self.version) = (completeness, required, open, version)
        (self.reviewedAt, self.returnedAt) = (reviewedAt, returnedAt)
    }

    /// The row of a call as it now stands.
    public init(_ call: Call) {
        let facts = CallFacts(call.interview)
        self.init(
            id: call.id, script: call.script.reference, phase: call.interview.phase, isSimulated: call.isSimulated,
            handler: call.handler, openedAt: call.openedAt, closedAt: call.closedAt, eventTime: facts.eventTime,
            force: facts.force, eventType: facts.eventType,
            completeness: call.interview.phase == .closed ? call.interview.closing?.completeness : nil,
            required: call.interview.required, open: call.interview.open, version: call.version,
            reviewedAt: call.review.flatMap { $0.outcome == .accepted ? $0.at : nil },
            returnedAt: call.review.flatMap { $0.outcome == .returned ? $0.at : nil })
    }

    /// When the event counts as having happened: when the people were found, else when the call came in.
    public var countedAt: Timestamp { eventTime ?? openedAt }
}
