internal import Foundation
internal import GRDB
private import GRDBSQLite

extension Statement {
    /// Reads from the first row, in place. GRDB's `fetchOne` makes a cursor and a copy of the row first, which costs more
    /// than finding it, and every answer needs three rows before it can be added.
    ///
    /// - Parameters:
    ///   - texts: what the statement's question marks stand for.
    ///   - read: takes what it needs; the row is gone afterwards.
    /// - Returns: nil when there is no row.
    func first<T>(_ texts: [String] = [], read: (FirstRow) -> T) throws -> T? {
        defer {
            sqlite3_reset(sqliteStatement)
            sqlite3_clear_bindings(sqliteStatement)
        }
        // SQLite makes a copy of its own.
        let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
        for (index, text) in zip(Int32(1)..., texts) {
            let code = sqlite3_bind_text(sqliteStatement, index, text, Int32(text.utf8.count), transient)
            guard code == SQLITE_OK else { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
        }
        switch sqlite3_step(sqliteStatement) {
        case SQLITE_ROW: return read(FirstRow(handle: sqliteStatement))
        case SQLITE_DONE: return nil
        default:
            let code = sqlite3_extended_errcode(sqlite3_db_handle(sqliteStatement))
            throw DatabaseError(resultCode: ResultCode(rawValue: code))
        }
    }
}

/// A row as long as it stands under a statement.
struct FirstRow {
    fileprivate let handle: SQLiteStatement

    func integer(_ column: Int32) -> Int { Int(sqlite3_column_int64(handle, column)) }

    /// Empty for null.
    func data(_ column: Int32) -> Data {
        guard let bytes = sqlite3_column_blob(handle, column) else { return Data() }
        return Data(bytes: bytes, count: Int(sqlite3_column_bytes(handle, column)))
    }
}
