internal import Casework
internal import Foundation
internal import GRDB
internal import ScriptEngine

/// The row of a stream that was erased, as its tombstone keeps it: nothing in it is personal, and the measures count on
/// it, but no replay can make it any more.
enum ErasedRow {
    /// `{"table": …, "row": {column: value}}`; nil for a stream that has none.
    static func read(of stream: StreamID, _ database: Database) throws -> JSONValue? {
        for table in StreamKind.allCases.map(\.rawValue) {
            guard
                let row = try Row.fetchOne(
                    database, sql: "SELECT * FROM \(table) WHERE id = ?", arguments: [stream.text])
            else { continue }
            var members: [String: JSONValue] = [:]
            for (column, value) in row {
                switch value.storage {
                case .int64(let number): members[column] = .integer(Int(number))
                case .string(let text): members[column] = .string(text)
                // What is sealed in a row is unreadable from now on; null is absent.
                case .blob, .double, .null: break
                }
            }
            return ["table": .string(table), "row": .object(members)]
        }
        return nil
    }

    /// The row that the tombstone of a stream keeps, and where the tombstone stands; nil for a stream without one.
    static func tombstone(of stream: StreamID, _ database: Database) throws -> (row: JSONValue, position: Int)? {
        let positions = try Int.fetchAll(
            database, sql: "SELECT position FROM audit WHERE stream = ? ORDER BY position DESC",
            arguments: [stream.text])
        for position in positions {
            guard
                let clear = try Data.fetchOne(
                    database, sql: "SELECT payload FROM entries WHERE position = ? AND kind = 'audit.erased'",
                    arguments: [position]),
                let rows = try JSONParser.parse(clear)["rows"]?.array,
                let row = rows.first(where: { $0["row"]?["id"]?.string == stream.text })
            else { continue }
            return (row, position)
        }
        return nil
    }

    /// Puts a row back.
    ///
    /// - Returns: whether it stood there already, as it is.
    /// - Throws: `LogError.unreadable` when it is none that a table can hold.
    static func put(_ row: JSONValue, at position: Int, _ database: Database) throws -> Bool {
        guard let table = row["table"]?.string, StreamKind(rawValue: table) != nil, let members = row["row"]?.object,
            let id = members["id"]?.string.flatMap({ StreamID($0) })
        else { throw LogError.unreadable(position: position) }
        if let stood = try read(of: id, database), stood["row"] == row["row"] { return true }
        let columns = try database.columns(in: table)
        let values = columns.map { column -> DatabaseValue in
            switch members[column.name] {
            case .integer(let number): number.databaseValue
            case .string(let text): text.databaseValue
            default: column.isNotNull ? Data().databaseValue : .null
            }
        }
        try database.execute(
            sql: "INSERT OR REPLACE INTO \(table) VALUES (\(columns.map { _ in "?" }.joined(separator: ", ")))",
            arguments: StatementArguments(values))
        return false
    }
}
