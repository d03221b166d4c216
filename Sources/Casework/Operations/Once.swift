public import ScriptEngine

/// Names one line that somebody means to log, so that it is kept once however often a bad line makes them send it.
public struct Once: Hashable, Sendable {
    /// A UUID: 36 characters, lower case.
    public let text: String

    /// - Parameter text: as `text` says; nil for anything else.
    public init?(_ text: String) {
        guard let text = StreamID(text)?.text else { return nil }
        self.text = text
    }

    /// Makes one for a form that is drawn now.
    public init(at time: Timestamp, random: inout some RandomNumberGenerator) {
        text = StreamID(at: time, random: &random).text
    }
}
