private import ReferenceData
public import ScriptEngine

/// One adult of the Duty to Notify as it leaves the desk. It can hold nothing but codes of fixed lists: there is no room
/// in it for anything that somebody typed, nor for an id or a day.
///
/// - Note: Source: Modern Slavery Act 2015 s.52(3): a notification must not identify an adult who does not consent.
public struct DutyToNotifyRow: Hashable, Sendable, Comparable {
    /// A nationality of the reference data.
    private struct ListedNationality: Hashable, Sendable {
        let code: String

        init?(_ code: String?) {
            guard let code, Nationalities.nationality(code: code) != nil else { return nil }
            self.code = code
        }
    }

    /// A police force area of the reference data.
    private struct ListedForce: Hashable, Sendable {
        let slug: String

        init?(_ slug: String?) {
            guard let slug, Forces.force(slug: slug) != nil else { return nil }
            self.slug = slug
        }
    }

    private let gender: Sex?
    private let nationality: ListedNationality?
    private let force: ListedForce?
    private let natures: Set<Exploitation>

    /// The names of its fields, in their order.
    static let names = ["gender", "nationality", "forceArea", "nature"]

    /// The row of an adult whose Duty to Notify was sent; nil for anybody else, above all whoever is or may be a child.
    public init?(_ summary: SafeguardingSummary) {
        guard summary.notifiedOn != nil, let standing = summary.standing, standing.age == .adult else { return nil }
        gender = standing.sex
        nationality = ListedNationality(standing.nationality)
        force = ListedForce(summary.force)
        natures = standing.natures
    }

    /// What each field says; `not-known` where there is nothing.
    var cells: [String] {
        let nature = natures.sorted().map(\.rawValue).joined(separator: " ")
        return [gender?.rawValue, nationality?.code, force?.slug, nature.isEmpty ? nil : nature].map {
            $0 ?? "not-known"
        }
    }

    public static func < (left: DutyToNotifyRow, right: DutyToNotifyRow) -> Bool {
        left.cells.lexicographicallyPrecedes(right.cells)
    }
}

/// The anonymised Duty to Notify of a period.
public struct DutyToNotifyExport: Sendable {
    /// What it can be written as.
    public enum Form: String, CaseIterable, Sendable { case csv, json }

    public let from: CivilDate
    public let until: CivilDate
    /// Sorted by what they say, so that their order tells nothing more.
    public let rows: [DutyToNotifyRow]
    /// The records that are in it, for the log's entry; they do not leave.
    public let records: [StreamID]
    /// Adults of the period who are not in it since they were erased.
    public let erased: Int

    /// - Parameters:
    ///   - from: the first day on which a notification was sent; `until` the last. Both count.
    ///   - includesSimulated: whether invented records are in it.
    public init(
        _ summaries: [SafeguardingSummary], from: CivilDate, until: CivilDate, includesSimulated: Bool
    ) {
        (self.from, self.until) = (from, until)
        let sent = summaries.filter { summary in
            summary.notifiedOn.map { from <= $0 && $0 <= until } ?? false && (includesSimulated || !summary.isSimulated)
        }
        let found = sent.compactMap { summary in DutyToNotifyRow(summary).map { (summary.id.stream, $0) } }
        (rows, records) = (found.map(\.1).sorted(), found.map(\.0))
        erased = sent.count { $0.standing == nil }
    }

    /// All that leaves.
    public func text(as form: Form) -> String {
        switch form {
        case .csv: CSVRow.text(DutyToNotifyRow.names) + rows.map { CSVRow.text($0.cells) }.joined()
        case .json:
            CanonicalJSON.text(
                .members([
                    "export": "layby.dutyToNotify", "from": .string(from.description),
                    "until": .string(until.description),
                    "rows": .array(
                        rows.map { row in
                            .object(
                                Dictionary(zip(DutyToNotifyRow.names, row.cells.map(JSONValue.string))) { $1 })
                        }),
                ])) + "\n"
        }
    }

    /// SHA-256 of all that leaves, in hexadecimal.
    public func digest(as form: Form) -> String {
        var digest = ExportDigest()
        digest.update(text(as: form))
        return digest.text
    }

    /// What the log is told before it leaves: entries of at most 500 records, all with the digest of the whole.
    public func disclosures(to recipient: Recipient, as form: Form, why: String?) -> [AuditEvent] {
        let digest = digest(as: form)
        return stride(from: 0, to: max(records.count, 1), by: 500).map { first in
            .disclosed(
                records[first..<min(first + 500, records.count)].map { AuditEvent.Target($0) }, to: recipient.code,
                form: "duty-to-notify \(form.rawValue)",
                redacted: ["everything but gender, nationality, force area and nature of exploitation"],
                agreement: recipient.agreement, digest: digest, justification: why)
        }
    }
}
