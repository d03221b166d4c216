internal import Casework
internal import Crypto
internal import Foundation
internal import GRDB
private import Synchronization

/// What seals and opens the personal parts of a log.
///
/// Each subject of each stream has a key, at random, wrapped by the master key in the table `keys`. What the table no
/// longer has, nobody can open: the row of a key is looked up with everything that is sealed or opened, so an erasure by
/// another process holds at once. An erased subject keeps its row, empty, so that it never gets another key.
final class Vault: Sendable {
    private let source: any KeySource
    private let state: Mutex<State>

    typealias Key = SymmetricKey

    private struct State {
        var master: MasterKey?
        /// Keys by their wrapped bytes, so that one that was erased or wrapped anew is never found.
        var unwrapped: [Data: SymmetricKey] = [:]
    }

    /// More keys than that are forgotten and unwrapped again; 32 bytes each and as much again for looking them up.
    private static let most = 20_000

    init(_ source: any KeySource) {
        self.source = source
        state = Mutex(State())
    }

    // MARK: The master key

    /// Gives a new log its master key and its index key.
    ///
    /// - Throws: `.keyMissing` when the source has none to give.
    func begin(_ database: Database) throws {
        guard let master = try source.next(after: nil) else { throw LogError.keyMissing(id: nil) }
        state.withLock { $0.master = master }
        let index = try Self.wrap(SymmetricKey(size: .bits256), Self.indexKeyName, with: master)
        try database.execute(sql: "UPDATE log SET master_key = ?, index_key = ?", arguments: [master.id, index])
    }

    /// Shows that the master key is here, and is the one that the log was kept with.
    ///
    /// - Throws: `.keyMissing` with the key's id.
    func check(_ database: Database) throws { _ = try indexKey(database) }

    /// The key of the blind index.
    func indexKey(_ database: Database) throws -> SymmetricKey {
        guard let wrapped = try Data.fetchOne(database, sql: "SELECT index_key FROM log") else {
            throw LogError.notALog
        }
        return try unwrap(wrapped, Self.indexKeyName, database)
    }

    private static let indexKeyName = "blind index"

    /// Wraps every key anew, with the source's newest master key. No entry is touched.
    ///
    /// - Parameter report: told how many keys are done.
    /// - Returns: the new key's id and the number of keys.
    /// - Throws: `.keyMissing` when the source has no other key.
    func rotate(_ database: Database, report: (Int) -> Void) throws -> (id: String, keys: Int) {
        let old = try String.fetchOne(database, sql: "SELECT master_key FROM log")
        try check(database)
        guard let next = try source.next(after: old) else { throw LogError.noNewKey }
        let index = try indexKey(database)
        let names = try Row.fetchCursor(database, sql: "SELECT stream, subject, wrapped FROM keys WHERE wrapped <> x''")
        var rewrapped: [(String, String, Data)] = []
        while let row = try names.next() {
            let (stream, subject, wrapped): (String, String, Data) = (row[0], row[1], row[2])
            let key = try unwrap(wrapped, Self.name(stream, subject), database)
            rewrapped.append((stream, subject, try Self.wrap(key, Self.name(stream, subject), with: next)))
        }
        for (number, (stream, subject, wrapped)) in rewrapped.enumerated() {
            try database.cachedStatement(sql: "UPDATE keys SET wrapped = ? WHERE stream = ? AND subject = ?")
                .execute(arguments: [wrapped, stream, subject])
            if number % 1000 == 999 { report(number + 1) }
        }
        try database.execute(
            sql: "UPDATE log SET master_key = ?, index_key = ?",
            arguments: [next.id, try Self.wrap(index, Self.indexKeyName, with: next)])
        return (next.id, rewrapped.count)
    }

    /// Forgets what was unwrapped, after a change of master key that did not take place.
    func forget() { state.withLock { $0 = State() } }

    // MARK: Sealing

    /// Seals bytes under a subject's key, which is made where there is none yet.
    ///
    /// - Parameter context: what the bytes belong to; they can be opened only there.
    /// - Throws: `.erased` when the subject's key was destroyed.
    func seal(
        _ bytes: Data, of stream: StreamID, _ subject: Subject, context: String, _ database: Database
    ) throws -> Data {
        let key: SymmetricKey
        switch try self.key(of: stream, subject, database) {
        case .here(let found): key = found
        case .none: key = try makeKey(of: stream, subject, database)
        case .destroyed: throw LogError.erased
        }
        guard let sealed = try AES.GCM.seal(bytes, using: key, authenticating: Data(context.utf8)).combined else {
            throw LogError.refused(code: 0)
        }
        return sealed
    }

    /// Opens what was sealed; nil when its key is destroyed.
    ///
    /// - Throws: `.sealBroken` when it is not what was sealed there.
    func open(
        _ sealed: Data, of stream: StreamID, _ subject: Subject, context: String, _ database: Database
    ) throws -> Data? {
        guard case .here(let key) = try key(of: stream, subject, database) else { return nil }
        return try Self.open(sealed, with: key, context: context)
    }

    /// Opens what was sealed with a key of `keys(of:)`.
    ///
    /// - Throws: `.sealBroken` when it is not what was sealed there.
    static func open(_ sealed: Data, with key: SymmetricKey, context: String) throws -> Data {
        guard let box = try? AES.GCM.SealedBox(combined: sealed),
            let bytes = try? AES.GCM.open(box, using: key, authenticating: Data(context.utf8))
        else { throw LogError.sealBroken }
        return bytes
    }

    /// Refuses what would be added to an erased record, or would repeat what was erased of one since it was read.
    ///
    /// - Throws: `.erased`.
    func refuse(erasedSince change: Change, _ database: Database) throws {
        let statement = try database.cachedStatement(
            sql: "SELECT subject FROM keys WHERE stream = ? AND wrapped = x''")
        let destroyed = try String.fetchAll(statement, arguments: [change.stream.text]).map(Subject.init)
        guard !destroyed.isEmpty else { return }
        if destroyed.contains(.record) { throw LogError.erased }
        // Entries hold what was said now; records, and what rests on the whole stream, hold what was said before.
        guard !change.records.isEmpty || change.entries.isEmpty else { return }
        let said = try destroyed.filter { subject in
            try Bool.fetchOne(
                database, sql: "SELECT EXISTS (SELECT 1 FROM entries WHERE stream = ? AND subject = ?)",
                arguments: [change.stream.text, subject.text]) ?? false
        }
        if !change.erased.isSuperset(of: said) { throw LogError.erased }
    }

    /// Destroys a subject's key; SQLite overwrites its bytes in the file (`secure_delete`).
    func destroyKey(of stream: StreamID, _ subject: Subject, _ database: Database) throws {
        try database.execute(
            sql: """
                INSERT INTO keys (stream, subject, wrapped) VALUES (?, ?, x'')
                ON CONFLICT (stream, subject) DO UPDATE SET wrapped = x''
                """, arguments: [stream.text, subject.text])
        forget()
    }

    /// Whether a subject was erased.
    func isDestroyed(_ stream: StreamID, _ subject: Subject, _ database: Database) throws -> Bool {
        if case .destroyed = try key(of: stream, subject, database) { return true }
        return false
    }

    /// How many subjects of a stream were erased.
    func erasedSubjects(of stream: StreamID, _ database: Database) throws -> Int {
        let statement = try database.cachedStatement(
            sql: "SELECT count(*) FROM keys WHERE stream = ? AND wrapped = x''")
        return try statement.first([stream.text]) { $0.integer(0) } ?? 0
    }

    /// Whether a subject ever had a key, destroyed or not.
    func hasKnown(_ stream: StreamID, _ subject: Subject, _ database: Database) throws -> Bool {
        if case .none = try key(of: stream, subject, database) { return false }
        return true
    }

    /// The keys of a stream that are not destroyed.
    func keys(of stream: StreamID, _ database: Database) throws -> [Subject: Key] {
        let statement = try database.cachedStatement(sql: "SELECT subject, wrapped FROM keys WHERE stream = ?")
        var keys: [Subject: Key] = [:]
        let rows = try Row.fetchCursor(statement, arguments: [stream.text])
        var wrapped: [(String, Data)] = []
        while let row = try rows.next() { wrapped.append((row[0], row[1])) }
        for (subject, wrapped) in wrapped where !wrapped.isEmpty {
            keys[Subject(subject)] = try unwrap(wrapped, Self.name(stream.text, subject), database)
        }
        return keys
    }

    // MARK: Keys

    private enum Found {
        case here(SymmetricKey)
        case destroyed
        case none
    }

    private func key(of stream: StreamID, _ subject: Subject, _ database: Database) throws -> Found {
        let statement = try database.cachedStatement(sql: "SELECT wrapped FROM keys WHERE stream = ? AND subject = ?")
        guard let wrapped = try statement.first([stream.text, subject.text], read: { $0.data(0) }) else { return .none }
        if wrapped.isEmpty { return .destroyed }
        return .here(try unwrap(wrapped, Self.name(stream.text, subject.text), database))
    }

    private func makeKey(of stream: StreamID, _ subject: Subject, _ database: Database) throws -> SymmetricKey {
        let key = SymmetricKey(size: .bits256)
        let wrapped = try Self.wrap(key, Self.name(stream.text, subject.text), with: try masterInUse(database))
        try database.cachedStatement(sql: "INSERT INTO keys (stream, subject, wrapped) VALUES (?, ?, ?)")
            .execute(arguments: [stream.text, subject.text, wrapped])
        state.withLock { $0.unwrapped[wrapped] = key }
        return key
    }

    private static func name(_ stream: String, _ subject: String) -> String { "\(stream) \(subject)" }

    /// The master key that the log is kept with now. Another process may have changed to another one since this one
    /// looked: what is wrapped with the old one then, nobody could unwrap any more.
    private func masterInUse(_ database: Database) throws -> MasterKey {
        let id = try String.fetchOne(try database.cachedStatement(sql: "SELECT master_key FROM log"))
        if let known = state.withLock({ $0.master }), known.id == id { return known }
        guard let id, let master = try source.key(id) else { throw LogError.keyMissing(id: id) }
        state.withLock { $0.master = master }
        return master
    }

    private static func wrap(_ key: SymmetricKey, _ name: String, with master: MasterKey) throws -> Data {
        let bytes = key.withUnsafeBytes { Data($0) }
        guard let wrapped = try AES.GCM.seal(bytes, using: master.key, authenticating: Data(name.utf8)).combined else {
            throw LogError.refused(code: 0)
        }
        return wrapped
    }

    private func unwrap(_ wrapped: Data, _ name: String, _ database: Database) throws -> SymmetricKey {
        if let key = state.withLock({ $0.unwrapped[wrapped] }) { return key }
        let known = state.withLock { $0.master }
        let key: SymmetricKey
        if let known, let opened = Self.unwrapped(wrapped, name, with: known) {
            key = opened
        } else {
            guard let opened = Self.unwrapped(wrapped, name, with: try masterInUse(database)) else {
                throw LogError.sealBroken
            }
            key = opened
        }
        state.withLock { state in
            if state.unwrapped.count >= Self.most { state.unwrapped = [:] }
            state.unwrapped[wrapped] = key
        }
        return key
    }

    private static func unwrapped(_ wrapped: Data, _ name: String, with master: MasterKey) -> SymmetricKey? {
        guard let box = try? AES.GCM.SealedBox(combined: wrapped),
            let bytes = try? AES.GCM.open(box, using: master.key, authenticating: Data(name.utf8))
        else { return nil }
        return SymmetricKey(data: bytes)
    }
}
