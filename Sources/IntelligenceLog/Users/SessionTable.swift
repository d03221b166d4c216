internal import Casework
internal import Foundation
internal import GRDB
internal import ScriptEngine

/// The SQL of sessions and of tries at passwords. Neither is an entry nor can be made again from entries: a log without
/// them only wants everybody to sign in again.
enum SessionTable {
    static let schema = """
        CREATE TABLE sessions (
            digest BLOB NOT NULL PRIMARY KEY CHECK (length(digest) = 32),
            user TEXT NOT NULL,
            made_at INTEGER NOT NULL,
            expires_at INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX sessions_by_user ON sessions (user);

        CREATE TABLE password_tries (
            user TEXT NOT NULL PRIMARY KEY,
            count INTEGER NOT NULL,
            last INTEGER NOT NULL
        ) STRICT;

        -- Every command reads who the users are, and need not walk past all the times that they signed in.
        CREATE INDEX entries_of_accounts ON entries (version) WHERE \(accounts);
        """

    /// Where the entries that make the users are. The index is named, or SQLite would walk the whole stream by another.
    static let accountsSource = "entries INDEXED BY entries_of_accounts WHERE \(accounts)"

    /// By literals, as a partial index must be asked for.
    private static let accounts = """
        stream = '\(StreamID.users.text)'
        AND kind IN ('user.added', 'user.roleChanged', 'user.disabled', 'user.enabled', 'user.passwordChanged')
        """

    static func add(_ session: Session, _ digest: Data, _ database: Database) throws {
        try database.execute(
            sql: "DELETE FROM sessions WHERE expires_at <= ?", arguments: [session.madeAt.milliseconds])
        try database.execute(
            sql: "INSERT INTO sessions (digest, user, made_at, expires_at) VALUES (?, ?, ?, ?)",
            arguments: [
                digest, session.user.text, session.madeAt.milliseconds, session.expiresAt.milliseconds,
            ])
    }

    static func session(_ digest: Data, _ database: Database) throws -> Session? {
        let row = try Row.fetchOne(
            database, sql: "SELECT user, made_at, expires_at FROM sessions WHERE digest = ?", arguments: [digest])
        guard let row, let user = UserID(row["user"]) else { return nil }
        return Session(
            user: user, madeAt: Timestamp(milliseconds: row["made_at"]),
            expiresAt: Timestamp(milliseconds: row["expires_at"]))
    }

    static func end(_ digest: Data, _ database: Database) throws {
        try database.execute(sql: "DELETE FROM sessions WHERE digest = ?", arguments: [digest])
    }

    static func endAll(of user: UserID, _ database: Database) throws {
        try database.execute(sql: "DELETE FROM sessions WHERE user = ?", arguments: [user.text])
    }

    static func tries(of user: UserID, _ database: Database) throws -> PasswordTries {
        let row = try Row.fetchOne(
            database, sql: "SELECT count, last FROM password_tries WHERE user = ?", arguments: [user.text])
        return row.map { PasswordTries(count: $0["count"], last: Timestamp(milliseconds: $0["last"])) }
            ?? PasswordTries()
    }

    static func put(_ tries: PasswordTries, of user: UserID, _ database: Database) throws {
        try database.execute(
            sql: "INSERT OR REPLACE INTO password_tries (user, count, last) VALUES (?, ?, ?)",
            arguments: [user.text, tries.count, tries.last.milliseconds])
    }

    static func forgetTries(of user: UserID, _ database: Database) throws {
        try database.execute(sql: "DELETE FROM password_tries WHERE user = ?", arguments: [user.text])
    }
}
