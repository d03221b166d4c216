import Casework
import ScriptEngine
import TestSupport
import Testing

/// A call that has what a referral needs, with invented answers, and its changes.
func referableCall(found: String = "2021-02-20T10:00:00Z") throws -> (call: Call, changes: [Change]) {
    var random = Seeded(11)
    var (call, change) = Call.opened(
        CallID(StreamID(at: morning, random: &random)), under: try ScriptLibrary.released.script(version: 4),
        at: morning, by: handler)
    var changes = [change]
    let answers: [(Place, Value)] = [
        ("event_type", .choice("lorry")), ("found_at", .dateTime(try #require(Timestamp(iso: found)))),
        ("number_found", .integer(3)), ("vehicle_registration", .text("SIM1234")),
        ("owner_name", .text("Invented Haulage")), ("responsible_persons", .choices(["owner", "driver"])),
        ("cecpt_referral", .boolean(true)),
    ]
    for (place, value) in answers {
        change = try call.record(.answered(place, value), at: morning, by: handler)
        changes.append(change)
    }
    return (call, changes)
}

@Suite("What becomes of a referral")
struct ReferralMoveTests {
    private let analyst = Actor("analyst")
    private let call: Call
    /// Well behind every move.
    private let later: Timestamp

    init() throws {
        call = try referableCall().call
        later = try #require(Timestamp(iso: "2022-01-01T12:00:00Z"))
    }

    private func referral(draft: Bool = false) throws -> Referral {
        var random = Seeded(12)
        let id = ReferralID(StreamID(at: morning, random: &random))
        return draft
            ? try Referral.drafted(call, as: id, at: morning, by: handler).referral
            : try Referral.referred(call, as: id, allowIncomplete: false, at: morning, by: handler).referral
    }

    private func move(_ status: Referral.Status, _ on: String = "2021-04-01", pence: Int? = nil) throws -> ReferralMove
    {
        let wants = status.wants
        return ReferralMove(
            to: status, on: try day(on),
            pence: pence
                ?? (status == .noticeIssued
                    ? 600_000 : status == .reduced ? 300_000 : wants.contains(.amount) ? 1_000 : nil),
            addressees: wants.contains(.addressees) ? [.owner] : [],
            reference: wants.contains(.reference) ? "IS11-INVENTED" : nil,
            note: wants.contains(.note) ? "Invented." : nil)
    }

    private func at(_ path: [Referral.Status]) throws -> Referral {
        var referral = try referral(draft: path.first == .draft)
        for status in path.dropFirst() {
            if status == .referred {
                _ = try referral.refer(call, allowIncomplete: false, at: morning, by: analyst)
            } else {
                _ = try referral.move(try move(status), at: later, by: analyst)
            }
        }
        return referral
    }

    /// The shortest way to each status.
    private static let ways: [[Referral.Status]] = [
        [.draft], [.referred], [.referred, .moreInformationAsked], [.referred, .noticeIssued],
        [.referred, .noticeIssued, .objected], [.referred, .noticeIssued, .objected, .upheld],
        [.referred, .noticeIssued, .objected, .reduced], [.referred, .noticeIssued, .cancelled],
        [.referred, .noticeIssued, .appealed], [.referred, .noticeIssued, .paid],
        [.referred, .noticeIssued, .partPaid],
        [.referred, .noticeIssued, .debt], [.referred, .noticeIssued, .detained], [.referred, .noAction],
    ]

    /// Which moves are possible from where each way leads, as people would say it.
    private static let possible: [Referral.Status: Set<Referral.Status>] = [
        .draft: [.referred, .noAction], .referred: [.referred, .moreInformationAsked, .noticeIssued, .noAction],
        .moreInformationAsked: [.referred, .noticeIssued, .noAction],
        .noticeIssued: [.objected, .appealed, .partPaid, .paid, .debt, .detained, .cancelled],
        .objected: [.upheld, .reduced, .cancelled, .noticeIssued, .partPaid, .paid, .detained],
        .upheld: [.appealed, .partPaid, .paid, .debt, .detained],
        .reduced: [.appealed, .partPaid, .paid, .debt, .detained],
        .cancelled: [], .appealed: [.upheld, .reduced, .cancelled, .partPaid, .paid, .detained], .paid: [],
        .noAction: [],
        .partPaid: [.objected, .appealed, .cancelled, .partPaid, .paid, .debt, .detained],
        .debt: [.partPaid, .paid, .detained, .noAction],
        .detained: [.objected, .appealed, .cancelled, .partPaid, .paid, .debt],
    ]

    @Test("every move from every status is possible or says what is", arguments: ways)
    func everyMoveIsPossibleOrSaysWhatIs(way: [Referral.Status]) throws {
        let referral = try at(way)
        let status = try #require(way.last)
        #expect(referral.status == status)
        let possible = try #require(Self.possible[status])
        #expect(Set(referral.possible) == possible)
        for next in Referral.Status.allCases where next != .referred && next != .draft {
            var moved = referral
            if possible.contains(next) {
                let change = try moved.move(try move(next), at: later, by: analyst)
                #expect(
                    moved.status == next && change.entries.count == 1 && change.records.isEmpty, "\(status) to \(next)")
            } else {
                #expect(throws: ReferralError.impossible(from: status, to: next, possible: referral.possible)) {
                    _ = try moved.move(try move(next), at: later, by: analyst)
                }
                #expect(moved == referral)
            }
        }
    }

    @Test func theWaysLeadToEveryStatus() {
        #expect(Set(Self.ways.compactMap(\.last)) == Set(Referral.Status.allCases))
        #expect(Set(Self.possible.keys) == Set(Referral.Status.allCases))
        #expect(Referral.Status.allCases.allSatisfy { Referral.Status(code: $0.code) == $0 })
    }

    @Test func aDayThatHasNotComeOrComesBeforeIsRefused() throws {
        var referral = try referral()
        #expect(throws: ReferralError.inFuture) {
            _ = try referral.move(try move(.noticeIssued, "2022-01-02"), at: later, by: analyst)
        }
        #expect(throws: ReferralError.tooEarly(least: try day("2021-03-01"))) {
            _ = try referral.move(try move(.noticeIssued, "2021-02-28"), at: later, by: analyst)
        }
        _ = try referral.move(try move(.noticeIssued, "2021-03-01"), at: later, by: analyst)
        #expect(referral.since == (try day("2021-03-01")))
    }

    @Test func whatAMoveMustSayIsWantedAndWhatItCannotIsRefused() throws {
        var referral = try referral()
        #expect(throws: ReferralError.wanting(.noticeIssued, [.reference, .amount, .addressees])) {
            _ = try referral.move(ReferralMove(to: .noticeIssued, on: try day("2021-04-01")), at: later, by: analyst)
        }
        #expect(throws: ReferralError.notSaid(.moreInformationAsked, [.amount])) {
            _ = try referral.move(
                ReferralMove(to: .moreInformationAsked, on: try day("2021-04-01"), pence: 5), at: later, by: analyst)
        }
        #expect(throws: ReferralError.text(longest: 1_000)) {
            _ = try referral.move(
                ReferralMove(to: .noAction, on: try day("2021-04-01"), note: String(repeating: "x", count: 1_001)),
                at: later, by: analyst)
        }
    }

    @Test func moneyIsCountedInPenceAgainstWhatWasSet() throws {
        var referral = try at([.referred, .noticeIssued])
        #expect(throws: ReferralError.amount(standing: 600_000)) {
            _ = try referral.move(try move(.partPaid, pence: 600_000), at: later, by: analyst)
        }
        _ = try referral.move(try move(.partPaid, pence: 1), at: later, by: analyst)
        _ = try referral.move(try move(.partPaid, pence: 99_999), at: later, by: analyst)
        #expect(referral.paidPence == 100_000 && referral.statedPence == 600_000)
        _ = try referral.move(try move(.objected), at: later, by: analyst)
        #expect(throws: ReferralError.amount(standing: 500_000)) {
            _ = try referral.move(try move(.reduced, pence: 600_000), at: later, by: analyst)
        }
        _ = try referral.move(try move(.reduced, pence: 300_000), at: later, by: analyst)
        #expect(throws: ReferralError.amount(standing: 200_000)) {
            _ = try referral.move(try move(.paid, pence: 1), at: later, by: analyst)
        }
        _ = try referral.move(try move(.paid), at: later, by: analyst)
        #expect(referral.paidPence == 300_000)
    }

    @Test func anObjectionAndAnAppealComeOnceForANotice() throws {
        var referral = try at([.referred, .noticeIssued, .objected, .upheld])
        #expect(!referral.possible.contains(.objected) && referral.possible.contains(.appealed))
        _ = try referral.move(try move(.partPaid, pence: 1), at: later, by: analyst)
        #expect(!referral.possible.contains(.objected) && !referral.possible.contains(.upheld))
        _ = try referral.move(try move(.appealed), at: later, by: analyst)
        _ = try referral.move(try move(.detained), at: later, by: analyst)
        #expect(referral.possible.contains(.upheld), "the appeal is not decided")
        _ = try referral.move(try move(.upheld), at: later, by: analyst)
        #expect(!referral.possible.contains(.appealed))
    }

    @Test func aMistakenMoveIsTakenBackAndStaysInTheHistory() throws {
        var referral = try at([.referred, .noticeIssued, .detained])
        _ = try referral.correct(reason: "Another lorry.", at: later, by: analyst)
        #expect(referral.status == .noticeIssued && referral.lines.count == 4)
        #expect(referral.lines[2].isUndone && !referral.deadlines.contains { $0.period.kind == .sale })
        _ = try referral.correct(reason: "No notice either.", at: later, by: analyst)
        #expect(referral.status == .referred && referral.statedPence == nil && referral.deadlines.isEmpty)
        #expect(throws: ReferralError.alreadySent) { _ = try referral.correct(reason: "x", at: later, by: analyst) }
        #expect(throws: ReferralError.text(longest: 1_000)) {
            _ = try referral.correct(reason: "", at: later, by: analyst)
        }
        var draft = try self.referral(draft: true)
        #expect(throws: ReferralError.nothingToCorrect) { _ = try draft.correct(reason: "x", at: later, by: analyst) }
    }

    @Test func aDraftGoesNowhereUntilItIsReferred() throws {
        var random = Seeded(12)
        let id = ReferralID(StreamID(at: morning, random: &random))
        var (referral, change) = try Referral.drafted(call, as: id, at: morning, by: handler)
        #expect(change.records.isEmpty && referral.status == .draft)
        change = try referral.refer(call, allowIncomplete: false, at: later, by: analyst)
        #expect(change.records.map(\.eventID) == ["\(id)/civil-penalty-referral/1"])
        #expect(referral.referredAt == later)
        #expect(throws: ReferralError.unchanged) {
            _ = try referral.refer(call, allowIncomplete: false, at: later, by: analyst)
        }
        var more = call
        _ = try more.record(.answered("driver_name", .text("Invented Driver")), at: later, by: handler)
        change = try referral.refer(more, allowIncomplete: false, at: later, by: analyst)
        #expect(change.records.map(\.revision) == [2])
        #expect(referral.fields.first { $0.place == "driver_name" }?.value == "Invented Driver")
    }

    @Test func itCanHaveGoneBeforeItWasRecordedButNotBeforeTheEvent() throws {
        var random = Seeded(12)
        let id = ReferralID(StreamID(at: morning, random: &random))
        let (referral, _) = try Referral.referred(
            call, as: id, allowIncomplete: false, on: try day("2021-02-21"), at: morning, by: handler)
        #expect(referral.since == (try day("2021-02-21")))
        #expect(throws: ReferralError.tooEarly(least: try day("2021-02-20"))) {
            try Referral.referred(
                call, as: id, allowIncomplete: false, on: try day("2021-02-19"), at: morning, by: handler)
        }
    }

    @Test func madeAgainFromItsEntriesItIsTheSame() throws {
        var random = Seeded(12)
        var (referral, change) = try Referral.drafted(
            call, as: ReferralID(StreamID(at: morning, random: &random)), at: morning, by: handler)
        var changes = [change]
        func add(_ next: (inout Referral) throws -> Change) throws {
            changes.append(try next(&referral))
            let again = try Referral.replayed(try stored(changes))
            #expect(again == referral)
            #expect(again.deadlines == referral.deadlines)
        }
        try add { try $0.refer(call, allowIncomplete: false, on: day("2021-02-25"), at: later, by: analyst) }
        try add { try $0.move(move(.noticeIssued), at: later, by: analyst) }
        try add { try $0.move(move(.objected), at: later, by: analyst) }
        try add { try $0.correct(reason: "Invented.", at: later, by: analyst) }
        try add {
            try $0.setEarlier(
                EarlierIncidents(carrying: 2, unsecured: nil), reason: "Invented.", at: later, by: analyst)
        }
        #expect(referral.earlier == EarlierIncidents(carrying: 2, unsecured: nil))
        let sealed = changes.flatMap(\.entries).map { CanonicalJSON.text($0.seal?.clear ?? [:]) }.joined()
        for personal in ["SIM1234", "Invented", "IS11"] { #expect(!sealed.contains(personal)) }
        #expect(changes.flatMap(\.entries).allSatisfy { $0.seal?.subject == .record })
    }

    @Test func aReferralFromBeforeMovesWereKeptIsStillRead() throws {
        let payload: JSONValue = [
            "call": .string(call.id.description), "script": call.script.reference.json,
            "fields": [["place": "vehicle_registration", "value": "SIM1234"], ["place": "driver_name"]],
        ]
        let entry = Entry(
            stream: call.id.stream, version: 1, kind: "referral.referred", at: morning, actor: handler, payload: payload
        )
        let referral = try Referral.replayed([entry])
        #expect(referral.status == .referred && referral.missing.map(\.place) == ["driver_name"])
        #expect(referral.since == (try day("2021-03-01")) && referral.content.callVersion == nil)
    }

    // MARK: What runs

    private func running(_ referral: Referral) -> [String] {
        referral.deadlines.map { "\($0.period.kind.rawValue) \($0.on)" }
    }

    @Test func periodsRunFromWhatTheTableSays() throws {
        var referral = try referral()
        #expect(running(referral).isEmpty)
        _ = try referral.move(try move(.noticeIssued, "2021-03-20"), at: later, by: analyst)
        #expect(running(referral) == ["appeal 2021-04-17", "objection 2021-04-17", "payment 2021-05-19"])
        _ = try referral.move(try move(.detained, "2021-03-21"), at: later, by: analyst)
        _ = try referral.move(try move(.objected, "2021-04-10"), at: later, by: analyst)
        #expect(running(referral) == ["payment 2021-05-19", "sale 2021-06-13"])
        _ = try referral.move(try move(.upheld, "2021-05-01"), at: later, by: analyst)
        #expect(running(referral) == ["payment 2021-05-19", "appeal 2021-05-29", "sale 2021-06-13"])
        _ = try referral.move(try move(.appealed, "2021-05-20"), at: later, by: analyst)
        #expect(running(referral) == ["payment 2021-05-19", "sale 2021-06-13"])
        _ = try referral.move(try move(.cancelled, "2021-07-01"), at: later, by: analyst)
        #expect(running(referral).isEmpty)
    }

    @Test func whatIsOverdueComesFirstAndWhatPassedIsLeftOut() throws {
        var referral = try referral()
        _ = try referral.move(try move(.noticeIssued, "2021-03-20"), at: later, by: analyst)
        _ = try referral.move(try move(.detained, "2021-05-01"), at: later, by: analyst)
        let change = try referral.move(try move(.partPaid, "2021-05-02"), at: later, by: analyst)
        guard case .referral(let summary) = change.summary else { throw ReplayError.empty }
        #expect(summary.status == .partPaid)
        #expect(summary.since == (try day("2021-05-02")))
        let due = DueDeadline.all(of: [summary], on: try day("2021-06-01"))
        #expect(due.map(\.deadline.period.kind) == [.payment, .sale])
        #expect(due.map { $0.deadline.state(on: CivilDate(days: 18_779)) } == [.overdue, .running])
        #expect(DueDeadline.all(of: [summary], on: try day("2021-04-01")).count == 4)
    }
}
