-- The tables, triggers and indices of LogSchema.swift, so that the peer writes what Layby writes.

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
ALTER TABLE entries ADD COLUMN subject TEXT;
ALTER TABLE entries ADD COLUMN sealed BLOB CHECK ((sealed IS NULL) = (subject IS NULL));

CREATE TRIGGER entries_are_not_updated BEFORE UPDATE ON entries
    BEGIN SELECT RAISE (ABORT, 'entries are append-only'); END;
CREATE TRIGGER entries_are_not_deleted BEFORE DELETE ON entries
    BEGIN SELECT RAISE (ABORT, 'entries are append-only'); END;

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
ALTER TABLE calls ADD COLUMN reviewed_at INTEGER;
ALTER TABLE calls ADD COLUMN returned_at INTEGER;
CREATE INDEX calls_unreviewed ON calls (closed_at) WHERE phase = 'closed' AND reviewed_at IS NULL;

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
ALTER TABLE referrals ADD COLUMN since INTEGER;
ALTER TABLE referrals ADD COLUMN deadlines TEXT;

CREATE TABLE "operations" (
    id TEXT NOT NULL PRIMARY KEY,
    sealed_name BLOB NOT NULL,
    kind TEXT NOT NULL,
    force TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    ended_at INTEGER
) STRICT;

CREATE TABLE "outbox" (
    position INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    record TEXT NOT NULL,
    revision INTEGER NOT NULL,
    type TEXT NOT NULL,
    time INTEGER NOT NULL,
    data BLOB NOT NULL,
    attachments TEXT NOT NULL,
    UNIQUE (record, revision)
) STRICT;

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
