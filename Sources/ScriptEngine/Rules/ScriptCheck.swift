/// A script file, read and proved: every finding of every rule in one run.
///
/// What could not be read is taken as "may hold or not", so that the rest is proved all the same.
public struct ScriptCheck: Sendable {
    /// The script as far as it could be read; nil when nothing of it could.
    public let script: Script?
    /// By line, those without one first.
    public let findings: [Diagnostic]
    private let lines: SourceLines

    /// - Parameters:
    ///   - superseded: the version that this one says it replaces; nil when it is not at hand.
    ///   - releasedDigest: the SHA-256 under which this version was released; nil when it was not.
    public init(
        yaml bytes: [UInt8], superseded: (ScriptDefinition) -> ScriptDefinition? = { _ in nil },
        releasedDigest: (ScriptReference) -> String? = { _ in nil }
    ) {
        let reading = ScriptReader.read(bytes)
        lines = reading.lines
        guard let definition = reading.definition else {
            script = nil
            findings = reading.diagnostics
            return
        }
        let script = Script(definition: definition, file: bytes)
        self.script = script
        let before = superseded(definition)
        let lines = lines
        let all =
            reading.diagnostics + WasUnknown.findings(of: definition, superseded: before, lines: lines)
            + VersionOrder.findings(of: definition, superseded: before, lines: lines)
            + ReleasedFileChanged.findings(
                of: script.reference, releasedDigest: releasedDigest(script.reference))
            + ScriptProof.findings(of: script, unread: reading.unread) { id, key in
                key.map { lines.nearest(to: id, key: $0) } ?? lines.line(of: id)
            }
        findings = all.enumerated().sorted { left, right in
            (left.element.line ?? 0, left.offset) < (right.element.line ?? 0, right.offset)
        }.map(\.element)
    }

    /// Where a question, section, alert or send point begins in the file.
    public func line(of id: String) -> Int? { lines.line(of: id) }

    /// Whether the script may be used.
    public var isUsable: Bool { script != nil && !findings.contains { $0.severity == .error } }
}
