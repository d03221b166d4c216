/// Why something that a hub told could not be applied. It is kept, and a person looks at it.
public enum FeedbackRefusal: Error, Hashable, Sendable {
    case malformed
    /// Of a type that this version does not know.
    case unknownType
    /// This log never made that revision of that record.
    case unknownRecord
    /// The record was erased.
    case erased
    /// The record's entries do not make a state.
    case unreadable
    /// What is asked of is no call, and was not made from one.
    case notACall
    /// A real decision cannot be about an invented event.
    case simulated
    /// The call was not referred, or more than once, so that nobody can tell which referral is meant.
    case noReferral
    /// The referral cannot go there from where it stands.
    case referral(ReferralError)
    /// A later edition of the list is here.
    case older

    /// Stable; retired but never reused.
    public var code: String {
        switch self {
        case .malformed: "feedback.malformed"
        case .unknownType: "feedback.unknownType"
        case .unknownRecord: "feedback.unknownRecord"
        case .erased: "feedback.erased"
        case .unreadable: "feedback.unreadable"
        case .notACall: "feedback.notACall"
        case .simulated: "feedback.simulated"
        case .noReferral: "feedback.noReferral"
        case .referral(let error): error.code
        case .older: "feedback.older"
        }
    }
}
