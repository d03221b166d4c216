import Foundation
import HubSync
import IntelligenceLog
import LogSupport
import Synchronization
import TestSupport
import Testing

/// Every fault of the line, between the real client and the real hub: after each, both hold the same set.
@Suite("Faults between a desk and the hub") struct HubFaultTests {
    private let folder: TemporaryFolder
    private let hub: RunningHub
    private let store: ReceivedRecords
    private let proxy: FaultProxy

    init() throws {
        folder = try TemporaryFolder(inMemory: true)
        hub = try RunningHub(store: folder.file("hub"), environment: DeskSide.environment)
        store = try ReceivedRecords(folder: folder.file("hub"))
        proxy = try FaultProxy(to: hub.port)
    }

    // MARK: Faults that pass

    private static let passing: [(String, LineFault)] =
        [
            ("reset before the request", .resetRequest(after: 0)),
            ("reset in the request's head", .resetRequest(after: 60)),
            ("reset in the request's body", .resetRequest(after: 900)),
            ("reset before the answer", .resetAnswer(after: 0)),
            ("reset in the answer's head", .resetAnswer(after: 25)),
            ("reset in the answer's body", .resetAnswer(after: 200)),
            ("ended before the answer", .cutAnswer(after: 0)),
            ("ended in the answer's head", .cutAnswer(after: 17)),
            ("ended in the answer's body", .cutAnswer(after: 200)),
            ("an answer that comes a byte at a time", .drip(microseconds: 0)),
            ("a request that is delivered twice", .twice),
            ("a request that is delivered behind the next one", .late),
            ("no HTTP", .raw("SSH-2.0-OpenSSH_9.2\r\n")),
            ("noise", .raw("\u{0}\u{1}\u{2}\r\n\r\n\u{3}")),
            ("HTTP that is none", .raw("HTTP/9.9 banana\r\n\r\n")),
            ("a page in the hub's place", .page("<html>Sign in to the hotel's network</html>")),
            ("a receipt of another shape", .page(#"{"accepted":5}"#)),
            ("half a receipt, said to be whole", .page(#"{"accepted":["#)),
            ("half a receipt that ends with the line", .raw("HTTP/1.1 200 OK\r\n\r\n{\"accepted\":[")),
            ("a head without an end", .raw("HTTP/1.1 200 OK\r\n", hubHasIt: true)),
            ("an answer that is shorter than it says", .page("ok", length: 500)),
            ("an answer packed as nobody unpacks it", .page("ok", "content-encoding: gzip")),
            (
                "chunks that are none",
                .raw("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\nok\r\n0\r\n\r\n")
            ),
            ("a token that has expired", .status(401)),
        ]
        + [408, 425, 429, 500, 502, 503, 504].flatMap { status in
            [
                ("\(status) before the hub saw it", LineFault.status(status, "retry-after: 1")),
                ("\(status) when the hub has it", LineFault.status(status, hubHasIt: true)),
            ]
        }

    @Test(.serialized, arguments: 0..<4)
    func afterAFaultThatPassesBothSidesHoldTheSame(part: Int) async throws {
        defer { proxy.close() }
        for (name, fault) in Self.passing.enumerated().filter({ $0.offset % 4 == part }).map(\.element) {
            let desk = try await DeskSide(records: 3, revisions: 3, photographs: 1)
            // Each request meets it, and the first meets it three times.
            proxy.plan { $0.number < 3 || $0.number.isMultiple(of: 2) ? fault : .none }
            let fetched = Mutex(0)
            let token = HubLine.Token {
                fetched.withLock { $0 += 1 }
                return fetched.withLock { $0 } % 2 == 0 ? DeskSide.token : "old"
            }
            do {
                let isToken = name.hasPrefix("a token")
                if isToken { proxy.plan { _ in .none } }
                let done = try await desk.sync(
                    to: proxy.address, batch: 4, token: isToken ? token : HubLine.Token(DeskSide.token))
                #expect(done.accepted == 9 && done.parked == 0 && done.photographs == 1, "\(name): \(done)")
                if isToken { #expect(fetched.withLock { $0 } == 2, "fetched again once") }
            } catch {
                Issue.record("\(name): \(error)")
            }
            proxy.deliverLate()
            try await desk.check(store, name)
        }
    }

    /// Each answer is cut a byte later than the one before, by a reset and by an end. The hub has other bytes under the
    /// first record's id: were an answer that lacks its end taken for a bare 2xx, that record would count as sent.
    @Test func anAnswerThatIsCutAtAnyByteIsNoAnswer() async throws {
        defer { proxy.close() }
        let desk = try await DeskSide(records: 2, revisions: 1)
        let poison = desk.frozen[0]
        #expect(try await desk.send(poison, changing: "\"revision\":1", to: "\"revision\":7", hub.address) == 200)
        proxy.plan { request in
            guard let batch = request.batch else { return .none }
            return batch.isMultiple(of: 2) ? .resetAnswer(after: batch / 2) : .cutAnswer(after: batch / 2)
        }
        let done = try await desk.sync(to: proxy.address, batch: 10)
        #expect(done.refusals == ["event.conflict": 1] && done.accepted == 1)
        let tries = proxy.counts.batches
        #expect(tries > 2 * 150, "only \(tries) tries: a part of an answer passed for all of it")
        try await desk.check(
            store, parked: [poison.eventID], altered: [poison.eventID], "cut after \(tries / 2) bytes")
    }

    @Test func aRequestThatIsCutAnywhereIsSentAgain() async throws {
        defer { proxy.close() }
        let desk = try await DeskSide(records: 6, revisions: 2)
        let seed = UInt64.random(in: 1...UInt64.max)
        let random = Mutex(Seeded(seed))
        proxy.plan { _ in
            random.withLock { random in
                guard Int.random(in: 0..<8, using: &random) > 0 else { return .none }
                return .resetRequest(after: Int.random(in: 0..<4_000, using: &random))
            }
        }
        _ = try await desk.sync(to: proxy.address, batch: 3)
        try await desk.check(store, "seed \(seed)")
    }

    @Test("a hub that takes less at once gets less at once", arguments: [false, true])
    func aBatchThatIsTooLargeIsSplitDownToOneRecord(isEarly: Bool) async throws {
        defer { proxy.close() }
        // Random digits, which no packing makes less than half as long.
        let desk = try await DeskSide(records: 5, revisions: 3, photographs: 1) { _ in 1_200 }
        proxy.plan { _ in .tooLarge(over: 2_600, isEarly: isEarly) }
        let done = try await desk.sync(to: proxy.address, batch: 15)
        #expect(done.accepted == 15 && done.parked == 0)
        #expect(proxy.counts.batches > 5)
        try await desk.check(store, "413")

        let other = try await DeskSide(records: 5, revisions: 1) { $0 == 2 ? 8_000 : 100 }
        let rest = try await other.sync(to: proxy.address, batch: 15)
        #expect(rest.refusals == ["http.413": 1] && rest.accepted == 4, "the poison record is parked alone")
        try await other.check(store, parked: [other.frozen[2].eventID], "413 for one")
    }

    @Test func aHubThatIsBackIsFound() async throws {
        defer { proxy.close() }
        let shut = try FaultProxy(to: hub.port, isOpen: false)
        defer { shut.close() }
        let desk = try await DeskSide(records: 2, revisions: 2)
        let done = try await desk.sync(to: shut.address, batch: 3) { wait in if wait == 4 { shut.open() } }
        #expect(done.accepted == 4)
        try await desk.check(store, "refused four times")
    }

    /// A record that the hub said nothing of waits, and what comes after it in its own line waits for it.
    @Test func aRevisionNeverOvertakesAnother() async throws {
        defer { proxy.close() }
        let desk = try await DeskSide(records: 3, revisions: 4)
        proxy.plan { $0.batch == 1 ? .page(#"{"accepted":[],"duplicate":[],"rejected":[]}"#) : .none }
        let first = try await desk.sync(to: proxy.address, batch: 3)
        #expect(first.accepted == 3, "the second revisions of all three were not spoken of")
        try await desk.check(store, isDone: false, "not spoken of")
        _ = try await desk.sync(to: proxy.address, batch: 3)
        try await desk.check(store, "spoken of")
    }

    // MARK: Silence

    private static let silences: [(String, LineFault)] = [
        ("in the request's head", .silentInRequest(after: 40)),
        ("in the request's body", .silentInRequest(after: 1_000)),
        ("before the answer", .silentInAnswer(after: 0)),
        ("in the answer's head", .silentInAnswer(after: 30)),
        ("in the answer's body", .silentInAnswer(after: 200)),
        ("slow-loris", .drip(microseconds: 100_000)),
    ]

    @Test func aLineThatFallsSilentIsGivenUpAtEachPhase() async throws {
        defer { proxy.close() }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (name, fault) in Self.silences {
                group.addTask { [port = hub.port, store] in
                    let proxy = try FaultProxy(to: port)
                    defer { proxy.close() }
                    let desk = try await DeskSide(records: 2, revisions: 2)
                    proxy.plan { $0.batch == 0 ? fault : .none }
                    var settings = ConnectionSettings()
                    settings.stallSeconds = 1
                    let done = try await desk.sync(to: proxy.address, batch: 2, settings)
                    #expect(done.accepted == 4, "\(name)")
                    try await desk.check(store, name)
                }
            }
            group.addTask {
                let hole = try Blackhole()
                defer { hole.close() }
                let desk = try await DeskSide(records: 1, revisions: 1)
                var settings = ConnectionSettings()
                settings.connectSeconds = 1
                do {
                    _ = try await desk.sync(to: hole.address, batch: 2, settings) { _ in throw Failed() }
                    Issue.record("nobody answered")
                } catch is Failed {}
                #expect(try await desk.counts().waiting == 1)
            }
            try await group.waitForAll()
        }
    }

    /// It was asked to wait, so what failed may come right.
    private struct Failed: Error {}
}

/// A port whose queue of connections is full, so that whoever comes hears nothing at all.
private final class Blackhole: Sendable {
    let address: String
    private let listener: Int32
    private let waiting: [Int32]

    init() throws {
        let plug = try FaultProxy(to: 0, isOpen: false)
        (listener, address) = (plug.hold(), plug.address)
        waiting = (0..<3).map { _ in
            let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue), 0)
            _ = TCPLine.with(plug.port) { connect(descriptor, $0, $1) }
            return descriptor
        }
    }

    func close() { for descriptor in waiting + [listener] { Foundation.close(descriptor) } }
}
