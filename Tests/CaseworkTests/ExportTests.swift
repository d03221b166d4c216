import Casework
import Foundation
import ScriptEngine
import TestSupport
import Testing

/// Simulated calls of every version, which leave nothing out.
private let exported: [Call] = {
    let scripts = ScriptLibrary.released
    return [2020, 2021, 2022, 2023].flatMap { year -> [Call] in
        guard var simulator = try? CallSimulator(calls: 12, year: year, seed: 11, scripts: scripts) else { return [] }
        var calls: [Call] = []
        while let made = try? simulator.next() { calls.append(made.call) }
        return calls
    }
}()

@Suite struct ExportTests {
    private static let scripts = ScriptLibrary.released.versions.compactMap {
        try? ScriptLibrary.released.script(version: $0)
    }
    private static let key = [UInt8](repeating: 7, count: 32)

    private func recipient(_ profile: SharingProfile, code: String = "example-force") -> Recipient {
        Recipient(code: code, name: "Example, invented", agreement: "EX-1", profile: profile)
    }

    private func export(
        _ calls: [Call] = exported, as form: Disclosure.Form, to recipient: Recipient, section: SectionID? = nil
    ) -> String {
        let pseudonyms = Pseudonyms(key: Self.key, recipient: recipient.code)
        let redaction = Redaction(for: recipient, pseudonyms: pseudonyms)
        let disclosure = Disclosure(
            to: recipient, as: form, redacted: redaction.words(for: Self.scripts), at: morning, policy: nil,
            notice: "Invented.")
        var export = CallExport(disclosure, scripts: Self.scripts, section: section)
        return export.head + calls.map { export.text(of: ExportedCall($0, redaction: redaction)) }.joined()
            + export.tail
    }

    /// Every answer that may identify somebody, without those that stand at another question too.
    private func personalTexts(_ calls: [Call]) -> Set<String> {
        var texts: [Bool: Set<String>] = [:]
        for call in calls {
            for place in call.interview.applicablePlaces {
                guard let question = call.script.question(place.question),
                    case .text(let text) = call.interview.value(of: place), text.count > 5
                else { continue }
                texts[question.isPersonal, default: []].insert(text)
            }
        }
        return texts[true, default: []].subtracting(texts[false, default: []])
    }

    @Test(arguments: Disclosure.Form.allCases)
    func aRecipientThatNoPolicyNamesIsSentNothingPersonal(form: Disclosure.Form) {
        let texts = personalTexts(exported)
        #expect(texts.count > 20)
        for section in form == .csv ? [nil, SectionID("persons")] : [nil] {
            let text = export(as: form, to: .unnamed("somebody"), section: section)
            #expect(texts.filter { text.contains($0) }.isEmpty)
        }
        // The same search finds them where they are sent.
        let whole = export(as: .ndjson, to: recipient(SharingProfile(personal: .all)))
        #expect(texts.contains { whole.contains($0) })
    }

    @Test func aPseudonymIsTheSameForTheSameAnswerAndAnotherForEachRecipient() throws {
        let profile = SharingProfile(personal: .pseudonym)
        let text = export(as: .ndjson, to: recipient(profile))
        #expect(personalTexts(exported).filter { text.contains($0) }.isEmpty)
        #expect(text == export(as: .ndjson, to: recipient(profile)))
        func codes(_ text: String) -> Set<String> {
            Set(text.split(separator: "\"").filter { $0.hasPrefix("p-") && $0.count == 26 }.map(String.init))
        }
        let other = export(as: .ndjson, to: recipient(profile, code: "example-other"))
        #expect(codes(text).count > 20)
        #expect(codes(text).isDisjoint(with: codes(other)))
    }

    @Test func datesToTheDayLeaveNoInstantNorAnIdThatHoldsOne() throws {
        let profile = SharingProfile(personal: .all, isToTheDay: true)
        for form in Disclosure.Form.allCases {
            let text = export(as: form, to: recipient(profile)).split(separator: "\n").filter {
                !$0.contains("layby.calls")
            }.joined()
            #expect(exported.allSatisfy { !text.contains($0.id.description) })
            #expect(text.firstMatch(of: /T\d\d:\d\d/) == nil)
        }
    }

    @Test func aRoundedPositionIsNearAndSaysNothingMore() throws {
        let profile = SharingProfile(personal: .none, positions: .rounded(kilometres: 10))
        let redaction = Redaction(for: recipient(profile))
        var points = 0
        for call in exported {
            guard let question = call.script.question(role: "coordinates"),
                case .coordinate(let position) = call.interview.value(of: Place(question)),
                let latitude = position.latitude, let longitude = position.longitude
            else { continue }
            let text = export([call], as: .geojson, to: recipient(profile))
            let feature = try #require(try JSONParser.parse(text)["features"]?.array?.first)
            let sent = (feature["geometry"]?["coordinates"]?.array ?? []).compactMap(\.double)
            try #require(sent.count == 2)
            #expect(abs(sent[1] - latitude) <= 0.046 && abs(sent[0] - longitude) <= 0.09, "\(position) \(sent)")
            #expect(!text.contains(position.read))
            points += 1
        }
        #expect(points > 5)
        #expect(redaction.words(for: Self.scripts).contains("rounded coordinates 10 km"))
        #expect(redaction.words(for: Self.scripts).contains("removed location_text"))
    }

    @Test func removedStandsAboveKeptAndKeptAbovePersonal() throws {
        let script = try ScriptLibrary.released.script(version: 4)
        let profile = SharingProfile(kept: ["driver", "haulier"], removed: ["driver_name", "stops"])
        let redaction = Redaction(for: recipient(profile))
        for (id, treatment) in [
            ("driver_name", Treatment.removed), ("driver_dob", .whole), ("haulier_name", .whole),
            ("caller_name", .removed), ("stop_country", .removed), ("number_found", .whole),
        ] {
            let question = try #require(script.question(QuestionID(id)))
            #expect(redaction.treatment(of: question, in: script) == treatment, "\(id)")
        }
    }

    @Test func theColumnsAreTheSameForEveryVersionAndEachOnce() throws {
        let texts = exported.map { export([$0], as: .csv, to: recipient(SharingProfile(personal: .all))) }
        let heads = Set(texts.map { String($0.split(separator: "\r\n").first ?? "") })
        #expect(heads.count == 1)
        let columns = try #require(heads.first).split(separator: ",")
        #expect(Set(columns).count == columns.count)
    }

    @Test func noCellBeginsAFormula() throws {
        let script = try inlineScript(
            """
            sections:
              - id: a
                title: A
                questions:
                  - {id: note, ask: Note?, type: text}
                  - {id: number, ask: Number?, type: integer}
            """)
        var random = Seeded(3)
        var (call, _) = Call.opened(
            CallID(StreamID(at: morning, random: &random)), under: script, at: morning, by: handler)
        let everything = recipient(SharingProfile(personal: .all))
        let disclosure = Disclosure(to: everything, as: .csv, redacted: [], at: morning, policy: nil, notice: "")
        for start in ["=", "+", "-", "@", "\t", "＝"] {
            _ = try call.record(.answered("note", .text("\(start)cmd,\"x\"\r\ny")), at: morning, by: handler)
            _ = try call.record(.answered("number", .integer(-5)), at: morning, by: handler)
            var export = CallExport(disclosure, scripts: [script])
            let row = export.text(of: ExportedCall(call, redaction: Redaction(for: everything)))
            #expect(row.contains(",\"'\(start)cmd,\"\"x\"\"\r\ny\",,-5,\r\n"), "\(row)")
        }
    }

    @Test func aPlacemarkSaysWhereAndWhenAndIsNamedByAShortIdOnly() throws {
        let call = try #require(
            exported.last { call in
                call.script.question(role: "coordinates").map { call.interview.value(of: Place($0)) != nil } ?? false
            })
        let profile = SharingProfile(personal: .all, positions: .exact)
        let text = export([call], as: .kml, to: recipient(profile))
        let mark = try #require(text.split(separator: "\n").first { $0.hasPrefix("<Placemark>") })
        #expect(mark.hasPrefix("<Placemark><name>\(call.id.stream.short)</name>"))
        #expect(!text.contains(call.id.description))
        let time = try #require(CallFacts(call.interview).eventTime)
        #expect(mark.contains("<TimeStamp><when>\(time)</when></TimeStamp>"))
        #expect(mark.contains("Simulated: its answers are invented."))
        #expect(mark.contains("<Point><coordinates>") && personalTexts([call]).allSatisfy { !mark.contains($0) })
        // A recipient who is sent no places gets none here either, and a code for the name.
        let unnamed = export([call], as: .kml, to: .unnamed("somebody"))
        #expect(!unnamed.contains("<Point>") && !unnamed.contains(call.id.stream.short))
        #expect(unnamed.contains("<Placemark><name>p-"))
    }

    @Test(arguments: Disclosure.Form.allCases)
    func whatIsExportedReadsInOtherPeoplesTools(form: Disclosure.Form) throws {
        for section in form == .csv ? [nil, SectionID("persons")] : [nil] {
            let text = export(
                as: form, to: recipient(SharingProfile(personal: .all, positions: .exact)), section: section)
            let rows =
                section.map { section in exported.reduce(0) { $0 + $1.interview.instances(of: section) } }
                ?? exported.count
            let run = try Peer.python("check_export.py", [form.rawValue], input: Data(text.utf8))
            #expect(run.status == 0, "\(run.errors)")
            #expect(run.output == "\(rows)\n")
        }
    }
}
