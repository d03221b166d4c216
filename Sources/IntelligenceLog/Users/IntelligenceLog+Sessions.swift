public import Casework
internal import GRDB
public import ScriptEngine

extension IntelligenceLog {
    /// Signs a user in: tries the password, and makes a session that counts for so long.
    ///
    /// That they signed in, or that a wrong password was given for them, is an entry.
    ///
    /// - Parameter seconds: how long the session counts.
    /// - Throws: as `confirm`.
    public func signIn(
        _ id: UserID, _ password: Password, seconds: Int, at time: Timestamp
    ) async throws(LogError) -> (token: SessionToken, session: Session) {
        let user = try await confirm(id, password, at: time)
        return try await makeSession(.signedIn(id), seconds: seconds, at: time) { users throws(AccessError) in
            // Who was disabled, or given another password, while this one was tried is not let in by it.
            guard users[id] == user else { throw .wrongPassword }
        }
    }

    /// Signs a user in on the word of somebody else who has proved who they are, and makes a session that counts for so
    /// long. Their role is the one they have here.
    ///
    /// That they signed in, and on whose word, is an entry. No user is made.
    ///
    /// - Parameters:
    ///   - issuer: who proved it: an OpenID Connect provider's issuer. It stands in the entry.
    ///   - seconds: how long the session counts.
    /// - Throws: `.access` with `.noUsers`, `.unknownUser` or `.disabled`.
    public func signIn(
        _ id: UserID, provenBy issuer: String, seconds: Int, at time: Timestamp
    ) async throws(LogError) -> (token: SessionToken, session: Session) {
        try await makeSession(.signedIn(id, provenBy: issuer), seconds: seconds, at: time) {
            users throws(AccessError) in
            guard !users.isEmpty else { throw .noUsers }
            guard let user = users[id] else { throw .unknownUser(id) }
            guard user.isEnabled else { throw .disabled(id) }
        }
    }

    /// Makes a session for the event's user, and notes the event, unless the users as they now are speak against it.
    private func makeSession(
        _ event: UserEvent, seconds: Int, at time: Timestamp,
        checking check: @escaping @Sendable (Users) throws(AccessError) -> Void
    ) async throws(LogError) -> (token: SessionToken, session: Session) {
        let token = SessionToken()
        let session = Session(user: event.user, madeAt: time, expiresAt: time.adding(seconds: seconds))
        try await writer.commit { [vault] database in
            let users = try Self.users(vault, database)
            do throws(AccessError) { try check(users) } catch { throw LogError.access(error) }
            try SessionTable.add(session, token.digest, database)
            try Self.note(event, at: time, by: event.user.actor, vault, database)
        }
        return (token, session)
    }

    /// Tries a user's password, as also when they are to show once more who they are.
    ///
    /// A try counts before it is made, so that several at once gain nothing. Nothing is counted for an id that nobody
    /// has; it takes as long.
    ///
    /// - Throws: `.access` with `.wrongPassword`, `.tooManyTries`, `.disabled` or `.noUsers`.
    @discardableResult
    public func confirm(
        _ id: UserID, _ password: Password, at time: Timestamp
    ) async throws(LogError) -> Users.User {
        let users = try await users()
        guard !users.isEmpty else { throw .access(.noUsers) }
        guard let user = users[id] else {
            Scrypt.pretend(password)
            throw .access(.wrongPassword)
        }
        let wait = try await writer.commit { database in
            var tries = try SessionTable.tries(of: id, database)
            let wait = tries.begin(at: time)
            try SessionTable.put(tries, of: id, database)
            return wait
        }
        if let wait { throw .access(.tooManyTries(seconds: wait)) }
        guard Scrypt.matches(password, user.password) else {
            try await writer.commit { [vault] in try Self.note(.refused(id), at: time, by: .nobody, vault, $0) }
            throw .access(.wrongPassword)
        }
        try await writer.commit { try SessionTable.forgetTries(of: id, $0) }
        guard user.isEnabled else { throw .access(.disabled(id)) }
        return user
    }

    /// Who holds a token.
    ///
    /// - Throws: `.access` with `.notSignedIn`, `.expired` or `.disabled`.
    public func user(holding token: SessionToken, at time: Timestamp) async throws(LogError) -> Users.User {
        let digest = token.digest
        return try await read { [self] database in
            guard let session = try SessionTable.session(digest, database) else {
                throw LogError.access(.notSignedIn)
            }
            let users = try users(database)
            do throws(AccessError) { return try session.check(at: time, in: users) } catch {
                throw LogError.access(error)
            }
        }
    }

    /// Ends a session; one that is not there has ended already.
    public func endSession(_ token: SessionToken) async throws(LogError) {
        let digest = token.digest
        try await writer.commit { try SessionTable.end(digest, $0) }
    }
}

extension Actor {
    /// Who nobody knows: whoever gave a wrong password. No user id.
    static let nobody = Actor("-")
}
