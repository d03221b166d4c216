private import Foundation

/// The advisory lock that processes hold round every write transaction and checkpoint.
///
/// Debian's SQLite 3.40.1 can corrupt a file when two connections write or checkpoint at once while the WAL is reset
/// (fixed upstream in 3.51.3), so between processes there is one writer at a time, by this lock beside the database.
struct WriteLock: Sendable {
    private let descriptor: Int32
    private static let patience = Duration.seconds(10)

    /// - Throws: `.readOnly` or `.cannotOpen` when the lock file cannot be made.
    init(beside database: String) throws(LogError) {
        descriptor = open(database + "-lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            switch errno {
            case EROFS, EACCES, EPERM: throw .readOnly
            case ENOSPC: throw .diskFull
            default: throw .cannotOpen
            }
        }
    }

    /// Runs work while no other process writes.
    ///
    /// - Throws: `.locked` when another process did not let go in ten seconds, or what the work throws.
    func whileHeld<T>(_ work: () throws -> T) throws -> T {
        let deadline = ContinuousClock.now + Self.patience
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            guard ContinuousClock.now < deadline else { throw LogError.locked }
            usleep(500)
        }
        defer { flock(descriptor, LOCK_UN) }
        return try work()
    }

    func close() { Foundation.close(descriptor) }
}
