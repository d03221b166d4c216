/// A file that says it is a released version, and is not the file that was released.
enum ReleasedFileChanged {
    static let rule = ScriptRule(
        code: "script.releasedFileChanged", severity: .error, title: "A released file was changed",
        why: "Calls that ran under the released file could no longer be shown as they were asked.",
        remedy: "Put the released file back, and make the correction a new version.",
        failing: .init(
            yaml: """
                script: sample
                version: 1
                title: A sample
                notice: Invented.
                effective: 2024-01-01
                sections:
                  - id: first
                    title: First
                    questions:
                      - {id: colour, ask: What colour?, type: text}
                """,
            releasedDigest: "38a5553c2ab03583ca315b41b623d470b3ae4fa398c300f6d6b5887307007ee4"),
        passing: .init(
            yaml: """
                script: sample
                version: 1
                title: A sample
                notice: Invented.
                effective: 2024-01-01
                sections:
                  - id: first
                    title: First
                    questions:
                      - {id: colour, ask: Which colour?, type: text}
                """,
            releasedDigest: "38a5553c2ab03583ca315b41b623d470b3ae4fa398c300f6d6b5887307007ee4"))

    /// - Parameters:
    ///   - reference: of the file as it is.
    ///   - releasedDigest: the SHA-256 under which this version was released, lower-case hexadecimal; nil when it was not.
    static func findings(of reference: ScriptReference, releasedDigest: String?) -> [Diagnostic] {
        guard let releasedDigest, releasedDigest != reference.digest else { return [] }
        return [
            rule.finding(
                line: nil, subject: nil,
                "version \(reference.version) was released with SHA-256 \(releasedDigest.prefix(12))…, and this file has "
                    + "\(reference.digest.prefix(12))…")
        ]
    }
}
