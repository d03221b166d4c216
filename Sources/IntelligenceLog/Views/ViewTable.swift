internal import Casework
internal import Foundation
internal import GRDB
internal import ScriptEngine

/// The SQL of the views that users have saved. None is an entry: a log without them only wants them saved again.
enum ViewTable {
    static let schema = """
        CREATE TABLE saved_views (
            id INTEGER NOT NULL PRIMARY KEY,
            user TEXT NOT NULL,
            sealed_name BLOB NOT NULL,
            filter TEXT NOT NULL
        ) STRICT;
        CREATE INDEX saved_views_by_user ON saved_views (user, id);
        """

    static func views(of user: UserID, _ vault: Vault, _ database: Database) throws -> [SavedView] {
        let rows = try Row.fetchCursor(
            database, sql: "SELECT id, sealed_name, filter FROM saved_views WHERE user = ? ORDER BY id",
            arguments: [user.text])
        return try rows.mapToArray { row in
            let name = try vault.open(row[1], of: .users, subject, context: context, database)
            return SavedView(
                id: row[0], name: name.map { String(decoding: $0, as: UTF8.self) } ?? "erased", filter: row[2])
        }
    }

    static func add(
        _ name: String, _ filter: String, of user: UserID, _ vault: Vault, _ database: Database
    ) throws {
        let sealed = try vault.seal(Data(name.utf8), of: .users, subject, context: context, database)
        try database.execute(
            sql: "INSERT INTO saved_views (user, sealed_name, filter) VALUES (?, ?, ?)",
            arguments: [user.text, sealed, filter])
    }

    static func remove(_ id: Int, of user: UserID, _ database: Database) throws {
        try database.execute(
            sql: "DELETE FROM saved_views WHERE id = ? AND user = ?", arguments: [id, user.text])
    }

    private static let subject = Subject("views")
    private static let context = "view"
}
