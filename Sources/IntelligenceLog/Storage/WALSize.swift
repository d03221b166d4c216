internal import GRDB
private import GRDBSQLite
private import Synchronization

/// How many frames the WAL had after the last commit of this process.
final class WALSize: Sendable {
    private let count = Atomic(0)
    private let nextRestart = Atomic(0)

    var frames: Int { count.load(ordering: .relaxed) }

    /// Whether the WAL has grown by so many frames since it began or this was last true.
    func isTimeToRestart(_ frames: Int, every step: Int) -> Bool {
        let next = max(nextRestart.load(ordering: .relaxed), step)
        guard frames >= next else {
            if frames < step { nextRestart.store(step, ordering: .relaxed) }
            return false
        }
        nextRestart.store(frames + step, ordering: .relaxed)
        return true
    }

    /// Counts the frames from now on. The size must outlive the connection.
    func watch(_ database: Database) {
        sqlite3_wal_hook(
            database.sqliteConnection,
            { context, _, _, frames in
                guard let context else { return SQLITE_OK }
                Unmanaged<WALSize>.fromOpaque(context).takeUnretainedValue().count.store(
                    Int(frames), ordering: .relaxed)
                return SQLITE_OK
            }, Unmanaged.passUnretained(self).toOpaque())
    }
}
