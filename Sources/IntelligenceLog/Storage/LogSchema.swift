private import Foundation
internal import GRDB

/// The tables of the log's file, made step by step; a step once released never changes.
enum LogSchema {
    /// - Parameters:
    ///   - vault: seals what a log from before sealing has in the clear.
    ///   - photographs: the folder of its photographs.
    static func migrator(_ vault: Vault, photographs: String) -> DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 entries, projections, outbox") { database in
            try database.execute(sql: entries)
            try database.execute(
                sql: "INSERT INTO log (id) VALUES (?)", arguments: [UUID().uuidString.lowercased()])
            try database.execute(sql: projections)
            try database.execute(sql: outbox)
        }
        migrator.registerMigration("2 sealing, audit") { database in
            try database.execute(sql: sealing)
            try vault.begin(database)
            try Sealing.sealAll(photographs: photographs, vault, database)
            try database.execute(sql: triggers)
            try database.execute(sql: audit)
        }
        migrator.registerMigration("3 search", migrate: SearchIndex.createTables)
        migrator.registerMigration("4 sessions") { try $0.execute(sql: SessionTable.schema) }
        migrator.registerMigration("5 calls by id") { try $0.execute(sql: callsByID) }
        // A step of its own, so that a kill before it is done leaves it to be done.
        migrator.registerMigration("6 no clear photographs") { _ in
            Sealing.removeClearPhotographs(in: photographs)
        }
        migrator.registerMigration("7 reviews, penalties") { database in
            try database.execute(sql: reviews)
            try database.execute(sql: PenaltyTable.schema)
        }
        migrator.registerMigration("8 lists, maps, views") { database in
            try database.execute(sql: lists)
            try database.execute(sql: PlaceTable.schema)
            try database.execute(sql: ViewTable.schema)
            // Made again by the next search, now with places.
            try SearchIndex.clear(database)
        }
        migrator.registerMigration("9 referrals") { try $0.execute(sql: ReferralRows.schema) }
        migrator.registerMigration("10 operations, recoveries") { try $0.execute(sql: RecoveryTable.schema) }
        migrator.registerMigration("11 intelligence") { try $0.execute(sql: IntelligenceTable.schema) }
        migrator.registerMigration("12 safeguarding") { try $0.execute(sql: SafeguardingTable.schema) }
        migrator.registerMigration("13 merges") { database in
            try database.execute(sql: MergeTable.schema)
            // Made again by the next search, now also by what looks and sounds alike.
            try SearchIndex.clear(database)
        }
        migrator.registerMigration("14 measures") { try $0.execute(sql: MeasureBlockTable.schema) }
        // Counted anew by the next report.
        migrator.registerMigration("15 measures: details and times") {
            try $0.execute(sql: MeasureBlockTable.partsSchema)
        }
        migrator.registerMigration("16 measures: calls by place") {
            try $0.execute(sql: MeasureBlockTable.slotSchema)
        }
        migrator.registerMigration("17 deliveries") { database in
            try database.execute(sql: DeliveryTable.schema)
            try database.execute(sql: DeliveryTable.split)
        }
        return migrator
    }

    /// Compares the tables, triggers and indices of a log with those of a new one. The triggers that keep entries as they
    /// are could be taken away, and others put in.
    ///
    /// - Throws: `.rulesChanged` with the first name that differs; nothing for a log of another version.
    static func check(_ database: Database) throws {
        let fresh = try DatabaseQueue()
        let migrator = migrator(Vault(GivenKeys([MasterKey()])), photographs: "")
        try migrator.migrate(fresh)
        guard try migrator.appliedIdentifiers(database) == fresh.read(migrator.appliedIdentifiers) else { return }
        let (own, expected) = (try rules(database), try fresh.read(rules))
        let names = Set(own.keys).union(expected.keys).sorted()
        if let name = names.first(where: { own[$0] != expected[$0] }) { throw LogError.rulesChanged(name: name) }
    }

    private static func rules(_ database: Database) throws -> [String: String] {
        let rows = try Row.fetchAll(
            database, sql: "SELECT name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_stat%'")
        return Dictionary(rows.map { ($0[0], $0[1] ?? "") }, uniquingKeysWith: { first, _ in first })
    }

    private static let entries = """
        CREATE TABLE log (
            id TEXT NOT NULL PRIMARY KEY
        ) STRICT;

        CREATE TABLE entries (
            position INTEGER NOT NULL PRIMARY KEY,
            stream TEXT NOT NULL,
            version INTEGER NOT NULL CHECK (version >= 1),
            kind TEXT NOT NULL,
            at INTEGER NOT NULL,
            actor TEXT NOT NULL,
            payload BLOB NOT NULL,
            previous BLOB NOT NULL CHECK (length(previous) = 32),
            hash BLOB NOT NULL CHECK (length(hash) = 32),
            UNIQUE (stream, version)
        ) STRICT;

        """ + triggers

    private static let triggers = """
        CREATE TRIGGER entries_are_not_updated BEFORE UPDATE ON entries
            BEGIN SELECT RAISE (ABORT, 'entries are append-only'); END;
        CREATE TRIGGER entries_are_not_deleted BEFORE DELETE ON entries
            BEGIN SELECT RAISE (ABORT, 'entries are append-only'); END;
        """

    private static let projections = """
        CREATE TABLE calls (
            id TEXT NOT NULL PRIMARY KEY,
            script TEXT NOT NULL,
            script_version INTEGER NOT NULL,
            script_digest TEXT NOT NULL,
            phase TEXT NOT NULL,
            simulated INTEGER NOT NULL,
            handler TEXT NOT NULL,
            opened_at INTEGER NOT NULL,
            closed_at INTEGER,
            event_time INTEGER,
            force TEXT,
            event_type TEXT,
            completeness TEXT,
            required_critical INTEGER NOT NULL, required_major INTEGER NOT NULL,
            required_moderate INTEGER NOT NULL, required_minor INTEGER NOT NULL,
            open_critical INTEGER NOT NULL, open_major INTEGER NOT NULL,
            open_moderate INTEGER NOT NULL, open_minor INTEGER NOT NULL,
            version INTEGER NOT NULL
        ) STRICT;

        CREATE TABLE referrals (
            id TEXT NOT NULL PRIMARY KEY,
            call TEXT NOT NULL,
            status TEXT NOT NULL,
            simulated INTEGER NOT NULL,
            force TEXT,
            event_time INTEGER,
            referred_at INTEGER NOT NULL,
            fields INTEGER NOT NULL,
            missing INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX referrals_by_call ON referrals (call);

        CREATE TABLE operations (
            id TEXT NOT NULL PRIMARY KEY,
            name TEXT NOT NULL,
            kind TEXT NOT NULL,
            force TEXT NOT NULL,
            started_at INTEGER NOT NULL,
            ended_at INTEGER
        ) STRICT;
        """

    private static let outbox = """
        CREATE TABLE outbox (
            position INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
            record TEXT NOT NULL,
            revision INTEGER NOT NULL,
            type TEXT NOT NULL,
            time INTEGER NOT NULL,
            data BLOB NOT NULL,
            attachments TEXT NOT NULL,
            state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'accepted', 'parked')),
            reason TEXT,
            UNIQUE (record, revision)
        ) STRICT;
        CREATE INDEX outbox_waiting ON outbox (position) WHERE state = 'waiting';
        """

    // MARK: 2

    private static let sealing = """
        ALTER TABLE log ADD COLUMN master_key TEXT NOT NULL DEFAULT '';
        ALTER TABLE log ADD COLUMN index_key BLOB NOT NULL DEFAULT x'';

        CREATE TABLE keys (
            stream TEXT NOT NULL,
            subject TEXT NOT NULL,
            wrapped BLOB NOT NULL,
            PRIMARY KEY (stream, subject)
        ) STRICT, WITHOUT ROWID;

        DROP TRIGGER entries_are_not_updated;
        DROP TRIGGER entries_are_not_deleted;
        ALTER TABLE entries ADD COLUMN subject TEXT;
        ALTER TABLE entries ADD COLUMN sealed BLOB CHECK ((sealed IS NULL) = (subject IS NULL));

        CREATE TABLE sealed_operations (
            id TEXT NOT NULL PRIMARY KEY,
            sealed_name BLOB NOT NULL,
            kind TEXT NOT NULL,
            force TEXT NOT NULL,
            started_at INTEGER NOT NULL,
            ended_at INTEGER
        ) STRICT;
        """

    private static let audit = """
        CREATE TABLE audit (
            position INTEGER NOT NULL,
            stream TEXT NOT NULL,
            subject TEXT NOT NULL,
            PRIMARY KEY (stream, position, subject)
        ) STRICT;
        """

    // MARK: 5

    /// A call's row stands in its key, so that an answer writes one page of it instead of three; and since ids sort by when
    /// they were made, the newest calls are found without looking at all.
    private static let callsByID = """
        ALTER TABLE calls RENAME TO calls_by_rowid;
        CREATE TABLE calls (
            id TEXT NOT NULL PRIMARY KEY,
            script TEXT NOT NULL,
            script_version INTEGER NOT NULL,
            script_digest TEXT NOT NULL,
            phase TEXT NOT NULL,
            simulated INTEGER NOT NULL,
            handler TEXT NOT NULL,
            opened_at INTEGER NOT NULL,
            closed_at INTEGER,
            event_time INTEGER,
            force TEXT,
            event_type TEXT,
            completeness TEXT,
            required_critical INTEGER NOT NULL, required_major INTEGER NOT NULL,
            required_moderate INTEGER NOT NULL, required_minor INTEGER NOT NULL,
            open_critical INTEGER NOT NULL, open_major INTEGER NOT NULL,
            open_moderate INTEGER NOT NULL, open_minor INTEGER NOT NULL,
            version INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        INSERT INTO calls SELECT * FROM calls_by_rowid;
        DROP TABLE calls_by_rowid;
        """

    // MARK: 7

    /// An answer touches no index: only closed calls that nobody has reviewed are in it.
    private static let reviews = """
        ALTER TABLE calls ADD COLUMN reviewed_at INTEGER;
        ALTER TABLE calls ADD COLUMN returned_at INTEGER;
        CREATE INDEX calls_unreviewed ON calls (closed_at) WHERE phase = 'closed' AND reviewed_at IS NULL;
        """

    // MARK: 8

    /// Lists are read from their newest end. Neither index is written by an answer: see `Projections.put`.
    private static let lists = """
        CREATE INDEX calls_by_time ON calls (\(CallSelection.time));
        CREATE INDEX calls_open ON calls (opened_at) WHERE phase <> 'closed';
        """
}
