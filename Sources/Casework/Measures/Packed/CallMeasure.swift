internal import ReferenceData
public import ScriptEngine

/// What one closed call adds to the measures. Nothing in it is personal: a day, codes, and how questions stand.
public struct CallMeasure: Hashable, Sendable {
    public let call: CallID
    public let script: ScriptReference
    /// The event's day in London.
    public let day: CivilDate
    /// A force's slug.
    public let force: String?
    /// `lorry` also under versions that do not ask.
    public let eventType: String?
    public let handler: Actor
    public let isSimulated: Bool
    public let completeness: Completeness
    /// Whether what a civil-penalty referral needs stood.
    public let isReferable: Bool
    /// Applicable required questions, and those of them that are open.
    public let required: Tally
    public let open: Tally
    /// As `MeasureLayout.record` of its version has it.
    public let questions: [UInt8]

    /// Nil for a call that is not closed.
    public init?(_ call: Call, layout: MeasureLayout) {
        let interview = call.interview
        guard interview.phase == .closed, let closing = interview.closing else { return nil }
        let facts = CallFacts(interview)
        let asksType = call.script.question(role: CallFacts.Role.eventType.rawValue) != nil
        self.call = call.id
        script = call.script.reference
        day = CivilDate(
            days: LondonTime.civil(Int64((facts.eventTime ?? call.openedAt).seconds)).day.daysSince1970)
        (force, eventType) = (facts.force, asksType ? facts.eventType : "lorry")
        (handler, isSimulated, completeness) = (call.handler, call.isSimulated, closing.completeness)
        isReferable = interview.reached.contains(.civilPenaltyReferral)
        (required, open) = (interview.required, interview.open)
        questions = layout.record(of: interview)
    }
}
