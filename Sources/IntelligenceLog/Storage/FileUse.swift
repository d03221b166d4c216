private import Foundation

/// That a database is in use, or claimed by one who wants it alone: a lock on `<file>-open` until this goes.
final class FileUse: Sendable {
    private let descriptor: Int32

    /// - Parameter alone: whether nobody else may have it open.
    /// - Throws: `.inUse`, at once; `.readOnly`, `.cannotOpen`, `.diskFull` when the lock file cannot be made.
    init(of database: String, alone: Bool) throws(LogError) {
        let descriptor = try LockFile.open(database + "-open")
        while flock(descriptor, (alone ? LOCK_EX : LOCK_SH) | LOCK_NB) != 0 {
            if errno == EINTR { continue }
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
