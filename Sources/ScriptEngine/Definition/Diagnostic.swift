/// One finding about a script file: what, where, and what to do.
public struct Diagnostic: Hashable, Sendable {
    /// Whether the script can still be used: with a warning, yes; with an error, no.
    public enum Severity: String, Sendable { case error, warning }

    /// Stable, such as `script.unknownReference`; retired but never reused.
    public let code: String
    public let severity: Severity
    /// 1 for the first line of the file; nil where the finding has no one place.
    public let line: Int?
    /// The question, section, alert or send point that it concerns.
    public let subject: String?
    public let message: String
    public let remedy: String
}

/// Why a script cannot be used; every finding of every rule, in the order of the file.
public struct ScriptErrors: Error, Equatable, Sendable {
    public let diagnostics: [Diagnostic]
}
