import Compression
import Foundation
import IntelligenceLog
import ScriptEngine
import TestSupport
import Testing

@testable import HubSync

@Suite("Who may speak to the hub, and how") struct HubDoorTests {
    private let folder: TemporaryFolder
    private let store: ReceivedRecords
    private let now = Timestamp(seconds: 1_614_607_500)
    private let old = WebhookSignatureTests.secret
    private let new = "whsec_" + Data(repeating: 9, count: 32).base64EncodedString()

    init() throws {
        folder = try TemporaryFolder()
        store = try ReceivedRecords(folder: folder.path)
    }

    private func hub(tokens: [String] = [], secrets: [String] = []) -> ReferenceHub {
        ReferenceHub(
            store: store, keys: HubKeys(tokens: tokens, signatures: secrets.compactMap { WebhookSignature(secret: $0) })
        )
    }

    private func signed(_ body: [UInt8], _ secrets: [String], sentAt: Int? = nil) -> [String: String] {
        let sent = sentAt ?? now.seconds
        let signatures = secrets.compactMap { WebhookSignature(secret: $0)?.sign(id: "d", timestamp: sent, body: body) }
        return [
            "webhook-id": "d", "webhook-timestamp": "\(sent)", "webhook-signature": signatures.joined(separator: " "),
        ]
    }

    private func post(
        _ body: [UInt8], _ headers: [String: String] = [:], to hub: ReferenceHub
    ) async -> HubAnswer {
        await hub.answer(
            HubRequest(
                method: "POST", path: "/v1/batches",
                headers: headers.merging(["content-type": CloudEvent.batchMediaType]) { own, _ in own }, body: body),
            at: now)
    }

    private func get(_ path: String, _ headers: [String: String] = [:], from hub: ReferenceHub) async -> Int {
        await hub.answer(HubRequest(method: "GET", path: path, headers: headers), at: now).status
    }

    @Test func whileASecretIsChangedBothAreTaken() async {
        let body = Array("[]".utf8)
        let both = hub(secrets: [old, new])
        for secrets in [
            [old], [new], [new, old], ["whsec_" + Data(repeating: 1, count: 32).base64EncodedString(), new],
        ] {
            #expect(await post(body, signed(body, secrets), to: both).status == 200)
        }
        #expect(await post(body, signed(body, [old]), to: hub(secrets: [new])).status == 401)
        #expect(await post(body, to: both).status == 401)
        #expect(await post(Array("[ ]".utf8), signed(body, [old]), to: both).status == 401)
    }

    @Test func whileATokenIsChangedBothAreTaken() async {
        let body = Array("[]".utf8)
        let both = hub(tokens: ["one", "two"])
        for (header, status) in [
            ("Bearer one", 200), ("bearer two", 200), ("Bearer three", 401), ("Bearer ", 401), ("one", 401),
            ("Basic one", 401), ("Bearer on", 401),
        ] {
            #expect(await post(body, ["authorization": header], to: both).status == status, "\(header)")
        }
    }

    @Test("an old delivery cannot be played again", arguments: [(-301, 401), (-300, 200), (300, 200), (301, 401)])
    func replay(seconds: Int, status: Int) async {
        let body = Array("[]".utf8)
        let sent = signed(body, [old], sentAt: now.seconds + seconds)
        #expect(await post(body, sent, to: hub(secrets: [old])).status == status)
    }

    @Test func readingIsForWhoHoldsATokenOrWhereThereIsNoneASecret() async {
        let own = ["layby-log": "0177311e-3800-7796-99dd-771dc05593d8"]
        let signed = signed([], [old]).merging(own) { $1 }
        let token = own.merging(["authorization": "Bearer t"]) { $1 }
        for path in ["/v1/feedback", "/v1/status"] {
            #expect(await get(path, own, from: hub(secrets: [old])) == 401)
            #expect(await get(path, signed, from: hub(secrets: [old])) == 200)
            #expect(await get(path, token, from: hub(tokens: ["t"], secrets: [old])) == 200)
            #expect(await get(path, signed, from: hub(tokens: ["t"], secrets: [old])) == 401)
        }
    }

    @Test func packedBodiesAreReadAndSignedAsTheyTravel() async throws {
        let event: JSONValue = [["specversion": "1.0", "id": "a", "source": "s", "type": "t"]]
        let plain = CanonicalJSON.bytes(event)
        for (encoding, packed) in [("gzip", try Gzip.compressed(plain)), ("zstd", try Zstandard.compressed(plain))] {
            let headers = signed(packed, [old]).merging(["content-encoding": encoding]) { $1 }
            #expect(await post(packed, headers, to: hub(secrets: [old])).status == 200, "\(encoding)")
            #expect(await post(plain, ["content-encoding": encoding], to: hub()).status == 400)
            #expect(await post(Array(packed.dropLast(3)), ["content-encoding": encoding], to: hub()).status == 400)
        }
        #expect(try await store.count() == 1)
        let other = await post(plain, ["content-encoding": "br"], to: hub())
        #expect(other.status == 415 && other.headers["accept-encoding"] == "gzip, zstd")
    }

    @Test func aSmallBodyThatHoldsGigabytesIsRefused() async throws {
        let blank = [UInt8](repeating: 0x20, count: ReferenceHub.bodyLimit + 1)
        for (encoding, packed) in [
            ("gzip", try Gzip.compressed(blank, level: 1)), ("zstd", try Zstandard.compressed(blank)),
        ] {
            #expect(packed.count < 1_000_000)
            #expect(await post(packed, ["content-encoding": encoding], to: hub()).status == 413)
        }
    }

    // MARK: Photographs

    private func put(
        _ pieces: [[UInt8]], _ digest: String, _ headers: [String: String] = [:], to hub: ReferenceHub
    ) async -> Int {
        let stream = AsyncStream { stream in
            for piece in pieces { stream.yield(piece) }
            stream.finish()
        }
        let request = HubRequest(method: "PUT", path: "/v1/attachments/sha256/\(digest)", headers: headers)
        return await hub.answer(request, pieces: stream, at: now).status
    }

    private var files: [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: folder.file("attachments"))) ?? []
    }

    @Test func aPhotographIsKeptOnlyWhenAllOfItIsRight() async throws {
        let jpeg = [UInt8](SampleFile.jpeg)
        let digest = AttachmentStore.digest(of: SampleFile.jpeg)
        let pieces = [Array(jpeg[..<5]), [], Array(jpeg[5..<700]), Array(jpeg[700...])]
        let guarded = hub(secrets: [old])
        #expect(await put(pieces, digest, signed(jpeg, [new]), to: guarded) == 401)
        #expect(await put([jpeg], String(repeating: "0", count: 64), to: hub()) == 422)
        #expect(await put([[UInt8](SampleFile.gif)], AttachmentStore.digest(of: SampleFile.gif), to: hub()) == 422)
        #expect(await put([], AttachmentStore.digest(of: Data()), to: hub()) == 422)
        #expect(await put([jpeg], "..%2f..%2fetc", to: hub()) == 422)
        let large = jpeg + [UInt8](repeating: 0, count: AttachmentStore.limit)
        #expect(await put([large], AttachmentStore.digest(of: Data(large)), to: hub()) == 413)
        #expect(files.isEmpty, "nothing of what was refused is left")
        #expect(await put(pieces, digest, signed(jpeg, [old]), to: guarded) == 201)
        #expect(await put(pieces, digest, signed(jpeg, [old]), to: guarded) == 201)
        let packed = try Zstandard.compressed(jpeg)
        #expect(await put([packed], digest, ["content-encoding": "zstd"], to: hub()) == 201)
        #expect(files == [digest])
        #expect(try store.attachments.bytes(of: digest) == SampleFile.jpeg)
    }

    @Test func aPhotographThatBreaksOffLeavesNothing() async {
        struct Broken: Error {}
        let jpeg = [UInt8](SampleFile.jpeg)
        let stream = AsyncThrowingStream<[UInt8], any Error> { stream in
            stream.yield(Array(jpeg[..<100]))
            stream.finish(throwing: Broken())
        }
        let digest = AttachmentStore.digest(of: SampleFile.jpeg)
        let request = HubRequest(method: "PUT", path: "/v1/attachments/sha256/\(digest)")
        #expect(await hub().answer(request, pieces: stream, at: now).status == 500)
        #expect(files.isEmpty)
    }
}
