public import Casework
internal import Foundation
internal import GRDB
public import ScriptEngine

/// What an erasure came to.
public struct Erasure: Sendable {
    /// What can no longer be read: the subject that was named, and what had been made from it.
    public let targets: [AuditEvent.Target]
    /// Photographs whose files are gone.
    public let photographs: Int
    /// Records that still waited for the hub and now never go.
    public let recordsHeldBack: Int
    /// Records that still waited for the hub and were made again without it.
    public let recordsMadeAgain: Int
    /// Records that a hub has already; it must be told.
    public let recordsSent: Int
    /// Which hubs have how many of them.
    public let hubs: [HubCode: Int]
    /// Whether nothing of it is left in the file's free space and write-ahead log either; see `purge`.
    public let isPurged: Bool
}

extension IntelligenceLog {
    /// Makes a subject's personal data unreadable for good: its entries, row, index, photographs and records.
    ///
    /// The keys are destroyed, so that what is sealed with them stays sealed; the chain still verifies. What was made
    /// from a call goes with it (`StreamKind.madeFromCall`). Copies of the file made before are
    /// not reached.
    ///
    /// - Parameters:
    ///   - subject: `.record` for all of the stream.
    ///   - reason: kept in the tombstone, sealed under a key of the audit stream, which stays.
    ///   - rule: the retention rule; nil when a person decided.
    ///   - scripts: the scripts that calls ran under.
    ///   - purging: whether to `purge` at once; whoever erases much does so at the end.
    /// - Throws: `.notFound`, `.erased` when it was erased before, and what `append` throws.
    public func erase(
        _ stream: StreamID, _ subject: Subject, reason: String, rule: String?, scripts: ScriptLibrary,
        purging: Bool = true, at time: Timestamp, by actor: Actor
    ) async throws(LogError) -> Erasure {
        let erased: ErasureWork
        do {
            erased = try await eraseWithTombstone(stream, subject, reason: reason, rule: rule, scripts, at: time, actor)
        } catch {
            // An erasure before this one may have been cut short behind its commit.
            guard error == .erased else { throw error }
            _ = removePhotographs(of: [AuditEvent.Target(stream, subject)])
            if purging { _ = try await purge() }
            throw error
        }
        let photographs = removePhotographs(of: erased.targets)
        return Erasure(
            targets: erased.targets, photographs: photographs, recordsHeldBack: erased.held,
            recordsMadeAgain: erased.madeAgain, recordsSent: erased.sent, hubs: erased.hubs,
            isPurged: purging ? try await purge() : false)
    }

    private func eraseWithTombstone(
        _ stream: StreamID, _ subject: Subject, reason: String, rule: String?, _ scripts: ScriptLibrary,
        at time: Timestamp, _ actor: Actor
    ) async throws(LogError) -> ErasureWork {
        try await writer.commit { [vault, plans] database in
            var work = ErasureWork(
                stream: stream, subject: subject, vault: vault, plan: try plans.inForce(vault, database), scripts: scripts)
            try work.begin(database)
            let event = AuditEvent.erased(work.targets, reason: reason, rule: rule)
            try AuditTable.note(event, adding: ["rows": .array(work.rows)], at: time, by: actor, vault, database)
            return work
        }
    }

    /// Removes the photographs of what was erased.
    ///
    /// - Returns: how many there were.
    private func removePhotographs(of targets: [AuditEvent.Target]) -> Int {
        targets.reduce(0) { count, target in
            count + Self.removePhotographs(in: photographs, of: target.stream, target.subject ?? .record)
        }
    }

    /// Leaves nothing of what was erased in the search index's old segments, the file's free pages, which SQLite
    /// overwrites, and the write-ahead log, which is emptied.
    ///
    /// What would be left are tokens and sealed bytes, and keys that the master key still opens.
    /// - Returns: false while another program reads the log, so that its write-ahead log cannot be emptied yet.
    public func purge() async throws(LogError) -> Bool {
        try await writer.commit(SearchIndex.purge)
        return try await hasEmptiedWAL()
    }

    /// Empties the write-ahead log.
    ///
    /// - Returns: false while another program reads the log.
    func hasEmptiedWAL() async throws(LogError) -> Bool {
        do { try await emptyWAL() } catch {
            guard error == .locked else { throw error }
            return false
        }
        return true
    }

    /// Whether anything of a subject ever stood in a stream, erased or not.
    public func hasKnown(_ subject: Subject, of stream: StreamID) async throws(LogError) -> Bool {
        try await read { [vault] in try vault.hasKnown(stream, subject, $0) }
    }

    /// Of some streams, those of which something can still be erased.
    public func erasable(_ streams: Set<StreamID>) async throws(LogError) -> Set<StreamID> {
        try await read { database in
            let statement = try database.cachedStatement(
                sql: "SELECT EXISTS (SELECT 1 FROM keys WHERE stream = ? AND wrapped <> x'' AND subject <> ?)")
            return try streams.filter { stream in
                try Bool.fetchOne(statement, arguments: [stream.text, Subject.records.text]) ?? false
            }
        }
    }

    /// The subjects of a stream that can be erased one by one; empty when all are erased.
    public func subjects(of stream: StreamID) async throws(LogError) -> [Subject] {
        try await read { database in
            try String.fetchAll(
                database, sql: "SELECT subject FROM keys WHERE stream = ? AND wrapped <> x'' ORDER BY subject",
                arguments: [stream.text]
            ).map(Subject.init).filter { $0 != .records }
        }
    }
}

/// One erasure within its transaction.
private struct ErasureWork: Sendable {
    let stream: StreamID
    let subject: Subject
    let vault: Vault
    let plan: SharingPlan
    let scripts: ScriptLibrary
    private(set) var targets: [AuditEvent.Target] = []
    /// The rows of streams that cannot be replayed any more, so that they can still be rebuilt.
    private(set) var rows: [JSONValue] = []
    private(set) var held = 0
    private(set) var madeAgain = 0
    private(set) var sent = 0
    private(set) var hubs: [HubCode: Int] = [:]

    init(stream: StreamID, subject: Subject, vault: Vault, plan: SharingPlan, scripts: ScriptLibrary) {
        (self.stream, self.subject, self.vault) = (stream, subject, vault)
        (self.plan, self.scripts) = (plan, scripts)
    }

    mutating func begin(_ database: Database) throws {
        guard try EntryTable.version(of: stream, database) > 0 else { throw LogError.notFound }
        let readable = try vault.keys(of: stream, database).keys.filter { $0 != .records }
        let wanted = subject == .record ? Array(readable) : readable.filter { $0 == subject }
        guard !wanted.isEmpty else {
            throw try vault.hasKnown(stream, subject, database) ? LogError.erased : .notFound
        }
        for made in try madeFromIt(database) where try !vault.keys(of: made, database).isEmpty {
            try eraseAll(of: made, database)
        }
        if subject == .record {
            try eraseAll(of: stream, database)
        } else {
            let waiting = try OutboxTable.waiting(of: stream, database)
            try vault.destroyKey(of: stream, subject, database)
            try eraseCopies(of: stream, database)
            targets.append(AuditEvent.Target(stream, subject))
            try replay(waiting, database)
            try takeOutOfMerges(stream, subject, database)
        }
    }

    /// The streams that were made from what is erased.
    private func madeFromIt(_ database: Database) throws -> [StreamID] {
        try StreamKind.allCases.flatMap { kind -> [StreamID] in
            guard let condition = kind.madeFromCall else { return [] }
            return try String.fetchAll(
                database, sql: "SELECT id FROM \(kind.rawValue) WHERE \(condition)",
                arguments: StatementArguments(["call": stream.text, "subject": subject.text])
            ).compactMap { StreamID($0) }
        }
    }

    /// Makes the row again, and the records that the hub has not got, as the stream reads from now on.
    private mutating func replay(_ waiting: [OutboxTable.Waiting], _ database: Database) throws {
        let entries = try EntryTable.entries(of: stream, vault, database)
        do {
            if let summary = try Summary.replayed(entries, scripts: scripts) {
                try Projections.put(summary, vault, database)
            }
        } catch ReplayError.erased {
            // Without that, nothing is left of it: a merge of one is none.
            return try eraseAll(of: stream, database)
        }
        guard !waiting.isEmpty else { return }
        let data = try self.data(entries)
        for record in waiting {
            guard let data = data(record.record, record.revision) else { continue }
            guard try OutboxTable.make(record, again: data, plan, vault, database) else { continue }
            madeAgain += 1
            held -= 1
        }
    }

    /// What a stream's records can still say, by id and revision.
    private func data(_ entries: [Entry]) throws -> (String, Int) -> JSONValue? {
        if entries.first?.kind == "intelligence.begun" {
            return try IntelligenceReport.replayed(entries).data(ofRecord:revision:)
        }
        let call = try Call.replayed(entries) { try scripts.script(matching: $0) }
        return { record, _ in call.data(ofRecord: record) }
    }

    private mutating func eraseAll(of stream: StreamID, _ database: Database) throws {
        if let row = try ErasedRow.read(of: stream, database) {
            rows.append(try row.adding(remains(of: stream, database)))
        }
        try vault.destroyKey(of: stream, .record, database)
        for subject in try vault.keys(of: stream, database).keys where subject != .records {
            try vault.destroyKey(of: stream, subject, database)
        }
        try eraseCopies(of: stream, database)
        try PenaltyTable.forget(stream, database)
        try MergeTable.forget(MergeID(stream), database)
        targets.append(AuditEvent.Target(stream))
        try takeOutOfMerges(stream, .record, database)
    }

    /// Takes what is erased out of the decisions that name it, which would tell whose it was; a merge of one is none.
    private mutating func takeOutOfMerges(_ stream: StreamID, _ subject: Subject, _ database: Database) throws {
        for merge in try MergeTable.merges(naming: stream, subject, database) {
            for member in try MergeTable.members(of: merge, in: stream, subject, database) {
                for erased in Merge.erased(with: member, of: try vault.keys(of: merge.stream, database).keys) {
                    try vault.destroyKey(of: merge.stream, erased, database)
                    targets.append(AuditEvent.Target(merge.stream, erased))
                }
            }
            do {
                let left = try Merge.replayed(try EntryTable.entries(of: merge.stream, vault, database))
                try Projections.put(.merge(MergeSummary(left)), vault, database)
            } catch ReplayError.erased {
                try eraseAll(of: merge.stream, database)
            }
        }
    }

    /// What the measures go on counting of a closed call; nothing for another stream.
    private func remains(of stream: StreamID, _ database: Database) throws -> [String: JSONValue] {
        let entries = try EntryTable.entries(of: stream, vault, database)
        guard entries.first?.kind == "call.opened",
            let (call, paradata) = try? Call.timed(entries, script: { try scripts.script(matching: $0) }),
            call.interview.phase == .closed
        else { return [:] }
        return try MeasureBlockTable.Counted(call, paradata, MeasureLayout(call.script)).remains(vault, database)
    }

    /// What stands outside the entries: records for the hub, the index, why it was looked at.
    private mutating func eraseCopies(of stream: StreamID, _ database: Database) throws {
        let counts = try OutboxTable.erase(stream, database)
        held += counts.held.count
        sent += counts.sent.count
        hubs.merge(counts.hubs, uniquingKeysWith: +)
        try SearchIndex.forget(stream, database)
        try AuditTable.eraseJustifications(of: stream, vault, database)
    }
}
