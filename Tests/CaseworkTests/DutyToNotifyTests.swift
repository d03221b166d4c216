import Casework
import Foundation
import ReferenceData
import ScriptEngine
import TestSupport
import Testing

@Suite("The anonymised Duty to Notify")
struct DutyToNotifyTests {
    private let met = CivilDate(inLondon: morning)
    private let sent = morning.adding(seconds: 20 * 86_400)

    private func summary(_ call: Call, _ random: inout Seeded, facts: [SafeguardingFact]) throws -> SafeguardingSummary
    {
        var (record, _) = SafeguardingRecord.opened(
            SafeguardingID(StreamID(at: sent, random: &random)), from: try SafeguardingOrigin(call, instance: 1),
            at: sent, by: handler)
        for fact in facts { _ = try record.record(fact, on: CivilDate(inLondon: sent), at: sent, by: handler) }
        return SafeguardingSummary(record)
    }

    /// Letters that stand in no code and no name of the lists beside each other, so that a hit is a leak.
    private func word(_ random: inout Seeded) -> String {
        String((0..<Int.random(in: 5...12, using: &random)).map { _ in "zqxjkvw".randomElement(using: &random) ?? "z" })
    }

    /// A person invented down to the last field, all of whose texts must stay here.
    private func person(_ random: inout Seeded) throws -> (call: Call, facts: [SafeguardingFact], secrets: [String]) {
        let (name, alias, language) = (word(&random), word(&random), word(&random))
        let (address, rationale, reference) = (word(&random), word(&random), word(&random))
        let birth = CivilDate(days: Int.random(in: -5_000...10_000, using: &random))
        let phone = "+4477009\(Int.random(in: 100_000...999_999, using: &random))"
        let registration = "ZX\(Int.random(in: 10...99, using: &random))QJK"
        var (call, _) = try callOfPersons(
            force: Forces.all.randomElement(using: &random)?.slug,
            [
                trafficked + [
                    ("person_name", .text("\(name) \(alias)")), ("date_of_birth", .date(birth)),
                    ("person_language", .text(language)), ("family_link", .text(address)),
                    ("sex", .choice(["female", "male", "other"].randomElement(using: &random) ?? "other")),
                    ("person_nationality", .code(Nationalities.all.randomElement(using: &random)?.code ?? "XXX")),
                    ("person_vulnerable", .boolean(true)),
                    ("vulnerability_indicators", .choices(["debt", "pregnant"])),
                    ("nrm_consent", .boolean(false)),
                ]
            ])
        for (place, value): (Place, Value) in [
            ("vehicle_registration", .text(registration)), ("location_text", .text(address)),
            ("callback_number", .text(phone)), ("people_now_details", .text(address)),
        ] { _ = try? call.record(.answered(place, value), at: morning, by: handler) }
        let natures = Set(Exploitation.allCases.filter { _ in Bool.random(using: &random) })
        let facts: [SafeguardingFact] = [
            .placed(.safeHouse, localAuthority: address),
            .assessed(.trafficking, .indicators, natures: natures, rationale: rationale),
            .wentMissing, .missingReported(reference: reference), .found, .dutyToNotifySent(reference: reference),
        ]
        return (
            call, facts,
            [
                name, alias, language, address, rationale, reference, birth.description, phone, registration,
                call.id.description, call.id.stream.short, "pregnant",
            ]
        )
    }

    /// Every secret is as long as this, and looked for only where the text has its first bytes.
    private static let run = 5

    /// The runs of so many bytes in a text, each as a number.
    private static func runs(of text: some StringProtocol) -> Set<UInt64> {
        let bytes = Array(text.utf8)
        guard bytes.count >= run else { return [] }
        return Set((0...bytes.count - run).map { at in bytes[at..<at + run].reduce(0) { $0 << 8 | UInt64($1) } })
    }

    @Test(arguments: [UInt64.random(in: 0 ... .max), 1]) func nothingOfAnybodyCanBeReadInIt(seed: UInt64) throws {
        var random = Seeded(seed)
        var summaries: [SafeguardingSummary] = []
        var secrets: Set<String> = []
        for _ in 0..<1_000 {
            let (call, facts, own) = try person(&random)
            let summary = try summary(call, &random, facts: facts)
            summaries.append(summary)
            secrets.formUnion(own)
            secrets.insert(summary.id.description)
        }
        let export = DutyToNotifyExport(
            summaries.shuffled(using: &random), from: met, until: CivilDate(inLondon: sent), includesSimulated: true)
        #expect(export.rows.count == summaries.count, "seed \(seed)")
        for form in DutyToNotifyExport.Form.allCases {
            let text = export.text(as: form).lowercased()
            let beginnings = Self.runs(of: text)
            for secret in secrets.map({ $0.lowercased() })
            where beginnings.contains(Self.runs(of: secret.prefix(Self.run)).first ?? 0) && text.contains(secret) {
                Issue.record("seed \(seed): \(form.rawValue) holds \(secret)")
            }
        }
        // Only what stands in the lists: every cell is one of their codes.
        let known = Set(Nationalities.all.map(\.code) + Forces.all.map(\.slug) + Sex.allCases.map(\.rawValue))
            .union(Exploitation.allCases.map(\.rawValue)).union(["not-known"])
        let lines = export.text(as: .csv).split(separator: "\r\n").dropFirst()
        for cell in lines.flatMap({ $0.split(separator: ",") }).flatMap({ $0.split(separator: " ") }) {
            #expect(known.contains(String(cell)), "seed \(seed)")
        }
        // Their order tells nothing: it is that of what they say, whatever order the records came in.
        #expect(
            Array(lines)
                == lines.sorted {
                    $0.split(separator: ",").map(String.init).lexicographicallyPrecedes(
                        $1.split(separator: ",").map(String.init))
                }, "seed \(seed)")
        let again = DutyToNotifyExport(
            summaries, from: met, until: CivilDate(inLondon: sent), includesSimulated: true)
        #expect(again.text(as: .json) == export.text(as: .json), "seed \(seed)")
    }

    @Test func itsBytesAreThese() throws {
        var random = Seeded(9)
        let people: [(force: String?, answers: [(QuestionID, Value)], natures: Set<Exploitation>)] = [
            ("kent", [("sex", .choice("male")), ("person_nationality", .code("VNM"))], [.labour, .criminal]),
            ("kent", [("sex", .choice("female")), ("person_nationality", .code("ALB"))], [.sexual]),
            (nil, [], []),
        ]
        let summaries = try people.map { force, answers, natures in
            try summary(
                try callOfPersons(force: force, [trafficked + answers]).call, &random,
                facts: [
                    .assessed(.trafficking, .indicators, natures: natures), .dutyToNotifySent(reference: "INVENTED"),
                ])
        }
        let export = DutyToNotifyExport(
            summaries, from: .on("2021-03-01"), until: .on("2021-03-31"), includesSimulated: false)
        #expect(
            export.text(as: .csv) == """
                gender,nationality,forceArea,nature\r
                female,ALB,kent,sexual\r
                male,VNM,kent,criminal labour\r
                not-known,not-known,not-known,not-known\r

                """)
        #expect(
            export.text(as: .json) == """
                {"export":"layby.dutyToNotify","from":"2021-03-01","rows":[\
                {"forceArea":"kent","gender":"female","nationality":"ALB","nature":"sexual"},\
                {"forceArea":"kent","gender":"male","nationality":"VNM","nature":"criminal labour"},\
                {"forceArea":"not-known","gender":"not-known","nationality":"not-known","nature":"not-known"}\
                ],"until":"2021-03-31"}

                """)
        #expect(export.records.count == 3 && export.erased == 0)
    }

    @Test func noChildIsInItNorAnybodyOfAnotherPeriod() throws {
        var random = Seeded(10)
        let adult = try summary(
            try callOfPersons([trafficked]).call, &random, facts: [.dutyToNotifySent(reference: nil)])
        let child = try summary(
            try callOfPersons([trafficked]).call, &random,
            facts: [.dutyToNotifySent(reference: nil), .age(.possiblyChild, .disputed)])
        let other = try summary(try callOfPersons([trafficked]).call, &random, facts: [])
        let day = CivilDate(inLondon: sent)
        func rows(_ from: CivilDate, _ until: CivilDate) -> Int {
            DutyToNotifyExport([adult, child, other], from: from, until: until, includesSimulated: true).rows.count
        }
        #expect(rows(day, day) == 1)
        #expect(rows(met, CivilDate(days: day.days - 1)) == 0)
        #expect(rows(CivilDate(days: day.days + 1), CivilDate(days: day.days + 9)) == 0)
    }

    @Test func theDisclosureNamesTheRecordsAndTheDigestOfWhatLeft() throws {
        var random = Seeded(11)
        let all = try (0..<501).map { _ in
            try summary(try callOfPersons([trafficked]).call, &random, facts: [.dutyToNotifySent(reference: nil)])
        }
        let export = DutyToNotifyExport(all, from: met, until: CivilDate(inLondon: sent), includesSimulated: true)
        let events = export.disclosures(to: .unnamed("home-office"), as: .csv, why: nil)
        #expect(events.count == 2 && events.flatMap(\.targets).count == 501)
        for event in events {
            guard case .disclosed(_, "home-office", "duty-to-notify csv", _, nil, let digest, nil) = event else {
                Issue.record("another event")
                continue
            }
            #expect(digest == export.digest(as: .csv))
        }
    }

    @Test func theRatioCountsReferralsAndNotificationsByForceAndPeriod() throws {
        var random = Seeded(12)
        func record(_ force: String?, _ facts: [SafeguardingFact]) throws -> SafeguardingSummary {
            try summary(try callOfPersons(force: force, [trafficked]).call, &random, facts: facts)
        }
        let referred: [SafeguardingFact] = [.consent(.given), .nrmReferred(by: .police, reference: nil)]
        let notified: [SafeguardingFact] = [.dutyToNotifySent(reference: nil)]
        let all = [
            try record("kent", referred), try record("kent", referred), try record("kent", notified),
            try record("essex", referred), try record(nil, notified), try record("kent", []),
        ]
        let day = CivilDate(inLondon: sent)
        let ratio = ReferralRatio(all, in: day...day, includesSimulated: true)
        #expect(ratio.lines.map(\.force) == ["essex", "kent", nil])
        #expect(ratio.lines.map(\.ratio) == ["1 : 0", "2 : 1", "0 : 1"])
        #expect(ratio.total.referred == 3 && ratio.total.notified == 2 && ratio.total.ratio == "1.5 : 1")
        #expect(ReferralRatio(all, in: met...met, includesSimulated: true).lines.isEmpty)
        let beside = ReferralRatio(all, in: day...day, includesSimulated: true, baseline: 2016)
        #expect(beside.lines.count == 44)
        #expect(beside.lines.first { $0.force == "kent" }?.baselineRatio == "0.5 : 1")
        #expect(beside.total.baseline == NotificationBaseline.Year.total(Array(NotificationBaseline.year(2016).values)))
    }
}
