public import Casework
internal import GRDB
public import ScriptEngine
internal import Synchronization

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
            let users = try Self.users(vault, database)
            let event: UserEvent?
            do throws(AccessError) { event = try users.decide(input) } catch { throw LogError.access(error) }
            guard let event else { return nil }
            try Self.note(event, at: time, by: actor, vault, database)
            if event.endsSessions {
                try SessionTable.endAll(of: event.user, database)
                try SessionTable.forgetTries(of: event.user, database)
            }
            return event
        }
    }

    /// The users, made again only when their entries are more than they were: every request of a desk asks.
    func users(_ database: Database) throws -> Users {
        let newest = try database.cachedStatement(
            sql: "SELECT max(version) FROM \(SessionTable.accountsSource)")
        let version = try newest.first { $0.integer(0) } ?? 0
        if let known = knownUsers.withLock({ $0 }), known.version == version { return known.users }
        let users = try Self.users(vault, database)
        knownUsers.withLock { $0 = (version, users) }
        return users
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
