/// One thing that a script must hold, with what a reader of a finding wants to know of it.
public struct ScriptRule: Sendable {
    /// Stable, such as `script.unknownReference`; retired but never reused.
    public let code: String
    public let severity: Diagnostic.Severity
    /// What is wrong when it is broken, in a few words.
    public let title: String
    /// What a call would suffer from it.
    public let why: String
    public let remedy: String
    /// The smallest script that breaks it and, so far as can be, nothing else.
    public let failing: Sample
    /// The same script put right.
    public let passing: Sample

    /// A whole script file, and what stands beside it where the rule looks there.
    public struct Sample: Sendable {
        public let yaml: String
        /// The version that it says it supersedes.
        public let superseded: String?
        /// The SHA-256 under which this version was released.
        public let releasedDigest: String?

        /// - Parameter yaml: a whole file, or `body` for what follows the usual head.
        public init(yaml: String, superseded: String? = nil, releasedDigest: String? = nil) {
            (self.yaml, self.superseded, self.releasedDigest) = (yaml, superseded, releasedDigest)
        }

        /// A script named `sample`, version 1, with this body from `sections:` on.
        public init(body: String) { self.init(yaml: Self.head + body) }

        static let head = """
            script: sample
            version: 1
            title: A sample
            notice: Invented.
            effective: 2024-01-01

            """
    }

    public init(
        code: String, severity: Diagnostic.Severity, title: String, why: String, remedy: String, failing: Sample,
        passing: Sample
    ) {
        (self.code, self.severity, self.title, self.why) = (code, severity, title, why)
        (self.remedy, self.failing, self.passing) = (remedy, failing, passing)
    }

    /// A finding of this rule.
    public func finding(
        line: Int?, subject: String?, _ message: String, remedy: String? = nil, severity: Diagnostic.Severity? = nil,
        evidence: Evidence? = nil
    ) -> Diagnostic {
        Diagnostic(
            code: code, severity: severity ?? self.severity, line: line, subject: subject, message: message,
            remedy: remedy ?? self.remedy, evidence: evidence)
    }
}
