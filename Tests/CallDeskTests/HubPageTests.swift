import Casework
import Foundation
import Hummingbird
import IntelligenceLog
import NIOCore
import ScriptEngine
import TestSupport
import Testing

@testable import CallDesk

@Suite("The hub's pages") struct HubPageTests {
    private let folder: TemporaryFolder
    private let store: ReceivedRecords
    private let now = Timestamp(seconds: 1_614_607_500)
    private let log = "01890a5d-ac96-774b-bcce-b302099a8057"
    /// An id is its sender's word: whatever stands in it.
    private let id = "<script>alert(1)</script>/1"

    init() async throws {
        folder = try TemporaryFolder()
        store = try ReceivedRecords(folder: folder.path)
        for (position, name) in [(9, "Ali Invented"), (7, "Somebody Else")] {
            let body = CanonicalJSON.bytes(["id": .string(id), "data": ["name": .string(name)]])
            var batch = ReceivedBatch(events: [
                ReceivedBatch.Event(
                    id: id, source: "urn:uuid:\(log)", type: "uk.layby.event-record", subject: "record", body: body)
            ])
            batch.sender = log
            batch.head = LogHead(position: position, hash: String(repeating: "a", count: 64))
            _ = try await store.receive(batch, at: now)
        }
    }

    private func ask(
        _ method: String, _ path: String, _ headers: [String: String] = [:], body: String = "", passwords: [String] = []
    ) async -> (status: Int, text: String, headers: [String: String])? {
        let pages = HubPages(store: store, passwords: passwords, misbehaves: false, now: { now })
        let answer = await pages.answer(
            WebRequest(method: method, path: path, headers: headers),
            WebBody(body: RequestBody(buffer: ByteBuffer(string: body))))
        return answer.map { ($0.status, String(decoding: $0.body, as: UTF8.self), $0.headers) }
    }

    private func basic(_ password: String) -> [String: String] {
        ["authorization": "Basic \(Data("anybody:\(password)".utf8).base64EncodedString())"]
    }

    @Test func whatCameIsShownWithoutWhatRecordsSay() async throws {
        let page = try #require(await ask("GET", "/"))
        #expect(page.status == 200)
        for text in [
            "event-record", log, "&lt;script&gt;alert(1)&lt;/script&gt;/1", "the log was cut", "2021-03-01 14:05:00",
            "no: the log was cut or rewritten",
        ] {
            #expect(page.text.contains(text), "\(text)")
        }
        #expect(!page.text.contains("Invented") && !page.text.contains("<script>") && !page.text.contains("<form"))
        #expect(page.headers["content-security-policy"]?.hasPrefix("default-src 'none'") == true)
        #expect(page.headers["cache-control"] == "no-store")
    }

    @Test func recordsAreShownForThePasswordAlone() async throws {
        let path = "/record?event=%3Cscript%3Ealert(1)%3C%2Fscript%3E%2F1"
        #expect(await ask("GET", path)?.status == 403, "a hub without a password shows none")
        for headers in [[:], basic("wrong"), ["authorization": "Basic x"], ["authorization": "Bearer wrong"]] {
            let refused = try #require(await ask("GET", path, headers, passwords: ["right"]))
            #expect(refused.status == 401 && refused.headers["www-authenticate"]?.hasPrefix("Basic") == true)
            #expect(!refused.text.contains("Invented"))
            #expect(await ask("GET", "/", headers, passwords: ["right"])?.status == 401)
        }
        for headers in [basic("right"), ["authorization": "Bearer right"]] {
            let page = try #require(await ask("GET", path, headers, passwords: ["other", "right"]))
            #expect(page.status == 200 && page.text.contains("Ali Invented") && !page.text.contains("<script>"))
        }
        #expect(await ask("GET", "/record?event=none", basic("right"), passwords: ["right"])?.status == 404)
    }

    private let form = "event=%3Cscript%3Ealert(1)%3C%2Fscript%3E%2F1"

    private func give(_ fields: String, _ headers: [String: String]) async -> Int? {
        await ask("POST", "/feedback", headers, body: "\(form)&\(fields)", passwords: ["right"])?.status
    }

    @Test func formsGiveFeedback() async throws {
        let headers = basic("right").merging(["sec-fetch-site": "same-origin"]) { $1 }
        for (fields, status) in [
            ("kind=acknowledge", 303), ("kind=reject&reason=not-ours", 303), ("kind=reject&reason=not+ours", 422),
            ("kind=ask&asks=Which+port%3F&questions=a_b%2C+c&reopen=on&by=2021-03-05", 303), ("kind=ask&asks=", 422),
            ("kind=ask&asks=x&by=soon", 422), ("kind=outcome&status=paid&on=2021-03-05&pence=5000", 303),
            ("kind=outcome&status=over", 422), ("kind=outcome&status=paid&pence=lots", 422),
        ] {
            #expect(await give(fields, headers) == status, "\(fields)")
        }
        let given = try await store.feedback(after: "", limit: 10).items
        #expect(given.map(\.kind) == [.acknowledged, .rejected, .informationRequested, .referralOutcome])
        #expect(given[2].data["questions"] == ["a_b", "c"] && given[2].data["reopen"] == true)
    }

    /// The browser sends the password by itself, whoever wrote the form.
    @Test func formsOfOtherPagesGiveNone() async throws {
        let origin = ["host": "hub.example", "origin": "https://evil.example"]
        for more in [["sec-fetch-site": "cross-site"], ["sec-fetch-site": "same-site"], origin, [:]] {
            let headers = basic("right").merging(more) { $1 }
            #expect(await give("kind=acknowledge", headers) == 403)
        }
        #expect(try await store.feedback(after: "", limit: 10).items.isEmpty)
        let own = basic("right").merging(["host": "hub.example", "origin": "https://hub.example"]) { $1 }
        #expect(await give("kind=acknowledge", own) == 303)
    }

    @Test func whatIsNoPageIsLeftToTheHub() async {
        for (method, path) in [("GET", "/v1/status"), ("POST", "/"), ("PUT", "/record"), ("GET", "/static/desk.js")] {
            #expect(await ask(method, path) == nil)
        }
        #expect(await ask("GET", "/static/desk.css", passwords: ["right"])?.status == 200)
    }
}
