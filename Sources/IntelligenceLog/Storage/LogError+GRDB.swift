internal import GRDB

extension LogError {
    /// The log's own word for whatever was thrown while it worked.
    init(_ error: any Error) {
        switch error {
        case let error as LogError: self = error
        case let error as DatabaseError:
            switch error.resultCode {
            case .SQLITE_BUSY, .SQLITE_LOCKED: self = .locked
            case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH: self = .readOnly
            case .SQLITE_FULL: self = .diskFull
            case .SQLITE_CANTOPEN: self = .cannotOpen
            case .SQLITE_NOTADB: self = .notALog
            // SQLite says so of a read that failed, too.
            case .SQLITE_CORRUPT: self = .damaged
            // The memory that connections share is a file too; where it cannot grow there is no room.
            case .SQLITE_IOERR where error.extendedResultCode == .SQLITE_IOERR_SHMSIZE: self = .diskFull
            case .SQLITE_IOERR: self = .disk(code: Int(error.extendedResultCode.rawValue))
            default: self = .refused(code: Int(error.extendedResultCode.rawValue))
            }
        default: self = .cannotOpen
        }
    }
}
