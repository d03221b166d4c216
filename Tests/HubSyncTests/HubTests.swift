import Casework
import Foundation
import IntelligenceLog
import LogSupport
import ScriptEngine
import TestSupport
import Testing

@testable import HubSync

@Suite("The reference hub")
struct ReferenceHubTests {
    private let folder: TemporaryFolder
    private let hub: ReferenceHub
    private let now = Timestamp(seconds: 1_614_607_500)

    init() throws {
        folder = try TemporaryFolder()
        hub = ReferenceHub(store: try ReceivedRecords(folder: folder.path))
    }

    private func event(_ id: String, _ data: JSONValue = ["a": 1]) -> JSONValue {
        [
            "specversion": "1.0", "id": .string("\(id)/1"), "source": "urn:test", "type": "uk.layby.test", "data": data,
        ]
    }

    private func post(_ events: [JSONValue]) async throws -> (status: Int, body: JSONValue) {
        let answer = await hub.answer(
            HubRequest(
                method: "POST", path: "/v1/batches", headers: ["content-type": CloudEvent.batchMediaType],
                body: CanonicalJSON.bytes(.array(events))), at: now)
        return (answer.status, try JSONParser.parse(answer.body))
    }

    @Test func repeatedDeliveryIsAppliedOnce() async throws {
        #expect(try await post([event("a"), event("b")]).body["accepted"] == ["a/1", "b/1"])
        let again = try await post([event("a"), event("b"), event("c")])
        #expect(again.body["accepted"] == ["c/1"])
        #expect(again.body["duplicate"] == ["a/1", "b/1"])
        #expect(try await hub.store.count() == 3)
    }

    @Test func theSameIdWithOtherBytesIsAConflictAndNothingIsOverwritten() async throws {
        _ = try await post([event("a")])
        let other = try await post([event("a", ["a": 2])])
        #expect(other.body["rejected"] == [["id": "a/1", "reason": "event.conflict"]])
        let kept = try #require(try await hub.store.events().first)
        #expect(try JSONParser.parse(kept)["data"] == ["a": 1])
    }

    @Test func anInvalidEventIsRejectedAlone() async throws {
        let answer = try await post([["specversion": "0.3", "id": "x"], event("a")])
        #expect(answer.status == 200)
        #expect(answer.body["accepted"] == ["a/1"])
        #expect(answer.body["rejected"] == [["id": "x", "reason": "event.invalid"]])
    }

    @Test func aBatchThatIsNoneIsRefused() async throws {
        let headers = ["content-type": CloudEvent.batchMediaType]
        let notJSON = await hub.answer(
            HubRequest(method: "POST", path: "/v1/batches", headers: headers, body: Array("{".utf8)), at: now)
        #expect(notJSON.status == 400)
        let wrongType = await hub.answer(
            HubRequest(method: "POST", path: "/v1/batches", body: Array("[]".utf8)), at: now)
        #expect(wrongType.status == 415)
        #expect(await hub.answer(HubRequest(method: "GET", path: "/nothing"), at: now).status == 404)
    }

    @Test func aPhotographMustHaveTheDigestThatNamesIt() async throws {
        let digest = AttachmentStore.digest(of: SampleFile.jpeg)
        func put(_ digest: String) async -> Int {
            await hub.answer(
                HubRequest(
                    method: "PUT", path: "/v1/attachments/sha256/\(digest)", body: [UInt8](SampleFile.jpeg)), at: now
            ).status
        }
        #expect(await put(digest) == 201)
        #expect(await put(digest) == 201)
        #expect(await put(String(repeating: "0", count: 64)) == 422)
    }

    @Test func whoHoldsNoTokenOrSecretIsRefused() async throws {
        let signature = try #require(WebhookSignature(secret: WebhookSignatureTests.secret))
        let guarded = ReferenceHub(store: hub.store, token: "t0ken", signature: signature)
        let body = CanonicalJSON.bytes([event("a")])
        func post(_ headers: [String: String]) async -> Int {
            let all = headers.merging(["content-type": CloudEvent.batchMediaType]) { own, _ in own }
            return await guarded.answer(
                HubRequest(method: "POST", path: "/v1/batches", headers: all, body: body), at: now
            ).status
        }
        let signed = [
            "webhook-id": "b1", "webhook-timestamp": "\(now.seconds)",
            "webhook-signature": signature.sign(id: "b1", timestamp: now.seconds, body: body),
        ]
        let bearer = ["authorization": "Bearer t0ken"]
        #expect(await post([:]) == 401)
        #expect(await post(bearer) == 401)
        #expect(await post(signed) == 401)
        #expect(await post(signed.merging(bearer) { own, _ in own }) == 200)
        #expect(
            await post(signed.merging(bearer) { own, _ in own }.merging(["webhook-id": "b2"]) { _, new in new }) == 401)
    }
}

@Suite("What a hub answers")
struct BatchAnswerTests {
    private func answer(_ text: String) throws -> BatchAnswer { try BatchAnswer(body: Array(text.utf8)) }

    @Test func aBare2xxAcceptsAllAndAReceiptOnlyWhatItNames() throws {
        for text in ["", "ok", "{}", "{\"status\": \"queued\"}"] {
            #expect(try answer(text).reception(of: "a") == .accepted, "\(text)")
        }
        let receipt = try answer(#"{"rejected":[{"id":"b","reason":"event.conflict"}],"duplicate":["c"]}"#)
        #expect(receipt.reception(of: "a") == nil)
        #expect(receipt.reception(of: "b") == .rejected(reason: "event.conflict"))
        #expect(receipt.reception(of: "c") == .duplicate)
    }

    @Test func aPageOrABrokenReceiptAcceptsNothing() {
        for text in [
            "<html>Sign in</html>", "  <!doctype html>", #"{"accepted":5}"#, #"{"rejected":[{}]}"#, "{",
            #"{"accepted":["#,
            #"[{"id":"#,
        ] {
            #expect(throws: HubError.badAnswer) { try answer(text) }
        }
    }

    @Test func wordsInAReasonAreNotKept() throws {
        let receipt = try answer(#"{"rejected":[{"id":"b","reason":"Ali Invented is unknown here"}]}"#)
        #expect(receipt.reception(of: "b") == .rejected(reason: "other"))
    }
}

@Suite("CloudEvents batches")
struct CloudEventTests {
    @Test func aBatchIsCanonicalAndTheSameEachTime() async throws {
        let folder = try TemporaryFolder()
        let log = try IntelligenceLog(path: folder.file("log.sqlite"))
        var simulator = try CallSimulator(calls: 6, year: 2021, seed: 4, scripts: .released)
        while let (_, changes) = try simulator.next() { try await log.append(changes) }
        let records = try await log.waiting(limit: 100)
        let body = CloudEvent.batch(of: records, from: try await log.identity())
        let json = try JSONParser.parse(body)
        #expect(CanonicalJSON.bytes(json) == body)
        #expect(CloudEvent.batch(of: try await log.waiting(limit: 100), from: try await log.identity()) == body)
        #expect(json.array?.count == records.count)
        for (event, record) in zip(json.array ?? [], records) {
            #expect(event["id"]?.string == "\(record.id)/\(record.revision)")
            #expect(event["subject"]?.string == record.id)
            #expect(event["datacontenttype"] == "application/json")
        }
        #expect(CloudEvent.batch(of: [], from: "x") == Array("[]".utf8))
    }
}

@Suite("Standard Webhooks signatures")
struct WebhookSignatureTests {
    /// The specification's own example secret.
    static let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

    @Test func thePublishedVectorIsSignedAlike() throws {
        let signature = try #require(WebhookSignature(secret: Self.secret))
        let body = Array(#"{"test": 2432232314}"#.utf8)
        let signed = signature.sign(id: "msg_p5jXN8AQM9LWM0D4loKWxJek", timestamp: 1_614_265_330, body: body)
        #expect(signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
        #expect(
            signature.isValid(
                "v1,AAAA \(signed)", id: "msg_p5jXN8AQM9LWM0D4loKWxJek", timestamp: 1_614_265_330, body: body,
                now: 1_614_265_400))
        #expect(
            !signature.isValid(
                signed, id: "msg_p5jXN8AQM9LWM0D4loKWxJek", timestamp: 1_614_265_330, body: body, now: 1_614_266_000))
    }

    @Test("a time far off is refused, however far", arguments: [Int.min, Int.max, 0])
    func timeFarOffIsRefused(timestamp: Int) throws {
        let signature = try #require(WebhookSignature(secret: Self.secret))
        let signed = signature.sign(id: "x", timestamp: timestamp, body: [])
        #expect(!signature.isValid(signed, id: "x", timestamp: timestamp, body: [], now: 1_614_265_330))
    }

    @Test("what is no secret is refused", arguments: ["", "whsec_", "whsec_c2hvcnQ=", "not base64 at all!"])
    func badSecretIsRefused(secret: String) { #expect(WebhookSignature(secret: secret) == nil) }
}

@Suite("Addresses of hubs")
struct AddressTests {
    @Test("only http and https are addresses", arguments: ["", "hub", "ftp://x", "file:///etc/passwd", "http:// x"])
    func otherSchemesAreRefused(address: String) {
        #expect(throws: HubError.badAddress) { _ = try HTTPTransport(address: address) }
    }
}
