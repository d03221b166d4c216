public import ScriptEngine

/// What a supervisor made of a closed call.
public struct CallReview: Hashable, Sendable {
    /// The outcomes of a review.
    public enum Outcome: String, CaseIterable, Sendable {
        /// It stands as it was closed.
        case accepted
        /// It was opened again for its handler, with a note.
        case returned
    }

    public let outcome: Outcome
    /// What the supervisor wrote; never nil when the call was returned.
    public let note: String?
    public let at: Timestamp
    public let actor: Actor
}
