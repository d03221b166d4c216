/// Why a text could not be read.
///
/// Holds no part of the text, since what a caller says may name a person; it is safe to log.
public struct Misread: Error, Equatable, Sendable {
    /// Stable code, area and reason, as `coordinate.format`; retired, never reused.
    public let code: String
    /// What to give instead, as a noun phrase without a full stop, to follow "give" or "expected".
    public let expected: String

    /// Makes a misread from its code and what to give instead.
    ///
    /// - Parameter expected: a noun phrase that quotes nothing of the text that was read.
    public init(code: String, expected: String) {
        self.code = code
        self.expected = expected
    }
}
