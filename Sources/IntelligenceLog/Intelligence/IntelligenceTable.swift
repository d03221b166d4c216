internal import Casework
internal import Foundation
internal import GRDB
internal import ScriptEngine

/// The SQL of intelligence reports and of debriefs: a row each. Of a report only its title is text that somebody wrote,
/// and that is sealed.
enum IntelligenceTable {
    static let schema = """
        CREATE TABLE intelligence_reports (
            id TEXT NOT NULL PRIMARY KEY,
            call TEXT,
            person INTEGER,
            operation TEXT,
            sealed_title BLOB NOT NULL,
            marking TEXT NOT NULL,
            phase TEXT NOT NULL,
            author TEXT NOT NULL,
            force TEXT,
            simulated INTEGER NOT NULL,
            begun_at INTEGER NOT NULL,
            submitted_at INTEGER,
            disseminated_at INTEGER,
            revision INTEGER NOT NULL,
            items INTEGER NOT NULL,
            unready INTEGER NOT NULL,
            subjects TEXT NOT NULL,
            version INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX intelligence_reports_by_call ON intelligence_reports (call) WHERE call IS NOT NULL;

        CREATE TABLE debriefs (
            id TEXT NOT NULL PRIMARY KEY,
            call TEXT NOT NULL UNIQUE,
            recorded INTEGER NOT NULL,
            version INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        """

    /// The reports that repeat what a record says of a subject, or anything of it: made from the call, or naming somebody
    /// whom it names.
    static let madeFromCall = """
        (call = :call AND (:subject = '' OR instr(subjects, ' ' || :subject || ' ') > 0))
            OR (:subject = '' AND instr(subjects, ' ' || :call || '/') > 0)
            OR instr(subjects, ' ' || :call || '/' || :subject || ' ') > 0
        """

    // MARK: Reports

    static func put(_ report: IntelligenceSummary, _ vault: Vault, _ database: Database) throws {
        let sealed = try vault.seal(
            Data(report.title.utf8), of: report.id.stream, .record, context: context, database)
        try database.cachedStatement(
            sql: """
                INSERT OR REPLACE INTO intelligence_reports
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            report.id.description, report.origin.call?.description, report.origin.person,
            report.origin.operation?.description, sealed, report.marking.rawValue, report.phase.rawValue,
            report.author.id, report.force, report.isSimulated, report.begunAt.milliseconds,
            report.submittedAt?.milliseconds, report.disseminatedAt?.milliseconds, report.revision, report.items,
            report.unready, text(of: report.subjects), report.version,
        ])
    }

    static func report(_ row: Row, _ vault: Vault, _ database: Database) throws -> IntelligenceSummary {
        guard let id = StreamID(row["id"]), let marking = SecurityMarking(rawValue: row["marking"]),
            let phase = IntelligenceReport.Phase(rawValue: row["phase"])
        else { throw LogError.notALog }
        let title = try vault.open(row["sealed_title"], of: id, .record, context: context, database)
        let subjects: String = row["subjects"]
        return IntelligenceSummary(
            id: IntelligenceID(id),
            origin: IntelligenceOrigin(
                call: (row["call"] as String?).flatMap { StreamID($0) }, person: row["person"],
                operation: (row["operation"] as String?).flatMap { StreamID($0) }),
            title: title.map { String(decoding: $0, as: UTF8.self) } ?? "erased", marking: marking, phase: phase,
            author: Actor(row["author"]), force: row["force"], isSimulated: row["simulated"],
            begunAt: Timestamp(milliseconds: row["begun_at"]), submittedAt: timestamp(row["submitted_at"]),
            disseminatedAt: timestamp(row["disseminated_at"]), revision: row["revision"], items: row["items"],
            unready: row["unready"], subjects: Set(subjects.split(separator: " ").map { Subject(String($0)) }),
            version: row["version"])
    }

    private static let context = "title"

    /// Each between spaces, so that one is found and no part of another.
    private static func text(of subjects: Set<Subject>) -> String {
        subjects.isEmpty ? "" : " " + subjects.sorted().map(\.text).joined(separator: " ") + " "
    }

    private static func timestamp(_ milliseconds: Int?) -> Timestamp? {
        milliseconds.map(Timestamp.init(milliseconds:))
    }

    // MARK: Debriefs

    static func put(_ debriefs: DebriefsSummary, _ database: Database) throws {
        try database.cachedStatement(sql: "INSERT OR REPLACE INTO debriefs VALUES (?, ?, ?, ?)")
            .execute(arguments: [
                debriefs.stream.text, debriefs.call.description, debriefs.recorded, debriefs.version,
            ])
    }

    static func debriefs(_ row: Row) throws -> DebriefsSummary {
        guard let id = StreamID(row["id"]), let call = StreamID(row["call"]) else { throw LogError.notALog }
        return DebriefsSummary(stream: id, call: CallID(call), recorded: row["recorded"], version: row["version"])
    }
}
