internal import Casework
internal import GRDB
internal import ScriptEngine

/// The SQL of who was decided to be who: a row a decision, and beside it the places that it is about. Nobody's name stands
/// in either.
enum MergeTable {
    static let schema = """
        CREATE TABLE merges (
            id TEXT NOT NULL PRIMARY KEY,
            kind TEXT NOT NULL,
            state TEXT NOT NULL,
            begun_at INTEGER NOT NULL,
            decided_at INTEGER NOT NULL,
            actor TEXT NOT NULL,
            version INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE merge_members (
            merge TEXT NOT NULL,
            number INTEGER NOT NULL,
            stream TEXT NOT NULL,
            subject TEXT NOT NULL,
            anchor TEXT NOT NULL,
            PRIMARY KEY (merge, number)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX merge_members_by_stream ON merge_members (stream);
        """

    static func put(_ merge: MergeSummary, _ database: Database) throws {
        try database.cachedStatement(sql: "INSERT OR REPLACE INTO merges VALUES (?, ?, ?, ?, ?, ?, ?)")
            .execute(arguments: [
                merge.id.description, merge.kind.rawValue, merge.state.rawValue, merge.begunAt.milliseconds,
                merge.decidedAt.milliseconds, merge.actor.id, merge.version,
            ])
        try forget(merge.id, database)
        for member in merge.members {
            try database.cachedStatement(sql: "INSERT INTO merge_members VALUES (?, ?, ?, ?, ?)")
                .execute(arguments: [
                    merge.id.description, member.number, member.address.stream.text, member.subject.text,
                    member.address.anchor,
                ])
        }
    }

    /// Takes away which places a decision is about.
    static func forget(_ merge: MergeID, _ database: Database) throws {
        try database.cachedStatement(sql: "DELETE FROM merge_members WHERE merge = ?")
            .execute(arguments: [merge.description])
    }

    /// Takes away the places of decisions that are not there any more.
    static func forgetStray(_ database: Database) throws {
        try database.execute(sql: "DELETE FROM merge_members WHERE merge NOT IN (SELECT id FROM merges)")
    }

    // MARK: Reading

    static func merge(_ row: Row, _ database: Database) throws -> MergeSummary {
        guard let id = StreamID(row["id"]), let kind = Identity.Kind(rawValue: row["kind"]),
            let state = Merge.State(rawValue: row["state"])
        else { throw LogError.notALog }
        let statement = try database.cachedStatement(
            sql: "SELECT number, stream, subject, anchor FROM merge_members WHERE merge = ? ORDER BY number")
        let members = try Row.fetchCursor(statement, arguments: [id.text]).mapToArray { row in
            guard let stream = StreamID(row[1]) else { throw LogError.notALog }
            return Merge.Member(
                number: row[0], address: IdentityAddress(stream, row[3]), subject: Subject(row[2] as String))
        }
        return MergeSummary(
            id: MergeID(id), kind: kind, state: state, members: members,
            begunAt: Timestamp(milliseconds: row["begun_at"]), decidedAt: Timestamp(milliseconds: row["decided_at"]),
            actor: Actor(row["actor"]), version: row["version"])
    }

    /// All decisions, in the order in which they were begun.
    static func all(_ database: Database) throws -> [MergeSummary] {
        // Those whose members are erased are left out: nothing follows from them.
        try Row.fetchAll(
            database,
            sql: "SELECT * FROM merges WHERE id IN (SELECT merge FROM merge_members) ORDER BY id"
        ).map { try merge($0, database) }
    }

    /// Whether any decision is about a place in one of some records.
    static func isAny(naming streams: some Sequence<StreamID>, _ database: Database) throws -> Bool {
        let statement = try database.cachedStatement(
            sql: "SELECT EXISTS (SELECT 1 FROM merge_members WHERE stream = ?)")
        for stream in streams where try Bool.fetchOne(statement, arguments: [stream.text]) ?? false { return true }
        return false
    }

    /// The decisions about a subject of a record.
    ///
    /// - Parameter subject: `.record` for any of them.
    static func merges(naming stream: StreamID, _ subject: Subject, _ database: Database) throws -> [MergeID] {
        try String.fetchAll(
            database,
            sql: """
                SELECT DISTINCT merge FROM merge_members
                WHERE stream = :stream AND (:subject = '' OR subject = :subject) ORDER BY merge
                """, arguments: ["stream": stream.text, "subject": subject.text]
        ).compactMap { StreamID($0) }.map(MergeID.init)
    }

    /// The members of a decision that stand in a record, by their numbers.
    static func members(
        of merge: MergeID, in stream: StreamID, _ subject: Subject, _ database: Database
    ) throws -> [Int] {
        try Int.fetchAll(
            database,
            sql: """
                SELECT number FROM merge_members
                WHERE merge = :merge AND stream = :stream AND (:subject = '' OR subject = :subject) ORDER BY number
                """, arguments: ["merge": merge.description, "stream": stream.text, "subject": subject.text])
    }
}
