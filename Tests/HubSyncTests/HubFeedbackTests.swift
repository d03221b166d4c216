import Casework
import Foundation
import IntelligenceLog
import ReferenceData
import ScriptEngine
import TestSupport
import Testing

@testable import HubSync

@Suite("What the hub tells senders") struct HubFeedbackTests {
    private let folder: TemporaryFolder
    private let store: ReceivedRecords
    private let now = Timestamp(seconds: 1_614_607_500)
    private let logs = ["01890a5d-ac96-774b-bcce-b302099a8057", "01890a5d-ac96-774b-bcce-b302099a8058"]

    init() throws {
        folder = try TemporaryFolder()
        store = try ReceivedRecords(folder: folder.path)
    }

    private func send(_ ids: [String], from log: String, acknowledging: Bool = false) async throws {
        let events = ids.map { id -> JSONValue in
            [
                "specversion": "1.0", "id": .string("\(id)/1"), "source": .string("urn:uuid:\(log)"),
                "subject": .string(id), "type": "org.example.test",
            ]
        }
        let hub = ReferenceHub(store: store, keys: HubKeys(), acknowledges: acknowledging)
        let answer = await hub.answer(
            HubRequest(
                method: "POST", path: "/v1/batches", headers: ["content-type": CloudEvent.batchMediaType],
                body: CanonicalJSON.bytes(.array(events))), at: now)
        #expect(answer.status == 200)
    }

    private func read(_ query: String = "", log: String? = nil, _ store: ReceivedRecords? = nil) async throws
        -> JSONValue
    {
        let answer = await ReferenceHub(store: store ?? self.store).answer(
            HubRequest(method: "GET", path: "/v1/feedback\(query)", headers: ["layby-log": log ?? logs[0]]),
            at: now)
        #expect(answer.status == 200)
        return try JSONParser.parse(answer.body)
    }

    private func subjects(_ page: JSONValue) -> [String] {
        page["items"]?.array?.compactMap { $0["subject"]?.string } ?? []
    }

    @Test func pagesFollowEachOtherAndEachItemComesOnce() async throws {
        try await send((1...7).map { "r\($0)" }, from: logs[0], acknowledging: true)
        var (cursor, seen): (String, [String]) = ("", [])
        repeat {
            let page = try await read("?limit=3\(cursor)")
            seen += subjects(page)
            let next = try #require(page["cursor"]?.string)
            cursor = "&after=\(next)"
            if page["more"] == false { break }
        } while true
        #expect(seen == (1...7).map { "r\($0)" })
        let end = try await read("?limit=3\(cursor)")
        #expect(end["items"] == [] && end["more"] == false && "&after=\(end["cursor"]?.string ?? "")" == cursor)
        try await store.give(try .rejected(reason: "not-ours"), on: "r3/1", at: now)
        let fresh = try #require(try await read("?limit=3\(cursor)")["items"]?.array?.first)
        #expect(fresh["data"] == ["event": "r3/1", "reason": "not-ours"] && fresh["subject"] == "r3")
    }

    @Test func whatIsNewIsAcknowledgedOnceWhereTheHubDoesSo() async throws {
        for _ in 0..<2 { try await send(["a", "b"], from: logs[0], acknowledging: true) }
        let page = try await read()
        #expect(subjects(page) == ["a", "b"])
        #expect(page["items"]?.array?.allSatisfy { $0["type"] == "uk.layby.feedback.acknowledged" } == true)
    }

    @Test func aSenderIsToldWhatIsForItAndForAll() async throws {
        try await send(["a"], from: logs[0], acknowledging: true)
        try await send(["b"], from: logs[1], acknowledging: true)
        let csv = Array("kind;name\ndriver;Invented Driver\n".utf8)
        try await store.give(try .list(edition: "1", csv: csv), on: nil, at: now)
        #expect(subjects(try await read(log: logs[0])) == ["a"])
        #expect(try await read(log: logs[1])["items"]?.array?.count == 2)
        let nobody = await ReferenceHub(store: store).answer(
            HubRequest(method: "GET", path: "/v1/feedback"), at: now)
        #expect(nobody.status == 400)
    }

    /// It gives its numbers again, to other items; whoever asked before must not miss those.
    @Test func aCursorOfAHubThatWasRestoredBeginsAnew() async throws {
        try await send(["a", "b"], from: logs[0], acknowledging: true)
        let cursor = try #require(try await read()["cursor"]?.string)
        let restored = try TemporaryFolder()
        let store = try ReceivedRecords(folder: restored.path)
        for edition in ["1", "2"] {
            try await store.give(try .list(edition: edition, csv: Array("kind\n".utf8)), on: nil, at: now)
        }
        #expect(try await read("?after=\(cursor)", store)["items"]?.array?.count == 2)
        for odd in ["nonsense", "99.000000000000", "%E2%82%AC", ""] {
            #expect(try await read("?after=\(odd)")["items"]?.array?.count == 2, "\(odd)")
        }
    }

    @Test func feedbackIsOnEventsThatCameAlone() async throws {
        await #expect(throws: LogError.notFound) { try await store.give(.acknowledged, on: "nothing/1", at: now) }
        for limit in ["0", "501", "-1", "x"] {
            let answer = await ReferenceHub(store: store).answer(
                HubRequest(
                    method: "GET", path: "/v1/feedback?limit=\(limit)", headers: ["layby-log": logs[0]]), at: now)
            #expect(answer.status == 400)
        }
    }

    @Test func wordsWhereACodeBelongsAreRefused() throws {
        #expect(throws: Misread.self) { try HubFeedback.rejected(reason: "Ali Invented is unknown") }
        #expect(throws: Misread.self) { try HubFeedback.asks("", questions: [], reopens: false, by: nil) }
        #expect(throws: Misread.self) { try HubFeedback.asks("x", questions: ["A b"], reopens: false, by: nil) }
        for csv in [
            "", "name\nx\n", "kind,name\npilot,x\n", "kind,name\ndriver,\n",
            "kind,registration,country\nvehicle,A1,GBR\n",
        ] {
            #expect(throws: Misread.self, "\(csv)") { try HubFeedback.list(edition: "1", csv: Array(csv.utf8)) }
        }
    }
}

@Suite("A hub that misbehaves") struct ChaosTests {
    @Test func theSameSeedDrawsTheSameMishaps() throws {
        let plan = "503:0.2,429:0.1,reset:0.05,slow:0.1,truncate:0.05,garbage:0.05,lose-answer:0.1,401:0.02"
        func drawn(_ seed: UInt64) throws -> [Chaos.Mishap?] {
            let chaos = try #require(Chaos(plan: plan, seed: seed))
            return (0..<5_000).map { _ in chaos.next() }
        }
        let (first, again) = (try drawn(7), try drawn(7))
        #expect(first == again)
        #expect(try drawn(8) != first)
        let counts = Dictionary(grouping: first, by: \.self).mapValues(\.count)
        for (mishap, odds) in [(Chaos.Mishap.status(503), 0.2), (.loseAnswer, 0.1), (.status(401), 0.02)] {
            let share = Double(counts[mishap] ?? 0) / 5_000
            #expect(abs(share - odds) < 0.02, "\(mishap)")
        }
        #expect(abs(Double(counts[nil] ?? 0) / 5_000 - 0.33) < 0.03)
    }

    @Test(
        "what is no plan is none",
        arguments: [
            "", "503", "503:", "503:2", "503:-0.1", "200:0.1", "nothing:0.1", "reset:0.6,slow:0.6", "reset:nan",
            "reset:0.1,",
        ])
    func noPlan(plan: String) { #expect(Chaos(plan: plan, seed: 1) == nil) }
}
