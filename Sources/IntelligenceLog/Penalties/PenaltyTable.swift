internal import Casework
internal import Crypto
internal import Foundation
internal import GRDB
internal import ScriptEngine

/// The SQL of outstanding penalties: a row each, found by its reference without the reference standing there.
enum PenaltyTable {
    static let schema = """
        CREATE TABLE penalties (
            id TEXT NOT NULL PRIMARY KEY,
            reference_token BLOB UNIQUE,
            sealed_reference BLOB NOT NULL,
            outstanding_pence INTEGER NOT NULL,
            issued_on INTEGER,
            listed_at INTEGER NOT NULL,
            updated_at INTEGER NOT NULL,
            version INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX penalties_by_sum ON penalties (outstanding_pence, id) WHERE outstanding_pence > 0;
        """

    /// A debt that somebody can still be asked for: one that was erased keeps its sum, for the figures, and is nobody's.
    static let isOwed = "outstanding_pence > 0 AND reference_token IS NOT NULL"

    /// What stands for a reference: HMAC-SHA256 by the index key, 16 bytes.
    static func token(_ reference: String, _ key: SymmetricKey) -> Data {
        let text = Data("penalty reference \(PenaltyList.key(of: reference))".utf8)
        return Data(HMAC<SHA256>.authenticationCode(for: text, using: key).prefix(16))
    }

    static func put(_ penalty: PenaltySummary, _ vault: Vault, _ database: Database) throws {
        let sealed = try vault.seal(
            Data(penalty.reference.utf8), of: penalty.id.stream, .record, context: context, database)
        try database.cachedStatement(
            sql: """
                INSERT INTO penalties VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (id) DO UPDATE SET
                    reference_token = excluded.reference_token, sealed_reference = excluded.sealed_reference,
                    outstanding_pence = excluded.outstanding_pence, issued_on = excluded.issued_on,
                    listed_at = excluded.listed_at, updated_at = excluded.updated_at, version = excluded.version
                """
        ).execute(arguments: [
            penalty.id.description, token(penalty.reference, try vault.indexKey(database)), sealed,
            penalty.outstandingPence, penalty.issuedOn?.days, penalty.listedAt.milliseconds,
            penalty.updatedAt.milliseconds, penalty.version,
        ])
        try RecoveryTable.put(penalty.recoveries, of: penalty.id, database)
    }

    static func penalty(_ row: Row, _ vault: Vault, _ database: Database) throws -> PenaltySummary {
        guard let id = StreamID(row["id"]) else { throw LogError.notALog }
        let reference = try vault.open(row["sealed_reference"], of: id, .record, context: context, database)
        return PenaltySummary(
            id: PenaltyID(id), reference: reference.map { String(decoding: $0, as: UTF8.self) } ?? "erased",
            outstandingPence: row["outstanding_pence"],
            issuedOn: (row["issued_on"] as Int?).map { CivilDate(days: $0) },
            listedAt: Timestamp(milliseconds: row["listed_at"]),
            updatedAt: Timestamp(milliseconds: row["updated_at"]), version: row["version"],
            recoveries: try RecoveryTable.recoveries(of: PenaltyID(id), database))
    }

    private static let context = "reference"

    /// The penalty with a reference; nil when none was listed, or it was erased.
    static func stream(_ token: Data, _ database: Database) throws -> StreamID? {
        try String.fetchOne(
            try database.cachedStatement(sql: "SELECT id FROM penalties WHERE reference_token = ?"),
            arguments: [token]
        ).flatMap { StreamID($0) }
    }

    /// Takes away what an erased penalty could be found by. A later list takes it in as a new one.
    static func forget(_ stream: StreamID, _ database: Database) throws {
        try database.execute(
            sql: "UPDATE penalties SET reference_token = NULL, sealed_reference = x'' WHERE id = ?",
            arguments: [stream.text])
    }
}
