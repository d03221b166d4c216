public import Casework
public import ScriptEngine

/// Calls on their way to one recipient, cut down as the policy in force says; the same from terminal and desk.
///
/// First `write`, which takes each call as it was when the list was made; then `note`, before the first byte leaves.
public struct CallSharing: Sendable {
    public let disclosure: Disclosure
    private let calls: [CallSummary]
    private let redaction: Redaction
    private let section: SectionID?
    private let children: ChildAnswers
    private let scripts: ScriptLibrary
    private let versions: [Script]
    private let log: IntelligenceLog

    /// What was written, or would be.
    public struct Written: Hashable, Sendable {
        /// Rows, lines, features or placemarks.
        public let records: Int
        /// Of the bytes, in hexadecimal.
        public let digest: String
        /// The calls that are in it.
        public let calls: [StreamID]
        /// How many were left out, since nothing is left of them.
        public let erased: Int
    }

    /// - Parameters:
    ///   - calls: in the order in which they are written.
    ///   - code: the recipient's; one that the policy does not name is sent nothing personal.
    ///   - section: for CSV, a repeat section whose instances are the rows; nil for calls as rows.
    ///   - children: what of children whoever sends it may see.
    /// - Throws: `PolicyErrors`, `ScriptLibraryError`, `LogError`.
    public init(
        _ calls: [CallSummary], to code: String, as form: Disclosure.Form, section: SectionID? = nil,
        children: ChildAnswers, of log: IntelligenceLog, scripts: ScriptLibrary, at time: Timestamp
    ) async throws {
        let book = try await log.policyBook()
        let recipient = try book.policy().recipient(code) ?? .unnamed(code)
        let pseudonyms =
            recipient.profile.needsPseudonyms
            ? Pseudonyms(key: try await log.pseudonymKey(), recipient: recipient.code) : nil
        var versions: [Script] = []
        for version in scripts.versions { versions.append(try scripts.script(version: version)) }
        redaction = Redaction(for: recipient, pseudonyms: pseudonyms)
        disclosure = Disclosure(
            to: recipient, as: form,
            redacted: redaction.words(for: versions)
                + (children == .withheld ? ["removed personal answers of children"] : []), at: time,
            policy: book.editions.last?.digest, notice: versions.last?.definition.notice ?? "")
        (self.calls, self.section, self.children) = (calls, section, children)
        (self.scripts, self.versions, self.log) = (scripts, versions, log)
    }

    /// Writes everything, a call at a time.
    ///
    /// - Throws: what `take` throws, `LogError`, `ReplayError`.
    public func write(_ take: (String) throws -> Void) async throws -> Written {
        var export = CallExport(disclosure, scripts: versions, section: section)
        var digest = ExportDigest()
        var written: [StreamID] = []
        func put(_ text: String) throws {
            digest.update(text)
            try take(text)
        }
        try put(export.head)
        for summary in calls {
            let entries = Array(try await log.entries(of: summary.id.stream).prefix(summary.version))
            let call: Call
            do {
                let shown = try await log.shown(entries, children, scripts: scripts)
                call = try Call.replayed(shown) { try scripts.script(matching: $0) }
            } catch ReplayError.erased { continue }
            try put(export.text(of: ExportedCall(call, redaction: redaction)))
            written.append(summary.id.stream)
        }
        try put(export.tail)
        return Written(
            records: export.records, digest: digest.text, calls: written, erased: calls.count - written.count)
    }

    /// Writes down that it goes: so many records an entry, all with the digest of the whole.
    ///
    /// - Throws: `LogError`.
    public func note(_ written: Written, why: String?, at time: Timestamp, by actor: Actor) async throws {
        let targets = written.calls.map { AuditEvent.Target($0) }
        for first in stride(from: 0, to: max(targets.count, 1), by: Self.most) {
            let event = AuditEvent.disclosed(
                Array(targets[first..<min(first + Self.most, targets.count)]), to: disclosure.recipient.code,
                form: disclosure.form.rawValue, redacted: disclosure.redacted,
                agreement: disclosure.recipient.agreement, digest: written.digest, justification: why)
            try await log.note(event, at: time, by: actor)
        }
    }

    /// An entry holds no more records than that.
    static let most = 500
}
