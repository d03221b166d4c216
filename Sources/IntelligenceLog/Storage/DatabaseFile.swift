private import Foundation
internal import GRDB

/// Opens a SQLite file as this library uses it: WAL, every commit synced, one writer between processes.
enum DatabaseFile {
    /// Opens the file, making it and its folder when they are not there.
    ///
    /// - Parameter prepare: makes the tables; runs while no other process writes.
    /// - Throws: `.cannotOpen`, `.notALog`, `.newerSchema`, `.readOnly`, `.locked`, `.diskFull`.
    static func open(
        _ path: String, label: String, prepare: (DatabasePool) throws -> Void
    ) throws(LogError) -> (pool: DatabasePool, writer: LogWriter) {
        do {
            try FileManager.default.createDirectory(
                at: URL(fileURLWithPath: path).deletingLastPathComponent(), withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
        } catch let error as CocoaError where error.code == .fileWriteVolumeReadOnly {
            throw .readOnly
        } catch {
            throw .cannotOpen
        }
        let lock = try WriteLock(beside: path)
        var configuration = Configuration()
        configuration.label = label
        // Another program (a sqlite3 shell, a backup) may hold the file for a moment.
        configuration.busyMode = .timeout(10)
        do {
            let pool = try lock.whileHeld {
                let pool = try DatabasePool(path: path, configuration: configuration)
                try prepare(pool)
                // GRDB sets NORMAL when it turns to WAL, after any `prepareDatabase`: FULL must be asked for now.
                try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
                return pool
            }
            return (pool, LogWriter(pool: pool, lock: lock))
        } catch {
            lock.close()
            throw LogError(error)
        }
    }
}
