internal import Casework
internal import Foundation
internal import GRDB
internal import ScriptEngine

/// The SQL of safeguarding records: a row each. In the clear stand whose it is within which call, force and days; what it
/// says of the person is sealed.
enum SafeguardingTable {
    static let schema = """
        CREATE TABLE safeguarding (
            id TEXT NOT NULL PRIMARY KEY,
            call TEXT NOT NULL,
            subject TEXT NOT NULL,
            force TEXT,
            encountered_on INTEGER NOT NULL,
            simulated INTEGER NOT NULL,
            open INTEGER NOT NULL,
            referred_on INTEGER,
            notified_on INTEGER,
            opened_at INTEGER NOT NULL,
            version INTEGER NOT NULL,
            sealed_standing BLOB NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE UNIQUE INDEX safeguarding_by_person ON safeguarding (call, subject);
        """

    static func put(_ record: SafeguardingSummary, _ vault: Vault, _ database: Database) throws {
        let standing = record.standing.map { CanonicalJSON.bytes($0.json) } ?? []
        let sealed = try vault.seal(Data(standing), of: record.id.stream, .record, context: context, database)
        try database.cachedStatement(
            sql: """
                INSERT INTO safeguarding VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (id) DO UPDATE SET
                    call = excluded.call, subject = excluded.subject, force = excluded.force,
                    encountered_on = excluded.encountered_on, simulated = excluded.simulated, open = excluded.open,
                    referred_on = excluded.referred_on, notified_on = excluded.notified_on,
                    opened_at = excluded.opened_at, version = excluded.version,
                    sealed_standing = excluded.sealed_standing
                """
        ).execute(arguments: [
            record.id.description, record.call.description, record.subject.text, record.force,
            record.encounteredOn.days, record.isSimulated, record.isOpen, record.referredOn?.days,
            record.notifiedOn?.days, record.openedAt.milliseconds, record.version, sealed,
        ])
    }

    static func record(_ row: Row, _ vault: Vault, _ database: Database) throws -> SafeguardingSummary {
        guard let id = StreamID(row["id"]), let call = StreamID(row["call"]),
            let instance = CallPerson.instance(of: Subject(row["subject"]))
        else { throw LogError.notALog }
        let sealed: Data = row["sealed_standing"]
        let bytes = try sealed.isEmpty ? nil : vault.open(sealed, of: id, .record, context: context, database)
        let standing = try bytes.map { bytes in
            guard let json = try? JSONParser.parse([UInt8](bytes)), let standing = SafeguardingStanding(json: json)
            else {
                throw LogError.notALog
            }
            return standing
        }
        func day(_ name: String) -> CivilDate? { (row[name] as Int?).map { CivilDate(days: $0) } }
        return SafeguardingSummary(
            id: SafeguardingID(id), call: CallID(call), instance: instance, force: row["force"],
            encounteredOn: CivilDate(days: row["encountered_on"]), isSimulated: row["simulated"], isOpen: row["open"],
            referredOn: day("referred_on"), notifiedOn: day("notified_on"),
            openedAt: Timestamp(milliseconds: row["opened_at"]), version: row["version"], standing: standing)
    }

    private static let context = "standing"

    /// The record of a person of a call; nil when there is none.
    static func stream(of subject: Subject, in call: CallID, _ database: Database) throws -> StreamID? {
        try String.fetchOne(
            try database.cachedStatement(sql: "SELECT id FROM safeguarding WHERE call = ? AND subject = ?"),
            arguments: [call.description, subject.text]
        ).flatMap { StreamID($0) }
    }
}
