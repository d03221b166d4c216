import Casework
import Foundation
import IntelligenceLog
import LogSupport
import ScriptEngine
import Synchronization
import TestSupport
import Testing

@testable import HubSync

/// A hub that tells a list of things, page by page; its cursors are the number of items given and a word of its own.
private final class TellingHub: HubTransport {
    /// What goes wrong with one request.
    enum Mood: Sendable {
        case none
        case status(Int)
        case garbage
        case body(String)
    }

    let items: Mutex<[JSONValue]>
    let word: Mutex<String>
    let requests = Mutex<[HubRequest]>([])
    private let moods: Mutex<[Mood]>

    init(_ items: [JSONValue], _ moods: [Mood] = []) {
        self.items = Mutex(items)
        word = Mutex("a b/&?")
        self.moods = Mutex(moods)
    }

    func send(_ request: HubRequest) async throws(HubError) -> HubAnswer {
        requests.withLock { $0.append(request) }
        switch moods.withLock({ $0.isEmpty ? .none : $0.removeFirst() }) {
        case .none: break
        case .status(let status): return HubAnswer(status: status, body: [])
        case .garbage: return HubAnswer(status: 200, body: Array("<html>Sign in".utf8))
        case .body(let text): return HubAnswer(status: 200, body: Array(text.utf8))
        }
        let query = URLComponents(string: request.path)?.queryItems ?? []
        let limit = query.first { $0.name == "limit" }?.value.flatMap { Int($0) } ?? 0
        let word = word.withLock { $0 }
        var start = 0
        if let after = query.first(where: { $0.name == "after" })?.value {
            guard after.hasPrefix(word), let number = Int(after.dropFirst(word.count)) else {
                return HubAnswer(status: 410, body: [])
            }
            start = number
        }
        let all = items.withLock { $0 }
        let page = Array(all.dropFirst(start).prefix(limit))
        let end = start + page.count
        return HubAnswer(
            status: 200,
            body: CanonicalJSON.bytes([
                "cursor": .string("\(word)\(end)"), "items": .array(page), "more": .boolean(end < all.count),
            ]))
    }
}

@Suite("Fetching what a hub tells")
struct FeedbackFetchTests {
    private let folder: TemporaryFolder
    private let log: IntelligenceLog
    private let now = Timestamp(seconds: 1_700_000_000)
    private let events: [String]

    init() async throws {
        folder = try TemporaryFolder()
        log = try IntelligenceLog(path: folder.file("log.sqlite"))
        var simulator = try CallSimulator(calls: 5, year: 2021, seed: 8, scripts: .released)
        while let (_, changes) = try simulator.next() { try await log.append(changes) }
        events = try await log.waiting(limit: 5).map(\.eventID)
    }

    private func acknowledgements(_ numbers: Range<Int>) -> [JSONValue] {
        numbers.map { FeedbackItem.inventedJSON("n\($0)", "acknowledged", about: events[$0 % events.count]) }
    }

    private func fetch(
        _ hub: TellingHub, limit: Int = 2, again: Bool = false, patience: Double? = nil
    ) async throws -> FeedbackProgress {
        let client = HubClient(
            log: log, address: "https://hub.example", line: HubLine(hub, patience: patience, sleep: { _ in }),
            signature: WebhookSignature(secret: WebhookSignatureTests.secret), actor: Actor("job"))
        return try await client.fetchFeedback(
            limit: limit, fromTheBeginning: again, scripts: .released, now: { now })
    }

    @Test func itIsFetchedPageByPageAndNextTimeFromWhereItWas() async throws {
        let hub = TellingHub(acknowledgements(0..<5))
        #expect(try await fetch(hub).counts.applied == ["acknowledged": 5])
        #expect(
            hub.requests.withLock { $0.map(\.path) } == [
                "/v1/feedback?limit=2", "/v1/feedback?after=a%20b%2F%26%3F2&limit=2",
                "/v1/feedback?after=a%20b%2F%26%3F4&limit=2",
            ])
        #expect(hub.requests.withLock { $0.allSatisfy { $0.headers["webhook-signature"] != nil } })
        hub.items.withLock { $0 += acknowledgements(5..<6) }
        let (head, next) = (try await log.head(), try await fetch(hub))
        #expect(next.counts.received == 1 && next.counts.known == 0)
        #expect(try await log.head().position == head.position + 2, "the item, and where to go on")
        #expect(try await fetch(hub).counts == FeedbackCounts())
        #expect(try await fetch(hub, again: true).counts.known == 6)
        #expect(try await log.feedbackStanding().acknowledged == events.count)
    }

    @Test func aHubThatWasRestoredIsAskedFromTheBeginningAndNothingIsAppliedTwice() async throws {
        let hub = TellingHub(acknowledgements(0..<3))
        _ = try await fetch(hub)
        hub.word.withLock { $0 = "restored" }
        hub.items.withLock { $0 = acknowledgements(0..<1) + acknowledgements(7..<9) }
        let progress = try await fetch(hub)
        #expect(progress.counts.known == 1 && progress.counts.received == 2)
    }

    @Test func aPageThatIsLostOrCannotBeReadIsAskedForAgain() async throws {
        let hub = TellingHub(acknowledgements(0..<3), [.none, .status(503), .garbage, .body(#"{"items":5}"#)])
        let progress = try await fetch(hub)
        #expect(progress.counts.received == 3 && progress.counts.known == 0)
        #expect(hub.requests.withLock(\.count) == 5)
        await #expect(throws: HubError.unauthorised(status: 403)) { try await fetch(TellingHub([], [.status(403)])) }
        await #expect(throws: HubError.badAnswer) { try await fetch(TellingHub([], [.garbage]), patience: 0) }
        // A page without end is none.
        let long = #"{"items":[],"more":true,"cursor":"\#(String(repeating: "c", count: 201))"}"#
        await #expect(throws: HubError.badAnswer) { try await fetch(TellingHub([], [.body(long)]), patience: 0) }
    }

    @Test func aHubThatTellsNothingBackIsNoError() async throws {
        for mood: TellingHub.Mood in [.status(404), .status(405), .status(501), .status(204), .body("ok"), .body("{}")]
        {
            let progress = try await fetch(TellingHub([], [mood]))
            #expect(!progress.isOffered, "\(mood)")
        }
        // More without anything, again and again, is not asked for for ever.
        let more = #"{"items":[],"more":true,"cursor":"x"}"#
        #expect(try await fetch(TellingHub([], [.body(more)])).counts.received == 0)
        #expect(try await log.feedbackStanding().refused == 0)
    }

    @Test func whatIsTakenInStaysWhenTheHubGoesAway() async throws {
        let hub = TellingHub(acknowledgements(0..<4), [.none, .status(401)])
        await #expect(throws: HubError.unauthorised(status: 401)) { try await fetch(hub) }
        #expect(try await log.feedbackStanding().acknowledged == 2)
        #expect(try await fetch(hub).counts.received == 2)
    }

    @Test func theHubsActorIsTheHostAndNeverWhoHasAPassword() {
        #expect(Actor.hub("https://hub.example:8443") == Actor("hub:hub.example:8443"))
        #expect(Actor.hub("hub").hub == "hub" && Actor("handler-7").hub == nil)
    }
}
