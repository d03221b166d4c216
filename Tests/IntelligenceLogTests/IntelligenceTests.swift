import Casework
import Foundation
import GRDB
import LogSupport
import ScriptEngine
import TestSupport
import Testing

@testable import IntelligenceLog

@Suite("Intelligence reports in the log")
struct IntelligenceTests {
    private let folder: TemporaryFolder
    private let log: IntelligenceLog

    init() throws {
        folder = try TemporaryFolder()
        log = try IntelligenceLog(path: folder.file("log.sqlite"))
    }

    private func newID() -> StreamID {
        var random = SystemRandomNumberGenerator()
        return StreamID(at: morning, random: &random)
    }

    /// A call with a caller, a vehicle, a driver and two persons.
    private func takeCall() async throws -> Call {
        var (call, change) = Call.opened(
            CallID(newID()), under: try ScriptLibrary.released.script(version: 4), at: morning, by: handler)
        try await log.append(change)
        let answers: [(Place, Value)] = [
            ("event_type", .choice("lorry")), ("caller_name", .text("Testina Inventedova")),
            ("callback_number", .text("+447700900123")), ("vehicle_registration", .text("AB12CDE")),
            ("driver_present", .boolean(true)), ("driver_name", .text("Driverino Fictitious")),
            ("persons_to_list", .integer(2)), (Place("person_name", instance: 1), .text("Personny Onefold")),
            (Place("person_name", instance: 2), .text("Personny Twofold")),
        ]
        for (place, value) in answers {
            try await log.append(try call.record(.answered(place, value), at: morning, by: handler))
        }
        return call
    }

    private func begin(_ origin: IntelligenceOrigin, title: String? = nil) async throws -> IntelligenceReport {
        try await log.beginReport(
            IntelligenceID(newID()), from: origin, title: title, scripts: .released, at: morning, by: handler)
    }

    @discardableResult
    private func change(
        _ report: IntelligenceReport, _ inputs: IntelligenceReport.Input...
    ) async throws -> IntelligenceLog.ReportChange {
        var last = IntelligenceLog.ReportChange(report: report, isNew: false, isCounted: false)
        for input in inputs {
            last = try await log.change(report.id.stream, input, at: morning, by: handler)
        }
        return last
    }

    /// A report from a call, sent.
    private func sent(_ call: Call) async throws -> IntelligenceReport {
        let report = try await begin(.call(call.id))
        for item in report.items {
            try await change(report, .grade(item: item.number, try IntelligenceGrade(code: "1AP")))
        }
        return try await change(report, .submit, .disseminate()).report
    }

    /// Every byte that the log keeps.
    private func bytes() throws -> Data {
        try FileManager.default.subpathsOfDirectory(atPath: folder.path).reduce(into: Data()) { all, name in
            all += FileManager.default.contents(atPath: folder.file(name)) ?? Data()
        }
    }

    @Test func aReportIsListedRebuiltAndNothingOfItStandsInTheClear() async throws {
        let report = try await sent(try await takeCall())
        let other = try await begin(.other, title: "Zyxwvut Qponmlk is mentioned")
        #expect(Set(try await log.intelligenceReports().map(\.id)) == [other.id, report.id])
        #expect(try await log.intelligenceReports(in: .disseminated).map(\.id) == [report.id])
        #expect(try await log.intelligenceReports(by: Actor("nobody")).isEmpty)
        #expect(try await log.intelligenceReports().contains { $0.title == "Zyxwvut Qponmlk is mentioned" })
        #expect(try await log.rebuildProjections(scripts: .released).difference == 0)
        let all = try bytes()
        for text in ["Zyxwvut", "Inventedova", "900123", "Driverino", "AB12"] {
            #expect(all.range(of: Data(text.utf8)) == nil, "\(text) can be read in the file")
        }
        try await log.pool.write { try $0.execute(sql: "DELETE FROM intelligence_reports") }
        #expect(try await log.rebuildProjections(scripts: .released).missing == 2)
        #expect(try await log.intelligenceReports().count == 2)
        _ = try await log.verifyChain()
    }

    @Test func theHubGetsTheSanitisedCopyAndNobodysName() async throws {
        let report = try await sent(try await takeCall())
        let record = try #require(try await log.waiting(limit: 9).first { $0.type == "uk.layby.intelligence-report" })
        let text = String(decoding: record.data, as: UTF8.self)
        #expect(text.contains(report.sourceReference) && text.contains("Driverino"))
        #expect(!text.contains("Inventedova") && !text.contains("900123"))
        // The call leads to who rang.
        #expect(!text.contains(try #require(report.origin.call).description))
    }

    // MARK: Erasing

    @Test(arguments: ["", "driver"])
    func aReportGoesWithWhomItCopiedFromAnotherRecord(subject: String) async throws {
        let call = try await takeCall()
        let record = try #require(try await log.identified(call.id.stream, scripts: .released))
        let driver = try #require(record.identities.first { $0.part == .driver })
        let report = try await begin(.other, title: "Of nobody's call")
        let known = IntelligenceEntity.Known(call.id.stream, driver.anchor, subject: driver.subject)
        _ = try await change(report, .name(.person, text: driver.text, known: known))
        let live = try await log.intelligenceReport(report.id.stream)
        #expect(live.entities.first?.known == known)
        #expect(try await log.rebuildProjections(scripts: .released).difference == 0)
        _ = try await erase(call.id.stream, Subject(subject))
        await #expect(throws: ReplayError.erased(stream: report.id.stream)) {
            try await log.intelligenceReport(report.id.stream)
        }
    }

    @Test(arguments: ["", "driver", "caller", "vehicle"])
    func aReportGoesWithTheCallAndWithWhoeversAnswersItRepeats(subject: String) async throws {
        let call = try await takeCall()
        let report = try await sent(call)
        let other = try await begin(.call(call.id), title: "Another")
        let known = try await log.subjects(of: call.id.stream)
        guard subject.isEmpty || known.contains(Subject(subject)) else { return }
        let rows = try await log.intelligenceReports().map(\.version)
        let erasure = try await erase(call.id.stream, Subject(subject))
        #expect(Set(erasure.targets.map(\.stream)).isSuperset(of: [report.id.stream, other.id.stream]))
        #expect(erasure.recordsHeldBack >= 1)
        await #expect(throws: ReplayError.erased(stream: report.id.stream)) {
            try await log.intelligenceReport(report.id.stream)
        }
        #expect(try await log.intelligenceReports().map(\.title) == ["erased", "erased"])
        #expect(try await log.intelligenceReports().map(\.version) == rows)
        #expect(try await log.rebuildProjections(scripts: .released).difference == 0)
        #expect(try await log.waiting(limit: 9).allSatisfy { $0.type != "uk.layby.intelligence-report" })
    }

    @Test func aReportStaysWhenSomebodyElseOfTheCallIsErased() async throws {
        let call = try await takeCall()
        let report = try await sent(call)
        let debrief = try await begin(.debrief(call.id, person: 1))
        _ = try await erase(call.id.stream, Subject("persons[2]"))
        #expect(try await log.intelligenceReport(report.id.stream).items == report.items)
        #expect(try await log.intelligenceReport(debrief.id.stream).hasSource)
        _ = try await erase(call.id.stream, Subject("persons[1]"))
        #expect(try await log.intelligenceReport(report.id.stream).items == report.items)
        await #expect(throws: ReplayError.erased(stream: debrief.id.stream)) {
            try await log.intelligenceReport(debrief.id.stream)
        }
    }

    @Test func aSourceIsErasedAloneAndItsReportsRecordStillGoes() async throws {
        let report = try await sent(try await takeCall())
        let before = try await log.waiting(limit: 9).map(\.data)
        let erasure = try await erase(report.id.stream, IntelligenceSource.subject)
        #expect(erasure.recordsMadeAgain == 1)
        #expect(try await log.waiting(limit: 9).map(\.data) == before, "the record never had the source")
        let after = try await log.intelligenceReport(report.id.stream)
        #expect(after.isSourceErased && after.items == report.items)
        #expect(try await log.rebuildProjections(scripts: .released).difference == 0)
        try await change(report, .revise(reason: "More."), .head(title: "Other", marking: .official), .submit)
        try await change(report, .disseminate())
        #expect(
            try await log.waiting(limit: 9).filter { $0.type == "uk.layby.intelligence-report" }.map(\.revision) == [
                1, 2,
            ])
    }

    private func erase(_ stream: StreamID, _ subject: Subject) async throws -> Erasure {
        try await log.erase(
            stream, subject, reason: "Invented.", rule: nil, scripts: .released, at: morning, by: Actor("boss"))
    }

    // MARK: Several at once

    @Test func twoWritersLoseNothing() async throws {
        let report = try await begin(.other, title: "Invented")
        let grade = try IntelligenceGrade(code: "1AP")
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<12 {
                group.addTask {
                    _ = try await log.change(
                        report.id.stream, .write(item: nil, text: "Text \(number).", grade: grade), at: morning,
                        by: Actor("writer-\(number % 2)"))
                }
            }
            try await group.waitForAll()
        }
        let now = try await log.intelligenceReport(report.id.stream)
        #expect(Set(now.items.map(\.text)) == Set((0..<12).map { "Text \($0)." }))
        #expect(Set(now.items.map(\.number)).count == 12)
    }

    @Test func oneOfTwoWhoWriteTheSameItemIsTold() async throws {
        let report = try await begin(.other, title: "Invented")
        let item = try #require(try await change(report, .write(item: nil, text: "A", grade: nil)).report.items.first)
        let told = await withTaskGroup(of: Bool.self) { group in
            for text in ["B", "C"] {
                group.addTask {
                    do {
                        _ = try await log.change(
                            report.id.stream, .write(item: 1, text: text, grade: nil, seen: item.writtenAt),
                            at: morning, by: handler)
                        return false
                    } catch { return error as? IntelligenceError == .changedMeanwhile(item: 1) }
                }
            }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(told == 1)
    }

    @Test func aReportBegunAgainAfterALostAnswerIsOne() async throws {
        let call = try await takeCall()
        let id = IntelligenceID(newID())
        for _ in 0..<2 {
            _ = try await log.beginReport(id, from: .call(call.id), scripts: .released, at: morning, by: handler)
        }
        #expect(try await log.intelligenceReports().count == 1)
        await #expect(throws: LogError.self) {
            try await log.beginReport(id, from: .other, scripts: .released, at: morning, by: handler)
        }
        await #expect(throws: LogError.self) {
            try await log.beginReport(
                IntelligenceID(call.id.stream), from: .other, scripts: .released, at: morning, by: handler)
        }
    }

    // MARK: Operations, matches, debriefs

    @Test func anOperationCountsAReportOnceWhenItIsFirstSubmitted() async throws {
        var (operation, started) = Operation.started(
            OperationID(newID()), name: "Op Invented", kind: .inbound, force: "kent", place: nil, at: morning,
            by: handler)
        try await log.append(started)
        let grade = try IntelligenceGrade(code: "1AP")
        let report = try await begin(.operation(operation.id))
        #expect(report.force == "kent")
        #expect(try await change(report, .write(item: nil, text: "A", grade: grade), .submit).isCounted)
        #expect(try await !change(report, .revise(reason: "More."), .submit).isCounted)
        operation = try Operation.replayed(try await log.entries(of: operation.id.stream))
        #expect(operation.tally.intelligenceReports == 1)
        try await log.append(try operation.record(.ended, at: morning, by: handler))
        let late = try await begin(.operation(operation.id))
        #expect(try await !change(late, .write(item: nil, text: "A", grade: grade), .submit).isCounted)
        #expect(try await log.intelligenceReport(late.id.stream).phase == .submitted)
    }

    @Test func aVehicleOfAReportIsMetAgainByThoseWhoMayReadIt() async throws {
        let report = try await begin(.other, title: "Invented")
        try await change(report, .name(.vehicle, text: "AB12 CDE"), .name(.organisation, text: "Invented Freight"))
        let call = try await takeCall()
        _ = try await log.catchUpSearch(scripts: .released)
        #expect(try await log.matches(for: call, scripts: .released).isEmpty)
        var limits = IntelligenceLog.MatchLimits()
        limits.records.insert(.intelligence)
        let matches = try await log.matches(for: call, scripts: .released, limits: limits)
        #expect(matches.map(\.record.stream) == [report.id.stream])
        var filters = SearchQuery.Filters()
        #expect(try await search("ab12cde", filters).contains(report.id.stream))
        for role in Role.allCases {
            filters.records = role.readableRecords
            #expect(
                try await search("invented freight", filters).contains(report.id.stream) == role.may(.readIntelligence))
        }
    }

    private func search(_ words: String, _ filters: SearchQuery.Filters) async throws -> Set<StreamID> {
        let results = try await log.search(SearchQuery(words, filters: filters), scripts: .released)
        return Set(results.hits.map(\.document.stream))
    }

    @Test func aSourceIsNotFound() async throws {
        let report = try await sent(try await takeCall())
        let found = try await search("inventedova", SearchQuery.Filters())
        #expect(!found.contains(report.id.stream))
    }

    @Test func debriefsAreKeptListedAndOutliveTheirCall() async throws {
        let call = try await takeCall()
        #expect(try await log.undecidedDebriefs(scripts: .released).map { $0.persons.map(\.number) } == [[1, 2]])
        for person in 1...2 {
            _ = try await log.recordDebrief(
                try DebriefState(person == 1 ? .done : .offered), of: person, in: call.id, scripts: .released,
                at: morning, by: handler)
        }
        #expect(try await log.undecidedDebriefs(scripts: .released).map { $0.persons.map(\.number) } == [[2]])
        #expect(try await log.rebuildProjections(scripts: .released).difference == 0)
        _ = try await erase(call.id.stream, .record)
        #expect(try await log.debriefs(of: call.id).states.count == 2)
        #expect(try await log.undecidedDebriefs(scripts: .released).isEmpty)
        #expect(try await log.rebuildProjections(scripts: .released).difference == 0)
    }

    @Test func twoHandlersRecordDebriefsOfOneCallAtOnce() async throws {
        let call = try await takeCall()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for person in 1...2 {
                group.addTask {
                    _ = try await log.recordDebrief(
                        try DebriefState(.arranged), of: person, in: call.id, scripts: .released, at: morning,
                        by: Actor("handler-\(person)"))
                }
            }
            try await group.waitForAll()
        }
        #expect(try await log.debriefs(of: call.id).states.count == 2)
    }
}
