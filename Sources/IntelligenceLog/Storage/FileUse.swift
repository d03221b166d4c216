private import Foundation

/// That a database is in use, or claimed by one who wants it alone: a lock on `<file>-open` until this goes.
final class FileUse: Sendable {
    private let descriptor: Int32

    /// - Parameter alone: whether nobody else may have it open.
    /// - Throws: `.inUse`, after a fifth of a second, since one who has just let go may not be gone yet, nor a program that
    ///   was being started meanwhile; `.readOnly`, `.cannotOpen`, `.diskFull` when the lock file cannot be made.
    init(of database: String, alone: Bool) throws(LogError) {
        let descriptor = try LockFile.open(database + "-open")
        let deadline = ContinuousClock.now + .milliseconds(200)
        while flock(descriptor, (alone ? LOCK_EX : LOCK_SH) | LOCK_NB) != 0 {
            if errno == EINTR { continue }
            if ContinuousClock.now < deadline {
                usleep(1_000)
                continue
            }
            close(descriptor)
            throw .inUse
        }
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }
}

/// Files that exist to be locked.
enum LockFile {
    /// Opens it, making it when it is not there.
    ///
    /// - Throws: `.readOnly`, `.diskFull`, `.cannotOpen`.
    static func open(_ path: String) throws(LogError) -> Int32 {
        let descriptor = Foundation.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            switch errno {
            case EROFS, EACCES, EPERM: throw .readOnly
            case ENOSPC, EDQUOT: throw .diskFull
            default: throw .cannotOpen
            }
        }
        return descriptor
    }
}
