public import ScriptEngine

/// Script files checked together: by the engine's rules and the field's, each beside the version that it replaces.
public struct ScriptReview: Sendable {
    /// One file with its findings.
    public struct File: Sendable {
        public let name: String
        public let check: ScriptCheck
        /// Of all rules, by line.
        public let findings: [Diagnostic]
    }

    public let files: [File]

    /// - Parameters:
    ///   - files: the names are for the reader alone.
    ///   - library: where a version is looked for that is not among the files.
    public init(_ files: [(name: String, bytes: [UInt8])], library: ScriptLibrary = .released) {
        // What a file supersedes may stand beside it.
        let definitions = files.count > 1 ? files.compactMap { try? Script(yaml: $0.bytes).definition } : []
        self.files = files.map { name, bytes in
            let check = ScriptCheck(
                yaml: bytes,
                superseded: { definition in
                    guard let version = definition.supersedes else { return nil }
                    let beside = definitions.first { $0.script == definition.script && $0.version == version }
                    let kept = try? library.script(version: version).definition
                    return beside ?? (kept?.script == definition.script ? kept : nil)
                },
                releasedDigest: { ReleasedVersions.digest(of: $0) })
            var findings = check.findings
            // The field's rules are proved of a script that can be used; another has enough to put right first.
            if check.isUsable, let script = check.script {
                findings += DomainRules.findings(of: script) { check.line(of: $0) }
            }
            return File(name: name, check: check, findings: findings)
        }
    }

    /// How many findings there are of a severity.
    public func count(_ severity: Diagnostic.Severity) -> Int {
        files.reduce(0) { $0 + $1.findings.count { $0.severity == severity } }
    }
}
