import Casework
import Foundation
import IntelligenceLog
import LogSupport
import ScriptEngine
import Synchronization
import TestSupport
import Testing

@testable import HubSync

@Suite("Hubs that forget, refuse and differ") struct SeveralHubTests {
    private let folder: TemporaryFolder
    private let log: IntelligenceLog
    private let now = Timestamp(seconds: 1_700_000_000)

    init() async throws {
        folder = try TemporaryFolder()
        log = try IntelligenceLog(path: folder.file("log.sqlite"))
    }

    private func simulate(_ calls: Int, seed: UInt64) async throws {
        var simulator = try CallSimulator(calls: calls, year: 2021, seed: seed, scripts: .released)
        while let (_, changes) = try simulator.next() { try await log.append(changes) }
    }

    private func client(
        _ transport: any HubTransport, _ log: IntelligenceLog? = nil, hub: Hub? = nil
    ) -> HubClient {
        HubClient(
            log: log ?? self.log, hub: hub, address: hub?.address ?? "https://hub.example",
            line: HubLine(transport, patience: 0, sleep: { _ in }), signature: nil, actor: Actor("job"),
            coding: .identity)
    }

    private func sync(
        _ transport: any HubTransport, _ log: IntelligenceLog? = nil, hub: Hub? = nil, batch: Int = 100,
        isCutOwned: Bool = false
    ) async throws -> HubClient.Progress {
        try await client(transport, log, hub: hub)
            .sync(batch: batch, isCutOwned: isCutOwned, now: { now }, report: { _ in })
    }

    private func store(_ name: String) throws -> ReceivedRecords { try ReceivedRecords(folder: folder.file(name)) }

    /// The reference hub over a store.
    private struct Whole: HubTransport {
        let hub: ReferenceHub
        let time: Timestamp

        func send(_ request: HubRequest) async throws(HubError) -> HubAnswer { await hub.answer(request, at: time) }
    }

    private func whole(_ store: ReceivedRecords) -> Whole { Whole(hub: ReferenceHub(store: store), time: now) }

    /// A receiver of events without anything else; it refuses any batch that holds one certain event.
    private final class Plain: HubTransport {
        let poison: String
        let status: Int
        let taken = Mutex<Set<String>>([])

        init(poison: String, status: Int) { (self.poison, self.status) = (poison, status) }

        func send(_ request: HubRequest) async throws(HubError) -> HubAnswer {
            guard request.method == "POST" else { return HubAnswer(status: 404, body: []) }
            let ids = ((try? JSONParser.parse(request.body))?.array ?? []).compactMap { $0["id"]?.string }
            guard !ids.contains(poison) else { return HubAnswer(status: status, body: []) }
            taken.withLock { $0.formUnion(ids) }
            return HubAnswer(status: 204, body: [])
        }
    }

    @Test("a record that makes the hub refuse the whole batch parks alone", arguments: [400, 409, 413, 422])
    func poisonParksAlone(status: Int) async throws {
        try await simulate(4, seed: 8)
        let records = try await log.waiting(limit: 100)
        let hub = Plain(poison: records[2].eventID, status: status)
        let progress = try await sync(hub)
        #expect(progress.parked == 1 && progress.refusals == ["http.\(status)": 1])
        #expect(progress.accepted == records.count - 1)
        #expect(hub.taken.withLock(\.count) == records.count - 1)
        #expect(try await log.parked().map(\.eventID) == [records[2].eventID])
        #expect(try await log.outboxCounts().waiting == 0)
    }

    @Test func aHubThatWasRestoredFromABackupIsSentWhatItLost() async throws {
        try await simulate(2, seed: 1)
        var hub: ReceivedRecords? = try store("hub")
        _ = try await sync(whole(try #require(hub)), batch: 3)
        hub = nil
        try FileManager.default.copyItem(atPath: folder.file("hub"), toPath: folder.file("backup"))
        try await simulate(3, seed: 2)
        let later = try await sync(whole(try store("hub")), batch: 4)
        let all = try await store("hub").events()
        let restored = try store("backup")
        let progress = try await sync(whole(restored), batch: 4)
        #expect(progress.again >= later.accepted && later.accepted > 4)
        #expect(progress.total == progress.again && progress.accepted == progress.again)
        #expect(try await Set(restored.events()) == Set(all), "both sides agree to the byte")
        #expect(try await sync(whole(restored)).again == 0, "once is enough")
        // One that lost everything gets everything.
        let empty = try store("empty")
        #expect(try await sync(whole(empty)).accepted == all.count)
        #expect(try await Set(empty.events()) == Set(all))
    }

    @Test func aLogThatWasCutSendsNothingUntilSomebodyOwnsUp() async throws {
        try await simulate(2, seed: 1)
        let hub = whole(try store("hub"))
        _ = try await sync(hub)
        _ = try await log.backup(to: folder.file("copy.sqlite"))
        try await simulate(2, seed: 2)
        _ = try await sync(hub)
        let cut = try IntelligenceLog(path: folder.file("copy.sqlite"))
        var simulator = try CallSimulator(calls: 1, year: 2021, seed: 3, scripts: .released)
        while let (_, changes) = try simulator.next() { try await cut.append(changes) }
        let waiting = try await cut.outboxCounts().waiting
        let count = try await hub.hub.store.count()
        let error = await #expect(throws: HubError.self) { try await sync(hub, cut) }
        guard case .logCut(let position)? = error else { return #expect(error == nil, "another error") }
        #expect(position > 0 && error?.code == "hub.logCut")
        #expect(try await hub.hub.store.count() == count, "nothing was sent")
        #expect(try await cut.outboxCounts().waiting == waiting)
        let owned = try await sync(hub, cut, isCutOwned: true)
        #expect(owned.accepted == waiting && owned.parked == 0)
        #expect(try await sync(hub, cut).accepted == 0, "it is owned up to once")
        _ = try await cut.verifyChain()
    }

    @Test func eachHubOfThePolicyGetsItsOwnAndOneThatIsDownHoldsUpNoOther() async throws {
        let event = PolicyEvent.set(
            """
            policy: 1
            title: T
            sharing:
              - {recipient: a, name: A, agreement: ISA-A, personal: all, hub: "https://a.example"}
              - {recipient: b, name: B, agreement: ISA-B, personal: none, dates: day, hub: "https://b.example", kinds: event-record}
            """)
        try await log.note(
            kind: event.kind, payload: event.payload, seal: nil, in: .policy, at: now, by: Actor("boss"))
        try await simulate(5, seed: 8)
        let hubs = try await log.hubs()
        #expect(hubs.map(\.address) == ["https://a.example", "https://b.example"])
        let (a, b) = (try store("a"), try store("b"))
        let down = MoodyHub([.fails(.unreachable(code: 7))], ReferenceHub(store: a), at: now)
        await #expect(throws: HubError.unreachable(code: 7)) { try await sync(down, hub: hubs[0]) }
        let second = try await sync(whole(b), hub: hubs[1])
        #expect(second.parked == 0)
        let first = try await sync(whole(a), hub: hubs[0])
        #expect(first.accepted > second.accepted)
        let sent = try await a.events().map { try JSONParser.parse($0) }
        #expect(second.accepted == sent.count { $0["type"] == "uk.layby.event-record" } && second.accepted >= 5)
        let cut = try await b.events().map { try JSONParser.parse($0) }
        #expect(
            cut.allSatisfy {
                $0["type"] == "uk.layby.event-record" && $0["time"]?.string?.hasSuffix("T00:00:00Z") == true
            })
        #expect(cut.allSatisfy { $0["subject"]?.string?.hasPrefix("p-") == true })
        let subject = try #require(cut.first?["subject"]?.string)
        // Each hub speaks of a record by the name that it was given, and of none by another's.
        let own = try #require(
            sent.first { $0["type"] == "uk.layby.event-record" }?["subject"]?.string)
        #expect(own.hasSuffix("/event-record") && !own.hasPrefix("p-"))
        #expect(try await acknowledged(subject, by: hubs[1]).applied == ["acknowledged": 1])
        #expect(try await acknowledged(own, by: hubs[1]).refused == ["feedback.unknownRecord": 1])
        #expect(try await acknowledged(own, by: hubs[0]).applied == ["acknowledged": 1])
        #expect(try await a.count() == first.accepted)
    }

    private func acknowledged(_ subject: String, by hub: Hub) async throws -> FeedbackCounts {
        let item = FeedbackItem.invented(subject, "acknowledged", about: "\(subject)/1")
        return try await log.receive(
            [item], cursor: "1", from: hub.code.stream, of: hub.code, named: hub.code.text, scripts: .released,
            at: now, by: Actor("job"))
    }
}
