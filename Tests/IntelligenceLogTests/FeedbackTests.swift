import Casework
import Foundation
import GRDB
import LogSupport
import ScriptEngine
import TestSupport
import Testing

@testable import IntelligenceLog

/// What an invented hub asks, looked for byte by byte.
private let words = "Which invented lay-by did Jihgfed Cbazyxw mean?"

@Suite("What hubs tell, in the log")
struct FeedbackTests {
    private let folder: TemporaryFolder
    private let log: IntelligenceLog
    private let hub: StreamID
    private let syncer = Actor("boss")

    init() throws {
        folder = try TemporaryFolder()
        log = try IntelligenceLog(path: folder.file("log.sqlite"))
        var random = Seeded(5)
        hub = StreamID(at: Timestamp(milliseconds: 0), random: &random)
    }

    // MARK: What happens at the desk and at the hub

    /// A call that was closed, so that its event record went out.
    private func closedCall(isSimulated: Bool = false) async throws -> Call {
        var random = SystemRandomNumberGenerator()
        var (call, change) = Call.opened(
            CallID(StreamID(at: morning, random: &random)), under: try ScriptLibrary.released.script(version: 4),
            at: morning, by: handler, isSimulated: isSimulated)
        try await log.append(change)
        for input: Call.Input in [
            .answered("event_type", .choice("lorry")), .answered("owning_force", .code("kent")),
            .answered("number_found", .integer(3)), .answered("vehicle_registration", .text("SIM1234")),
            .closed(reason: "Invented.", callerRangOff: true),
        ] {
            change = try call.record(input, at: morning, by: handler)
            try await log.append(change)
        }
        return call
    }

    private func referral(of call: Call) async throws -> Referral {
        var random = SystemRandomNumberGenerator()
        let (referral, change) = try Referral.referred(
            call, as: ReferralID(StreamID(at: morning, random: &random)), allowIncomplete: true, at: morning,
            by: handler)
        try await log.append([call.unchanged, change])
        return referral
    }

    private func call(_ id: CallID) async throws -> Call {
        try Call.replayed(try await log.entries(of: id.stream)) { try ScriptLibrary.released.script(matching: $0) }
    }

    private func record(_ input: Call.Input, in id: CallID) async throws -> Call {
        var call = try await call(id)
        try await log.append(try call.record(input, at: later, by: handler))
        return call
    }

    private let later = Timestamp(seconds: 1_614_700_000)

    @discardableResult
    private func receive(_ items: [FeedbackItem], _ cursor: String = "c") async throws -> FeedbackCounts {
        try await log.receive(
            items, cursor: cursor, from: hub, named: "https://hub.example", scripts: .released, at: later, by: syncer)
    }

    private func asked(_ id: String, about call: Call, reopen: Bool = false, by: String? = nil) -> FeedbackItem {
        .invented(
            id, "information-requested", about: "\(call.id)/event-record/1",
            [
                "asks": .string(words), "questions": ["location_text", "person_name[2]"], "reopen": .boolean(reopen),
                "by": by.map(JSONValue.string) ?? .null,
            ].filter { $0.value != .null })
    }

    private func outcome(
        _ id: String, _ status: String, of referral: Referral, _ data: [String: JSONValue] = [:]
    ) -> FeedbackItem {
        .invented(
            id, "referral-outcome", about: "\(referral.id)/civil-penalty-referral/1",
            data.merging(["status": .string(status), "on": "2021-03-01"]) { $1 })
    }

    private func list(_ edition: String, _ registrations: [String], time: String) -> FeedbackItem {
        .invented(
            "list-\(edition)", "driver-and-haulier-list",
            [
                "edition": .string(edition),
                "entries": .array(
                    registrations.map {
                        ["kind": "vehicle", "registration": .string($0), "country": "RO", "reason": "prior-event"]
                    } + [["kind": "haulier", "name": "Invented Haulage SRL"], ["kind": "ferry", "name": "x"]]),
            ], time: time)
    }

    private func rows() async throws -> [String] {
        try await log.pool.read { database in
            try ["feedback", "information_requests", "driver_haulier_lists", "driver_haulier_lines"].flatMap {
                try Row.fetchAll(database, sql: "SELECT * FROM \($0) ORDER BY 1, 2, 3").map { "\($0)" }
            }
        }
    }

    // MARK: Once

    @Test("each item is applied once, however often and in whatever order it comes", arguments: [false, true])
    func itemsAreAppliedOnce(isReversed: Bool) async throws {
        let call = try await closedCall()
        let referral = try await referral(of: call)
        var items = [
            .invented("a", "acknowledged", about: "\(call.id)/event-record/1"),
            .invented("r", "rejected", about: "\(call.id)/event-record/1", ["reason": "record.duplicate"]),
            asked("q", about: call, reopen: true), outcome("o", "more-information-asked", of: referral),
            list("7", ["SIM1234"], time: "2021-03-02T09:00:00Z"),
        ]
        if isReversed { items.reverse() }
        let first = try await receive(items)
        #expect(first.received == 5 && first.refused.isEmpty)
        #expect(first.applied.count == 5)
        let (head, kept) = (try await log.head(), try await rows())
        #expect(try await receive(items).known == 5)
        #expect(try await log.head() == head, "a page that says nothing new adds nothing")
        // The hub lost where we were, and gives all again, one by one.
        for item in items { #expect(try await receive([item], "other").known == 1) }
        #expect(try await rows() == kept)
        let now = try await self.call(call.id)
        #expect(now.requests.count == 1 && now.interview.phase == .inProgress)
        #expect(try await log.referral(referral.id.stream).status == .moreInformationAsked)
        let standing = try await log.feedbackStanding()
        #expect(standing == FeedbackStanding(acknowledged: 1, rejected: 1, refused: 0, asked: 1))
        let told = try await log.trail(of: call.id.stream, nil).filter { $0.entry.kind == "feedback.received" }
        #expect(told.count == 3, "who reads the call's history, reads what was told of it")
        let rejected = try #require(try await log.feedback(wantsAll: false, limit: 9).first)
        #expect(rejected.reason == "record.duplicate" && rejected.event?.description == "\(call.id)/event-record/1")
        _ = try await log.verifyChain()
    }

    private struct Killed: Error {}

    @Test func aKillBeforeTheCommitLosesAndDoublesNothing() async throws {
        let call = try await closedCall()
        let items = [asked("q", about: call, reopen: true), list("7", ["SIM1"], time: "2021-03-02T09:00:00Z")]
        let head = try await log.head()
        await #expect(throws: LogError.self) {
            try await log.writer.commit { [hub, syncer, log] database in
                var work = FeedbackWork(
                    log, of: .standard, hub: hub, name: "https://hub.example", scripts: .released, at: morning,
                    by: syncer)
                try work.take(items, cursor: "next", database)
                throw Killed()
            }
        }
        #expect(try await log.head() == head)
        #expect(try await log.feedbackCursor(of: hub) == nil)
        #expect(try await receive(items, "next").received == 2)
        #expect(try await log.feedbackCursor(of: hub) == "next")
        #expect(try await self.call(call.id).requests.count == 1)
    }

    @Test func whatCannotBeUnderstoodIsKeptAndHoldsUpNothing() async throws {
        let call = try await closedCall()
        let event = "\(call.id)/event-record/1"
        var random = Seeded(9)
        let stranger = StreamID(at: morning, random: &random)
        let counts = try await receive([
            .invented("1", "applause", about: event, ["words": .string(words)]), FeedbackItem(json: "no event at all"),
            FeedbackItem(json: ["specversion": "1.0", "type": "uk.layby.feedback.acknowledged"]),
            .invented("2", "acknowledged"), .invented("3", "acknowledged", about: "\(stranger)/event-record/1"),
            .invented("4", "acknowledged", about: "\(call.id)/event-record/99"),
            .invented("5", "information-requested", about: event, ["asks": ""]),
            .invented("6", "referral-outcome", about: event, ["status": "lost", "on": "2021-03-01"]),
            .invented("7", "referral-outcome", about: event, ["status": "paid", "on": "2021-03-01"]),
            .invented("8", "driver-and-haulier-list", ["edition": "Words of a name", "entries": []]),
            .invented("9", "acknowledged", about: event),
        ])
        #expect(
            counts.refused == [
                "feedback.unknownType": 1, "feedback.malformed": 6, "feedback.unknownRecord": 2,
                "feedback.noReferral": 1,
            ])
        #expect(counts.applied == ["acknowledged": 1])
        let kept = try await log.feedback(wantsAll: false, limit: 20)
        #expect(kept.count == 10 && kept.last?.type == "applause")
        let told = try await log.toldFeedback(try #require(kept.last).position)
        #expect(told.stream == call.id.stream && told.told?["data"]?["words"]?.string == words)
        #expect(try await holds(words) == false)
    }

    /// Whether words stand in the file or beside it as they are.
    private func holds(_ words: String) async throws -> Bool {
        try FileManager.default.subpathsOfDirectory(atPath: folder.path).contains { name in
            FileManager.default.contents(atPath: folder.file(name))?.range(of: Data(words.utf8)) != nil
        }
    }

    @Test func aHubTellsOfWhatItWasGivenByTheNameThatItKnowsAndOfNothingElse() async throws {
        let policy = PolicyEvent.set(
            """
            policy: 1
            title: T
            sharing:
              - {name: N, recipient: coded, agreement: X, personal: none, dates: day, hub: 'https://coded.example'}
              - {name: N, recipient: other, agreement: X, personal: all, kinds: [operation], hub: 'https://other.example'}

            """)
        try await log.note(
            kind: policy.kind, payload: policy.payload, seal: policy.seal, in: .policy, at: morning, by: handler)
        let call = try await closedCall()
        let coded = try #require(HubCode("coded"))
        let record = try #require(try await log.waiting(for: coded, limit: 5).last)
        #expect(record.id != record.record && record.record == "\(call.id)/event-record")
        func tell(_ id: String, about event: String, by hub: String) async throws -> [String: Int] {
            let items = [FeedbackItem.invented(id, "information-requested", about: event, ["asks": .string(words)])]
            return try await log.receive(
                items, cursor: id, from: self.hub, of: try #require(HubCode(hub)), named: "https://hub.example",
                scripts: .released, at: later, by: syncer
            ).refused
        }
        let own = "\(call.id)/event-record/1"
        #expect(try await tell("1", about: own, by: "coded") == ["feedback.unknownRecord": 1])
        #expect(try await tell("2", about: own, by: "other") == ["feedback.unknownRecord": 1])
        #expect(try await tell("3", about: record.eventID, by: "other") == ["feedback.unknownRecord": 1])
        #expect(try await tell("4", about: record.eventID, by: "coded") == [:])
        #expect(try await self.call(call.id).requests.map(\.event.description) == [own])
    }

    // MARK: Requests for information

    @Test func theNextRevisionAnswersWhatAHubAskedAndReopened() async throws {
        let id = try await closedCall().id
        let counts = try await receive([asked("q", about: try await call(id), reopen: true, by: "2021-03-09")])
        #expect(counts.applied == ["information-requested": 1])
        var call = try await call(id)
        #expect(call.interview.phase == .inProgress)
        let entries = try await log.entries(of: id.stream)
        #expect(entries.suffix(2).map(\.kind) == ["call.informationRequested", "call.reopened"])
        #expect(entries.suffix(2).allSatisfy { $0.actor == Actor("hub:hub.example") })
        let request = try #require(call.requests.first)
        #expect(request.asks == words && request.questions == ["location_text", Place("person_name", instance: 2)])
        let asked = try #require(try await log.askedCalls(limit: 5).first)
        #expect(asked.call.id == id && asked.count == 1 && asked.by == CivilDate(iso: "2021-03-09"))
        // A closing that says nothing new releases nothing, and so answers nothing.
        call = try await record(.closed(reason: "Invented.", callerRangOff: true), in: id)
        #expect(call.requests.first?.answer == nil)
        _ = try await record(.reopened(reason: "Again."), in: id)
        _ = try await record(.answered("location_text", .text("Invented lay-by")), in: id)
        call = try await record(.closed(reason: "Invented.", callerRangOff: true), in: id)
        #expect(call.requests.first?.answer?.revision == 2)
        #expect(try await self.call(id).requests == call.requests, "made again, it is the same")
        #expect(try await log.askedCalls(limit: 5).isEmpty)
        #expect(try await log.waiting(limit: 50).map(\.eventID).contains("\(id)/event-record/2"))
    }

    @Test func aCallThatIsOpenIsLeftAsItIsAndAHandlerCanSayHowItWasAnswered() async throws {
        let id = try await closedCall().id
        _ = try await record(.reopened(reason: "They rang back."), in: id)
        _ = try await record(.paused, in: id)
        try await receive([asked("q", about: try await call(id), reopen: true)])
        var call = try await call(id)
        #expect(call.interview.phase == .paused && call.requests.count == 1)
        let number = try #require(call.requests.first).number
        call = try await record(.informationGiven(request: number, note: "Told them by telephone."), in: id)
        #expect(call.requests.first?.answer?.note == "Told them by telephone.")
        #expect(try await log.askedCalls(limit: 5).isEmpty)
        await #expect(throws: NoteError.noSuchRequest(number)) {
            _ = try await record(.informationGiven(request: number, note: "Again."), in: id)
        }
    }

    @Test func whatIsAskedOfAReferralIsATaskAtItsCall() async throws {
        let call = try await closedCall()
        let referral = try await referral(of: call)
        let event = "\(referral.id)/civil-penalty-referral/1"
        try await receive([.invented("q", "information-requested", about: event, ["asks": .string(words)])])
        #expect(try await self.call(call.id).requests.first?.event.description == event)
        #expect(try await self.call(call.id).interview.phase == .closed)
    }

    // MARK: Outcomes of referrals

    @Test func outcomesMoveTheReferralWhereTheyCanAndElseWaitForAPerson() async throws {
        let referral = try await referral(of: try await closedCall())
        let notice: [String: JSONValue] = [
            "pence": 600_000, "reference": "IS11-INVENTED", "addressees": ["owner"],
        ]
        let counts = try await receive([
            outcome("1", "paid", of: referral), outcome("2", "notice-issued", of: referral, ["pence": 600_000]),
            outcome("3", "noticeIssued", of: referral, notice), outcome("4", "part-paid", of: referral, ["pence": 100]),
            outcome("5", "paid", of: referral, ["pence": 5]), outcome("6", "paid", of: referral),
            outcome("7", "paid", of: referral),
        ])
        #expect(counts.refused == ["referral.impossible": 1, "referral.wanting": 1, "referral.amount": 1])
        #expect(counts.applied == ["referral-outcome": 4])
        let now = try await log.referral(referral.id.stream)
        #expect(now.status == .paid && now.paidPence == 600_000 && now.statedPence == 600_000)
        #expect(now.lines.last?.actor == Actor("hub:hub.example"))
        #expect(now.lines.count == 4, "what stands already is not entered again")
    }

    @Test func nobodyDecidesAboutAnInventedEvent() async throws {
        let referral = try await referral(of: try await closedCall(isSimulated: true))
        #expect(try await receive([outcome("1", "no-action", of: referral)]).refused == ["feedback.simulated": 1])
    }

    // MARK: Erasing

    @Test func whatAHubAskedGoesWithTheCallAndNothingComesToAnErasedOne() async throws {
        let call = try await closedCall()
        let event = "\(call.id)/event-record/1"
        try await receive([
            asked("q", about: call), .invented("u", "applause", about: event, ["words": .string(words)]),
        ])
        let unknown = try #require(try await log.feedback(wantsAll: false, limit: 5).first)
        #expect(try await log.toldFeedback(unknown.position).told != nil)
        _ = try await log.erase(
            call.id.stream, .record, reason: "Invented", rule: nil, scripts: .released, at: later, by: syncer)
        #expect(try await log.askedCalls(limit: 5).isEmpty)
        #expect(try await log.toldFeedback(unknown.position).told == nil)
        let left = try await log.entries(of: call.id.stream).map { CanonicalJSON.text($0.payload) }
        #expect(!left.contains { $0.contains(words) })
        let counts = try await receive([
            asked("late", about: call, reopen: true), .invented("a", "acknowledged", about: event),
            .invented("v", "applause", about: event, ["words": .string(words)]),
        ])
        #expect(counts.refused == ["feedback.erased": 2, "feedback.unknownType": 1])
        for item in try await log.feedback(wantsAll: false, limit: 5) {
            #expect(try await log.toldFeedback(item.position).told == nil)
        }
        _ = try await log.verifyChain()
        #expect(try await log.rebuildProjections(scripts: .released).difference == 0)
    }

    // MARK: The Driver and Haulier list

    @Test func aNewEditionReplacesTheOneBeforeWhichNobodyCanReadAnyMore() async throws {
        let many = (0..<450).map { "INV\($0)" }
        try await receive([list("1", many + ["SIM1234"], time: "2021-03-01T09:00:00Z")])
        let old = try #require(try await log.driverAndHaulierLists().first)
        #expect(old.edition == "1" && old.count == 452)
        #expect(try await log.lines(of: old.stream).count == 452)
        let vehicle = try #require(Identity(.trailer, "sim 1234"))
        let found = try #require(try await log.listed([vehicle]).first)
        #expect(found.line.reason == "prior-event" && found.edition == old)
        let counts = try await receive([
            list("2", ["SIM9"], time: "2021-03-02T09:00:00Z"), list("0", many, time: "2021-02-01T09:00:00Z"),
        ])
        #expect(counts.replacedLists == 1 && counts.refused == ["feedback.older": 1])
        #expect(try await log.driverAndHaulierLists().map(\.edition) == ["2"])
        #expect(try await log.listed([vehicle]).isEmpty)
        await #expect(throws: LogError.erased) { _ = try await log.lines(of: old.stream) }
        _ = try await log.verifyChain()
        #expect(try await holds("SIM9") == false)
        #expect(try await log.rebuildProjections(scripts: .released).difference == 0)
    }

    @Test func onlyTheSameVehicleHaulierOrDriverIsFound() async throws {
        try await receive([
            .invented(
                "l", "driver-and-haulier-list",
                [
                    "edition": "1",
                    "entries": [
                        ["kind": "vehicle", "registration": "B 12 SIM", "country": "RO"],
                        ["kind": "driver", "name": "Jihgfed Cbazyxw"],
                        ["kind": "haulier", "name": "Invented Haulage SRL", "reason": "Words, not a code"],
                    ],
                ])
        ])
        func isFound(_ part: Identity.Part, _ text: String, country: String? = nil) async throws -> Bool {
            let identity = try #require(Identity(part, text, country: country))
            return try await !log.listed([identity]).isEmpty
        }
        #expect(try await isFound(.registration, "B12SIM"))
        #expect(try await isFound(.registration, "b-12-sim", country: "RO"))
        #expect(try await isFound(.registration, "B12SIM", country: "BG") == false)
        #expect(try await isFound(.registration, "B12SIN") == false)
        #expect(try await isFound(.owner, "invented haulage ltd"))
        #expect(try await isFound(.driver, "CBAZYXW, jihgfed"))
        // A person who was found is nobody's driver.
        #expect(try await isFound(.person, "Jihgfed Cbazyxw") == false)
        let list = try #require(try await log.driverAndHaulierLists().first)
        #expect(try await log.lines(of: list.stream).last?.reason == nil, "words are no code")
    }

    // MARK: Projections

    @Test func aRebuildMakesWhatHubsToldAgain() async throws {
        let call = try await closedCall()
        try await receive([
            .invented("a", "acknowledged", about: "\(call.id)/event-record/1"), asked("q", about: call),
            asked("p", about: call, by: "2021-03-20"), .invented("u", "applause"),
            list("7", ["SIM1234", "SIM5"], time: "2021-03-02T09:00:00Z"),
        ])
        let number = try #require(try await self.call(call.id).requests.first).number
        _ = try await record(.informationGiven(request: number, note: "By telephone."), in: call.id)
        let kept = try await rows()
        #expect(kept.count == 10, "5 items, 1 open request, 1 list, 3 lines")
        #expect(try await log.rebuildProjections(scripts: .released).difference == 0)
        #expect(try await rows() == kept)
        try await log.pool.write { database in
            try database.execute(
                sql: """
                    DELETE FROM feedback; DELETE FROM information_requests; DELETE FROM driver_haulier_lists;
                    DELETE FROM driver_haulier_lines
                    """)
        }
        #expect(try await log.rebuildProjections(scripts: .released).different == kept.count)
        #expect(try await rows() == kept)
    }
}
