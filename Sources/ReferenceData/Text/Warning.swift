/// What a careful listener would query about a text that was read all the same.
///
/// Holds no part of the text, since what a caller says may name a person; it is safe to log.
public struct Warning: Equatable, Sendable {
    /// Stable code, area and reason, as `coordinate.outsideArea`; retired, never reused.
    public let code: String
    /// One or two sentences to the call handler: what is doubtful, and what to ask.
    public let message: String

    /// Makes a warning from its code and its words.
    public init(code: String, message: String) {
        self.code = code
        self.message = message
    }
}
