internal import Casework
internal import Foundation
internal import GRDB
internal import ScriptEngine

/// The SQL of the outbox: every record as it was made. Which hub gets it, and as what, stands in `DeliveryTable`.
enum OutboxTable {
    /// Adds a record, and what each hub gets of it.
    ///
    /// - Parameter isAfterErasure: whether the record's stream had something erased. Revisions that differed in that
    ///   alone count as one then, so the next number is the outbox's.
    static func add(
        _ record: HubRecord, isAfterErasure: Bool, _ plan: SharingPlan, _ vault: Vault, _ database: Database
    ) throws {
        var record = record
        if isAfterErasure {
            let last = try Int.fetchOne(
                database, sql: "SELECT max(revision) FROM outbox WHERE record = ?", arguments: [record.id])
            record = record.numbered(max(record.revision, (last ?? 0) + 1))
        }
        try database.cachedStatement(
            sql: "INSERT INTO outbox (record, revision, type, time, data, attachments) VALUES (?, ?, ?, ?, ?, ?)"
        ).execute(arguments: [
            record.id, record.revision, record.type, record.time.milliseconds,
            try sealed(Data(CanonicalJSON.bytes(record.data)), of: record.id, record.revision, vault, database),
            record.attachments.joined(separator: " "),
        ])
        let position = Int(database.lastInsertedRowID)
        for (hub, share) in plan.shares(of: record) {
            try DeliveryTable.add(share, of: record, at: position, to: hub, vault, database)
        }
    }

    /// A record's data as the outbox keeps it: sealed under a key of its stream's records.
    ///
    /// - Parameter hub: whose it is; nil for the outbox's own.
    static func sealed(
        _ data: Data, of record: String, _ revision: Int, for hub: HubCode? = nil, _ vault: Vault,
        _ database: Database
    ) throws -> Data {
        guard let stream = stream(of: record) else { throw LogError.notALog }
        return try vault.seal(data, of: stream, .records, context: context(record, revision, hub), database)
    }

    /// What was sealed; nil when it is empty, erased, or not what was sealed there.
    static func opened(
        _ data: Data, of record: String, _ revision: Int, for hub: HubCode? = nil, _ vault: Vault,
        _ database: Database
    ) throws -> Data? {
        guard let stream = stream(of: record) else { throw LogError.notALog }
        guard !data.isEmpty else { return nil }
        return try? vault.open(data, of: stream, .records, context: context(record, revision, hub), database)
    }

    private static func context(_ record: String, _ revision: Int, _ hub: HubCode?) -> String {
        HubRecord.eventID(record, revision) + (hub.map { " \($0)" } ?? "")
    }

    /// The stream that a record is of: what stands before the first slash.
    static func stream(of record: String) -> StreamID? { StreamID(String(record.prefix { $0 != "/" })) }

    /// A record as it was made; nil when it was erased, or is not what was sealed there.
    static func record(at position: Int, _ vault: Vault, _ database: Database) throws -> HubRecord? {
        let statement = try database.cachedStatement(
            sql: "SELECT record, revision, type, time, data FROM outbox WHERE position = ?")
        guard let row = try Row.fetchOne(statement, arguments: [position]) else { return nil }
        let (record, revision): (String, Int) = (row[0], row[1])
        guard let bytes = try opened(row[4], of: record, revision, vault, database),
            let data = try? JSONParser.parse(bytes)
        else { return nil }
        return HubRecord(
            id: record, revision: revision, type: row[2], time: Timestamp(milliseconds: row[3]), data: data,
            attachments: data.photographs)
    }

    /// A record that waits, and the hubs that it waits for.
    struct Waiting: Sendable {
        let position: Int
        let record: String
        let revision: Int
        let hubs: [HubCode]
    }

    /// A stream's records that wait for any hub.
    static func waiting(of stream: StreamID, _ database: Database) throws -> [Waiting] {
        let hubs = try DeliveryTable.hubs(database)
        let rows = try Row.fetchAll(
            database, sql: "SELECT position, record, revision FROM outbox \(range) ORDER BY position",
            arguments: within(stream))
        return try rows.compactMap { row in
            let waiting = try hubs.filter { try DeliveryTable.state(of: row[0], at: $0, database) == .waiting }
            return waiting.isEmpty
                ? nil : Waiting(position: row[0], record: row[1], revision: row[2], hubs: waiting)
        }
    }

    /// Lets a record wait again that was erased, with what can still be said, for the hubs that have not had that
    /// revision and may have it by the policy in force.
    ///
    /// - Returns: whether it waits for any.
    static func make(
        _ waiting: Waiting, again data: JSONValue, _ plan: SharingPlan, _ vault: Vault, _ database: Database
    ) throws -> Bool {
        let bytes = Data(CanonicalJSON.bytes(data))
        try database.execute(
            sql: "UPDATE outbox SET data = ?, attachments = ? WHERE position = ?",
            arguments: [
                try sealed(bytes, of: waiting.record, waiting.revision, vault, database),
                data.photographs.joined(separator: " "), waiting.position,
            ])
        guard let record = try record(at: waiting.position, vault, database) else { return false }
        var waits = false
        for hub in waiting.hubs {
            guard let share = plan.share(of: record, for: hub) else { continue }
            try DeliveryTable.remove(waiting.position, to: hub, database)
            try DeliveryTable.add(share, of: record, at: waiting.position, to: hub, vault, database)
            waits = true
        }
        return waits
    }

    /// Takes the data of a stream's records away for good, and what names their photographs. What waited is parked: the
    /// hub never gets it.
    ///
    /// - Returns: the records that waited for a hub; those that a hub has; and which hubs have how many.
    static func erase(
        _ stream: StreamID, _ database: Database
    ) throws -> (held: Set<Int>, sent: Set<Int>, hubs: [HubCode: Int]) {
        var (held, sent): (Set<Int>, Set<Int>) = ([], [])
        var hubs: [HubCode: Int] = [:]
        for hub in try DeliveryTable.hubs(database) {
            let rows = try Row.fetchAll(
                database,
                sql: """
                    SELECT position, state FROM deliveries WHERE hub = ? AND state IN ('waiting', 'accepted')
                        AND position IN (SELECT position FROM outbox \(range) AND data <> x'')
                    """, arguments: [hub.text] + within(stream))
            for row in rows {
                if row[1] == DeliveryState.waiting.rawValue {
                    held.insert(row[0])
                } else {
                    sent.insert(row[0])
                    hubs[hub, default: 0] += 1
                }
            }
            try DeliveryTable.erase("SELECT position FROM outbox \(range)", within(stream), to: hub, database)
        }
        try database.execute(
            sql: "UPDATE outbox SET data = x'', attachments = '' \(range)", arguments: within(stream))
        // The records that it makes from now on get another key.
        try database.execute(
            sql: "DELETE FROM keys WHERE stream = ? AND subject = ?",
            arguments: [stream.text, Subject.records.text])
        return (held, sent, hubs)
    }

    /// The records of one stream, by the index of the ids.
    private static let range = "WHERE record >= ? AND record < ?"

    private static func within(_ stream: StreamID) -> StatementArguments { ["\(stream)/", "\(stream)0"] }
}

extension Subject {
    /// What went to the hub, or waits to; of all subjects of the stream together.
    static let records = Subject(":records")
}
