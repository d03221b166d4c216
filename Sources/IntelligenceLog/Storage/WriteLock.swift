private import Foundation

/// The advisory lock that processes hold round every write transaction and checkpoint.
///
/// Debian's SQLite 3.40.1 can corrupt a file when two connections write or checkpoint at once while the WAL is reset
/// (fixed upstream in 3.51.3), so between processes there is one writer at a time, by this lock beside the database.
/// Within a process it is taken by one thread at a time.
struct WriteLock: Sendable {
    private let descriptor: Int32
    /// Held by the one who takes the lock next. Whoever lets the lock go has to get past it first, so that a busy process
    /// cannot take the lock again and again while others wait.
    private let turn: Int32
    /// How long a write waits for other processes.
    static let patience = Duration.seconds(10)

    /// - Throws: `.readOnly`, `.diskFull` or `.cannotOpen` when the lock files cannot be made.
    init(beside database: String) throws(LogError) {
        descriptor = try LockFile.open(database + "-lock")
        do { turn = try LockFile.open(database + "-turn") } catch {
            Foundation.close(descriptor)
            throw error
        }
    }

    /// Runs work while no other process writes.
    ///
    /// - Throws: `.locked` when other processes did not let go in time, or what the work throws.
    func whileHeld<T>(patience: Duration = patience, _ work: () throws -> T) throws -> T {
        let deadline = ContinuousClock.now + patience
        try Self.take(turn, before: deadline)
        do {
            defer { flock(turn, LOCK_UN) }
            try Self.take(descriptor, before: deadline)
        }
        defer { flock(descriptor, LOCK_UN) }
        return try work()
    }

    /// A lock that waits in the kernel has no time limit, so it is asked for until it is free.
    private static func take(_ descriptor: Int32, before deadline: ContinuousClock.Instant) throws(LogError) {
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            guard ContinuousClock.now < deadline else { throw .locked }
            usleep(250)
        }
    }

    /// Whether a write failed under this lock, in any process, and nobody has made up for it.
    ///
    /// It stands in the lock file and is never synced: the doubt is about pages that the kernel's cache shows and the
    /// disk may not have, and it ends with that cache. Set and read only while the lock is held.
    var isInDoubt: Bool {
        get {
            var byte: UInt8 = 0
            return pread(descriptor, &byte, 1, 0) == 1 && byte != 0
        }
        nonmutating set {
            var byte: UInt8 = newValue ? 1 : 0
            // Where even this fails, the process that failed still knows; only it goes on with its own connections.
            _ = pwrite(descriptor, &byte, 1, 0)
        }
    }

    func close() {
        Foundation.close(descriptor)
        Foundation.close(turn)
    }
}
