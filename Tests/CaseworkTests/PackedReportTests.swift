import ScriptEngine
import TestSupport
import Testing

@testable import Casework

/// Calls packed by hand, so that what a counter makes of them can be said by hand too.
private struct HandPacked {
    let layout: MeasureLayout
    let script: ScriptReference
    var columns: [UInt8] = []
    var details: [UInt8] = []
    var questions: [UInt8] = []
    var times: [UInt8] = []

    init(_ script: Script) { (layout, self.script) = (MeasureLayout(script), script.reference) }

    /// - Parameters:
    ///   - states: by question; those that are not named did not apply.
    ///   - seconds: by question.
    mutating func add(
        _ state: MeasureColumns.State, type: Int = 1, force: Int = 1, day: Int = 18_700,
        states: [QuestionID: MeasureLayout.State] = [:], seconds: [QuestionID: Int] = [:], total: Int = 0,
        brokeOffAt: QuestionID? = nil
    ) {
        var call = [UInt8](repeating: 0, count: MeasureColumns.width).withUnsafeBytes { MeasureColumns($0, at: 0) }
        (call.state, call.eventType, call.force, call.day, call.handler) = (state, type, force, day, 1)
        columns += call.bytes
        var more = CallDetails()
        (more.seconds, more.brokeOffAt) = (total, brokeOffAt)
        details += PackedDetails(more, layout) { _ in 1 }.bytes
        var record = [UInt8](repeating: 0, count: layout.length)
        for field in layout.fields {
            guard let state = states[field.question.id], state != .notApplicable else { continue }
            // Of a repeated question, one person.
            if field.isRepeated {
                record[field.offset + Int(state.rawValue) - 1] = 1
            } else {
                record[field.offset] = state.rawValue
            }
        }
        questions += record
        times += layout.fields.map { field in seconds[field.question.id].map { UInt8($0 + 1) } ?? 0 }
    }

    func count(into counter: inout some MeasureCounter) {
        columns.withUnsafeBytes { columns in
            details.withUnsafeBytes { details in
                questions.withUnsafeBytes { questions in
                    times.withUnsafeBytes { times in
                        counter.add(
                            PackedBlock(
                                under: script, layout, columns: columns, details: details, questions: questions,
                                times: times))
                    }
                }
            }
        }
    }
}

@Suite("Reports of packed calls")
struct PackedReportTests {
    private let scripts = ScriptLibrary.released
    private let lineage: QuestionLineage
    private let codes: MeasureCodes

    init() throws {
        lineage = try QuestionLineage(scripts)
        var codes = MeasureCodes()
        for type in ["lorry", "rail"] { _ = codes.number(of: .eventType(type)) }
        for force in ["kent", "essex"] { _ = codes.number(of: .force(force)) }
        self.codes = codes
    }

    private func packed(_ version: Int) throws -> HandPacked { HandPacked(try scripts.script(version: version)) }

    // MARK: Versions

    @Test func nothingIsConcludedWhereNoKindOfEventRanUnderBothVersions() throws {
        var counter = VersionChangeCounter(CallFilter(), codes, lineage)
        var (third, fourth) = (try packed(3), try packed(4))
        for _ in 0..<40 {
            third.add(.partial, type: 1)
            fourth.add(.full, type: 2)
        }
        third.count(into: &counter)
        fourth.count(into: &counter)
        let change = counter.versionChange
        #expect(change.pairs.count == 1 && change.pairs[0].standardised == nil && change.pairs[0].captures.isEmpty)
        let report = change.report(id: "versions")
        #expect(report.findings == ["From v3 to v4 nothing can be concluded: no kind of event ran under both."])
        #expect(report.parts[0].table.rows[0].suffix(3).allSatisfy { $0 == .difference(nil) })
        #expect(report.parts[0].drawings.isEmpty)
    }

    @Test func aChangeOfMixIsNotTakenForAChangeByTheVersion() throws {
        var counter = VersionChangeCounter(CallFilter(), codes, lineage)
        var (third, fourth) = (try packed(3), try packed(4))
        // Kent completes 80 of 100 and Essex 20 of 100 under both; under v4 most calls are Essex's.
        func add(_ calls: Int, of force: Int, _ rate: Int, to packed: inout HandPacked) {
            for call in 0..<calls { packed.add(call % 10 < rate ? .full : .partial, force: force) }
        }
        add(200, of: 1, 8, to: &third)
        add(50, of: 2, 2, to: &third)
        add(50, of: 1, 8, to: &fourth)
        add(200, of: 2, 2, to: &fourth)
        third.count(into: &counter)
        fourth.count(into: &counter)
        let pair = try #require(counter.versionChange.pairs.first)
        let crude = try #require(pair.crude.after.difference(from: pair.crude.before))
        #expect(crude.interval.upperBound < 0)
        let same = try #require(pair.standardised)
        #expect(abs(same.value) < 1e-12 && !same.isMoreThanNoise)
        let finding = try #require(counter.versionChange.report(id: "versions").findings.first)
        #expect(finding.contains("changed by no more than noise explains"))
    }

    // MARK: Break-off

    @Test func whoBrokeOffEarlierDidNotComeToALaterQuestion() throws {
        var counter = BreakOffCounter(CallFilter(), codes, lineage)
        var calls = try packed(1)
        let ids = calls.layout.fields.prefix(3).map(\.question.id)
        let open = Dictionary(uniqueKeysWithValues: ids.map { ($0, MeasureLayout.State.notReached) })
        let said = open.mapValues { _ in MeasureLayout.State.answered }
        for _ in 0..<7 { calls.add(.full, states: said) }
        calls.add(.brokenOff, states: open.merging([ids[0]: .answered]) { $1 }, brokeOffAt: ids[1])
        calls.add(.brokenOff, states: open, brokeOffAt: ids[0])
        // It does not say where.
        calls.add(.brokenOff, states: open)
        calls.count(into: &counter)
        let found = counter.breakOff
        #expect((found.calls, found.brokenOff, found.unknown) == (10, 3, 1))
        let values = Dictionary(found.rows.map { ($0.question.id, $0.value) }) { first, _ in first }
        let lines = ids.compactMap { lineage.number(of: $0, version: 1) }.map { lineage.lines[$0].id }
        #expect(lines.map { values[$0] } == [Proportion(1, of: 9), Proportion(1, of: 8), Proportion(0, of: 7)])
        let report = found.report(id: "break-off")
        #expect(report.parts[0].table.rows.count == 2)
        #expect(report.parts[0].table.notes.contains { $0.hasPrefix("1 of the calls that broke off do not say where") })
    }

    // MARK: Timings

    @Test func timesAreExactToTheSecond() throws {
        var counter = TimingsCounter(CallFilter(), codes, lineage)
        var calls = try packed(1)
        let question = calls.layout.fields[0].question.id
        for seconds in [3, 5, 8, 8, 9, 20, 21, 30, 200, 254] {
            calls.add(.full, states: [question: .answered], seconds: [question: seconds], total: seconds + 100)
        }
        calls.count(into: &counter)
        let row = try #require(counter.timings.rows.first)
        // numpy.percentile([3, 5, 8, 8, 9, 20, 21, 30, 200, 254], [50, 90], method="inverted_cdf")
        #expect((row.calls, row.median, row.ninetieth, row.total) == (10, 9, 200, 558))
        #expect(counter.timings.seconds == 1_558)
        let month = try #require(counter.timings.months.first)
        #expect((month.month, month.calls, month.median, month.ninetieth) == ("2021-03", 10, 109, 300))
    }

    // MARK: What if

    private let port: QuestionID = "overseas_exit_port"
    private let company: QuestionID = "company"

    @Test func aCallThatBrokeOffBetweenIsPlayedAgainWithItsOwnTimes() throws {
        var calls = try packed(2)
        let layout = calls.layout
        let (target, own) = (
            try #require(layout.field(of: company)).number, try #require(layout.field(of: port)).number
        )
        let later = layout.fields[target + 1].question.id
        // Four calls came to the port: it took 10 s twice, 40 s once, and once it was passed over.
        for seconds in [10, 10, 40] {
            calls.add(.full, states: [port: .answered], seconds: [port: seconds], total: seconds)
        }
        calls.add(.partial, states: [port: .notReached], total: 5)
        // Two rang off 25 s after they were asked for the company: 12 s for that, 8 for the next, 5 on what came then.
        for _ in 0..<2 {
            calls.add(
                .brokenOff, states: [company: .answered, later: .answered, port: .notReached],
                seconds: [company: 12, later: 8], total: 25, brokeOffAt: layout.fields[target + 2].question.id)
        }
        // One broke off before the company, one behind the port: neither could have gone otherwise.
        calls.add(
            .brokenOff, states: [port: .notReached], total: 9, brokeOffAt: layout.fields[target - 1].question.id)
        calls.add(
            .brokenOff, states: [port: .notReached], total: 9, brokeOffAt: layout.fields[own + 1].question.id)
        let lines = try ReorderedQuestion(port, before: company).lines(lineage, scripts)
        var counter = WhatIfCounter(lines, CallFilter(), codes, lineage)
        calls.count(into: &counter)
        let found = counter.whatIf
        #expect((found.replayed, found.brokenOff) == (2, 4))
        // Answered by 3 of the 5 that came to it; in 25 s it fits 2 times of 3. So 2 calls x 3/5 x 2/3.
        let gained = try #require(found.rows.first)
        #expect(gained.question.id == port && abs(gained.change - 0.8) < 1e-9, "\(gained.change)")
        // After the company 13 s were left, after the next question 5: lost when the port takes longer, 1 of 3 and 3 of 3,
        // and it is asked in 3 of 5.
        let lost = Dictionary(found.rows.dropFirst().map { ($0.question.id, $0.change) }) { first, _ in first }
        let names = [company, later].compactMap { lineage.number(of: $0, version: 2) }.map { lineage.lines[$0].id }
        #expect(lost.count == 2)
        #expect(abs((lost[names[0]] ?? 0) + 2 * 0.6 / 3) < 1e-9, "\(lost)")
        #expect(abs((lost[names[1]] ?? 0) + 2 * 0.6) < 1e-9, "\(lost)")
        #expect(found.finding.hasPrefix("Simulation: "))
        let table = found.part(id: "x").table
        #expect(table.name.hasPrefix("Simulation") && table.notes[0].hasPrefix("A simulation, not a measurement"))
    }

    @Test func aQuestionIsNotSimulatedBeforeWhatItHangsOn() throws {
        func refused(_ question: QuestionID, before other: QuestionID) -> WhatIfError? {
            do {
                _ = try ReorderedQuestion(question, before: other).lines(lineage, scripts)
                return nil
            } catch { return error as? WhatIfError }
        }
        #expect(refused("overseas_exit_port", before: "company") == nil)
        // Its name in the newest version.
        #expect(refused("overseas_exit_port", before: "haulier_name") == nil)
        #expect(refused("company", before: "overseas_exit_port") == .notAfter("company", "overseas_exit_port"))
        #expect(
            refused("overseas_exit_port_known", before: "company")
                == .dependsOn("overseas_exit_port_known", "overseas_exit_port"))
        #expect(refused("what_is_that", before: "company") == .unknownQuestion("what_is_that"))
    }

    // MARK: What to fix next

    @Test func whatAQuestionIsUsedForComesFromTheScript() throws {
        let uses = QuestionUses.uses(of: try scripts.script(version: 4))
        let port = try #require(uses["overseas_exit_port"])
        // Carried by the event record, looked up by its role, and "How is it known?" hangs on it.
        #expect((port.sendPoints, port.referral, port.alerts, port.role, port.opens) == (1, 0, 0, 1, 1))
        let found = try #require(uses["number_found"])
        #expect(found.sendPoints == 3 && found.referral == 1 && found.role == 1)
        #expect(uses["no_such_question"] == nil)
    }

    @Test func lossIsWhatIsMissingTimesWeightTimesUse() throws {
        var counter = CaptureCounter(CallFilter(), codes, lineage)
        var calls = try packed(4)
        let port: QuestionID = "overseas_exit_port"
        let carrier: QuestionID = "carrier_known"
        for number in 0..<10 {
            calls.add(
                .partial,
                states: [port: number < 4 ? .answered : .notReached, carrier: .unknown, "number_found": .answered])
        }
        calls.count(into: &counter)
        let fix = try NextFix(counter.capture, scripts)
        #expect(fix.rows.map(\.question.id) == [port, carrier])
        #expect(fix.rows.map(\.missing) == [6, 10])
        #expect(fix.rows[0].loss == 6 * 8 * (1 + 3))
        let table = fix.report(id: "next").parts[0].table
        #expect(table.columns.map(\.code).contains("usedFor") && table.rows[0].last == .count(192))
    }

    @Test func aPortThatWasNotAskedForCountsAsNotRecorded() throws {
        var counter = CaptureCounter(CallFilter(), codes, lineage)
        var (first, second) = (try packed(1), try packed(2))
        for _ in 0..<7 { first.add(.full) }
        second.add(.full, states: [port: .answered])
        second.add(.full, states: [port: .unknown])
        second.add(.partial, states: [port: .notReached])
        first.count(into: &counter)
        second.count(into: &counter)
        #expect(counter.capture.portRecorded == Proportion(1, of: 10))
        let finding = try #require(counter.capture.report().findings.first)
        #expect(finding.hasPrefix("No port of departure is recorded in 9 of 10 events, 90.0 %"))
        #expect(finding.hasSuffix("Where it was asked for, it was captured in 33.3 % of 3."))
    }

    // MARK: Forces

    @Test func aForceWithFewCallsIsDrawnAsPointsAndSaidSo() throws {
        var counter = ForceMonthsCounter(CallFilter(), codes)
        var calls = try packed(3)
        for number in 0..<40 { calls.add(number % 2 == 0 ? .full : .partial, force: 2, day: 18_700 + number * 3) }
        // An earlier month than any before it.
        for _ in 0..<3 { calls.add(.full, force: 1, day: 18_600) }
        calls.count(into: &counter)
        let found = counter.forceMonths
        #expect(
            found.months == ["2020-12", "2021-01", "2021-02", "2021-03", "2021-04", "2021-05", "2021-06", "2021-07"])
        #expect(found.rows.map(\.force) == ["essex", "kent"])
        #expect(found.rows.map(\.total) == [Proportion(20, of: 40), Proportion(3, of: 3)])
        #expect(found.rows.map(\.hasFew) == [false, true])
        #expect(found.rows[1].months.first == Proportion(3, of: 3))
        let part = found.part(id: "forces")
        #expect(part.table.rows.count == 6)
        #expect(part.drawings[0].svg.contains("3 calls, few"))
        #expect(part.drawings[0].summary.hasSuffix("1 with few calls, as points only."))
    }
}
