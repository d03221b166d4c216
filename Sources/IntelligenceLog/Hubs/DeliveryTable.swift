internal import Casework
internal import Foundation
internal import GRDB
internal import ScriptEngine

/// The SQL of what each hub gets of the outbox, and what became of it.
///
/// A row a hub and record. One that is cut down for its hub has its bytes in `redactions`, frozen when it was added: sent
/// again, it is the same to the byte. Only what waits is in an index, so what was accepted costs nobody anything.
enum DeliveryTable {
    static let schema = """
        CREATE TABLE deliveries (
            hub TEXT NOT NULL,
            position INTEGER NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('waiting', 'accepted', 'parked', 'discarded')),
            reason TEXT,
            redacted INTEGER NOT NULL,
            head INTEGER,
            settled INTEGER,
            PRIMARY KEY (hub, position)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX deliveries_waiting ON deliveries (hub, position) WHERE state = 'waiting';

        CREATE TABLE redactions (
            hub TEXT NOT NULL,
            position INTEGER NOT NULL,
            record TEXT NOT NULL,
            time INTEGER NOT NULL,
            data BLOB NOT NULL,
            attachments TEXT NOT NULL,
            words TEXT NOT NULL,
            PRIMARY KEY (hub, position)
        ) STRICT;
        CREATE INDEX redactions_by_record ON redactions (hub, record);
        """

    /// What waited in the outbox itself waits for the one hub of those days. A receipt names the records that it is for by
    /// their places, and what it accepted was sent with a head before it.
    static let split = """
        INSERT INTO deliveries SELECT 'hub', position, state, reason, 0, NULL, NULL FROM outbox;
        UPDATE deliveries SET head = receipt.position - 1, settled = receipt.position
            FROM (SELECT position, json_extract(CAST(payload AS TEXT), '$.first') AS first,
                json_extract(CAST(payload AS TEXT), '$.last') AS last FROM entries WHERE kind = 'hub.answered') AS receipt
            WHERE hub = 'hub' AND state = 'accepted' AND deliveries.position BETWEEN receipt.first AND receipt.last;
        CREATE TABLE outbox_of_records (
            position INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
            record TEXT NOT NULL,
            revision INTEGER NOT NULL,
            type TEXT NOT NULL,
            time INTEGER NOT NULL,
            data BLOB NOT NULL,
            attachments TEXT NOT NULL,
            UNIQUE (record, revision)
        ) STRICT;
        INSERT INTO outbox_of_records SELECT position, record, revision, type, time, data, attachments FROM outbox;
        DROP TABLE outbox;
        ALTER TABLE outbox_of_records RENAME TO outbox;
        """

    // MARK: Adding

    /// Adds what a hub gets of a record. A withdrawal goes only to who has something to withdraw.
    static func add(
        _ share: SharingPlan.Share, of record: HubRecord, at position: Int, to hub: HubCode, _ vault: Vault,
        _ database: Database
    ) throws {
        if record.isWithdrawal, hub != .standard, try !hasEarlier(than: record, hub, database) { return }
        var reason: String?
        var isRedacted = true
        switch share {
        case .whole: isRedacted = false
        case .redacted(let redacted):
            try freeze(redacted, of: record, at: position, for: hub, vault, database)
        case .undecided(let why): reason = why
        }
        try database.cachedStatement(
            sql: "INSERT INTO deliveries (hub, position, state, reason, redacted) VALUES (?, ?, ?, ?, ?)"
        ).execute(arguments: [
            hub.text, position, (reason == nil ? DeliveryState.waiting : .parked).rawValue, reason, isRedacted,
        ])
    }

    private static func freeze(
        _ redacted: RedactedRecord, of record: HubRecord, at position: Int, for hub: HubCode, _ vault: Vault,
        _ database: Database
    ) throws {
        let bytes = Data(CanonicalJSON.bytes(redacted.data))
        try database.cachedStatement(
            sql: """
                INSERT INTO redactions (hub, position, record, time, data, attachments, words)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            hub.text, position, redacted.id, redacted.time.milliseconds,
            try OutboxTable.sealed(bytes, of: record.id, record.revision, for: hub, vault, database),
            redacted.data.photographs.joined(separator: " "), redacted.words.joined(separator: "\n"),
        ])
    }

    /// Whether a hub was given an earlier revision of a record.
    static func hasEarlier(than record: HubRecord, _ hub: HubCode, _ database: Database) throws -> Bool {
        try Bool.fetchOne(
            database,
            sql: """
                SELECT EXISTS (SELECT 1 FROM outbox JOIN deliveries ON deliveries.position = outbox.position
                WHERE record = ? AND revision < ? AND hub = ? AND state <> 'discarded' AND reason IS NOT 'record.erased')
                """, arguments: [record.id, record.revision, hub.text]) ?? false
    }

    static func remove(_ position: Int, to hub: HubCode, _ database: Database) throws {
        for table in ["deliveries", "redactions"] {
            try database.execute(
                sql: "DELETE FROM \(table) WHERE hub = ? AND position = ?", arguments: [hub.text, position])
        }
    }

    // MARK: Reading

    /// Every hub that ever had a row: found step by step, since there are few of them and many rows.
    static func hubs(_ database: Database) throws -> [HubCode] {
        var hubs: [HubCode] = []
        let next = try database.cachedStatement(sql: "SELECT min(hub) FROM deliveries WHERE hub > ?")
        while let text = try String.fetchOne(next, arguments: [hubs.last?.text ?? ""]) {
            hubs.append(HubCode(kept: text))
        }
        return hubs
    }

    static func state(of position: Int, at hub: HubCode, _ database: Database) throws -> DeliveryState? {
        try String.fetchOne(
            try database.cachedStatement(sql: "SELECT state FROM deliveries WHERE hub = ? AND position = ?"),
            arguments: [hub.text, position]
        ).flatMap(DeliveryState.init(rawValue:))
    }

    /// By the index of what waits: SQLite would take the key instead, and walk past all that was ever accepted.
    static let waitingOnly = "deliveries INDEXED BY deliveries_waiting"

    /// Which records: a condition on `outbox`, with its arguments.
    private static func condition(_ filter: DeliveryFilter) -> (sql: String, arguments: StatementArguments) {
        var (sql, arguments) = ("", StatementArguments())
        if !filter.kinds.isEmpty {
            sql += " AND outbox.type IN (\(filter.kinds.map { _ in "?" }.joined(separator: ", ")))"
            arguments += StatementArguments(filter.kinds.sorted().map { HubRecord.typePrefix + $0 })
        }
        if let since = filter.since {
            // Where an earlier revision stays behind, later ones wait with it: none overtakes another.
            sql += """
                 AND outbox.time >= ? AND NOT EXISTS (SELECT 1 FROM outbox AS earlier JOIN deliveries AS its
                    ON its.position = earlier.position AND its.hub = deliveries.hub
                    WHERE earlier.record = outbox.record AND earlier.revision < outbox.revision
                        AND its.state = 'waiting' AND earlier.time < ?)
                """
            arguments += [since.milliseconds, since.milliseconds]
        }
        return (sql, arguments)
    }

    static func waiting(
        for hub: HubCode, _ filter: DeliveryFilter, after position: Int, limit: Int, bytes: Int,
        _ vault: Vault, _ database: Database
    ) throws -> [WaitingRecord] {
        let condition = condition(filter)
        let statement = try database.cachedStatement(
            sql: """
                SELECT outbox.position, outbox.record, revision, type, coalesce(redactions.time, outbox.time),
                    redacted, CASE WHEN redacted THEN redactions.data ELSE outbox.data END,
                    CASE WHEN redacted THEN redactions.attachments ELSE outbox.attachments END,
                    redactions.record, words
                FROM \(waitingOnly) JOIN outbox ON outbox.position = deliveries.position
                    LEFT JOIN redactions ON redacted AND redactions.hub = deliveries.hub
                        AND redactions.position = deliveries.position
                WHERE deliveries.hub = ? AND state = 'waiting' AND deliveries.position > ?\(condition.sql)
                ORDER BY deliveries.position LIMIT ?
                """)
        var records: [WaitingRecord] = []
        var size = 0
        let rows = try Row.fetchCursor(statement, arguments: [hub.text, position] + condition.arguments + [limit])
        while let row = try rows.next() {
            let record = try waiting(row, for: hub, vault, database)
            size += record.data.count
            if size > bytes, !records.isEmpty { break }
            records.append(record)
        }
        return records
    }

    private static func waiting(
        _ row: Row, for hub: HubCode, _ vault: Vault, _ database: Database
    ) throws -> WaitingRecord {
        let (record, revision, isRedacted): (String, Int, Bool) = (row[1], row[2], row[5])
        guard let stream = OutboxTable.stream(of: record) else { throw LogError.notALog }
        // One that was tampered with must not hold up the rest.
        let data = try OutboxTable.opened(
            row[6] ?? Data(), of: record, revision, for: isRedacted ? hub : nil, vault, database)
        let (attachments, words): (String?, String?) = (row[7], row[9])
        return WaitingRecord(
            position: row[0], stream: stream, record: record, id: row[8] ?? record, revision: revision,
            type: row[3], time: Timestamp(milliseconds: row[4]), data: [UInt8](data ?? Data()),
            attachments: (attachments ?? "").split(separator: " ").map(String.init),
            redacted: (words ?? "").split(separator: "\n").map(String.init))
    }

    /// The places of what waits for a hub, of a part of the outbox.
    static func waiting(for hub: HubCode, _ range: ClosedRange<Int>, _ database: Database) throws -> Set<Int> {
        try Set(
            Int.fetchAll(
                try database.cachedStatement(
                    sql:
                        "SELECT position FROM deliveries WHERE hub = ? AND state = 'waiting' AND position BETWEEN ? AND ?"
                ),
                arguments: [hub.text, range.lowerBound, range.upperBound]))
    }

    static func waitingCount(for hub: HubCode, _ filter: DeliveryFilter, _ database: Database) throws -> Int {
        let condition = condition(filter)
        let join = condition.sql.isEmpty ? "" : "JOIN outbox ON outbox.position = deliveries.position"
        return try Int.fetchOne(
            database,
            sql: "SELECT count(*) FROM \(waitingOnly) \(join) WHERE hub = ? AND state = 'waiting'\(condition.sql)",
            arguments: [hub.text] + condition.arguments) ?? 0
    }

    // MARK: What becomes of it

    static func settle(
        _ settlement: Settlement, at hub: HubCode, head: Int, receipt: Int, _ database: Database
    ) throws {
        try database.cachedStatement(
            sql: """
                UPDATE deliveries SET state = ?, reason = ?, head = ?, settled = ?
                WHERE hub = ? AND position = ? AND state = 'waiting'
                """
        ).execute(arguments: [
            (settlement.isAccepted ? DeliveryState.accepted : .parked).rawValue, settlement.reason,
            settlement.isAccepted ? head : nil, receipt, hub.text, settlement.record.position,
        ])
    }

    /// What of it waits never goes, and the bytes that were frozen for the hub are gone.
    ///
    /// - Parameter positions: SQL that selects them.
    static func erase(
        _ positions: String, _ arguments: StatementArguments, to hub: HubCode, _ database: Database
    ) throws {
        try database.execute(
            sql: """
                UPDATE deliveries SET state = 'parked', reason = 'record.erased'
                WHERE hub = ? AND state = 'waiting' AND position IN (\(positions))
                """, arguments: [hub.text] + arguments)
        try database.execute(
            sql: "UPDATE redactions SET data = x'', attachments = '' WHERE hub = ? AND position IN (\(positions))",
            arguments: [hub.text] + arguments)
    }

    /// What a hub accepted at a head or later waits again; not what was erased since.
    ///
    /// - Parameter receipts: the stream of the receipts that count.
    /// - Returns: how many.
    static func sendAgain(
        to hub: HubCode, acceptedFrom head: Int, _ receipts: StreamID, _ database: Database
    ) throws -> Int {
        try database.execute(
            sql: """
                UPDATE deliveries SET state = 'waiting', head = NULL, settled = NULL
                WHERE hub = ? AND state = 'accepted' AND head >= ?
                    AND (SELECT stream FROM entries WHERE position = settled) = ?
                    AND (SELECT data FROM outbox WHERE position = deliveries.position) <> x''
                """, arguments: [hub.text, head, receipts.text])
        return database.changesCount
    }
}
