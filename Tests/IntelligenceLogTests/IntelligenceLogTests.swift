import Casework
import Foundation
import GRDB
import LogSupport
import ScriptEngine
import TestSupport
import Testing

@testable import IntelligenceLog

let handler = Actor("handler-7")
let morning = Timestamp(seconds: 1_614_607_500)

@Suite("The log")
struct IntelligenceLogTests {
    private let folder: TemporaryFolder
    private let log: IntelligenceLog

    init() throws {
        folder = try TemporaryFolder()
        log = try IntelligenceLog(path: folder.file("log.sqlite"))
    }

    private func openCall() async throws -> Call {
        var random = SystemRandomNumberGenerator()
        let (call, change) = Call.opened(
            CallID(StreamID(at: morning, random: &random)), under: try ScriptLibrary.released.script(version: 4),
            at: morning, by: handler)
        try await log.append(change)
        return call
    }

    private func simulate(_ calls: Int) async throws {
        var simulator = try CallSimulator(calls: calls, year: 2021, seed: 8, scripts: .released)
        while let (_, changes) = try simulator.next() { try await log.append(changes) }
    }

    // MARK: Durability

    @Test func everyCommitIsSynced() async throws {
        // GRDB turns to NORMAL behind our back when it enters WAL; FULL is 2.
        let (synchronous, mode) = try await log.pool.writeWithoutTransaction { database in
            (
                try Int.fetchOne(database, sql: "PRAGMA synchronous"),
                try String.fetchOne(database, sql: "PRAGMA journal_mode")
            )
        }
        #expect(synchronous == 2)
        #expect(mode == "wal")
    }

    @Test(
        "entries are never updated nor deleted",
        arguments: [
            "UPDATE entries SET actor = 'x'", "DELETE FROM entries",
            "UPDATE entries SET payload = x'00' WHERE position = 1",
        ])
    func entriesAreAppendOnly(sql: String) async throws {
        _ = try await openCall()
        await #expect(throws: DatabaseError.self) { try await log.pool.write { try $0.execute(sql: sql) } }
        #expect(try await log.verifyChain().position == 1)
    }

    // MARK: Conflicts

    @Test func theSecondToWriteIsToldAndOverwritesNothing() async throws {
        var mine = try await openCall()
        var theirs = mine
        let first = try mine.record(.answered("event_type", .choice("lorry")), at: morning, by: handler)
        let second = try theirs.record(.answered("event_type", .choice("rail")), at: morning, by: Actor("other"))
        try await log.append(first)
        await #expect(throws: LogError.conflict(expected: 1, actual: 2)) { try await log.append(second) }
        let entries = try await log.entries(of: mine.id.stream)
        #expect(entries.map(\.kind) == ["call.opened", "call.answered"])
        #expect(entries.last?.payload["value"] == "lorry")
    }

    @Test func aChangeIsKeptWholeOrNotAtAll() async throws {
        var mine = try await openCall()
        let good = try mine.record(.answered("event_type", .choice("lorry")), at: morning, by: handler)
        await #expect(throws: LogError.self) { try await log.append([good, good]) }
        #expect(try await log.verifyChain().position == 1)
        #expect(try await log.calls().first?.version == 1)
        #expect(try await log.outboxCounts().waiting == 0)
    }

    @Test func oneRefusalInAGroupCostsTheOthersNothing() async throws {
        var calls: [Call] = []
        for _ in 0..<16 { calls.append(try await openCall()) }
        let results = await withTaskGroup(of: Bool.self) { group in
            for (index, call) in calls.enumerated() {
                group.addTask {
                    var call = call
                    guard
                        let change = try? call.record(
                            .answered("event_type", .choice("rail")), at: morning, by: handler)
                    else { return false }
                    let bad = Change(
                        stream: change.stream, expected: 7, entries: change.entries, summary: change.summary,
                        records: [])
                    do {
                        try await self.log.append(index % 4 == 0 ? bad : change)
                        return true
                    } catch { return false }
                }
            }
            return await group.reduce(into: 0) { count, isKept in count += isKept ? 1 : 0 }
        }
        #expect(results == 12)
        #expect(try await log.verifyChain().position == 16 + 12)
    }

    @Test func manyHandlersAtOnceLoseNothing() async throws {
        var calls: [Call] = []
        for _ in 0..<64 { calls.append(try await openCall()) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for call in calls {
                group.addTask {
                    var call = call
                    for number in 0..<10 {
                        try await self.log.append(
                            try call.record(.answered("number_found", .integer(number)), at: morning, by: handler))
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try await log.verifyChain().position == 64 * 11)
        for call in calls { #expect(try await log.entries(of: call.id.stream).count == 11) }
    }

    // MARK: Projections

    @Test func rebuiltProjectionsAreTheSame() async throws {
        try await simulate(36)
        var random = SystemRandomNumberGenerator()
        let (_, change) = Operation.started(
            OperationID(StreamID(at: morning, random: &random)), name: "Op Invented", kind: .kraken, force: "kent",
            place: nil, at: morning, by: handler)
        try await log.append(change)
        let before = (try await log.calls(), try await log.operations())
        #expect(try await log.rebuildProjections(scripts: .released) == Rebuild(streams: 37))
        #expect(try await log.calls() == before.0)
        #expect(try await log.operations() == before.1)
    }

    @Test func entryRowAndOutboxAreOneTransaction() async throws {
        var call = try await openCall()
        try await log.append(try call.record(.closed(reason: "Gone.", callerRangOff: true), at: morning, by: handler))
        let summary = try #require(try await log.calls(in: [.closed]).first)
        #expect(summary == CallSummary(call))
        #expect(try await log.waiting(limit: 9).map(\.type) == ["uk.layby.event-record"])
    }

    @Test func aStreamIsFoundByTheEndOfItsName() async throws {
        let call = try await openCall()
        _ = try await openCall()
        #expect(try await log.stream(.call, named: call.id.stream.short) == call.id.stream)
        #expect(try await log.stream(.call, named: call.id.description) == call.id.stream)
        await #expect(throws: LogError.notFound) { try await log.stream(.call, named: "ffffffffffff") }
        await #expect(throws: LogError.notFound) { try await log.stream(.call, named: "' OR 1=1") }
    }

    // MARK: The chain

    /// What somebody with the file and without scruples might do, and what is then found where.
    static let tampering: [(String, Int, ChainFault)] = [
        ("UPDATE entries SET actor = 'somebody-else' WHERE position = 12", 12, .altered),
        ("UPDATE entries SET sealed = zeroblob(length(sealed)) WHERE position = 12", 12, .altered),
        ("UPDATE entries SET payload = x'7b7d' WHERE position = 12", 12, .altered),
        ("UPDATE entries SET subject = 'driver' WHERE position = 12", 12, .altered),
        ("DELETE FROM entries WHERE position = 12", 12, .removed),
        (
            "DELETE FROM entries WHERE position = 12; UPDATE entries SET position = position - 1 WHERE position > 12",
            12, .removed
        ),
        (
            """
            UPDATE entries SET position = -12 WHERE position = 12; UPDATE entries SET position = 12 WHERE position = 13;
            UPDATE entries SET position = 13 WHERE position = -12
            """, 12, .reordered
        ),
        (
            """
            UPDATE entries SET position = -position - 1 WHERE position > 12;
            UPDATE entries SET position = -position WHERE position < 0;
            INSERT INTO entries (position, stream, version, kind, at, actor, subject, payload, sealed, previous, hash)
            SELECT 13, stream, 1000, kind, at, actor, subject, payload, sealed, hash, zeroblob(32)
            FROM entries WHERE position = 12
            """, 13, .altered
        ),
        ("DELETE FROM entries WHERE position > 12", 13, .cut(head: 40)),
    ]

    @Test("whatever is done to the entries is found at the first that does not hold", arguments: tampering.indices)
    func tamperingIsFound(index: Int) async throws {
        let (sql, position, fault) = Self.tampering[index]
        try await simulate(3)
        let exported = LogHead(
            position: 40,
            hash: try #require(
                try await log.pool.read {
                    try Data.fetchOne($0, sql: "SELECT hash FROM entries WHERE position = 40")
                }
            ).hexadecimal)
        #expect(try await log.verifyChain(against: [exported]).position > 40)
        try await log.pool.write { database in
            try database.execute(sql: "DROP TRIGGER entries_are_not_updated; DROP TRIGGER entries_are_not_deleted")
            try database.execute(sql: sql)
        }
        await #expect(throws: LogError.brokenChain(position: position, fault)) {
            try await log.verifyChain(against: [exported])
        }
    }

    @Test func aChainThatWasMadeAnewIsFoundByAnExportedHead() async throws {
        try await simulate(2)
        let exported = try await log.head()
        // The hashes need no key, so whoever has the file can make them all again.
        try await log.pool.write { database in
            let triggers = try String.fetchAll(
                database, sql: "SELECT sql FROM sqlite_master WHERE name LIKE 'entries_are_not_%'")
            try database.execute(sql: "DROP TRIGGER entries_are_not_updated; DROP TRIGGER entries_are_not_deleted")
            try database.execute(sql: "UPDATE entries SET actor = 'somebody-else' WHERE position = 12")
            let stored = try Row.fetchAll(
                database, sql: "SELECT \(EntryTable.columns) FROM entries ORDER BY position"
            ).map(EntryTable.stored)
            try database.execute(sql: "DELETE FROM entries")
            var previous = EntryChain.start
            for entry in stored { previous = try EntryTable.append(entry, previous: previous, database) }
            for trigger in triggers { try database.execute(sql: trigger) }
        }
        #expect(try await log.verifyChain().position == exported.position)
        await #expect(throws: LogError.brokenChain(position: exported.position, .rewritten)) {
            try await log.verifyChain(against: [exported])
        }
    }

    @Test(arguments: ["handler-7", "a \"quoted\" \\ name\n", "Zoë", ""])
    func theHeaderThatIsHashedIsCanonicalJSON(actor: String) {
        for subject in [nil, "", "persons[3]"] {
            let stored = StoredEntry(
                position: 12, stream: StreamID.audit.text, version: 3, kind: "call.answered", at: -5, actor: actor,
                subject: subject, payload: Data("{}".utf8), sealed: nil)
            let header = JSONValue.members([
                "position": 12, "stream": .string(stored.stream), "version": 3, "kind": "call.answered", "at": -5,
                "actor": .string(actor), "subject": subject.map(JSONValue.string), "clear": 2,
            ])
            #expect(EntryChain.header(of: stored) == CanonicalJSON.bytes(header))
        }
    }

    // MARK: The benchmark

    @Test func theBenchmarksPeerWritesTheSameTables() async throws {
        @Sendable func tables(_ database: Database) throws -> [String: String] {
            let rows = try Row.fetchAll(
                database, sql: "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
            return Dictionary(
                uniqueKeysWithValues: rows.map { row in
                    (row["name"], (row["sql"] as String).split(whereSeparator: \.isWhitespace).joined(separator: " "))
                })
        }
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let schema = try String(
            contentsOf: root.appendingPathComponent("Benchmarks/Peers/schema.sql"), encoding: .utf8)
        let peer = try DatabaseQueue()
        try await peer.write { try $0.execute(sql: schema) }
        let ours = try await log.pool.read { try tables($0) }
        let theirs = try await peer.read { try tables($0) }
        for name in [
            "entries", "calls", "referrals", "operations", "outbox", "entries_are_not_updated", "deliveries",
            "deliveries_waiting",
        ] {
            #expect(ours[name] != nil)
            #expect(theirs[name] == ours[name], "\(name)")
        }
    }

    // MARK: Opening

    @Test func aFileThatIsNoLogIsRefusedAndLeftAlone() throws {
        let path = try folder.write(
            "This is a letter, not a database. It is long enough to look like one.", to: "x.sqlite")
        #expect(throws: LogError.notALog) { _ = try IntelligenceLog(path: path) }
        #expect(try String(contentsOfFile: path, encoding: .utf8).hasPrefix("This is a letter"))
    }

    @Test func aLogThatIsOpenCannotBeClaimed() throws {
        let path = folder.file("other.sqlite")
        var other: IntelligenceLog? = try IntelligenceLog(path: path)
        #expect(throws: LogError.inUse) { _ = try DatabaseFile.claimAlone(path) }
        _ = other
        other = nil
        let claim = try DatabaseFile.claimAlone(path)
        #expect(throws: LogError.inUse) { _ = try IntelligenceLog(path: path) }
        withExtendedLifetime(claim) {}
    }

    @Test func aWALThatGrowsIsAskedToBeginAgainOnceEveryStep() {
        let size = WALSize()
        let asked = [10, 99, 100, 150, 199, 200, 320, 400, 420, 3, 100, 101].map {
            size.isTimeToRestart($0, every: 100)
        }
        #expect(asked == [false, false, true, false, false, true, true, false, true, false, true, false])
    }

    @Test func theWALStaysSmall() async throws {
        for _ in 0..<8 {
            try await log.writer.commit { database in
                try database.execute(
                    sql: "CREATE TABLE IF NOT EXISTS filler (x); INSERT INTO filler VALUES (zeroblob(1000000))")
            }
        }
        let attributes = try FileManager.default.attributesOfItem(atPath: folder.file("log.sqlite-wal"))
        // A thousand frames of 4,120 bytes, and the last commit.
        #expect((attributes[.size] as? Int ?? .max) < 5_500_000)
    }

    @Test func twoLogsOnOneFileTakeTurns() async throws {
        let other = try IntelligenceLog(path: folder.file("log.sqlite"))
        var random = SystemRandomNumberGenerator()
        let script = try ScriptLibrary.released.script(version: 1)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for index in 0..<40 {
                let (_, change) = Call.opened(
                    CallID(StreamID(at: morning, random: &random)), under: script, at: morning, by: handler)
                group.addTask { try await (index % 2 == 0 ? self.log : other).append(change) }
            }
            try await group.waitForAll()
        }
        #expect(try await log.verifyChain().position == 40)
    }
}
