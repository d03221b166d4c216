import Casework
import Crypto
import Foundation
import GRDB
import IntelligenceLog
import ScriptEngine
import TestSupport
import Testing

@testable import HubSync

@Suite("What the hub keeps") struct HubKeepingTests {
    private let folder: TemporaryFolder
    private let store: ReceivedRecords
    private let hub: ReferenceHub
    private let now = Timestamp(seconds: 1_614_607_500)
    private let log = "01890a5d-ac96-774b-bcce-b302099a8057"

    init() throws {
        folder = try TemporaryFolder()
        store = try ReceivedRecords(folder: folder.path)
        hub = ReferenceHub(store: store)
    }

    private func event(_ id: String, _ data: JSONValue = ["a": 1], type: String = "org.example.test") -> JSONValue {
        [
            "specversion": "1.0", "id": .string("\(id)/1"), "source": .string("urn:uuid:\(log)"),
            "subject": .string(id), "type": .string(type), "data": data,
        ]
    }

    @discardableResult
    private func post(
        _ events: [JSONValue], head: LogHead? = nil, to hub: ReferenceHub? = nil, sentAt: Int? = nil
    ) async throws -> JSONValue {
        var headers = ["content-type": CloudEvent.batchMediaType, "layby-log": log]
        headers["layby-log-head"] = head?.description
        let body = CanonicalJSON.bytes(.array(events))
        if let sentAt, let signature = WebhookSignature(secret: WebhookSignatureTests.secret) {
            headers["webhook-id"] = "x"
            headers["webhook-timestamp"] = "\(sentAt)"
            headers["webhook-signature"] = signature.sign(id: "x", timestamp: sentAt, body: body)
        }
        let answer = await (hub ?? self.hub).answer(
            HubRequest(method: "POST", path: "/v1/batches", headers: headers, body: body), at: now)
        #expect(answer.status == 200)
        return try JSONParser.parse(answer.body)
    }

    private func head(_ position: Int, _ digit: Character) -> LogHead {
        LogHead(position: position, hash: String(repeating: digit, count: 64))
    }

    @Test func aConflictIsKeptWithBothDigestsAndHowOftenItCame() async throws {
        try await post([event("a")])
        for _ in 0..<2 { try await post([event("a", ["a": 2])]) }
        try await post([event("a", ["a": 3])])
        let conflicts = try await store.overview().conflicts
        let digest = { (json: JSONValue) in SHA256.hash(data: CanonicalJSON.bytes(json)).hexadecimal }
        #expect(conflicts.count == 2 && conflicts.allSatisfy { $0.event == "a/1" })
        #expect(Set(conflicts.map(\.kept)) == [digest(event("a"))])
        #expect(
            Dictionary(uniqueKeysWithValues: conflicts.map { ($0.offered, $0.times) })
                == [digest(event("a", ["a": 2])): 2, digest(event("a", ["a": 3])): 1])
    }

    @Test func aLogThatGrowsFitsHoweverOftenItsHeadComes() async throws {
        for head in [head(5, "a"), head(5, "a"), head(9, "b"), head(5, "a"), head(12, "c")] {
            try await post([], head: head)
        }
        #expect(try await store.overview().misfits.isEmpty)
        #expect(try await store.heads(of: log) == [head(12, "c"), head(9, "b"), head(5, "a")])
    }

    @Test func aLogThatWasCutOrRewrittenIsFlagged() async throws {
        try await post([], head: head(9, "a"))
        try await post([event("a")], head: head(7, "b"))
        try await post([], head: head(9, "c"))
        let overview = try await store.overview()
        #expect(Set(overview.misfits.map(\.kind)) == [.backwards, .contradiction])
        #expect(overview.misfits.allSatisfy { $0.known == head(9, "a") })
        #expect(overview.senders.map(\.fits) == [false])
        #expect(overview.events == 1, "what it sent is kept all the same")
        let status = await hub.answer(HubRequest(method: "GET", path: "/v1/status"), at: now)
        let json = try JSONParser.parse(status.body)
        #expect(json["logs"]?.array?.first?["fits"] == false && json["misfits"]?.array?.count == 2)
    }

    @Test func aHeadThatWasOnlyLongOnItsWayFits() async throws {
        let signature = try #require(WebhookSignature(secret: WebhookSignatureTests.secret))
        let hub = ReferenceHub(store: store, signature: signature)
        try await post([], head: head(9, "a"), to: hub, sentAt: now.seconds)
        try await post([], head: head(7, "b"), to: hub, sentAt: now.seconds - 10)
        #expect(try await store.overview().misfits.isEmpty)
        try await post([], head: head(6, "c"), to: hub, sentAt: now.seconds + 1)
        #expect(try await store.overview().misfits.map(\.kind) == [.backwards])
    }

    /// Were it written on its own, a crash between the two would leave events whose log could be cut unnoticed.
    @Test func aHeadIsKeptWithItsEventsOrNeitherIs() async throws {
        let database = try DatabaseQueue(path: folder.file("hub.sqlite"))
        try await database.write {
            try $0.execute(sql: "CREATE TRIGGER no BEFORE INSERT ON heads BEGIN SELECT raise(ABORT, 'no'); END")
        }
        let headers = [
            "content-type": CloudEvent.batchMediaType, "layby-log": log, "layby-log-head": head(1, "a").description,
        ]
        let answer = await hub.answer(
            HubRequest(
                method: "POST", path: "/v1/batches", headers: headers, body: CanonicalJSON.bytes([event("a")])), at: now
        )
        #expect(answer.status == 503)
        #expect(try await store.count() == 0)
    }

    @Test(
        "what is no CloudEvent is refused alone, with a code",
        arguments: [
            ["specversion": "1.0", "id": "x", "source": "s"], ["specversion": "1.0", "id": "x", "type": "t"],
            ["specversion": "1.0", "id": 5, "source": "s", "type": "t"],
            ["specversion": "1.0", "id": "", "source": "s", "type": "t"],
            ["specversion": "1.0", "id": "x", "source": "s", "type": "t", "time": "yesterday"],
            ["specversion": "1.0", "id": "x", "source": "s", "type": "t", "Upper": "a"],
            ["specversion": "1.0", "id": "x", "source": "s", "type": "t", "extension": ["a": 1]],
            ["specversion": "1.0", "id": "x", "source": "s", "type": "t", "data": 1, "data_base64": "AA=="],
            "text", 1,
        ] as [JSONValue])
    func notACloudEvent(event: JSONValue) async throws {
        let answer = try await post([event, self.event("good")])
        #expect(answer["accepted"] == ["good/1"])
        #expect(answer["rejected"]?.array?.map { $0["reason"] } == ["event.invalid"])
        _ = try BatchAnswer(body: CanonicalJSON.bytes(answer))
    }

    @Test(
        "data that is not of its type is refused alone",
        arguments: [
            ("uk.layby.event-record", "text"), ("uk.layby.event-record", ["call": "x"]),
            ("uk.layby.civil-penalty-referral", ["call": "x", "script": [:], "fields": [:]]),
            ("uk.layby.operation", [:]), ("uk.layby.intelligence-report", ["report": 5]),
        ] as [(String, JSONValue)])
    func badData(type: String, data: JSONValue) async throws {
        let answer = try await post([event("bad", data, type: type), event("other", data)])
        #expect(answer["rejected"] == [["id": "bad/1", "reason": "event.badData"]])
        #expect(answer["accepted"] == ["other/1"], "of others' types it knows nothing")
    }

    /// A pilot's folder, as hubs before this one left it.
    @Test func anOlderStoreIsCountedAndGoesOn() async throws {
        let old = try TemporaryFolder()
        let body = CanonicalJSON.bytes(event("a"))
        try await DatabaseQueue(path: old.file("hub.sqlite")).write { database in
            try database.execute(
                sql: """
                    CREATE TABLE received (position INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
                        event TEXT NOT NULL UNIQUE, digest BLOB NOT NULL, body BLOB NOT NULL,
                        received_at INTEGER NOT NULL) STRICT;
                    CREATE TABLE heads (log TEXT NOT NULL, position INTEGER NOT NULL, hash TEXT NOT NULL,
                        received_at INTEGER NOT NULL, PRIMARY KEY (log, position, hash)) STRICT, WITHOUT ROWID;
                    """)
            try database.execute(
                sql: "INSERT INTO received (event, digest, body, received_at) VALUES (?, ?, ?, 1)",
                arguments: [
                    CanonicalJSON.text([.string("urn:uuid:\(log)"), "a/1"]), Data(SHA256.hash(data: body)), Data(body),
                ])
        }
        let store = try ReceivedRecords(folder: old.path)
        let hub = ReferenceHub(store: store)
        #expect(try await post([event("a"), event("b")], to: hub)["duplicate"] == ["a/1"])
        #expect(try await store.overview().tallies.map(\.events) == [2])
        let id = store.id
        #expect(try ReceivedRecords(folder: old.path).id == id)
        #expect(try await store.event("a/1") == body)
    }
}
