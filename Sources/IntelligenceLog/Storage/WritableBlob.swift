internal import GRDB
private import GRDBSQLite

/// A blob of a row that is written in place: of a long one, only the pages that a change touches go to the disk.
///
/// It is to be let go before the row is changed otherwise, and before the transaction ends.
final class WritableBlob {
    private let handle: OpaquePointer
    private let connection: SQLiteConnection?

    /// - Parameter row: its rowid.
    /// - Throws: `DatabaseError`, also when there is no such row.
    init(_ table: String, _ column: String, row: Int, _ database: Database) throws {
        var opened: OpaquePointer?
        connection = database.sqliteConnection
        let code = sqlite3_blob_open(connection, "main", table, column, Int64(row), 1, &opened)
        guard code == SQLITE_OK, let opened else { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
        handle = opened
    }

    deinit { sqlite3_blob_close(handle) }

    /// Writes over what stands there.
    ///
    /// - Parameter offset: in bytes; what is written ends within the blob, which keeps its length.
    /// - Throws: `DatabaseError`.
    func write(_ bytes: [UInt8], at offset: Int) throws {
        let code = sqlite3_blob_write(handle, bytes, Int32(bytes.count), Int32(offset))
        guard code == SQLITE_OK else {
            throw DatabaseError(resultCode: ResultCode(rawValue: sqlite3_extended_errcode(connection)))
        }
    }
}
