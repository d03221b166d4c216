internal import Casework
internal import Foundation
internal import GRDB
internal import ScriptEngine

/// Seals what a log from before sealing has in the clear. The chain is made anew over the sealed bytes; nothing else of
/// an entry changes.
enum Sealing {
    /// - Parameter photographs: their folder, in which each file stands under its digest.
    static func sealAll(photographs: String, _ vault: Vault, _ database: Database) throws {
        try sealEntries(photographs, vault, database)
        try sealOutbox(vault, database)
        for row in try Row.fetchAll(database, sql: "SELECT * FROM operations") {
            guard let id = StreamID(row["id"]) else { throw LogError.notALog }
            try database.execute(
                sql: "INSERT INTO sealed_operations VALUES (?, ?, ?, ?, ?, ?)",
                arguments: [
                    id.text, try Projections.sealed(row["name"], of: id, vault, database), row["kind"], row["force"],
                    row["started_at"], row["ended_at"],
                ])
        }
        try database.execute(sql: "DROP TABLE operations; ALTER TABLE sealed_operations RENAME TO operations")
    }

    private static func sealEntries(_ photographs: String, _ vault: Vault, _ database: Database) throws {
        var previous = EntryChain.start
        // Before sealing an entry had six columns and its payload.
        let rows = try Row.fetchAll(
            database, sql: "SELECT position, stream, version, kind, at, actor, payload FROM entries ORDER BY position")
        try database.execute(sql: "DELETE FROM entries")
        for row in rows {
            guard let stream = StreamID(row["stream"]) else { throw LogError.unreadable(position: row["position"]) }
            let bytes: Data = row["payload"]
            let payload = (try? JSONParser.parse(bytes)) ?? .null
            let clear = JSONValue.object((payload.object ?? [:]).filter { impersonal.contains($0.key) })
            let isPersonal = clear != payload
            let (version, kind): (Int, String) = (row["version"], row["kind"])
            let stored = StoredEntry(
                position: row["position"], stream: stream.text, version: version, kind: kind, at: row["at"],
                actor: row["actor"], subject: isPersonal ? Subject.record.text : nil,
                payload: Data(CanonicalJSON.bytes(clear)),
                sealed: isPersonal
                    ? try vault.seal(
                        EntryTable.padded(bytes, beside: Data(CanonicalJSON.bytes(clear))), of: stream, .record,
                        context: StoredEntry.context(version: version, kind: kind), database
                    )
                    : nil)
            previous = try EntryTable.append(stored, previous: previous, database)
            for digest in payload.photographs {
                guard let clear = FileManager.default.contents(atPath: "\(photographs)/\(digest)") else { continue }
                let sealed = try vault.seal(clear, of: stream, .record, context: digest, database)
                try SealedPhotograph.write(sealed, digest, of: stream, .record, in: photographs)
            }
        }
    }

    /// Removes the clear files, once their sealed copies are on the disk.
    static func removeClearPhotographs(in folder: String) {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] where name.count == 64 {
            unlink("\(folder)/\(name)")
        }
    }

    private static func sealOutbox(_ vault: Vault, _ database: Database) throws {
        for row in try Row.fetchAll(database, sql: "SELECT position, record, revision, data FROM outbox") {
            let sealed = try OutboxTable.sealed(row["data"], of: row["record"], row["revision"], vault, database)
            try database.execute(
                sql: "UPDATE outbox SET data = ? WHERE position = ?", arguments: [sealed, row["position"]])
        }
    }

    /// The members of payloads that identify nobody.
    private static let impersonal: Set<String> = [
        "question", "instance", "missing", "completeness", "required", "open", "sendPoint", "to", "from", "carried",
        "script", "simulated", "kind", "force", "eventTime", "call", "count", "pence", "reports", "accepted",
        "duplicates", "parked",
    ]
}
