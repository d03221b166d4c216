public import Casework
internal import GRDB
internal import ScriptEngine
internal import Synchronization

/// The append-only log of one desk, in one SQLite file, with its projections, outbox and photographs.
///
/// What an `append` has returned from is on the disk: WAL with `synchronous=FULL`, one writer (see `WriteLock`). What is
/// personal is sealed before it is written (see `Vault`).
public final class IntelligenceLog: Sendable {
    let writer: LogWriter
    let vault: Vault
    /// Which hub gets what, by the policy in force.
    let plans: SharingPlans
    /// The file.
    public let path: String
    /// The users, as they were when somebody last asked; see `users(_:)`.
    let knownUsers = Mutex<(version: Int, users: Users)?>(nil)
    /// The connections as they are now; after a disk error there are others.
    var pool: DatabasePool { writer.pool }

    /// Opens the log, making it and its folder when they are not there.
    ///
    /// - Parameters:
    ///   - path: the SQLite file.
    ///   - keys: where its master key is; a new log asks it for one. Nil to walk the chain of a log whose key is
    ///     elsewhere: nothing sealed can then be read or written.
    ///   - scripts: those that calls run under, by which records are cut down for a hub.
    /// - Throws: `.cannotOpen`, `.notALog`, `.newerSchema`, `.readOnly`, `.locked`, `.inUse`, `.diskFull`, `.disk`,
    ///   `.keyMissing`.
    public init(
        path: String, keys: (any KeySource)?, scripts: ScriptLibrary = .released
    ) throws(LogError) {
        let vault = Vault(keys ?? GivenKeys([]))
        writer = try LogWriter(path, label: "layby.log") { pool in
            let migrator = LogSchema.migrator(vault, photographs: Self.photographs(of: path))
            guard try pool.read(migrator.hasBeenSuperseded) == false else { throw LogError.newerSchema }
            let isOld = try pool.read { try migrator.appliedIdentifiers($0).count == 1 }
            try migrator.migrate(pool)
            // What was clear stands in the file until what was sealed is copied over it.
            if isOld { try pool.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) } }
            if keys != nil { try pool.read(vault.check) }
        }
        (self.vault, self.path, plans) = (vault, path, SharingPlans(scripts))
    }

    // MARK: Writing

    /// Adds a change: its entries, its row and its records, all or none.
    ///
    /// - Returns: the position of the last entry in the log, once it is on the disk.
    /// - Throws: `.conflict` when the stream has moved on, `.erased` when any of it was erased since it was read,
    ///   `.diskFull`, `.disk`, `.locked`, `.readOnly`.
    @discardableResult
    public func append(_ change: Change) async throws(LogError) -> Int {
        try await append([change])
    }

    /// Adds changes in one transaction, all or none.
    @discardableResult
    public func append(_ changes: [Change]) async throws(LogError) -> Int {
        try await writer.commit { [self] database in try add(changes, database) }
    }

    /// Adds changes within a transaction.
    ///
    /// - Returns: the position of the last entry in the log.
    func add(_ changes: [Change], _ database: Database) throws -> Int {
        var head = try EntryTable.head(database)
        for change in changes {
            let actual = try EntryTable.version(of: change.stream, database)
            guard actual == change.expected else {
                throw LogError.conflict(expected: change.expected, actual: actual)
            }
            try vault.refuse(erasedSince: change, database)
            for entry in change.entries { head = try EntryTable.append(entry, after: head, vault, database) }
            if !change.entries.isEmpty { try Projections.put(change.summary, vault, database) }
            for record in change.records {
                try OutboxTable.add(
                    record, isAfterErasure: !change.erased.isEmpty, try plans.inForce(vault, database), vault, database)
            }
        }
        return head.position
    }

    // MARK: Reading

    /// The entries of a stream, in order.
    ///
    /// - Parameter version: only those behind it.
    /// - Throws: `.notFound` when the stream has none at all.
    public func entries(of stream: StreamID, after version: Int = 0) async throws(LogError) -> [Entry] {
        let entries = try await read { [vault] in
            try EntryTable.entries(of: stream, after: version, vault, $0)
        }
        guard !entries.isEmpty || version > 0 else { throw .notFound }
        return entries
    }

    /// What became of a stream since it was read.
    ///
    /// - Parameter version: the number of entries that are known.
    /// - Returns: those behind it, in order; and how many of the stream's subjects were erased, ever, so that whoever
    ///   holds what was read before can tell that some of it may be shown no more.
    /// - Throws: `.notFound` when the stream has no entries at all.
    public func growth(
        of stream: StreamID, after version: Int
    ) async throws(LogError) -> (entries: [Entry], erased: Int) {
        try await read { [vault] database in
            let now = try EntryTable.version(of: stream, database)
            guard now > 0 else { throw LogError.notFound }
            let entries = now > version ? try EntryTable.entries(of: stream, after: version, vault, database) : []
            return (entries, try vault.erasedSubjects(of: stream, database))
        }
    }

    /// Walks the whole chain. It needs no key, since the chain runs over what is stored.
    ///
    /// - Parameters:
    ///   - heads: what was exported of this log, or acknowledged by a hub, before.
    ///   - report: told the number of entries walked.
    /// - Returns: the head.
    /// - Throws: `.brokenChain` with the first position that does not hold, `.rulesChanged`.
    public func verifyChain(
        against heads: [LogHead] = [], report: @escaping @Sendable (Int) -> Void = { _ in }
    ) async throws(LogError) -> LogHead {
        try await read { database in
            var walk = ChainWalk(against: heads)
            let head = try walk.walk(database, report: report)
            try LogSchema.check(database)
            return head
        }
    }

    /// The end of the log; a hub that has seen it notices when the tail is cut.
    public func head() async throws(LogError) -> LogHead {
        let head = try await read(EntryTable.head)
        return LogHead(position: head.position, hash: head.hash.hexadecimal)
    }

    /// Names this log to hubs: a UUID given to it when it was made, and kept by its backups.
    public func identity() async throws(LogError) -> String {
        guard let id = try await read({ try String.fetchOne($0, sql: "SELECT id FROM log") }) else { throw .notALog }
        return id
    }

    func read<T: Sendable>(_ work: @escaping @Sendable (Database) throws -> T) async throws(LogError) -> T {
        try await writer.read(work)
    }
}
