internal import GRDB

/// Transactions whose statements are compiled once for a connection; GRDB's own compile theirs anew each time.
extension Database {
    /// Does work in a write transaction; on the disk when this returns.
    ///
    /// - Throws: what the work or the commit throws; nothing is kept then.
    func transaction(_ work: (Database) throws -> Void) throws {
        try run("BEGIN IMMEDIATE TRANSACTION")
        do {
            try work(self)
            try run("COMMIT TRANSACTION")
        } catch {
            if isInsideTransaction { try? rollback() }
            throw error
        }
    }

    /// Does work of which, when it throws, nothing is kept; the transaction around it goes on.
    ///
    /// - Throws: what the work throws. Where it has ended the transaction, `isInsideTransaction` is false.
    func savepoint<T>(_ work: (Database) throws -> T) throws -> T {
        try run("SAVEPOINT request")
        do {
            let result = try work(self)
            try run("RELEASE SAVEPOINT request")
            return result
        } catch {
            if isInsideTransaction {
                try run("ROLLBACK TO SAVEPOINT request")
                try run("RELEASE SAVEPOINT request")
            }
            throw error
        }
    }

    private func run(_ sql: String) throws { try cachedStatement(sql: sql).execute() }
}
