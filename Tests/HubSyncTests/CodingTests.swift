import Casework
import Compression
import Foundation
import IntelligenceLog
import LogSupport
import ScriptEngine
import Synchronization
import TestSupport
import Testing

@_spi(Benchmark) @testable import HubSync

@Suite("How bodies are packed for a hub") struct CodingTests {
    @Test(
        "the coding that a hub likes best is taken, of those that may be",
        arguments: [
            (.zstd, "zstd, gzip", .zstd), (.zstd, "gzip", .gzip), (.zstd, "gzip;q=0.5, zstd;q=0.1", .gzip),
            (.zstd, "GZIP ; Q=1 , br", .gzip), (.zstd, "", .identity), (.zstd, "br", .identity),
            (.zstd, "*", .zstd), (.gzip, "*", .gzip), (.gzip, "zstd", .identity), (.identity, "zstd", .identity),
            (.zstd, "zstd;q=0, *", .gzip), (.zstd, "identity;q=0", nil), (.zstd, "*;q=0", nil),
            (.zstd, "zstd;q=0, gzip;q=0, identity", .identity),
        ] as [(ContentCoding, String, ContentCoding?)])
    func best(first: ContentCoding, accepted: String, best: ContentCoding?) {
        #expect(first.best(of: accepted) == best)
    }

    private func answer(_ status: Int, _ accepted: String? = nil) -> HubAnswer {
        HubAnswer(status: status, headers: accepted.map { ["accept-encoding": $0] } ?? [:], body: [])
    }

    @Test func whatAHubDoesNotTakeIsPackedInAnotherWayFromThenOn() {
        let choice = CodingChoice(.zstd)
        #expect(choice.learn(from: answer(415), to: .zstd) && choice.current == .gzip)
        #expect(choice.learn(from: answer(415), to: .zstd), "another request that was on its way is sent again, too")
        #expect(choice.learn(from: answer(415), to: .gzip) && choice.current == .identity)
        #expect(!choice.learn(from: answer(415), to: .identity), "then it is not about the coding")
        let named = CodingChoice(.zstd)
        #expect(named.learn(from: answer(415, "identity"), to: .zstd) && named.current == .identity)
        let other = CodingChoice(.zstd)
        #expect(!other.learn(from: answer(415, "zstd"), to: .zstd), "it takes the coding, and not the media type")
    }

    @Test func aHubThatTakesABatchMaySayThatItLikesAnotherCodingBetter() {
        let choice = CodingChoice(.zstd)
        #expect(!choice.learn(from: answer(200, "gzip"), to: .zstd) && choice.current == .gzip)
        #expect(!choice.learn(from: answer(200), to: .gzip) && choice.current == .gzip)
    }

    @Test func aHubThatKnowsNoCodingTakesItForBrokenJSONUntilItHasTakenOne() {
        let choice = CodingChoice(.zstd)
        #expect(choice.learn(from: answer(400), to: .zstd) && choice.current == .gzip)
        #expect(!choice.learn(from: answer(200), to: .gzip))
        #expect(!choice.learn(from: answer(400), to: .gzip) && choice.current == .gzip)
        for status in [401, 413, 422, 429, 500, 503] {
            #expect(!choice.learn(from: answer(status), to: .gzip) && choice.current == .gzip)
        }
    }
}

/// A hub that takes some codings alone, and unpacks them as a server in front of it would.
private final class PickyHub: HubTransport {
    let requests = Mutex<[HubRequest]>([])
    private let hub: ReferenceHub
    private let codings: [ContentCoding]
    private let names: Bool
    private let time: Timestamp

    /// - Parameter names: whether a refusal says what would be taken.
    init(_ hub: ReferenceHub, takes codings: [ContentCoding], names: Bool, at time: Timestamp) {
        (self.hub, self.codings, self.names, self.time) = (hub, codings, names, time)
    }

    func send(_ request: HubRequest) async throws(HubError) -> HubAnswer {
        requests.withLock { $0.append(request) }
        guard request.path == "/v1/batches" else { return await hub.answer(request, at: time) }
        let coding = ContentCoding(rawValue: request.headers["content-encoding"] ?? "identity")
        guard let coding, codings.contains(coding), let body = try? coding.unpacked(request.body) else {
            let accepted = codings.map(\.rawValue).joined(separator: ", ")
            return HubAnswer(status: 415, headers: names ? ["accept-encoding": accepted] : [:], body: [])
        }
        var headers = request.headers
        headers["content-encoding"] = nil
        return await hub.answer(
            HubRequest(method: request.method, path: request.path, headers: headers, body: body), at: time)
    }

    /// The codings of the batches, in order.
    var tried: [String] {
        requests.withLock {
            $0.filter { $0.path == "/v1/batches" }.map { $0.headers["content-encoding"] ?? "identity" }
        }
    }
}

extension ContentCoding {
    fileprivate func unpacked(_ body: [UInt8]) throws -> [UInt8] {
        switch self {
        case .zstd: try Zstandard.unpacked(body, limit: 64_000_000)
        case .gzip: try Gzip.unpacked(body, limit: 64_000_000)
        case .identity: body
        }
    }
}

@Suite("Batches on their way") struct BatchTests {
    private let folder: TemporaryFolder
    private let log: IntelligenceLog
    private let store: ReceivedRecords
    private let now = Timestamp(seconds: 1_700_000_000)
    private let waiting: [WaitingRecord]

    init() async throws {
        folder = try TemporaryFolder()
        log = try IntelligenceLog(path: folder.file("log.sqlite"))
        store = try ReceivedRecords(folder: folder.file("hub"))
        var simulator = try CallSimulator(calls: 6, year: 2021, seed: 5, scripts: .released)
        while let (_, changes) = try simulator.next() { try await log.append(changes) }
        waiting = try await log.waiting(limit: 1_000)
    }

    private func sync(_ hub: some HubTransport, _ coding: ContentCoding, batch: Int = 2) async throws -> Int {
        let client = HubClient(
            log: log, address: "https://hub.example", line: HubLine(hub, sleep: { _ in }), signature: nil,
            actor: Actor("job"), coding: coding)
        return try await client.sync(batch: batch, now: { now }, report: { _ in }).accepted
    }

    /// What came is what waited: every record once, its data to the byte.
    private func everythingCame() async throws {
        let events = try await store.events().map { try JSONParser.parse($0) }
        #expect(events.map { $0["id"]?.string } == waiting.map(\.eventID))
        #expect(events.map { $0["data"].map(CanonicalJSON.bytes) } == waiting.map(\.data))
        #expect(try await log.outboxCounts().waiting == 0)
    }

    @Test("a hub gets the first coding that it takes, asked once in a run", arguments: [true, false], [0, 1, 2])
    func fallsBack(names: Bool, place: Int) async throws {
        let codings = ContentCoding.allCases
        let hub = PickyHub(ReferenceHub(store: store), takes: [codings[place]], names: names, at: now)
        #expect(try await sync(hub, .zstd) == waiting.count)
        let refused = names ? codings.prefix(min(place, 1)) : codings.prefix(place)
        let batches = (waiting.count + 1) / 2
        #expect(
            hub.tried == refused.map(\.rawValue) + Array(repeating: codings[place].rawValue, count: batches))
        try await everythingCame()
    }

    @Test("a coding that is asked for is sent, and none that comes before it", arguments: ContentCoding.allCases)
    func asked(coding: ContentCoding) async throws {
        let hub = PickyHub(ReferenceHub(store: store), takes: ContentCoding.allCases, names: true, at: now)
        #expect(try await sync(hub, coding, batch: 1_000) == waiting.count)
        #expect(hub.tried == [coding.rawValue])
        let body = try #require(hub.requests.withLock { $0.first { $0.path == "/v1/batches" }?.body })
        #expect(try coding.unpacked(body) == CloudEvent.batch(of: waiting, from: try await log.identity()))
        try await everythingCame()
    }

    /// A framework that unpacks nothing sees the one; Standard Webhooks' own libraries take a body for text, and can check
    /// the other alone.
    @Test func aPackedBodyIsSignedAsItTravelsAndAsItWas() async throws {
        let hub = PickyHub(ReferenceHub(store: store), takes: [.zstd], names: true, at: now)
        let signature = try #require(WebhookSignature(secret: WebhookSignatureTests.secret))
        let client = HubClient(
            log: log, address: "https://hub.example", line: HubLine(hub), signature: signature, actor: Actor("job"))
        _ = try await client.sync(batch: 1_000, now: { now }, report: { _ in })
        let request = try #require(hub.requests.withLock { $0.first { $0.path == "/v1/batches" } })
        #expect(request.headers["content-encoding"] == "zstd")
        let (given, id) = (
            try #require(request.headers["webhook-signature"]), try #require(request.headers["webhook-id"])
        )
        #expect(given.split(separator: " ").count == 2)
        let plain = try Zstandard.unpacked(request.body, limit: 64_000_000)
        for body in [request.body, plain] {
            #expect(signature.isValid(given, id: id, timestamp: now.seconds, body: body, now: now.seconds))
        }
        #expect(!signature.isValid(given, id: id, timestamp: now.seconds, body: plain + [32], now: now.seconds))
    }

    @Test func aHubThatTakesNoCodingAtAllIsARefusal() async throws {
        let hub = PickyHub(ReferenceHub(store: store), takes: [], names: false, at: now)
        await #expect(throws: HubError.refused(status: 415)) { _ = try await sync(hub, .zstd) }
        #expect(hub.tried == ["zstd", "gzip", "identity"])
        #expect(try await log.outboxCounts().waiting == waiting.count)
    }

    @Test func aBatchHasNoMoreBytesThanAreAllowedAndAlwaysARecord() async throws {
        let sizes = waiting.map(\.data.count)
        let limit = sizes[0] + sizes[1]
        #expect(try await log.waiting(limit: 1_000, bytes: limit).count == 2)
        #expect(try await log.waiting(limit: 1_000, bytes: limit - 1).count == 1)
        #expect(try await log.waiting(limit: 1_000, bytes: 0).count == 1)
        #expect(try await log.waiting(limit: 1, bytes: limit).count == 1)
        #expect(try await log.waiting(limit: 1_000, bytes: .max) == waiting)
    }

    private func pipeline(
        hasErased: @escaping @Sendable (Int) -> Bool = { _ in false },
        read: @escaping @Sendable (Int) throws -> [WaitingRecord]
    ) -> BatchPipeline {
        BatchPipeline(
            BatchPipeline.Source(end: { 7 }, read: { try read($0) }, hasErased: { hasErased($0) }),
            BatchWriter(source: "log"), CodingChoice(.zstd))
    }

    /// Were more of them ready, memory would grow with what waits.
    @Test func noMoreThanOneBatchIsReadyBeforeItIsAskedFor() async throws {
        let reads = Mutex<[Int]>([])
        let all = waiting
        var pipeline = pipeline { position in
            reads.withLock { $0.append(position) }
            return Array(all.filter { $0.position > position }.prefix(1))
        }
        var seen: [Int] = []
        while let batch = try await pipeline.next() {
            seen.append(try #require(batch.records.first).position)
            #expect(reads.withLock { $0.count } <= seen.count + 1)
            #expect(batch.body.coding == .zstd)
        }
        #expect(seen == all.map(\.position))
    }

    @Test func whatComesWhileTheLastBatchIsSentIsSentToo() async throws {
        let given = Mutex(0)
        let all = waiting
        var pipeline = pipeline { position in
            let known = given.withLock { $0 }
            return Array(all.prefix(known).filter { $0.position > position })
        }
        #expect(try await pipeline.next()?.records == nil)
        given.withLock { $0 = 1 }
        #expect(try await pipeline.next()?.records == [all[0]])
        given.withLock { $0 = 3 }
        #expect(try await pipeline.next()?.records.last == all[2])
        #expect(try await pipeline.next()?.records == nil)
    }

    @Test func aReadThatFailsEndsTheBatches() async throws {
        struct Broken: Error {}
        let all = waiting
        var pipeline = pipeline { position in
            if position > 0 { throw Broken() }
            return [all[0]]
        }
        #expect(try await pipeline.next()?.records.count == 1)
        do {
            _ = try await pipeline.next()
            Issue.record("it went on")
        } catch { #expect(error is Broken) }
    }

    @Test func whatWasReadBeforeAnErasureIsReadAgain() async throws {
        let isErased = Mutex(false)
        let all = waiting
        var pipeline = pipeline { position in
            position == 7 && isErased.withLock { $0 }
        } read: { position in
            let rest = all.filter { $0.position > position }
            return Array(isErased.withLock { $0 } ? rest.dropFirst().prefix(1) : rest.prefix(1))
        }
        #expect(try await pipeline.next()?.records == [all[0]])
        isErased.withLock { $0 = true }
        #expect(try await pipeline.next()?.records == [all[2]])
    }

    /// The second batch was ready when the first one was sent: its call is erased meanwhile, and one record given up.
    @Test func whatIsErasedOrGivenUpWhileABatchIsSentDoesNotLeave() async throws {
        let last = try #require(waiting.last)
        let other = try #require(waiting.last { $0.stream != last.stream })
        let hub = MeddledHub(ReferenceHub(store: store), at: now) { [log, now] in
            _ = try? await log.erase(
                last.stream, .record, reason: "a test", rule: nil, scripts: .released, at: now, by: Actor("boss"))
            _ = try? await log.discard(
                .positions([other.position]), of: .standard, because: "a test", at: now, by: Actor("boss"))
        }
        _ = try await sync(hub, .identity, batch: 1)
        let came = Set(try await store.events().compactMap { try JSONParser.parse($0)["id"]?.string })
        #expect(!came.contains(last.eventID) && !came.contains(other.eventID))
        #expect(came.contains(waiting[0].eventID) && hub.isMeddledWith)
    }

    @Test func receiptsAreWrittenDownInOrderWhateverHappensNext() async throws {
        // The third batch is refused for good as a whole, when the second one's receipt may still be on its way.
        let hub = MoodyHub([], ReferenceHub(store: store), at: now)
        let counted = CountingHub(hub, refuses: 3)
        await #expect(throws: HubError.unauthorised(status: 403)) { _ = try await sync(counted, .identity, batch: 1) }
        let left = try await log.outboxCounts()
        #expect(left.accepted == 2 && left.waiting == waiting.count - 2)
        #expect(try await log.waiting(limit: 1).first?.eventID == waiting[2].eventID)
    }
}

/// Refuses its so-manieth batch.
private final class CountingHub: HubTransport {
    private let hub: any HubTransport
    private let left: Mutex<Int>

    init(_ hub: any HubTransport, refuses number: Int) {
        self.hub = hub
        left = Mutex(number)
    }

    func send(_ request: HubRequest) async throws(HubError) -> HubAnswer {
        let isRefused = left.withLock { left in
            if request.path == "/v1/batches" { left -= 1 }
            return left == 0
        }
        return isRefused ? HubAnswer(status: 403, body: []) : try await hub.send(request)
    }
}

/// A hub that takes everything; something is done while it takes the first batch.
private final class MeddledHub: HubTransport {
    private let hub: ReferenceHub
    private let time: Timestamp
    private let meddle: @Sendable () async -> Void
    private let state = Mutex(false)

    init(_ hub: ReferenceHub, at time: Timestamp, _ meddle: @escaping @Sendable () async -> Void) {
        (self.hub, self.time, self.meddle) = (hub, time, meddle)
    }

    var isMeddledWith: Bool { state.withLock { $0 } }

    func send(_ request: HubRequest) async throws(HubError) -> HubAnswer {
        let isFirst = state.withLock { state in
            defer { state = state || request.path == "/v1/batches" }
            return !state && request.path == "/v1/batches"
        }
        if isFirst { await meddle() }
        return await hub.answer(request, at: time)
    }
}
