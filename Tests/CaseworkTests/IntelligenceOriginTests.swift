import Casework
import ScriptEngine
import TestSupport
import Testing

@Suite("What a report is begun with")
struct IntelligenceOriginTests {
    static let answers: [(Place, Value)] = [
        ("event_type", .choice("lorry")), ("casualty_state", .choice("none")),
        ("caller_name", .text("Testina Inventedova")), ("callback_number", .text("+447700900123")),
        ("owning_force", .code("kent")), ("location_text", .text("Invented lay-by")),
        ("vehicle_registration", .text("AB12CDE")), ("haulier_name", .text("Invented Freight Ltd")),
        ("driver_present", .boolean(true)), ("driver_name", .text("Driverino Fictitious")),
        ("persons_to_list", .integer(2)), (Place("person_name", instance: 1), .text("Personny Onefold")),
        (Place("person_name", instance: 2), .text("Personny Twofold")),
        (Place("debrief_status", instance: 1), .choice("booked")),
        ("route", .text("By Invented Town. Personny Onefold and Testina Inventedova said so.")),
    ]

    static func call() throws -> Call {
        var random = Seeded(12)
        var (call, _) = Call.opened(
            CallID(StreamID(at: morning, random: &random)), under: try ScriptLibrary.released.script(version: 4),
            at: morning, by: handler)
        for (place, value) in answers { _ = try call.record(.answered(place, value), at: morning, by: handler) }
        return call
    }

    private func begun(_ beginning: IntelligenceReport.Beginning) throws -> (IntelligenceReport, Change) {
        var random = Seeded(13)
        return try IntelligenceReport.begun(
            IntelligenceID(StreamID(at: morning, random: &random)), from: beginning, at: morning, by: handler)
    }

    @Test func aCallsAnswersAreRepeatedEachWithItsPlace() throws {
        let call = try Self.call()
        let (report, change) = try begun(.call(call))
        #expect(report.origin == .call(call.id))
        #expect(report.force == "kent")
        let places = Set(report.items.flatMap { $0.origins.map(\.place.description) })
        #expect(places.isSuperset(of: ["location_text", "vehicle_registration", "haulier_name", "driver_name"]))
        #expect(places.isDisjoint(with: ["caller_name", "callback_number", "person_name[1]", "casualty_state"]))
        #expect(report.items.allSatisfy { $0.grade == nil && !$0.origins.isEmpty })
        #expect(report.entities.map(\.kind) == [.vehicle, .organisation, .person, .location, .event])
        #expect(
            report.entities.first?.known
                == IntelligenceEntity.Known(call.id.stream, "vehicle_registration", subject: Subject("vehicle")))
        #expect(report.subjects.contains(Subject("driver")))
        #expect(try IntelligenceReport.replayed(try stored([change])) == report)
    }

    @Test func theOfficerWhoRangIsTheSourceAndStandsNowhereElse() throws {
        let (report, change) = try begun(.call(try Self.call()))
        #expect(try report.source(readBy: .supervisor)?.name == "Testina Inventedova")
        let entries = change.entries.filter { $0.seal?.subject != IntelligenceSource.subject }
        for entry in entries { #expect(!String(decoding: entry.bytes, as: UTF8.self).contains("Inventedova")) }
        #expect(!CanonicalJSON.text(report.json(.original)).contains("900123"))
    }

    @Test func thePersonWhoWasDebriefedIsTheSourceOfTheirDebrief() throws {
        let call = try Self.call()
        let (report, _) = try begun(.debrief(call, person: 1))
        #expect(report.origin == .debrief(call.id, person: 1))
        #expect(try report.source(readBy: nil)?.name == "Personny Onefold")
        #expect(!CanonicalJSON.text(report.json(.original)).contains("Onefold"))
        #expect(report.subjects.contains(Subject("persons[1]")))
        for person in [0, -1, 3] {
            #expect(throws: IntelligenceError.unknown(.entity, person)) { try begun(.debrief(call, person: person)) }
        }
    }

    @Test(arguments: [1, 2, 3, 4]) func aReportIsBegunFromACallOfEachVersion(version: Int) throws {
        var random = Seeded(14)
        let (call, _) = Call.opened(
            CallID(StreamID(at: morning, random: &random)), under: try ScriptLibrary.released.script(version: version),
            at: morning, by: handler)
        let (report, _) = try begun(.call(call))
        #expect(report.items.isEmpty && !report.hasSource)
        #expect(report.title == "Event, 1 March 2021 14:05")
    }

    @Test func aReportIsDueByARuleOfItsOwnAndHoldsItsCallWhileItIsHeld() throws {
        var simulator = try CallSimulator(calls: 1, year: 2021, seed: 6, scripts: .released)
        let (call, changes) = try #require(try simulator.next())
        var (report, draft) = try begun(.call(call))
        let own = try #require(changes.last?.summary)
        let policy = try Policy(
            yaml: """
                policy: 1
                title: T
                retention:
                  - {name: calls, appliesTo: calls, after: 1 month, from: closed, authority: I}
                  - {name: reports, appliesTo: intelligence, after: 1 month, from: closed, authority: I}
                """)
        let later = morning.adding(seconds: 10 * 365 * 86_400)
        func due(_ report: Change, held: Set<StreamID> = []) -> [String] {
            Retention.due([own, report.summary], settled: held, policy: policy, at: later).map(\.rule.name).sorted()
        }
        #expect(due(draft) == ["calls"], "a draft goes on")
        for item in report.items {
            _ = try report.record(
                .grade(item: item.number, try IntelligenceGrade(code: "1AP")), at: morning, by: handler)
        }
        let submitted = try report.record(.submit, at: morning, by: handler)
        #expect(due(submitted) == ["calls", "reports"])
        #expect(due(submitted, held: [report.id.stream]).isEmpty)
        #expect(due(submitted, held: [call.id.stream]).isEmpty)
    }

    @Test func everySimulatedCallMakesAReportThatReplays() throws {
        var simulator = try CallSimulator(calls: 30, year: 2021, seed: 5, scripts: .released)
        while let (call, _) = try simulator.next() {
            let (report, change) = try begun(.call(call))
            #expect(report.isSimulated)
            #expect(try IntelligenceReport.replayed(try stored([change])) == report)
            #expect(report.items.allSatisfy { $0.text.count <= IntelligenceItem.longest })
        }
    }
}

@Suite("The joint debriefs of a call's persons")
struct DebriefTests {
    private typealias Status = DebriefState.Status

    private func state(_ status: Status) throws -> DebriefState {
        try DebriefState(status, reason: [.notAsked, .notPossible].contains(status) ? .unfit : nil)
    }

    @Test func immigrationDetentionIsNoReason() {
        for code in [
            "immigration-detention", "Immigration detention", "DETENTION", "detained", "immigration_detention",
        ] {
            #expect(throws: DebriefError.detention) { try DebriefState.Reason(code: code) }
        }
        #expect(!DebriefState.Reason.allCases.contains { $0.words.contains("detention") })
        #expect(throws: DebriefError.reason) { try DebriefState.Reason(code: "invented") }
    }

    @Test func whatIsNotAskedOrNotPossibleWantsAReasonAndNothingElseTakesOne() throws {
        for status in Status.allCases {
            let wants = status == .notAsked || status == .notPossible
            if wants {
                #expect(throws: DebriefError.reasonWanted) { try DebriefState(status) }
            } else {
                #expect(throws: DebriefError.reason) { try DebriefState(status, reason: .unfit) }
            }
        }
    }

    /// Every state × every state, against the table as it is written here once more.
    @Test func aMoveThatCannotBeSaysWhatCan() throws {
        let possible: [Status: Set<Status>] = [
            .notAsked: [.offered, .refused, .arranged, .done, .notPossible],
            .offered: [.notAsked, .refused, .arranged, .done, .notPossible],
            .refused: [.offered, .arranged, .done], .arranged: [.offered, .refused, .done, .notPossible],
            .done: [.offered, .arranged], .notPossible: [.notAsked, .offered, .refused, .arranged, .done],
        ]
        let interview = try IntelligenceOriginTests.call().interview
        for from in Status.allCases {
            for to in Status.allCases {
                var debriefs = Debriefs(try IntelligenceOriginTests.call().id)
                _ = try debriefs.record(state(from), of: 2, in: interview, at: morning, by: handler)
                if from == to || possible[from, default: []].contains(to) {
                    let change = try debriefs.record(state(to), of: 2, in: interview, at: morning, by: handler)
                    #expect(change.entries.count == (from == to ? 0 : 1))
                } else {
                    let wanted = Status.allCases.filter { possible[from, default: []].contains($0) }
                    #expect(throws: DebriefError.move(from: from, possible: wanted)) {
                        try debriefs.record(state(to), of: 2, in: interview, at: morning, by: handler)
                    }
                }
            }
        }
    }

    @Test func theCallsAnswersSayHowItStoodAndWhatIsRecordedGoesBefore() throws {
        let call = try IntelligenceOriginTests.call()
        var debriefs = Debriefs(call.id)
        #expect(debriefs.state(of: 1, in: call.interview)?.status == .arranged)
        #expect(debriefs.undecided(in: call.interview) == [2])
        let change = try debriefs.record(state(.done), of: 1, in: call.interview, at: morning, by: handler)
        #expect(debriefs.state(of: 1, in: call.interview)?.status == .done)
        #expect(try Debriefs.replayed(try stored([change])) == debriefs)
        #expect(change.entries.allSatisfy { $0.seal == nil }, "nothing of it is personal")
        #expect(throws: DebriefError.person) {
            try debriefs.record(state(.done), of: 3, in: call.interview, at: morning, by: handler)
        }
    }

    @Test func aDayToComeIsForWhatIsArranged() throws {
        let call = try IntelligenceOriginTests.call()
        var debriefs = Debriefs(call.id)
        let tomorrow = CivilDate(iso: "2021-03-02")
        _ = try debriefs.record(state(.arranged), of: 2, on: tomorrow, in: call.interview, at: morning, by: handler)
        #expect(throws: DebriefError.day) {
            try debriefs.record(state(.done), of: 2, on: tomorrow, in: call.interview, at: morning, by: handler)
        }
    }

    @Test func aCallHasOneStreamOfDebriefs() throws {
        let call = try IntelligenceOriginTests.call().id
        #expect(Debriefs.stream(of: call) == Debriefs.stream(of: call))
        #expect(Debriefs.stream(of: call) != call.stream)
        #expect(Debriefs.stream(of: call).madeAt == call.stream.madeAt)
    }
}

@Suite("What differs between two texts")
struct TextDifferenceTests {
    @Test(arguments: [31, 32, 33] as [UInt64]) func bothTextsCanBeReadFromThePieces(seed: UInt64) {
        var random = Seeded(seed)
        for _ in 0..<200 {
            let texts = (0..<2).map { _ in
                (0..<Int.random(in: 0...30, using: &random)).map { _ in
                    ["a", "b", "c", "d"].randomElement(using: &random) ?? ""
                }
                .joined(separator: " ")
            }
            let pieces = TextDifference.pieces(from: texts[0], to: texts[1])
            func text(_ left: TextDifference.Change) -> String {
                pieces.filter { $0.change != left }.map(\.text).joined(separator: " ")
            }
            #expect(text(.added) == texts[0], "seed \(seed)")
            #expect(text(.removed) == texts[1], "seed \(seed)")
        }
    }

    @Test func whatIsTakenOutAndPutInIsMarked() {
        let pieces = TextDifference.pieces(from: "The red lorry of Kent", to: "The lorry of a county")
        #expect(
            pieces.map { "\($0.change) \($0.text)" }
                == ["same The", "removed red", "same lorry of", "removed Kent", "added a county"])
    }
}
