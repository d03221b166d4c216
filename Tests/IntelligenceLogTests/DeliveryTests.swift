import Casework
import Foundation
import GRDB
import LogSupport
import ScriptEngine
import TestSupport
import Testing

@testable import IntelligenceLog

/// Invented, and looked for byte by byte.
private let driver = "Driverino Fictitious"

@Suite("What each hub gets") struct DeliveryTests {
    private let folder: TemporaryFolder
    private let log: IntelligenceLog
    private let job = Actor("job")

    init() throws {
        folder = try TemporaryFolder()
        log = try IntelligenceLog(path: folder.file("log.sqlite"))
    }

    private func newID() -> StreamID {
        var random = SystemRandomNumberGenerator()
        return StreamID(at: morning, random: &random)
    }

    private func lay(_ hubs: String...) async throws {
        let sharing = hubs.isEmpty ? "" : "sharing:\n" + hubs.map { "  - {name: N, \($0)}\n" }.joined()
        let event = PolicyEvent.set("policy: 1\ntitle: T\n" + sharing)
        try await log.note(
            kind: event.kind, payload: event.payload, seal: event.seal, in: .policy, at: morning, by: handler)
    }

    private let whole = "recipient: whole, agreement: ISA-W, personal: all, hub: 'https://whole.example'"
    private let cut = "recipient: cut, agreement: ISA-C, personal: none, hub: 'https://cut.example'"
    private func code(_ text: String) throws -> HubCode { try #require(HubCode(text)) }

    /// Puts a record out, as a change of an operation that is not there.
    private func put(_ kind: String, revision: Int = 1, of stream: StreamID? = nil, _ data: JSONValue) async throws {
        let stream = stream ?? newID()
        let (_, started) = Operation.started(
            OperationID(stream), name: "Op Invented", kind: .kraken, force: "kent", place: nil, at: morning, by: handler
        )
        let record = HubRecord(
            id: "\(stream)/\(kind)", revision: revision, type: "uk.layby.\(kind)",
            time: morning.adding(seconds: revision), data: data)
        try await log.append(
            Change(stream: stream, expected: 0, entries: [], summary: started.summary, records: [record]))
    }

    private func report(_ grades: String...) -> JSONValue {
        [
            "report": .string(newID().text), "force": "kent",
            "items": .array(grades.map { ["grade": ["code": .string($0)]] }),
        ]
    }

    /// A closed call with a driver.
    private func takeCall() async throws -> Call {
        var (call, change) = Call.opened(
            CallID(newID()), under: try ScriptLibrary.released.script(version: 4), at: morning, by: handler)
        try await log.append(change)
        let answers: [(Place, Value)] = [
            ("event_type", .choice("lorry")), ("driver_present", .boolean(true)), ("driver_name", .text(driver)),
        ]
        for (place, value) in answers {
            try await log.append(try call.record(.answered(place, value), at: morning, by: handler))
        }
        try await log.append(try call.record(.closed(reason: "Done.", callerRangOff: false), at: morning, by: handler))
        return call
    }

    private func settle(
        _ records: [WaitingRecord], at hub: HubCode, isAccepted: Bool = true, agreement: String? = "ISA"
    ) async throws {
        let receipt = HubReceipt(
            hub: hub, stream: hub.receipts(at: "https://hub.example"), name: "https://hub.example",
            head: try await log.head(), digest: "00", agreement: agreement)
        try await log.settle(
            records.map { Settlement($0, isAccepted: isAccepted, reason: isAccepted ? nil : "event.invalid") }, receipt,
            at: morning, by: job)
    }

    private func text(_ record: WaitingRecord?) -> String { String(decoding: record?.data ?? [], as: UTF8.self) }

    // MARK: Who gets what

    @Test func withoutAHubInThePolicyTheOneHubGetsEverythingAsItIs() async throws {
        try await lay()
        let call = try await takeCall()
        let record = try #require(try await log.waiting(limit: 9).first)
        #expect(text(record).contains(driver) && record.redacted.isEmpty)
        #expect(record.id == "\(call.id)/event-record" && record.record == record.id)
        #expect(try await log.hubs() == [Hub(code: .standard, recipient: nil, isInForce: true)])
        #expect(try await log.deliveryCounts().oldestWaiting == record.time)
    }

    @Test func aSubscriptionKeepsOutWhatIsNotItsKindForceOrHandling() async throws {
        func hub(_ code: String, _ fields: String) -> String {
            "recipient: \(code), agreement: X, personal: all, hub: 'https://\(code).example'\(fields)"
        }
        try await lay(
            hub("all", ", handling: [P, C]"), hub("kinds", ", kinds: [event-record]"), hub("kent", ", forces: kent"),
            hub("usual", ""))
        try await put("event-record", ["force": "kent"])
        try await put("event-record", ["force": "essex"])
        try await put("operation", ["forces": ["essex", "kent"], "operation": "x"])
        try await put("intelligence-report", report("1AP", "2BP"))
        try await put("intelligence-report", report("1AP", "1AC"))
        try await put("intelligence-report", report("1AP", "?"))
        try await put("casualty-alert", ["call": "x"])
        func places(_ code: String) async throws -> [Int] {
            try await log.waiting(for: try self.code(code), limit: 99).map(\.position)
        }
        #expect(try await places("all") == [1, 2, 3, 4, 5, 6, 7])
        #expect(try await places("kinds") == [1, 2])
        #expect(try await places("kent") == [1, 3, 4])
        #expect(try await places("usual") == [1, 2, 3, 4, 7])
        #expect(try await places("hub") == [], "nothing goes to a hub that the policy does not name")
        let filter = DeliveryFilter(kinds: ["operation", "casualty-alert"])
        #expect(try await log.waiting(for: try code("all"), filter, limit: 99).map(\.position) == [3, 7])
        #expect(try await log.waitingCount(for: try code("all"), filter) == 2)
        let later = DeliveryFilter(since: morning.adding(seconds: 2))
        #expect(try await log.waitingCount(for: try code("all"), later) == 0)
    }

    @Test func aReportThatAHubMayNotHaveIsNotWithdrawnThereEither() async throws {
        try await lay(whole)
        let (known, secret) = (newID(), newID())
        try await put("intelligence-report", of: known, report("1AP"))
        try await put("intelligence-report", of: secret, report("1AC"))
        for stream in [known, secret] {
            try await put(
                "intelligence-report", revision: 2, of: stream, ["report": .string(stream.text), "withdrawn": true])
        }
        let given = try await log.waiting(for: try code("whole"), limit: 9)
        #expect(given.map(\.record) == Array(repeating: "\(known)/intelligence-report", count: 2))
    }

    @Test func aRecordIsCutDownOnceAndGoesTheSameToTheByteWhateverThePolicySaysLater() async throws {
        try await lay(whole, cut)
        _ = try await takeCall()
        let (wholeHub, cutHub) = (try code("whole"), try code("cut"))
        #expect(text(try await log.waiting(for: wholeHub, limit: 9).first).contains(driver))
        let before = try await log.waiting(for: cutHub, limit: 9)
        #expect(before.count == 1 && !text(before.first).contains(driver))
        #expect(before.first?.redacted.contains("removed driver_name") == true)
        try await lay(whole, cut.replacing("none", with: "all"))
        #expect(try await log.waiting(for: cutHub, limit: 9) == before)
        // Nor does anything personal stand in the clear in what was frozen.
        for name in try FileManager.default.subpathsOfDirectory(atPath: folder.path) {
            let bytes = FileManager.default.contents(atPath: folder.file(name)) ?? Data()
            #expect(bytes.range(of: Data(driver.utf8)) == nil && bytes.range(of: Data("\"removed\":true".utf8)) == nil)
        }
        // A hub that goes from the policy is sent nothing more, and is not forgotten.
        try await lay(whole)
        #expect(try await log.hubs().map(\.isInForce) == [true, false])
        #expect(try await log.hubs().last?.code == cutHub)
    }

    @Test func aRecordWhoseBytesForItsHubAreGoneIsNeverSentWhole() async throws {
        try await lay(cut)
        _ = try await takeCall()
        try await log.pool.write { try $0.execute(sql: "DELETE FROM redactions") }
        #expect(try await log.waiting(for: try code("cut"), limit: 9).map(\.data) == [[]])
    }

    @Test func whatNobodyKnowsHowToCutDownIsParkedForAPerson() async throws {
        try await lay(cut)
        try await put("operation", ["secret": "words"])
        let hub = try code("cut")
        #expect(try await log.waiting(for: hub, limit: 9).isEmpty)
        #expect(try await log.parked(of: hub).map(\.reason) == ["record.notRedacted"])
        #expect(try await log.retry(.parked, of: hub, at: morning, by: handler) == 0, "it still cannot be")
        // Once the agreement covers all of it, it goes.
        try await lay(cut.replacing("none", with: "all"))
        #expect(try await log.retry(.parked, of: hub, at: morning, by: handler) == 1)
        #expect(text(try await log.waiting(for: hub, limit: 9).first).contains("words"))
    }

    @Test func withAPolicyThatCannotBeReadNothingGoesAndNothingIsLost() async throws {
        try await log.note(
            kind: "policy.set",
            payload: ["text": "policy: 99", "sha256": .string(PolicyEvent.digest(of: "policy: 99"))],
            seal: nil, in: .policy, at: morning, by: handler)
        try await put("operation", ["operation": "x"])
        #expect(try await log.waiting(limit: 9).isEmpty)
        #expect(try await log.parked().map(\.reason) == ["policy.invalid"])
        #expect(try await log.hubs().allSatisfy { !$0.isInForce })
    }

    // MARK: What is written down

    @Test func whatLeavesIsADisclosureByTheAgreementToEachRecipient() async throws {
        try await lay(whole, cut)
        let call = try await takeCall()
        for hub in [try code("whole"), try code("cut")] {
            let records = try await log.waiting(for: hub, limit: 9)
            try await settle(records, at: hub, agreement: "ISA-\(hub)")
        }
        let disclosed = try await log.trail(of: call.id.stream, nil).compactMap { placed -> AuditEvent? in
            placed.entry.kind == "audit.disclosed"
                ? AuditEvent(kind: placed.entry.kind, payload: placed.entry.payload) : nil
        }
        #expect(disclosed.count == 2)
        for (event, hub) in zip(disclosed, ["whole", "cut"]) {
            guard case .disclosed(let targets, let to, let form, let redacted, let agreement, let digest, _) = event
            else { return }
            #expect(targets == [AuditEvent.Target(call.id.stream)] && form == "cloudevents" && digest == "00")
            #expect(to == hub && agreement == "ISA-\(hub)")
            #expect(redacted.contains("removed driver_name") == (hub == "cut"))
        }
        #expect(try await log.deliveryCounts().accepted == 2)
        #expect(try await log.rebuildProjections(scripts: .released).difference == 0)
        _ = try await log.verifyChain()
    }

    @Test func whatNeverLeftIsNoDisclosure() async throws {
        let call = try await takeCall()
        let record = try #require(try await log.waiting(limit: 9).first)
        let receipt = HubReceipt(
            hub: .standard, stream: HubCode.standard.stream, name: "x", head: try await log.head(), digest: nil,
            agreement: nil)
        try await log.settle(
            [Settlement(record, isAccepted: false, reason: "attachment.missing", wasSent: false)], receipt, at: morning,
            by: job)
        #expect(try await log.trail(of: call.id.stream, nil).allSatisfy { $0.entry.kind != "audit.disclosed" })
        #expect(try await log.parked().map(\.reason) == ["attachment.missing"])
    }

    // MARK: What people decide

    @Test func aParkedRecordIsTriedAgainOrGivenUpAndItIsWrittenDownWhoDidIt() async throws {
        try await lay(whole, cut)
        let call = try await takeCall()
        try await put("operation", ["operation": .string(newID().text)])
        let hub = try code("whole")
        try await settle(try await log.waiting(for: hub, limit: 9), at: hub, isAccepted: false)
        #expect(try await log.parked(of: hub).map(\.reason) == ["event.invalid", "event.invalid"])
        #expect(try await log.retry(.reason("http.413"), of: hub, at: morning, by: handler) == 0)
        let again = try await log.retry(.positions([1]), of: hub, because: "Mended there", at: morning, by: handler)
        #expect(again == 1)
        #expect(try await log.waiting(for: hub, limit: 9).map(\.position) == [1])
        #expect(try await log.discard(.parked, of: hub, because: "Never", at: morning, by: Actor("boss")) == 1)
        #expect(try await log.discard(.parked, of: hub, because: "Never", at: morning, by: Actor("boss")) == 0)
        let counts = try await log.deliveryCounts(of: hub)
        #expect(counts.waiting == 1 && counts.discarded == 1 && counts.parked == 0)
        #expect(try await log.deliveryCounts(of: try code("cut")).waiting == 2, "another hub's is another's")
        let entries = try await log.entries(of: hub.stream).filter { $0.kind != "hub.answered" }
        #expect(entries.map(\.kind) == ["hub.retried", "hub.discarded"])
        #expect(entries.map(\.actor) == [handler, Actor("boss")])
        #expect(entries[0].payload["reason"] == "Mended there")
        #expect(entries[0].payload["records"] == [.string("\(call.id)/event-record/1")])
        #expect(entries.allSatisfy { !CanonicalJSON.text($0.seal?.clear ?? [:]).contains("Mended") })
        #expect(try await log.trail(of: call.id.stream, nil).contains { $0.entry.kind == "hub.retried" })
        #expect(try await log.rebuildProjections(scripts: .released).difference == 0)
        // What was given up stays so, also for a receipt that comes late.
        try await settle(try await log.waiting(for: hub, limit: 9), at: hub)
        #expect(try await log.deliveryCounts(of: hub).discarded == 1)
    }

    @Test func aHubThatComesLaterIsGivenWhatWasMadeBeforeOnlyWhenSomebodyAsks() async throws {
        let stream = newID()
        try await put("operation", revision: 1, of: stream, ["operation": "x", "force": "kent"])
        try await put("operation", revision: 2, of: stream, ["operation": "x", "force": "kent"])
        try await put("event-record", ["force": "kent"])
        try await lay(whole + ", kinds: [operation]")
        let hub = try code("whole")
        #expect(try await log.deliveryCounts(of: hub).waiting == 0)
        try await put("operation", revision: 3, of: stream, ["operation": "x", "force": "kent"])
        try await log.pool.write { try $0.execute(sql: "DELETE FROM deliveries WHERE position = 4") }
        #expect(try await log.backfill(hub, since: morning.adding(seconds: 2), at: morning, by: handler) == 2)
        #expect(try await log.waiting(for: hub, limit: 9).map(\.revision) == [2, 3])
        #expect(try await log.backfill(hub, since: morning, at: morning, by: handler) == 0, "it has a later revision")
        #expect(try await log.entries(of: hub.stream).map(\.kind) == ["hub.backfilled"])
        await #expect(throws: LogError.notFound) {
            try await log.backfill(try code("nobody"), since: morning, at: morning, by: handler)
        }
    }

    // MARK: Erasing

    @Test func anErasureHoldsBackWhatWaitsForAnyHubAndNamesWhoHasIt() async throws {
        try await lay(whole, cut)
        let call = try await takeCall()
        let (wholeHub, cutHub) = (try code("whole"), try code("cut"))
        try await settle(try await log.waiting(for: wholeHub, limit: 9), at: wholeHub)
        let erasure = try await log.erase(
            call.id.stream, .record, reason: "Asked", rule: nil, scripts: .released, at: morning, by: handler)
        #expect(erasure.recordsHeldBack == 1 && erasure.recordsSent == 1)
        #expect(erasure.hubs == [wholeHub: 1])
        #expect(try await log.waiting(for: cutHub, limit: 9).isEmpty)
        let parked = try await log.parked(of: cutHub)
        #expect(parked.map(\.reason) == ["record.erased"] && parked.allSatisfy { !$0.canBeRetried })
        #expect(try await log.retry(.parked, of: cutHub, at: morning, by: handler) == 0, "it never goes")
        #expect(try await log.sendAgain(to: wholeHub, knownUpTo: nil, wholeHub.stream, at: morning, by: job) == 0)
        let left = try await log.pool.read { database in
            try Data.fetchAll(database, sql: "SELECT data FROM redactions UNION ALL SELECT data FROM outbox")
        }
        #expect(left.allSatisfy { $0.isEmpty })
        #expect(try await log.rebuildProjections(scripts: .released).difference == 0)
        _ = try await log.verifyChain()
    }

    @Test func whatWaitedForOneHubIsMadeAgainWithoutWhoWasErasedAndCutDownAnew() async throws {
        try await lay(whole, cut)
        let call = try await takeCall()
        let (wholeHub, cutHub) = (try code("whole"), try code("cut"))
        try await settle(try await log.waiting(for: wholeHub, limit: 9), at: wholeHub)
        let erasure = try await log.erase(
            call.id.stream, Subject("driver"), reason: "Asked", rule: nil, scripts: .released, at: morning, by: handler)
        #expect(erasure.recordsMadeAgain == 1 && erasure.recordsHeldBack == 0 && erasure.hubs == [wholeHub: 1])
        let again = try #require(try await log.waiting(for: cutHub, limit: 9).first)
        #expect(text(again).contains("\"removed\":true") && !text(again).contains(driver))
        #expect(try await log.deliveryCounts(of: wholeHub).accepted == 1, "what a hub has is not sent again by itself")
    }

    // MARK: A hub that forgot, a log that was cut

    @Test func whatAHubAcceptedAtALostHeadOrLaterWaitsAgain() async throws {
        var heads: [LogHead] = []
        for _ in 0..<3 {
            try await put("operation", ["operation": .string(newID().text)])
            heads.append(try await log.head())
            try await settle(try await log.waiting(limit: 9), at: .standard)
        }
        let receipts = HubCode.standard.receipts(at: "https://hub.example")
        let standing = try await log.standing(heads.dropLast(), at: receipts)
        #expect(standing.newest == heads[1].position && standing.accepted == heads[2].position)
        #expect(standing.unknown.isEmpty)
        let elsewhere = HubCode.standard.receipts(at: "https://other.example")
        #expect(try await log.standing([], at: elsewhere).accepted == nil, "another hub's receipts are another's")
        #expect(
            try await log.sendAgain(to: .standard, knownUpTo: nil, elsewhere, at: morning, by: job) == 0)
        #expect(
            try await log.sendAgain(to: .standard, knownUpTo: standing.newest, receipts, at: morning, by: job) == 2)
        #expect(try await log.waiting(limit: 9).map(\.position) == [2, 3])
        #expect(try await log.entries(of: receipts).last?.payload["again"] == 2)
    }

    @Test func aHeadThatTheLogHasNotIsNamedUntilSomebodyOwnsUp() async throws {
        try await put("operation", ["operation": "x"])
        try await lay()
        let receipts = HubCode.standard.receipts(at: "https://hub.example")
        let head = try await log.head()
        let hash = String(repeating: "0", count: 64)
        let (gone, other) = (
            LogHead(position: head.position + 7, hash: hash), LogHead(position: head.position, hash: hash)
        )
        let standing = try await log.standing([gone, other, head], at: receipts)
        #expect(standing.unknown == [gone, other] && standing.newest == head.position)
        try await log.own(up: [gone], to: receipts, at: morning, by: handler)
        #expect(try await log.standing([gone, other, head], at: receipts).unknown == [other])
    }

    // MARK: Older logs

    @Test func whatWaitedWasAcceptedAndWasParkedBeforeHubsWereSeveralIsKept() async throws {
        let path = folder.file("old.sqlite")
        let vault = Vault(GivenKeys.forTests)
        let stream = newID()
        let states = ["accepted", "accepted", "parked", "waiting"]
        let receipts = HubCode.standard.receipts(at: "https://hub.example")
        let old = try DatabaseQueue(path: path)
        try LogSchema.migrator(vault, photographs: "").migrate(old, upTo: "16 measures: calls by place")
        try await old.write { [job] database in
            for (index, state) in states.enumerated() {
                let (record, data) = ("\(stream)/operation", Data(CanonicalJSON.bytes(["operation": "x"])))
                try database.execute(
                    sql: """
                        INSERT INTO outbox (record, revision, type, time, data, attachments, state, reason)
                        VALUES (?, ?, 'uk.layby.operation', ?, ?, '', ?, ?)
                        """,
                    arguments: [
                        record, index + 1, morning.milliseconds,
                        try OutboxTable.sealed(data, of: record, index + 1, vault, database), state,
                        state == "parked" ? "event.invalid" : nil,
                    ])
            }
            for (first, last, accepted) in [(1, 1, 1), (2, 3, 1)] {
                let payload: JSONValue = [
                    "hub": "https://hub.example", "first": .integer(first), "last": .integer(last),
                    "accepted": .integer(accepted),
                ]
                try EntryTable.note(
                    kind: "hub.answered", payload: payload, in: receipts, at: morning, by: job, vault, database)
            }
        }
        try old.close()
        let log = try IntelligenceLog(path: path)
        let counts = try await log.deliveryCounts(of: .standard)
        #expect(counts.accepted == 2 && counts.parked == 1 && counts.waiting == 1)
        #expect(try await log.waiting(limit: 9).map { self.text($0) } == [#"{"operation":"x"}"#])
        #expect(try await log.parked().map(\.reason) == ["event.invalid"])
        // The second was sent with a head behind the first one's receipt: a hub that knows but the first lacks it.
        #expect(try await log.standing([], at: receipts).accepted == 1)
        #expect(try await log.sendAgain(to: .standard, knownUpTo: 1, receipts, at: morning, by: job) == 1)
        #expect(try await log.waiting(limit: 9).map(\.revision) == [2, 4])
        #expect(try await log.retry(.parked, of: .standard, at: morning, by: job) == 1)
        _ = try await log.verifyChain()
        // The next record goes on behind them.
        let last = try await log.pool.read { try Int.fetchOne($0, sql: "SELECT seq FROM sqlite_sequence") }
        #expect(last == 4)
    }

    @Test func aRestoredBackupKnowsWhatEachHubHadThen() async throws {
        try await lay(whole, cut)
        _ = try await takeCall()
        let hub = try code("whole")
        try await settle(try await log.waiting(for: hub, limit: 9), at: hub)
        _ = try await log.backup(to: folder.file("copy.sqlite"))
        _ = try await IntelligenceLog.restore(
            from: folder.file("copy.sqlite"), to: folder.file("restored.sqlite"), keys: GivenKeys.forTests,
            scripts: .released, at: morning, by: handler)
        let restored = try IntelligenceLog(path: folder.file("restored.sqlite"))
        #expect(try await restored.deliveryCounts(of: hub).accepted == 1)
        #expect(
            try await restored.waiting(for: try code("cut"), limit: 9) == log.waiting(for: try code("cut"), limit: 9))
    }
}
