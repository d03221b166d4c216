import Casework
import ScriptEngine
import Testing

@Suite struct PolicyTests {
    private static let head = "policy: 1\ntitle: T\n"
    private static let rule =
        "  - {name: a, appliesTo: calls, after: 2 years, from: closed, authority: Invented}\n"

    /// A policy with one thing wrong, the code of the finding, and its line.
    static let broken: [(yaml: String, code: String, line: Int?)] = [
        ("", "policy.broken", nil),
        ("policy: [1", "policy.broken", 2),
        ("- 1", "policy.badValue", 1),
        ("title: T", "policy.missingKey", 1),
        ("policy: 2\ntitle: T", "policy.badValue", 1),
        ("policy: 1\ntitle: T\npolcy: 1", "policy.unknownKey", 3),
        (head + "justification: {consultation: maybe}", "policy.badValue", 3),
        (head + "retention: 3", "policy.badValue", 3),
        (head + "retention:\n" + rule + rule, "policy.duplicate", 5),
        (head + "retention:\n" + rule.replacing("2 years", with: "0 years"), "policy.badValue", 4),
        (head + "retention:\n" + rule.replacing("2 years", with: "2 weeks"), "policy.badValue", 4),
        (head + "retention:\n" + rule.replacing("closed", with: "born"), "policy.badValue", 4),
        (head + "retention:\n" + rule.replacing("calls", with: "referrals"), "policy.badValue", 4),
        (head + "retention:\n" + rule.replacing(", authority: Invented", with: ""), "policy.missingKey", 4),
        (head + "retention:\n" + rule.replacing("name: a", with: "name: a, force: atlantis"), "policy.badValue", 4),
        (head + "retention:\n" + rule.replacing("name: a", with: "name: a, force: []"), "policy.badValue", 4),
        (head + "suppressBelow: -1", "policy.badValue", 3),
        (head + "suppressBelow: five", "policy.badValue", 3),
        (head + "sharing:\n  - {recipient: A B, name: N, agreement: X, personal: none}", "policy.badValue", 4),
        (head + "sharing:\n  - {recipient: a, name: N, personal: none}", "policy.missingKey", 4),
        (
            head + "sharing:\n  - {recipient: a, name: N, agreement: X, personal: none, coordinates: 10 miles}",
            "policy.badValue", 4
        ),
        (
            head + "sharing:\n  - {recipient: a, name: N, agreement: X, personal: none, keep: [x], remove: [x]}",
            "policy.badValue", 4
        ),
        (hub("hub: ftp://hub.example"), "policy.badValue", 4),
        (hub("hub: 'http://hub.example'"), "policy.badValue", 4),
        (hub("hub: 'https://me:secret@hub.example'"), "policy.badValue", 4),
        (hub("hub: 'https://hub.example?key=secret'"), "policy.badValue", 4),
        (hub("kinds: [event-record]"), "policy.badValue", 4),
        (hub("hub: 'https://hub.example', kinds: [event-recrod]"), "policy.badValue", 4),
        (hub("hub: 'https://hub.example', kinds: []"), "policy.badValue", 4),
        (hub("hub: 'https://hub.example', forces: atlantis"), "policy.badValue", 4),
        (hub("hub: 'https://hub.example', handling: [P, X]"), "policy.badValue", 4),
        (hub("hub: 'https://hub.example'", code: "hub"), "policy.badValue", 4),
        (
            hub("hub: 'https://hub.example'") + hub("hub: 'https://hub.example/'", code: "b").split(separator: "\n")[3],
            "policy.duplicate", 5
        ),
    ]

    private static func hub(_ fields: String, code: String = "a") -> String {
        head + "sharing:\n  - {recipient: \(code), name: N, agreement: X, personal: all, \(fields)}\n"
    }

    @Test func aRecipientsHubTakesWhatItsSubscriptionSays() throws {
        let fields = "hub: 'https://hub.example/in/', kinds: event-record, forces: [kent, essex], handling: [P, C]"
        let subscription = try #require(try Policy(yaml: Self.hub(fields)).recipient("a")?.subscription)
        #expect(subscription.address == "https://hub.example/in")
        #expect(subscription.kinds == ["event-record"] && subscription.forces == ["kent", "essex"])
        #expect(subscription.handling == [.permitted, .conditions])
        let plain = try #require(
            try Policy(yaml: Self.hub("hub: 'http://127.0.0.1:8080'")).recipient("a")?.subscription)
        #expect(plain.kinds.isEmpty && plain.forces.isEmpty)
        #expect(plain.handling == [.permitted], "conditions are not agreed to by saying nothing")
        #expect(try Policy(yaml: Policy.example).sharing.allSatisfy { $0.subscription == nil })
    }

    @Test func everyKindOfRecordThatTheScriptsMakeCanBeSubscribedTo() throws {
        for version in ScriptLibrary.released.versions {
            let points = try ScriptLibrary.released.script(version: version).definition.sendPoints.map(\.id.description)
            #expect(Set(points).isSubset(of: Subscription.knownKinds))
        }
    }

    @Test(arguments: broken)
    func aBrokenPolicyIsRefusedWithItsLine(yaml: String, code: String, line: Int?) throws {
        let error = #expect(throws: PolicyErrors.self) { try Policy(yaml: yaml) }
        #expect(error?.findings.map(\.code) == [code])
        #expect(error?.findings.first?.line == line)
    }

    @Test func underFiveIsHiddenOutsideUnlessThePolicySaysOtherwise() throws {
        #expect(Policy.none.suppressesBelow == 5)
        #expect(try Policy(yaml: Self.head).suppressesBelow == 5)
        #expect(try Policy(yaml: Self.head + "suppressBelow: 10").suppressesBelow == 10)
        #expect(try Policy(yaml: Self.head + "suppressBelow: 0").suppressesBelow == 0)
    }

    @Test func everyFindingIsReportedAtOnce() throws {
        let error = #expect(throws: PolicyErrors.self) {
            try Policy(yaml: "polcy: 1\nretention: 3\njustification: {search: maybe}\n")
        }
        #expect(error?.findings.count == 5)
    }

    @Test func theExampleReadsAndSaysThatItIsOne() throws {
        let policy = try Policy(yaml: Policy.example)
        #expect(policy.retention.map(\.name) == ["simulated-calls", "broken-off", "calls", "referrals"])
        #expect(policy.retention.allSatisfy { $0.authority.contains("invented") })
        #expect(policy.sharing.allSatisfy { $0.name.contains("invented") })
        #expect(policy.justification(for: .search) == .off)
        #expect(policy.recipient("example-analysts")?.profile.positions == .rounded(kilometres: 10))
    }

    @Test func withoutAPolicyNothingIsErasedAndAJustificationIsOptional() {
        #expect(Policy.none.retention.isEmpty)
        #expect(Policy.Purpose.allCases.allSatisfy { Policy.none.justification(for: $0) == .optional })
    }

    @Test func theLastPolicySetIsInForceAndAHoldLastsUntilItIsReleased() throws {
        var random = SeededGenerator(seed: 1)
        let call = StreamID(at: morning, random: &random)
        let events: [PolicyEvent] = [
            .set(Self.head), .held(call, reason: "Invented."), .set(Policy.example),
            .released(call, reason: "Invented."),
        ]
        let entries = events.enumerated().map { index, event in
            Entry(
                stream: .policy, version: index + 1, kind: event.kind, at: morning.adding(seconds: index),
                actor: handler, payload: event.payload, seal: event.seal)
        }
        #expect(try PolicyBook(entries.prefix(3)).holds[call]?.reason == "Invented.")
        let book = try PolicyBook(entries)
        #expect(book.holds.isEmpty)
        #expect(book.editions.map(\.since) == [morning, morning.adding(seconds: 2)])
        #expect(try book.policy() == Policy(yaml: Policy.example))
        #expect(entries.allSatisfy { !CanonicalJSON.text($0.seal?.clear ?? [:]).contains("Invented") })
    }

    @Test func aPolicyWhoseTextIsNotTheOneThatWasSetIsUnreadable() {
        let event = PolicyEvent.set(Self.head)
        #expect(PolicyEvent(kind: event.kind, payload: event.payload) == event)
        let altered: JSONValue = ["text": "x", "sha256": event.payload["sha256"] ?? .null]
        #expect(PolicyEvent(kind: event.kind, payload: altered) == nil)
    }
}
