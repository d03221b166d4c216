private import Foundation
internal import GRDB
private import Synchronization

/// A SQLite file as this library uses it: WAL, every commit synced, one writer between processes.
///
/// It can be opened anew in place, after a disk error; readers then go on with the new connections.
final class DatabaseFile: Sendable {
    private let path: String
    private let prepare: @Sendable (DatabasePool) throws -> Void
    private let configuration: Configuration
    private let lock: WriteLock
    /// Held while the file is open, so that nobody replaces it meanwhile.
    private let use: FileUse
    private let wal: WALSize
    private let connections: Mutex<Connections>

    private struct Connections {
        var pool: DatabasePool
        /// Whether they have been closed, and could not be opened anew yet.
        var areClosed = false
    }

    /// How many frames the WAL may have before they are copied into the file: SQLite's own default, 4 MB.
    private static let checkpointFrames = 1_000
    /// From how many on readers are asked to let the WAL begin again: those that follow each other without a gap can
    /// keep it growing for ever.
    private static let restartFrames = 16_000

    /// Opens the file, making it and its folder when they are not there.
    ///
    /// - Parameter prepare: makes the tables; runs while no other process writes, and again whenever the file is opened
    ///   anew.
    /// - Throws: `.cannotOpen`, `.notALog`, `.newerSchema`, `.readOnly`, `.locked`, `.inUse`, `.diskFull`, `.disk`.
    init(
        _ path: String, label: String, prepare: @escaping @Sendable (DatabasePool) throws -> Void
    ) throws(LogError) {
        try DurableFile.makeFolder(URL(fileURLWithPath: path).deletingLastPathComponent().path)
        use = try FileUse(of: path, alone: false)
        lock = try WriteLock(beside: path)
        let wal = WALSize()
        var configuration = Configuration()
        configuration.label = label
        // Another program (a sqlite3 shell, a backup) may hold the file for a moment.
        configuration.busyMode = .timeout(10)
        configuration.prepareDatabase { [wal] database in
            // What is deleted is overwritten, whatever this SQLite was built with: erasing rests on it.
            try database.execute(sql: "PRAGMA secure_delete = ON")
            // In place of SQLite's own checkpoints, which keep their failures to themselves. Readers have read-only
            // connections, and never come here with a commit.
            wal.watch(database)
        }
        (self.path, self.prepare, self.configuration, self.wal) = (path, prepare, configuration, wal)
        do {
            let pool = try lock.whileHeld { [configuration, lock] in
                do {
                    let pool = try Self.connect(path, configuration, prepare)
                    // Also where there is no doubt the byte is written, so that setting it later needs no room on the
                    // disk.
                    if lock.isInDoubt { try Self.makeUp(pool, lock) } else { lock.isInDoubt = false }
                    return pool
                } catch {
                    // A sync may fail while the tables are made, too; whoever opens the file next makes up for it.
                    if case .disk = LogError(error) { lock.isInDoubt = true }
                    throw error
                }
            }
            connections = Mutex(Connections(pool: pool))
        } catch {
            lock.close()
            throw LogError(error)
        }
    }

    /// Takes a file for oneself alone, until what is returned goes: to replace it, say.
    ///
    /// - Throws: `.inUse` when a program has it open, `.readOnly`, `.cannotOpen`, `.diskFull`.
    static func claimAlone(_ path: String) throws(LogError) -> FileUse { try FileUse(of: path, alone: true) }

    /// The connections as they are now.
    var pool: DatabasePool { connections.withLock { $0.pool } }

    /// Whether these connections are no longer to be used, and whether those that are have to be opened first.
    func state(of pool: DatabasePool) -> (isReplaced: Bool, isClosed: Bool) {
        connections.withLock { ($0.pool !== pool, $0.areClosed) }
    }

    // MARK: Writing

    /// Does the work in a transaction while no other process writes; on the disk when this returns.
    ///
    /// - Parameters:
    ///   - patience: how long to wait for other processes.
    ///   - confirm: told of the commit as soon as it is on the disk; a checkpoint may follow.
    func write(
        patience: Duration = WriteLock.patience, _ work: (Database) throws -> Void, confirm: () -> Void
    ) throws {
        var isConfirmed = false
        do {
            try whileWritable(patience: patience) { pool in
                try pool.writeWithoutTransaction { database in
                    try database.transaction(work)
                    isConfirmed = true
                    confirm()
                    try checkpoint(database)
                }
            }
        } catch  where isConfirmed {
            // The commit stands. What failed is a checkpoint, which the next commit tries again.
        }
    }

    /// Does work with connections that can be trusted, while no other process writes.
    ///
    /// Where the disk fails, what was confirmed is made safe at once, before another process can write behind it.
    func whileWritable(
        patience: Duration = WriteLock.patience, _ work: (DatabasePool) throws -> Void
    ) throws {
        try lock.whileHeld(patience: patience) {
            if connections.withLock({ $0.areClosed }) || lock.isInDoubt { try reopen() }
            do { try work(pool) } catch {
                switch LogError(error) {
                case .disk:
                    lock.isInDoubt = true
                    try? reopen()
                // When a file cannot be opened for writing once, SQLite opens it for reading, and stays with that.
                case .readOnly where isWritable: try? reopen()
                default: break
                }
                throw error
            }
        }
    }

    /// Copies the WAL into the file once it is large.
    private func checkpoint(_ database: Database) throws {
        guard wal.frames >= Self.checkpointFrames else { return }
        let frames = try database.checkpoint(.passive).walFrameCount
        guard wal.isTimeToRestart(frames, every: Self.restartFrames) else { return }
        do { try Self.checkpointSoon(database, .restart) } catch let error as DatabaseError
            where error.resultCode == .SQLITE_BUSY
        {}
    }

    /// Copies all of the WAL into the file and leaves it empty.
    ///
    /// - Throws: `SQLITE_BUSY`, soon, while somebody reads from it.
    func emptyWAL() throws {
        try whileWritable { pool in
            try pool.writeWithoutTransaction { try Self.checkpointSoon($0, .truncate) }
        }
    }

    /// Readers that still need the WAL are waited for, but not so long that a handler would notice.
    private static func checkpointSoon(_ database: Database, _ kind: Database.CheckpointMode) throws {
        try database.execute(sql: "PRAGMA busy_timeout = 100")
        defer { try? database.execute(sql: "PRAGMA busy_timeout = 10000") }
        _ = try database.checkpoint(kind)
    }

    // MARK: Opening anew

    private var isWritable: Bool { ["", "-wal", "-shm"].allSatisfy { access(path + $0, W_OK) == 0 } }

    /// Closes the connections and opens others, and makes sure that all that was confirmed is on the disk.
    private func reopen() throws {
        try connections.withLock { connections in
            if !connections.areClosed {
                // With the old connections first: they know which frames were never confirmed, and leave them out.
                // To a new connection a frame that failed only in its sync looks whole.
                _ = try? connections.pool.writeWithoutTransaction { try $0.checkpoint(.truncate) }
                try? connections.pool.close()
                connections.areClosed = true
            }
            let pool = try Self.connect(path, configuration, prepare)
            do { try Self.makeUp(pool, lock) } catch {
                try? pool.close()
                throw error
            }
            connections = Connections(pool: pool)
        }
    }

    /// Empties the WAL into the file.
    ///
    /// After an fsync that failed the kernel may have dropped the pages while its cache still shows them, and says
    /// nothing at the next fsync. So pages are never synced again, they are written again; and the WAL begins anew,
    /// since behind a hole in it a recovery would find nothing, confirmed or not.
    private static func makeUp(_ pool: DatabasePool, _ lock: WriteLock) throws {
        try pool.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
        lock.isInDoubt = false
    }

    private static func connect(
        _ path: String, _ configuration: Configuration, _ prepare: (DatabasePool) throws -> Void
    ) throws -> DatabasePool {
        let pool = try DatabasePool(path: path, configuration: configuration)
        // GRDB sets NORMAL when it turns to WAL, after any `prepareDatabase`: FULL must be asked for now.
        try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
        try prepare(pool)
        return pool
    }

    deinit {
        // The last connection to close empties the WAL, which is writing, too. When the lock cannot be had, that
        // connection is not the last one.
        let pool = pool
        try? lock.whileHeld(patience: .seconds(1)) {
            pool.releaseMemory()
            try pool.close()
        }
        lock.close()
    }
}
