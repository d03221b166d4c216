public import Casework
internal import GRDB
internal import ScriptEngine

/// The append-only log of one desk, in one SQLite file, with its projections, outbox and photographs.
///
/// What an `append` has returned from is on the disk: WAL with `synchronous=FULL`, one writer (see `WriteLock`).
public final class IntelligenceLog: Sendable {
    let pool: DatabasePool
    let writer: LogWriter
    /// The photographs, in `<file>-attachments` beside the file.
    public let attachments: AttachmentStore

    /// Opens the log, making it and its folder when they are not there.
    ///
    /// - Parameter path: the SQLite file.
    /// - Throws: `.cannotOpen`, `.notALog`, `.newerSchema`, `.readOnly`, `.locked`, `.diskFull`.
    public init(path: String) throws(LogError) {
        (pool, writer) = try DatabaseFile.open(path, label: "layby.log") { pool in
            guard try pool.read(LogSchema.migrator.hasBeenSuperseded) == false else { throw LogError.newerSchema }
            try LogSchema.migrator.migrate(pool)
        }
        attachments = AttachmentStore(folder: path + "-attachments")
    }

    // MARK: Writing

    /// Adds a change: its entries, its row and its records, all or none.
    ///
    /// - Returns: the position of the last entry in the log, once it is on the disk.
    /// - Throws: `.conflict` when the stream has moved on, `.diskFull`, `.disk`, `.locked`, `.readOnly`.
    @discardableResult
    public func append(_ change: Change) async throws(LogError) -> Int {
        try await append([change])
    }

    /// Adds changes in one transaction, all or none.
    @discardableResult
    public func append(_ changes: [Change]) async throws(LogError) -> Int {
        try await writer.commit { database in
            var head = try EntryTable.head(database)
            for change in changes {
                let actual = try EntryTable.version(of: change.stream, database)
                guard actual == change.expected else {
                    throw LogError.conflict(expected: change.expected, actual: actual)
                }
                for entry in change.entries { head = try EntryTable.append(entry, after: head, database) }
                if !change.entries.isEmpty { try Projections.put(change.summary, database) }
                for record in change.records { try OutboxTable.add(record, database) }
            }
            return head.position
        }
    }

    // MARK: Reading

    /// The entries of a stream, in order.
    ///
    /// - Throws: `.notFound` when there are none.
    public func entries(of stream: StreamID) async throws(LogError) -> [Entry] {
        let entries = try await read { try EntryTable.entries(of: stream, $0) }
        guard !entries.isEmpty else { throw .notFound }
        return entries
    }

    /// The entries of a stream behind a version, in order; none when it has not moved on.
    public func entries(of stream: StreamID, after version: Int) async throws(LogError) -> [Entry] {
        try await read { try EntryTable.entries(of: stream, after: version, $0) }
    }

    /// Walks the whole chain.
    ///
    /// - Returns: the number of entries.
    /// - Throws: `.brokenChain` with the first position that does not hold.
    public func verifyChain() async throws(LogError) -> Int { try await read(EntryTable.verify) }

    /// The last entry's position and its hash in hexadecimal; a hub that has seen it notices when the tail is cut.
    public func head() async throws(LogError) -> (position: Int, hash: String) {
        let head = try await read(EntryTable.head)
        return (head.position, head.hash.hexadecimal)
    }

    /// Names this log to hubs: a UUID given to it when it was made, and kept by its backups.
    public func identity() async throws(LogError) -> String {
        guard let id = try await read({ try String.fetchOne($0, sql: "SELECT id FROM log") }) else { throw .notALog }
        return id
    }

    func read<T: Sendable>(_ work: @escaping @Sendable (Database) throws -> T) async throws(LogError) -> T {
        do { return try await pool.read(work) } catch { throw LogError(error) }
    }
}
