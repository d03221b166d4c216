/// One finding about a script file: what, where, why, and what to do.
public struct Diagnostic: Hashable, Sendable {
    /// Whether the script can still be used: with a warning, yes; with an error, no. A note says what was not proved.
    public enum Severity: String, CaseIterable, Sendable { case error, warning, note }

    /// Stable, such as `script.unknownReference`; retired but never reused.
    public let code: String
    public let severity: Severity
    /// 1 for the first line of the file; nil where the finding has no one place.
    public let line: Int?
    /// The question, section, alert or send point that it concerns.
    public let subject: String?
    public let message: String
    public let remedy: String
    /// What shows it: answers that lead there, or the parts that exclude each other; nil where the file shows it itself.
    public let evidence: Evidence?

    public init(
        code: String, severity: Severity, line: Int?, subject: String?, message: String, remedy: String,
        evidence: Evidence? = nil
    ) {
        (self.code, self.severity, self.line, self.subject) = (code, severity, line, subject)
        (self.message, self.remedy, self.evidence) = (message, remedy, evidence)
    }
}

/// What shows that a finding is true.
public enum Evidence: Hashable, Sendable {
    /// The shortest list of answers that leads there.
    case witness(Witness)
    /// Parts of the script that cannot hold together, none of which can be left out, each in words.
    case conflict([String])
}

/// Why a script cannot be used; every finding of every rule, in the order of the file.
public struct ScriptErrors: Error, Equatable, Sendable {
    public let diagnostics: [Diagnostic]
}
