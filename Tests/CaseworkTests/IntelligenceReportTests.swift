import Casework
import Foundation
import ScriptEngine
import TestSupport
import Testing

/// Nothing of it is anybody's.
private let source = (name: "Testina Inventedova", phone: "+44 7700 900123")

@Suite("An intelligence report")
struct IntelligenceReportTests {
    typealias Report = IntelligenceReport
    typealias Input = IntelligenceReport.Input

    private static func id(_ seed: UInt64 = 9) -> IntelligenceID {
        var random = Seeded(seed)
        return IntelligenceID(StreamID(at: morning, random: &random))
    }

    /// A draft with two graded items, a driver, a lorry and a place, and its changes.
    private static func draft() throws -> (report: Report, changes: [Change]) {
        let (first, begun) = try Report.begun(id(), from: .other, title: "Invented", at: morning, by: handler)
        var (report, changes) = (first, [begun])
        let inputs: [Input] = [
            .write(item: nil, text: "The lorry comes weekly.", grade: try IntelligenceGrade(code: "1AP")),
            .write(item: nil, text: "The boss pays in cash.", grade: try IntelligenceGrade(code: "1BP")),
            .name(.person, text: "Driverino Fictitious"), .name(.vehicle, text: "AB12 CDE"),
            .name(.location, text: "Invented lay-by"),
            .link(.drives, from: 1, to: 2, item: 1, since: CivilDate(iso: "2021-03-01")),
        ]
        for input in inputs { changes.append(try report.record(input, at: morning, by: handler)) }
        return (report, changes)
    }

    /// A report in a phase.
    private static func report(in phase: Report.Phase) throws -> (report: Report, changes: [Change]) {
        var (report, changes) = try draft()
        let inputs: [Input] =
            switch phase {
            case .draft: []
            case .submitted: [.submit]
            case .disseminated: [.submit, .disseminate()]
            case .withdrawn: [.submit, .disseminate(), .withdraw(reason: "Invented.")]
            }
        for input in inputs { changes.append(try report.record(input, at: morning, by: handler)) }
        #expect(report.phase == phase)
        return (report, changes)
    }

    // MARK: Grades

    @Test(arguments: [
        ("1", "Reliable"), ("2", "Untested"), ("3", "Not reliable"),
        ("A", "Known directly to the source"), ("B", "Known indirectly to the source, but corroborated"),
        ("C", "Known indirectly to the source"), ("D", "Not known"), ("E", "Suspected to be false"),
        ("P", "Lawful sharing permitted"), ("C", "Lawful sharing permitted with conditions"),
    ])
    func eachCodeHasItsWords(code: String, words: String) throws {
        let all = try Self.grades().flatMap(\.words)
        #expect(all.contains("\(code) \(words)"))
    }

    private static func grades() throws -> [IntelligenceGrade] {
        try ["1", "2", "3"].flatMap { source in
            try ["A", "B", "C", "D", "E"].flatMap { information in
                try [("P", nil), ("C", "Invented.")].map { handling, conditions in
                    try IntelligenceGrade(code: "\(source)\(information)\(handling)", conditions: conditions)
                }
            }
        }
    }

    @Test func thereAreThirtyGradesEachReadFromItsCode() throws {
        let grades = try Self.grades()
        #expect(Set(grades.map(\.description)).count == 30)
        for grade in grades {
            #expect(try IntelligenceGrade(code: grade.description.lowercased(), conditions: grade.conditions) == grade)
            #expect(grade.wantsSanitising == (grade.handling == .conditions || grade.source != .reliable))
        }
        #expect(try IntelligenceGrade(code: "2 / b / p").description == "2BP")
    }

    @Test(arguments: ["", "1A", "4AP", "0AP", "1FP", "1AX", "1APP", "A1P", "1AP1AP1AP1AP", "１ＡＰ"])
    func whatIsNoGradeIsRefused(code: String) {
        #expect(throws: IntelligenceError.grade) { try IntelligenceGrade(code: code) }
    }

    @Test func conditionsStandWithHandlingCodeCAndOnlyThere() throws {
        for text in [nil, "", " \u{200B} "] as [String?] {
            #expect(throws: IntelligenceError.conditionsWanted) { try IntelligenceGrade(code: "1AC", conditions: text) }
        }
        #expect(throws: IntelligenceError.conditionsWithoutCode) {
            try IntelligenceGrade(code: "1AP", conditions: "Invented.")
        }
        #expect(throws: IntelligenceError.text(most: 500)) {
            try IntelligenceGrade(code: "1AC", conditions: String(repeating: "a", count: 501))
        }
    }

    // MARK: Phases

    /// Each input once, as it would be taken.
    private static func inputs() throws -> [Input] {
        [
            .head(title: "Other", marking: .official), .write(item: nil, text: "More.", grade: nil),
            .write(item: 1, text: "Other.", grade: nil), .grade(item: 1, try IntelligenceGrade(code: "3EP")),
            .removeItem(2), .name(.phone, text: "+447700900999"), .removeEntity(3), .keepBack(entity: 1, true),
            .link(.seenAt, from: 2, to: 3, item: 1), .unlink(1), .source(try IntelligenceSource(name: "Nobody Atall")),
            .submit, .sanitise(item: 1, text: "A lorry."), .sanitise(item: 1, text: nil), .disseminate(),
            .revise(reason: "Invented."), .withdraw(reason: "Invented."),
        ]
    }

    @Test(arguments: Report.Phase.allCases)
    func eachInputIsTakenInItsPhasesAndInNoOther(phase: Report.Phase) throws {
        for input in try Self.inputs() {
            let (before, changes) = try Self.report(in: phase)
            var report = before
            if input.phases.contains(phase) {
                let change = try report.record(input, at: morning, by: handler)
                #expect(change.entries.count == 1, "\(input)")
                #expect(change.expected == before.version)
                let replayed = try Report.replayed(try stored(changes + [change]))
                #expect(replayed == report, "\(input)")
                #expect(replayed.json(.original) == report.json(.original))
                #expect(try Summary.replayed(try stored(changes + [change]), scripts: .released) == change.summary)
            } else {
                #expect(throws: IntelligenceError.phase(phase, wanted: input.phases)) {
                    try report.record(input, at: morning, by: handler)
                }
                #expect(report == before)
            }
        }
    }

    @Test func whatWasSubmittedStaysWhenItIsRevised() throws {
        var (report, _) = try Self.report(in: .disseminated)
        _ = try report.record(.revise(reason: "A mistake."), at: morning, by: handler)
        #expect(report.phase == .draft)
        #expect(report.revision == 2)
        _ = try report.record(.write(item: 1, text: "Fortnightly.", grade: nil), at: morning, by: handler)
        #expect(
            report.submissions.map { $0.items.map(\.text) } == [["The lorry comes weekly.", "The boss pays in cash."]])
        _ = try report.record(.grade(item: 1, try IntelligenceGrade(code: "1AP")), at: morning, by: handler)
        _ = try report.record(.submit, at: morning, by: handler)
        let change = try report.record(.disseminate(), at: morning, by: handler)
        #expect(change.records.map(\.revision) == [2])
        #expect(change.records.first?.id == "\(report.id)/intelligence-report")
        #expect(change.records.first?.type == "uk.layby.intelligence-report")
        #expect(report.submissions.map(\.revision) == [1, 2])
        let withdrawn = try report.record(.withdraw(reason: "Invented."), at: morning, by: handler)
        #expect(withdrawn.records.first?.data["withdrawn"] == true)
        #expect(withdrawn.records.first?.data["items"] == nil)
    }

    @Test func onlyWhatTheHubHasIsWithdrawnThere() throws {
        var (report, _) = try Self.report(in: .submitted)
        #expect(try report.record(.withdraw(reason: "Invented."), at: morning, by: handler).records.isEmpty)
    }

    @Test func nothingUngradedAndNothingEmptyIsSubmitted() throws {
        var (report, _) = try Report.begun(Self.id(), from: .other, at: morning, by: handler)
        #expect(throws: IntelligenceError.empty) { try report.record(.submit, at: morning, by: handler) }
        _ = try report.record(.write(item: nil, text: "A", grade: nil), at: morning, by: handler)
        #expect(throws: IntelligenceError.ungraded([1])) { try report.record(.submit, at: morning, by: handler) }
    }

    @Test func markingIsOfficialSensitiveUnlessSaidOtherwise() throws {
        let (report, _) = try Report.begun(Self.id(), from: .other, at: morning, by: handler)
        #expect(report.marking.rawValue == "OFFICIAL-SENSITIVE")
        #expect(report.json(.sanitised)["marking"] == "OFFICIAL-SENSITIVE")
    }

    // MARK: Two writers

    @Test func anItemThatSomebodyElseWroteMeanwhileIsNotWrittenOver() throws {
        var (report, _) = try Self.draft()
        let seen = try #require(report.item(1)?.writtenAt)
        _ = try report.record(.write(item: 1, text: "Theirs.", grade: nil, seen: seen), at: morning, by: handler)
        #expect(throws: IntelligenceError.changedMeanwhile(item: 1)) {
            try report.record(.write(item: 1, text: "Ours.", grade: nil, seen: seen), at: morning, by: handler)
        }
        // Another item is no business of theirs.
        let other = try #require(report.item(2)?.writtenAt)
        _ = try report.record(.write(item: 2, text: "Ours.", grade: nil, seen: other), at: morning, by: handler)
        #expect(report.items.map(\.text) == ["Theirs.", "Ours."])
    }

    @Test func whatIsSentTwiceIsKeptOnce() throws {
        var (report, _) = try Self.draft()
        let grade = try IntelligenceGrade(code: "1AP")
        for input: Input in [
            .write(item: nil, text: "The lorry comes weekly.", grade: grade), .name(.vehicle, text: "AB12 CDE"),
            .link(.drives, from: 1, to: 2, item: 1, since: CivilDate(iso: "2021-03-01")),
            .head(title: "Invented", marking: .officialSensitive), .grade(item: 1, grade),
        ] {
            #expect(try report.record(input, at: morning, by: handler).entries.isEmpty, "\(input)")
        }
    }

    @Test func aNumberIsNotGivenAgain() throws {
        var (report, _) = try Self.draft()
        _ = try report.record(.removeItem(2), at: morning, by: handler)
        _ = try report.record(.write(item: nil, text: "Third.", grade: nil), at: morning, by: handler)
        #expect(report.items.map(\.number) == [1, 3])
        #expect(throws: IntelligenceError.unknown(.item, 2)) {
            try report.record(.removeItem(2), at: morning, by: handler)
        }
    }

    // MARK: Links

    @Test func aLinkJoinsTheKindsOfItsRowAndNoOthers() throws {
        for type in LinkType.allCases {
            for from in IntelligenceEntity.Kind.allCases {
                for to in IntelligenceEntity.Kind.allCases {
                    var (report, _) = try Report.begun(Self.id(), from: .other, at: morning, by: handler)
                    _ = try report.record(.write(item: nil, text: "A", grade: nil), at: morning, by: handler)
                    _ = try report.record(.name(from, text: "First"), at: morning, by: handler)
                    _ = try report.record(.name(to, text: "Second"), at: morning, by: handler)
                    let link = Input.link(type, from: 1, to: 2, item: 1)
                    if type.joins.from.contains(from), type.joins.to.contains(to) {
                        #expect(try report.record(link, at: morning, by: handler).entries.count == 1)
                    } else {
                        #expect(throws: IntelligenceError.linkEnds(type)) {
                            try report.record(link, at: morning, by: handler)
                        }
                    }
                }
            }
        }
    }

    @Test func aLinkHasItsItemsGradeAndEitherEndOfItsTimeMayBeOpen() throws {
        var (report, _) = try Self.draft()
        let (early, late) = (CivilDate(iso: "2021-03-01"), CivilDate(iso: "2021-03-02"))
        for (since, until) in [(nil, nil), (nil, late), (late, nil), (early, late), (late, late)] {
            let link = Input.link(.seenAt, from: 2, to: 3, item: 2, since: since, until: until)
            _ = try report.record(link, at: morning, by: handler)
        }
        #expect(report.links.count == 6)
        #expect(report.links.dropFirst().allSatisfy { report.grade(of: $0)?.description == "1BP" })
        #expect(throws: IntelligenceError.linkDates) {
            try report.record(
                .link(.seenAt, from: 2, to: 3, item: 2, since: late, until: early), at: morning, by: handler)
        }
        #expect(throws: IntelligenceError.inUse(.item, 1)) {
            try report.record(.removeItem(1), at: morning, by: handler)
        }
        #expect(throws: IntelligenceError.inUse(.entity, 2)) {
            try report.record(.removeEntity(2), at: morning, by: handler)
        }
    }

    // MARK: The sanitised copy

    @Test func nothingLeavesThatNobodyHasLookedAtWhereItsGradeWantsThat() throws {
        for grade in try Self.grades() {
            var (report, _) = try Report.begun(Self.id(), from: .other, at: morning, by: handler)
            _ = try report.record(.write(item: nil, text: "Original words.", grade: grade), at: morning, by: handler)
            _ = try report.record(.submit, at: morning, by: handler)
            if grade.wantsSanitising {
                #expect(throws: IntelligenceError.notSanitised([1])) {
                    try report.record(.disseminate(), at: morning, by: handler)
                }
                _ = try report.record(.sanitise(item: 1, text: "Other words."), at: morning, by: handler)
            }
            let data = try #require(try report.record(.disseminate(), at: morning, by: handler).records.first?.data)
            let item = try #require(data["items"]?.array?.first)
            #expect(item["text"] == .string(grade.wantsSanitising ? "Other words." : "Original words."))
            #expect(item["grade"]?["code"] == .string(grade.description))
            #expect(item["grade"]?["conditions"]?.string == grade.conditions, "\(grade)")
        }
    }

    @Test func whatIsWithheldOrKeptBackTakesItsLinksAlong() throws {
        for input: Input in [.sanitise(item: 1, text: nil), .keepBack(entity: 2, true)] {
            var (report, _) = try Self.report(in: .submitted)
            _ = try report.record(input, at: morning, by: handler)
            let data = try #require(try report.record(.disseminate(), at: morning, by: handler).records.first?.data)
            #expect(data["links"]?.array?.isEmpty == true)
            let text = CanonicalJSON.text(data)
            #expect(text.contains("The lorry comes weekly.") == (input != .sanitise(item: 1, text: nil)))
            #expect(text.contains("AB12 CDE") == (input != .keepBack(entity: 2, true)))
        }
    }

    @Test func anItemWrittenAnewWantsSanitisingAgain() throws {
        var (report, _) = try Self.draft()
        _ = try report.record(.grade(item: 1, try IntelligenceGrade(code: "2AP")), at: morning, by: handler)
        _ = try report.record(.submit, at: morning, by: handler)
        _ = try report.record(.sanitise(item: 1, text: "A lorry comes."), at: morning, by: handler)
        _ = try report.record(.revise(reason: "More."), at: morning, by: handler)
        #expect(report.item(1)?.outside == "A lorry comes.", "what did not change was looked at")
        _ = try report.record(
            .write(item: 1, text: "It comes daily.", grade: report.item(1)?.grade), at: morning, by: handler)
        _ = try report.record(.submit, at: morning, by: handler)
        #expect(throws: IntelligenceError.notSanitised([1])) {
            try report.record(.disseminate(), at: morning, by: handler)
        }
    }

    // MARK: The source

    @Test(arguments: [
        ("Testina Inventedova saw it.", true), ("INVENTEDOVA, Testina", true), ("by téstina  inventedova", true),
        ("TestinaInventedova", true), ("Inventedova's Testina", true), ("Тestina Inventedovа", true),
        ("ring 07700 900123", true), ("+44 (0)7700-900 123", true), ("0 7 7 0 0 9 0 0 1 2 3", true),
        ("A turquoise lorry, AB12 CDE.", false), ("It came on 7 March 2021 at 09:01.", false),
    ])
    func aTextThatNamesTheSourceIsRefused(text: String, isRefused: Bool) throws {
        var (report, _) = try Self.draft()
        let own = try IntelligenceSource(name: source.name, phone: source.phone)
        _ = try report.record(.source(own), at: morning, by: handler)
        let inputs: [Input] = [
            .write(item: nil, text: text, grade: nil), .head(title: text, marking: .official),
            .name(.event, text: text),
            .grade(item: 1, try IntelligenceGrade(code: "1AC", conditions: text)),
        ]
        for input in inputs {
            var next = report
            if isRefused {
                do {
                    _ = try next.record(input, at: morning, by: handler)
                    Issue.record("\(input)")
                } catch { #expect(error.code == "intelligence.sourceNamed") }
            } else {
                #expect(throws: Never.self) { try next.record(input, at: morning, by: handler) }
            }
        }
        var (other, _) = try Self.draft()
        _ = try other.record(.write(item: nil, text: text, grade: nil), at: morning, by: handler)
        if isRefused {
            #expect(throws: IntelligenceError.sourceNamed(["item 3"])) {
                try other.record(.source(own), at: morning, by: handler)
            }
        }
    }

    @Test func aWordOfTheSourcesNameIsAskedAboutBeforeItLeaves() throws {
        var (report, _) = try Self.draft()
        _ = try report.record(.source(try IntelligenceSource(name: source.name)), at: morning, by: handler)
        _ = try report.record(
            .write(item: 1, text: "Inventedova’s cousin drives.", grade: try IntelligenceGrade(code: "1AP")),
            at: morning, by: handler)
        #expect(report.sourceWarnings == ["item 1"])
        _ = try report.record(.submit, at: morning, by: handler)
        #expect(throws: IntelligenceError.sourceWord(["item 1"])) {
            try report.record(.disseminate(), at: morning, by: handler)
        }
        #expect(try report.record(.disseminate(isConfirmed: true), at: morning, by: handler).records.count == 1)
    }

    @Test func onlyASupervisorSeesWhoTheSourceIs() throws {
        var (report, _) = try Self.draft()
        let own = try IntelligenceSource(name: source.name, phone: source.phone, details: "Invented.")
        _ = try report.record(.source(own), at: morning, by: handler)
        for role in Role.allCases {
            if role == .supervisor {
                #expect(try report.source(readBy: role) == own)
            } else {
                #expect(throws: AccessError.notAllowed(.readSource, role)) { try report.source(readBy: role) }
            }
        }
        #expect("\(own)" == "a source")
    }

    @Test func whoeverReadsIntelligenceReadsAllReportsAndAnAuthorTheirOwn() throws {
        let (report, _) = try Self.draft()
        let readers: Set<Role> = [.optLead, .analyst, .supervisor]
        for role in Role.allCases {
            #expect(report.mayBeRead(by: role, Actor("another")) == readers.contains(role))
            #expect(report.mayBeRead(by: role, handler))
        }
    }

    /// Seeded reports in which writers try to name the source as often as not: whatever was taken, no copy says who it is.
    @Test(arguments: [20_211, 20_212, 20_213] as [UInt64])
    func noCopySaysWhoTheSourceIs(seed: UInt64) throws {
        var random = Seeded(seed)
        var refused = 0
        for _ in 0..<300 {
            let first = Self.word(&random)
            let last = Self.word(&random)
            let digits = (0..<9).map { _ in String(Int.random(in: 0...9, using: &random)) }.joined()
            let own = try IntelligenceSource(name: "\(first) \(last)", phone: "0\(digits)", details: Self.word(&random))
            var (report, changes) = try Self.draft()
            changes.append(try report.record(.source(own), at: morning, by: handler))
            let spellings = [
                "\(first) \(last)", "\(last.uppercased()), \(first)", "0\(digits)", "+44\(digits)", "\(first)-\(last)s",
                Self.word(&random), "nobody",
            ]
            for _ in 0..<6 {
                let spelling = spellings.randomElement(using: &random) ?? ""
                let text = "\(Self.word(&random)) \(spelling) \(Self.word(&random))"
                let grade = try Self.grades().randomElement(using: &random)
                let input: Input =
                    switch Int.random(in: 0...2, using: &random) {
                    case 0: .write(item: nil, text: text, grade: grade)
                    case 1: .name(.person, text: text)
                    default: .head(title: text, marking: .official)
                    }
                do { changes.append(try report.record(input, at: morning, by: handler)) } catch { refused += 1 }
            }
            changes.append(try report.record(.submit, at: morning, by: handler))
            for item in report.items {
                let text = spellings.randomElement(using: &random) ?? "x"
                do {
                    changes.append(
                        try report.record(.sanitise(item: item.number, text: text), at: morning, by: handler))
                } catch {
                    changes.append(try report.record(.sanitise(item: item.number, text: nil), at: morning, by: handler))
                }
            }
            let sent = try report.record(.disseminate(), at: morning, by: handler)
            changes.append(sent)
            var copies = sent.records.map { CanonicalJSON.text($0.data) }
            copies += Report.Copy.allCases.map { CanonicalJSON.text(report.json($0)) }
            let document = try #require(try SearchDocument.replayed(try stored(changes), scripts: .released))
            copies.append(document.facets.flatMap(\.fields).map(\.text).joined(separator: " "))
            copies.append("\(changes.map(\.summary))")
            copies += changes.flatMap(\.entries).filter { $0.seal?.subject != IntelligenceSource.subject }
                .map { String(decoding: $0.bytes, as: UTF8.self) }
            for copy in copies {
                for secret in [own.name, "\(first)-\(last)", digits, own.details ?? own.name] {
                    #expect(!copy.lowercased().contains(secret.lowercased()), "seed \(seed): \(copy)")
                }
            }
        }
        #expect(refused > 100, "seed \(seed): the check was hardly tried")
    }

    private static func word(_ random: inout Seeded) -> String {
        String(
            (0..<Int.random(in: 5...9, using: &random)).map { _ in
                "bcdfghklmnprstvz".randomElement(using: &random) ?? "b"
            }
        )
        .capitalized
    }

    @Test func anErasedSourceIsGoneAndTheReportStays() throws {
        var (report, changes) = try Self.draft()
        changes.append(
            try report.record(.source(try IntelligenceSource(name: source.name)), at: morning, by: handler))
        let entries = changes.flatMap(\.entries).map { entry in
            entry.seal?.subject == IntelligenceSource.subject
                ? Entry(
                    stream: entry.stream, version: entry.version, kind: entry.kind, at: entry.at, actor: entry.actor,
                    bytes: Array("{}".utf8), seal: entry.seal, isErased: true) : entry
        }
        var erased = try Report.replayed(entries)
        #expect(erased.isSourceErased && !erased.hasSource)
        #expect(erased.items == report.items)
        #expect(throws: IntelligenceError.source) {
            try erased.record(.source(try IntelligenceSource(name: "Another One")), at: morning, by: handler)
        }
    }
}
