import Casework
import Foundation
import LogSupport
import ScriptEngine
import TestSupport
import Testing

@testable import IntelligenceLog

/// Invented, and looked for byte by byte.
private let invented = (
    child: "Zyxwvut Qponmlk", adult: "Jihgfed Cbazyxw", authority: "Nowhere Imaginary Council",
    rationale: "Invented words of a rationale"
)

@Suite("Safeguarding in the log")
struct SafeguardingTests {
    private let folder: TemporaryFolder
    private let log: IntelligenceLog
    private let met = CivilDate(inLondon: morning)

    init() throws {
        folder = try TemporaryFolder()
        log = try IntelligenceLog(path: folder.file("log.sqlite"))
    }

    /// A call with a child, an adult who may have been trafficked, and one of whom nothing asks for a record.
    private func takeCall() async throws -> CallID {
        var random = SystemRandomNumberGenerator()
        let script = try ScriptLibrary.released.script(version: 4)
        var (call, change) = Call.opened(
            CallID(StreamID(at: morning, random: &random)), under: script, at: morning, by: handler)
        try await log.append(change)
        func place(_ name: String, _ instance: Int) -> Place { Place(QuestionID(name), instance: instance) }
        let answers: [(Place, Value)] = [
            ("event_type", .choice("lorry")), ("found_at", .dateTime(morning)), ("owning_force", .code("kent")),
            ("persons_to_list", .integer(3)), (place("person_name", 1), .text(invented.child)),
            (place("age_band", 1), .choice("claimed_child")), (place("person_name", 2), .text(invented.adult)),
            (place("age_band", 2), .choice("adult")), (place("msht_considered", 2), .boolean(true)),
            (place("msht_assessment", 2), .choice("indicators")), (place("nrm_consent", 2), .boolean(false)),
            (place("age_band", 3), .choice("adult")),
        ]
        for (place, value) in answers {
            change = try call.record(.answered(place, value), at: morning, by: handler)
            try await log.append(change)
        }
        return call.id
    }

    private func open(_ call: CallID, _ instance: Int) async throws -> SafeguardingRecord {
        try await log.openSafeguarding(of: call, instance: instance, scripts: .released, at: morning, by: handler)
            .record
    }

    /// All rows, by the number of their person.
    private func rows() async throws -> [SafeguardingSummary] {
        try await log.safeguarding().sorted { $0.instance < $1.instance }
    }

    private func record(_ fact: SafeguardingFact, in record: SafeguardingRecord) async throws {
        _ = try await log.record(fact, on: met, in: record.id.stream, at: morning, by: handler)
    }

    private func erase(_ stream: StreamID, _ subject: Subject) async throws {
        _ = try await log.erase(
            stream, subject, reason: "Invented", rule: nil, scripts: .released, at: morning, by: Actor("boss"))
    }

    @Test func theRowIsWhatTheEntriesMakeAndNothingPersonalStandsInTheClear() async throws {
        let call = try await takeCall()
        let (child, adult) = (try await open(call, 1), try await open(call, 2))
        try await record(.placed(.foster, localAuthority: invented.authority), in: child)
        try await record(.nrmReferred(by: .police, reference: "INV/1"), in: child)
        try await record(
            .assessed(.trafficking, .indicators, natures: [.labour], rationale: invented.rationale), in: adult)
        try await record(.dutyToNotifySent(reference: nil), in: adult)
        let rows = try await rows()
        #expect(rows[0] == SafeguardingSummary(try await log.safeguardingRecord(child.id.stream)))
        #expect(rows[1] == SafeguardingSummary(try await log.safeguardingRecord(adult.id.stream)))
        #expect(rows.map(\.notifiedOn) == [nil, met] && rows.map(\.referredOn) == [met, nil])
        #expect(try await log.rebuildProjections(scripts: .released).difference == 0)
        #expect(try await self.rows() == rows)
        var bytes = Data()
        for name in try FileManager.default.subpathsOfDirectory(atPath: folder.path) {
            bytes += FileManager.default.contents(atPath: folder.file(name)) ?? Data()
        }
        for text in [
            invented.child, invented.authority, invented.rationale, "INV/1", "claimed_child", "foster", "welfare-form",
            "possibly-child",
        ] {
            #expect(bytes.range(of: Data(text.utf8)) == nil, "\(text) can be read in the file")
        }
        _ = try await log.verifyChain()
    }

    @Test func aRecordGoesWithItsPersonAndWithTheCallButNotWithAnother() async throws {
        let call = try await takeCall()
        let (child, adult) = (try await open(call, 1), try await open(call, 2))
        try await record(.nrmReferred(by: .police, reference: nil), in: child)
        try await erase(call.stream, Subject("persons[2]"))
        await #expect(throws: ReplayError.erased(stream: adult.id.stream)) {
            try await log.safeguardingRecord(adult.id.stream)
        }
        #expect(try await log.safeguardingRecord(child.id.stream).referral != nil)
        await #expect(throws: LogError.erased) { try await open(call, 2) }
        try await erase(call.stream, .record)
        await #expect(throws: ReplayError.erased(stream: child.id.stream)) {
            try await log.safeguardingRecord(child.id.stream)
        }
        // What the measures count stays; what it said does not.
        let rows = try await rows()
        #expect(rows.count == 2 && rows.allSatisfy { $0.standing == nil } && rows.first?.referredOn == met)
        #expect(SafeguardingSummary.owed(rows).isEmpty)
        #expect(try await log.rebuildProjections(scripts: .released).difference == 0)
        #expect(try await self.rows() == rows)
    }

    @Test func aRecordErasedByItselfLeavesTheCall() async throws {
        let call = try await takeCall()
        let child = try await open(call, 1)
        try await erase(child.id.stream, .record)
        #expect(try await log.safeguarding().first?.standing == nil)
        #expect(try await log.identified(call.stream, scripts: .released)?.identities.count == 2)
        #expect(try await log.rebuildProjections(scripts: .released).difference == 0)
    }

    @Test func thePersonIsOpenedOnceByHowManyEver() async throws {
        let call = try await takeCall()
        let ids = try await withThrowingTaskGroup(of: SafeguardingID.self) { group in
            for _ in 0..<12 { group.addTask { try await open(call, 1).id } }
            return try await group.reduce(into: Set<SafeguardingID>()) { $0.insert($1) }
        }
        #expect(ids.count == 1)
        #expect(try await log.safeguarding().count == 1)
    }

    @Test func twoHandlersDoNotOverwriteEachOther() async throws {
        let record = try await open(try await takeCall(), 2)
        let outcomes = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<8 {
                group.addTask {
                    let fact = SafeguardingFact.dutyToNotifySent(reference: "INVENTED \(number)")
                    do {
                        return try await log.record(fact, on: met, in: record.id.stream, at: morning, by: handler).isNew
                    } catch {
                        return false
                    }
                }
            }
            return await group.reduce(into: [Bool]()) { $0.append($1) }
        }
        #expect(outcomes.count(where: \.self) == 1, "a second one is refused by what the first wrote")
        #expect(try await log.safeguardingRecord(record.id.stream).version == 2)
    }

    @Test func whoShouldHaveARecordAndHasNoneIsListed() async throws {
        let call = try await takeCall()
        let days = DayRange(from: met, until: met)
        func gaps() async throws -> [Int] {
            let (persons, isCut) = try await log.personsWithoutRecord(in: days, limit: 10, scripts: .released)
            #expect(!isCut)
            return persons.map(\.instance)
        }
        #expect(try await gaps() == [1, 2])
        _ = try await open(call, 1)
        #expect(try await gaps() == [2])
        _ = try await open(call, 2)
        #expect(try await gaps() == [])
        let other = DayRange(from: CivilDate(days: met.days + 1), until: nil)
        #expect(try await log.personsWithoutRecord(in: other, limit: 10, scripts: .released).persons.isEmpty)
    }

    @Test func aChildIsNotFoundByWhoMayNotReadOfChildren() async throws {
        let call = try await takeCall()
        func hits(_ text: String, _ children: ChildAnswers) async throws -> Int {
            var filters = SearchQuery.Filters()
            filters.children = children
            return try await log.search(SearchQuery(text, filters: filters), scripts: .released).hits.count
        }
        #expect(try await hits(invented.child, .shown) == 1)
        #expect(try await hits(invented.child, .withheld) == 0)
        #expect(try await hits(invented.adult, .withheld) == 1)
        let shown = try #require(try await log.identified(call.stream, scripts: .released))
        #expect(shown.identities.map(\.text) == [invented.child, invented.adult])
        let withheld = try await log.identified(call.stream, children: .withheld, scripts: .released)
        #expect(withheld?.identities.map(\.text) == [invented.adult])
        let child = try #require(shown.identities.first)
        for (children, count) in [(ChildAnswers.shown, 1), (.withheld, 0)] {
            #expect(try await log.sightings(of: child, children: children, scripts: .released).count == count)
            var limits = IntelligenceLog.MatchLimits()
            limits.children = children
            let matches = try await log.matches(for: [child], excluding: nil, scripts: .released, limits: limits)
            #expect(matches.count == (child.part.isMatched ? count : 0))
        }
        let said = try await log.timeline(of: call, children: .withheld, scripts: .released).lines.compactMap(\.said)
        #expect(!said.contains(invented.child) && said.contains(invented.adult))
    }

    @Test func whomAnAssessmentFoundToBeAChildIsWithheldWhateverTheCallSays() async throws {
        let call = try await takeCall()
        let record = try await open(call, 2)
        try await self.record(.age(.child, .localAuthority), in: record)
        let withheld = try await log.identified(call.stream, children: .withheld, scripts: .released)
        #expect(withheld?.identities.isEmpty == true)
    }

    @Test func theTrailSaysThatItWasOpenedAndWrittenInAndNothingMore() async throws {
        let record = try await open(try await takeCall(), 1)
        try await self.record(.placed(.foster, localAuthority: invented.authority), in: record)
        var trail = AuditTrail(scripts: .released)
        let lines = try await log.trail(of: record.id.stream, nil).map { trail.line($0.entry) }
        #expect(lines.map(\.operation) == [.collection, .alteration])
        #expect(lines.allSatisfy { !$0.what.contains(invented.authority) && $0.why == nil })
    }
}
