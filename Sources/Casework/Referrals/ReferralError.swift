public import ScriptEngine

/// Why a call cannot be referred, or a referral not be moved. Nothing has changed then.
public enum ReferralError: Error, Hashable, Sendable {
    /// The script's send point is not reached; these fields have no answer.
    case notReady(missing: [Place])
    /// The event has no vehicle, so there is no vehicle penalty to refer.
    case noVehicle
    /// Nothing leads from the one status to the other; what does is named.
    case impossible(from: Referral.Status, to: Referral.Status, possible: [Referral.Status])
    /// The day on which it took effect is not over yet, or has not come.
    case inFuture
    /// It took effect before the event, or the move, that it follows, which was on that day.
    case tooEarly(least: CivilDate)
    case wanting(Referral.Status, [ReferralMove.Detail])
    /// A move to that status says no such thing.
    case notSaid(Referral.Status, [ReferralMove.Detail])
    /// A sum that cannot be: none, too much, or more than what stands open.
    case amount(standing: Int?)
    /// Too long, or a reason that is empty.
    case text(longest: Int)
    /// There is no move that could be taken back.
    case nothingToCorrect
    /// What went to CECPT and the hub cannot be taken back.
    case alreadySent
    /// The call says what it said when it was referred last.
    case unchanged
    /// A number of earlier incidents that cannot be.
    case count

    /// Stable; retired but never reused.
    public var code: String {
        switch self {
        case .notReady: "referral.notReady"
        case .noVehicle: "referral.noVehicle"
        case .impossible: "referral.impossible"
        case .inFuture: "referral.inFuture"
        case .tooEarly: "referral.tooEarly"
        case .wanting: "referral.wanting"
        case .notSaid: "referral.notSaid"
        case .amount: "referral.amount"
        case .text: "referral.text"
        case .nothingToCorrect: "referral.nothingToCorrect"
        case .alreadySent: "referral.alreadySent"
        case .unchanged: "referral.unchanged"
        case .count: "referral.count"
        }
    }
}
