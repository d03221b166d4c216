import Casework
import Foundation
import IntelligenceLog
import LogSupport
import ScriptEngine
import Synchronization
import TestSupport
import Testing

@testable import HubSync

@Suite("The line to a hub") struct HubLineTests {
    private let folder: TemporaryFolder
    private let log: IntelligenceLog
    private let store: ReceivedRecords
    private let now = Timestamp(seconds: 1_700_000_000)
    private let waits = Waits()

    private final class Waits: Sendable {
        private let drawn = Mutex<[Double]>([])
        var seconds: [Double] { drawn.withLock { $0 } }
        func add(_ seconds: Double) { drawn.withLock { $0.append(seconds) } }
    }

    private final class Count: Sendable {
        private let value = Mutex(0)
        var next: Int {
            value.withLock { value in
                value += 1
                return value
            }
        }
    }

    init() async throws {
        folder = try TemporaryFolder()
        log = try IntelligenceLog(path: folder.file("log.sqlite"))
        store = try ReceivedRecords(folder: folder.file("hub"))
        var simulator = try CallSimulator(calls: 5, year: 2021, seed: 8, scripts: .released)
        while let (_, changes) = try simulator.next() { try await log.append(changes) }
    }

    private func sync(
        _ moods: [MoodyHub.Mood], token: HubLine.Token = HubLine.Token(nil), hubsToken: String? = nil,
        patience: Double? = nil
    ) async throws -> (progress: HubClient.Progress, hub: MoodyHub) {
        let hub = MoodyHub(moods, ReferenceHub(store: store, token: hubsToken), at: now)
        let line = HubLine(
            hub, token: token, patience: patience,
            sleep: { [waits] seconds in waits.add(seconds) })
        let client = HubClient(
            log: log, address: "https://hub.example", line: line, signature: nil, actor: Actor("job"))
        return (try await client.sync(batch: 100, now: { now }, report: { _ in }), hub)
    }

    /// What both sides must agree on when all is over.
    private func bothHaveTheSame() async throws {
        let left = try await log.outboxCounts()
        #expect(left.waiting == 0 && left.parked == 0)
        #expect(try await store.count() == left.accepted)
    }

    @Test func whatIsGivenUpOrErasedWhileTheHubIsDownDoesNotLeave() async throws {
        let records = try await log.waiting(limit: 100)
        let erased = try #require(records.last).stream
        let (log, now, position) = (log, now, records[0].position)
        let hub = MoodyHub([.status(503), .fails(.unreachable(code: 7))], ReferenceHub(store: store), at: now)
        let line = HubLine(
            hub, patience: nil,
            sleep: { _ in
                let boss = Actor("boss")
                _ = try await log.discard(
                    .positions([position]), of: .standard, because: "Invented.", at: now, by: boss)
                _ = try? await log.erase(
                    erased, .record, reason: "Invented.", rule: nil, scripts: .released, at: now, by: boss)
            })
        let client = HubClient(
            log: log, address: "https://hub.example", line: line, signature: nil, actor: Actor("job"))
        let done = try await client.sync(batch: 100, now: { now }, report: { _ in })
        let kept = try await store.events().compactMap { try JSONParser.parse($0)["id"]?.string }
        #expect(done.accepted == kept.count && !kept.isEmpty)
        #expect(!kept.contains(records[0].eventID))
        let gone = Set(records.filter { $0.stream == erased }.map(\.eventID))
        #expect(gone.isDisjoint(with: kept))
    }

    @Test(
        "what may come right by itself is tried again",
        arguments: [408, 425, 429, 500, 502, 503, 504])
    func statusIsTriedAgain(status: Int) async throws {
        let done = try await sync([.status(status), .status(status)])
        #expect(done.progress.accepted > 0 && waits.seconds.count == 2)
        try await bothHaveTheSame()
    }

    @Test func aLineThatBreaksAndAnAnswerThatIsNoneAreTriedAgain() async throws {
        let done = try await sync([
            .fails(.unreachable(code: 7)), .garbage, .losesAnswer, .fails(.badAnswer),
            .fails(.untrusted(code: HubError.noHandshake)),
        ])
        #expect(done.progress.accepted > 0)
        #expect(done.progress.duplicates == done.progress.accepted, "the hub had taken them when the answer was lost")
        try await bothHaveTheSame()
    }

    @Test(
        "what another try would only repeat ends it at once",
        arguments: [HubError.untrusted(code: 60), .badAddress, .cancelled])
    func hopelessIsNotTriedAgain(error: HubError) async throws {
        await #expect(throws: error) { try await sync([.fails(error)]) }
        #expect(waits.seconds.isEmpty)
        #expect(try await log.outboxCounts().parked == 0)
    }

    @Test func aHubIsWaitedForAsLongAsItAsks() async throws {
        _ = try await sync([.status(429, ["retry-after": "17"]), .status(503, ["retry-after": "soon"])])
        let waited = waits.seconds
        #expect(waited.count == 2 && (17..<18).contains(waited[0]) && (0..<2).contains(waited[1]))
    }

    @Test func patienceEndsAndEverythingWaits() async throws {
        let before = try await log.outboxCounts()
        await #expect(throws: HubError.unreachable(code: 7)) {
            try await sync(Array(repeating: .fails(.unreachable(code: 7)), count: 1_000), patience: 60)
        }
        #expect(waits.seconds.reduce(0, +) <= 60)
        #expect(try await log.outboxCounts() == before)
    }

    @Test func aTokenThatHasExpiredIsFetchedAgainOnce() async throws {
        let count = Count()
        let token = HubLine.Token { count.next == 1 ? "old" : "new" }
        _ = try await sync([], token: token, hubsToken: "new")
        #expect(count.next == 3, "it was asked for twice")
        try await bothHaveTheSame()
    }

    @Test func aTokenThatTheHubNeverTakesIsNotAskedForForEver() async throws {
        await #expect(throws: HubError.unauthorised(status: 401)) {
            try await sync([], token: HubLine.Token("wrong"), hubsToken: "right")
        }
        #expect(waits.seconds.isEmpty)
    }
}

@Suite("Waiting for a hub") struct BackoffTests {
    @Test("waits are drawn evenly below a bound that doubles", arguments: 0..<8) func fullJitter(tries: Int) {
        var random = Seeded(7)
        let drawn = (0..<4_000).map { _ -> Double in
            var backoff = Backoff()
            for _ in 0..<tries { _ = backoff.next(&random) }
            return backoff.next(&random)
        }
        let bound = min(Backoff.most, Backoff.first * Double(1 << tries))
        #expect(drawn.allSatisfy { (0..<bound).contains($0) })
        // Each tenth has its share: nobody who was away with others comes back with them.
        for tenth in 0..<10 {
            let share = drawn.count { $0 >= bound * Double(tenth) / 10 && $0 < bound * Double(tenth + 1) / 10 }
            #expect((320...480).contains(share), "\(tenth): \(share)")
        }
    }

    @Test func noWaitIsLongerThanItsBoundHoweverOftenItFails() {
        var (backoff, random) = (Backoff(), Seeded(1))
        #expect((0..<200).allSatisfy { _ in backoff.next(&random) < Backoff.most })
        #expect(backoff.next(asked: .max, &random) < Double(Backoff.longestAsked) + Backoff.most)
    }

    @Test(
        "Retry-After is read in both of its forms",
        arguments: [
            ("120", 120), ("0", 0), ("-5", 0), ("Sun, 06 Nov 1994 08:49:37 GMT", 60),
            ("Sun, 06 Nov 1994 08:00:00 GMT", 0), ("soon", nil), ("Sunday, 06-Nov-94 08:49:37 GMT", nil), ("", nil),
            ("Sun, 06 Nov 1994 08:49 GMT", nil), ("Sun, 32 Nov 1994 08:49:37 GMT", nil),
        ] as [(String, Int?)])
    func retryAfter(header: String, seconds: Int?) {
        #expect(Backoff.asked(header, now: Timestamp(seconds: 784_111_717)) == seconds)
    }
}
