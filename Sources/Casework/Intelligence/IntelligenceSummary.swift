public import ScriptEngine

/// A report as lists see it.
public struct IntelligenceSummary: Hashable, Sendable {
    public let id: IntelligenceID
    public let origin: IntelligenceOrigin
    public let title: String
    public let marking: SecurityMarking
    public let phase: IntelligenceReport.Phase
    public let author: Actor
    public let force: String?
    public let isSimulated: Bool
    public let begunAt: Timestamp
    public let submittedAt: Timestamp?
    public let disseminatedAt: Timestamp?
    public let revision: Int
    public let items: Int
    /// Items that somebody must sanitise before the report goes to the hub.
    public let unready: Int
    /// Whose data of a call it repeats: sections, and numbered persons, as the call names them.
    public let subjects: Set<Subject>
    /// The number of its entries.
    public let version: Int

    public init(
        id: IntelligenceID, origin: IntelligenceOrigin, title: String, marking: SecurityMarking,
        phase: IntelligenceReport.Phase, author: Actor, force: String?, isSimulated: Bool, begunAt: Timestamp,
        submittedAt: Timestamp?, disseminatedAt: Timestamp?, revision: Int, items: Int, unready: Int,
        subjects: Set<Subject>, version: Int
    ) {
        (self.id, self.origin, self.title, self.marking, self.phase) = (id, origin, title, marking, phase)
        (self.author, self.force, self.isSimulated, self.begunAt) = (author, force, isSimulated, begunAt)
        (self.submittedAt, self.disseminatedAt, self.revision) = (submittedAt, disseminatedAt, revision)
        (self.items, self.unready, self.subjects, self.version) = (items, unready, subjects, version)
    }

    init(_ report: IntelligenceReport) {
        self.init(
            id: report.id, origin: report.origin, title: report.title, marking: report.marking, phase: report.phase,
            author: report.author, force: report.force, isSimulated: report.isSimulated, begunAt: report.begunAt,
            submittedAt: report.submittedAt, disseminatedAt: report.disseminations.last?.at,
            revision: report.revision, items: report.items.count,
            unready: report.items.count { !$0.isReady }, subjects: report.subjects, version: report.version)
    }

    /// What people call it.
    public var reference: String { "IR-\(id.stream.short.uppercased())" }
}
