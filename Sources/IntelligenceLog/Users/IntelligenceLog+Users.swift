public import Casework
internal import GRDB
public import ScriptEngine

extension IntelligenceLog {
    /// The users of this log; none while nobody was added.
    public func users() async throws(LogError) -> Users {
        try await read { [vault] in try Self.users(vault, $0) }
    }

    /// Hashes a new password.
    ///
    /// - Parameter cost: what a try at it costs; only tests want less than the standard.
    /// - Throws: `.access` with what is wrong with it.
    public func hash(
        _ password: Password, cost: PasswordHash.Cost = .standard
    ) throws(LogError) -> PasswordHash {
        do { try password.checkAsNew() } catch { throw .access(error) }
        return try Scrypt.hash(password, cost: cost)
    }

    /// Decides about a user and writes it down, in one transaction: two administrators at once cannot demote each other.
    /// Who is disabled or has a new password is signed out everywhere, and may try again at once.
    ///
    /// - Returns: what happened; nil when it already was so.
    /// - Throws: `.access` with why not.
    @discardableResult
    public func change(
        _ input: Users.Input, at time: Timestamp, by actor: Actor
    ) async throws(LogError) -> UserEvent? {
        try await writer.commit { [vault] database in
            let event: UserEvent?
            do { event = try Self.users(vault, database).decide(input) } catch let error as AccessError {
                throw LogError.access(error)
            }
            guard let event else { return nil }
            try Self.note(event, at: time, by: actor, vault, database)
            if event.endsSessions {
                try SessionTable.endAll(of: event.user, database)
                try SessionTable.forgetTries(of: event.user, database)
            }
            return event
        }
    }

    static func users(_ vault: Vault, _ database: Database) throws -> Users {
        let keys = try vault.keys(of: .users, database)
        let statement = try database.cachedStatement(
            sql: "SELECT \(EntryTable.columns) FROM \(SessionTable.accountsSource) ORDER BY version")
        return try Users.replayed(
            try Row.fetchCursor(statement).mapToArray { try EntryTable.entry($0, of: .users, keys) })
    }

    static func note(
        _ event: UserEvent, at time: Timestamp, by actor: Actor, _ vault: Vault, _ database: Database
    ) throws {
        try EntryTable.note(
            kind: event.kind, payload: event.payload, seal: event.seal, in: .users, at: time, by: actor, vault, database
        )
    }
}
