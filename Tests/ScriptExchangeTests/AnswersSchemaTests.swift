import Casework
import Foundation
import ScriptEngine
import ScriptExchange
import TestSupport
import Testing

@Suite struct AnswersSchemaTests {
    @Test(arguments: [
        ["v1"], ["v2"], ["v3"],
        ["v4-container", "v4-lorry", "v4-other", "v4-rail", "v4-refrigerated", "v4-small-boat"],
    ])
    func theAnswersOfGoldenCallsAreTakenByASchemaThatIsOne(names: [String]) throws {
        let calls = try names.map(golden)
        for (_, answers) in calls { #expect(answers.count > 30) }
        let documents = calls.map { document($0.1, close: ["reason": "Invented.", "callerRangOff": false]) }
        #expect(try faults(calls[0].0, documents, checkingSchema: true) == names.map { _ in nil })
    }

    /// Each takes one answer of a golden call and spoils it.
    @Test func spoiltAnswersAreRefused() throws {
        let (script, answers) = try golden("v4-lorry")
        let table: [(String, JSONValue)] = [
            ("event_type", "barge"),
            ("event_type", 1),
            ("event_type", ["missing": "forgotten"]),
            ("event_type", ["missing": "notAsked"]),
            ("event_type", ["missing": "unknown", "reason": "None."]),
            ("number_found", "six"),
            ("number_found", 501),
            ("number_found", -1),
            ("number_found", .number(6.5)),
            ("found_at", "2023-08-19"),
            ("found_at", "2023-08-19T07:49:00+01:00"),
            ("found_at", "2023-02-32T07:49:00Z"),
            ("driver_dob", "9 May 1988"),
            ("driver_dob", "1988-13-09"),
            ("interpreter_needed", "yes"),
            ("callback_number", "07700 900825"),
            ("main_nationality", "Iraqi"),
            ("vehicle_country", "Belgium"),
            ("owning_force", "Suffolk Constabulary"),
            ("coordinates", "51.3797, 0.5356"),
            ("coordinates", ["read": "51.3797, 0.5356", "kind": "decimal", "latitude": .number(51.3797)]),
            ("collar_number", .string(String(repeating: "x", count: 21))),
            ("age_band[1]", "elder"),
            ("age_band[61]", "adult"),
            ("age_band[0]", "adult"),
            ("age_band[01]", "adult"),
            ("age_band", "adult"),
            ("event_type[1]", "lorry"),
            ("people_counted", 6),
            ("no_such_question", "yes"),
            ("container_seal", "Invented: no container here"),
            ("boat_lifejackets", 3),
            ("casualty_count", 2),
            ("persons_to_list", 0),
        ]
        for (place, _) in table where place.contains("[1]") || script.question(QuestionID(place)) != nil {
            #expect(Place(text: place) != nil)
        }
        let documents = table.map { place, value in document(answers.merging([place: value]) { $1 }) }
        for (fault, (place, value)) in zip(try faults(script, documents), table) {
            #expect(fault != nil, "\(place): \(CanonicalJSON.text(value))")
        }
    }

    /// For each type an answer that is taken, in the form that is kept, and one that is not.
    @Test func everyTypeHasItsShape() throws {
        let script = try Released.everyType()
        let table: [(String, JSONValue, JSONValue)] = [
            ("text", "A", ""), ("longtext", "A", 1), ("integer", 9, 10), ("decimal", .number(9.5), .number(9.75)),
            ("money", 150, .number(1.5)), ("boolean", false, "no"), ("date", "2021-03-01", "2021-3-1"),
            ("time", "06:05", "24:00"), ("datetime", "2021-03-01T14:05:00.250Z", "2021-03-01T14:05Z"),
            ("duration", "PT90M", "1h30m"), ("choice", "a", "c"), ("choices", ["a", "b"], ["a", "a"]),
            ("choices", ["b"], []), ("coordinate", ["read": "SU 1 2", "kind": "osGrid"], ["kind": "osGrid"]),
            ("port", "GBDVR", "Dover"), ("force", "kent", "Kent Police"), ("country", "FR", "FRA"),
            ("nationality", "XXA", "XX"), ("registration", "SIM3237", ""),
            ("containernumber", "CSQU3054383", "CSQU 305438 3"),
            ("phone", "+447700900123", "07700900123"), ("personname", "A B", ["A", "B"]),
            (
                "photograph",
                ["sha256": .string(String(repeating: "a", count: 64)), "mediaType": "image/png", "bytes": 3],
                ["sha256": "a", "mediaType": "image/png", "bytes": 3]
            ),
            ("checklist", ["one": "a"], ["three": "a"]), ("checklist", [:], ["one": "c"]),
        ]
        #expect(Set(table.map(\.0)) == Set(script.questions.map(\.id.name)))
        let faults = try faults(
            script, table.flatMap { [document([$0.0: $0.1]), document([$0.0: $0.2])] }, checkingSchema: true)
        for (index, row) in table.enumerated() {
            #expect(faults[2 * index] == nil, "\(row.0)")
            #expect(faults[2 * index + 1] != nil, "\(row.0)")
            let type = try #require(script.question(QuestionID(row.0))).type
            let value = try #require(Value(json: row.1, type: type), "\(row.0)")
            #expect(value.json == row.1)
        }
    }

    @Test func aFileWithOtherKeysOrAnotherCloseIsRefused() throws {
        let (script, answers) = try golden("v1")
        let whole = document(answers)
        let documents: [JSONValue] = [
            .object((whole.object ?? [:]).merging(["notes": "None."]) { $1 }), ["close": true],
            document(answers, close: "yes"), document(answers, close: ["why": "None."]),
        ]
        #expect(try faults(script, documents).allSatisfy { $0 != nil })
    }

    /// Seeded walks: what stands and applies is always taken, whatever was answered on the way.
    @Test(arguments: [1 as UInt64, 2])
    func whateverAWalkLeavesInForceIsTaken(seed: UInt64) throws {
        let script = try Released.script(4)
        var documents: [JSONValue] = []
        var random = Seeded(seed &* 7919)
        for _ in 0..<4 {
            let interview = try InventedAnswer.walk(script, questions: 400, &random)
            documents.append(document(standing(interview)))
        }
        let faults = try faults(script, documents)
        #expect(faults == faults.map { _ in nil }, "seed \(seed)")
    }

    /// Seeded walks: an answer is refused where its question does not apply, unless the export said otherwise.
    @Test(arguments: Released.versions)
    func anAnswerThatDoesNotApplyIsRefused(version: Int) throws {
        let script = try Released.script(version)
        let lost = Set(
            AnswersSchema.export(script).shortfalls.filter { $0.what.hasPrefix("when it applies") }.map(\.subject))
        var random = Seeded(UInt64(version) &* 104_729)
        var table: [(String, JSONValue)] = []
        for _ in 0..<3 {
            let interview = try InventedAnswer.walk(script, questions: 400, &random)
            let applicable = Set(interview.applicablePlaces)
            let answers = standing(interview)
            let others = script.questions.filter { question in
                let section = script.section(of: question.id)
                return section?.repeats == nil && !applicable.contains(Place(question.id))
                    && !lost.contains(question.id.name) && !lost.contains(section?.id.name)
            }
            for question in others.shuffled(using: &random).prefix(4) {
                table.append(
                    (question.id.name, document(answers.merging([question.id.name: ["missing": "unknown"]]) { $1 })))
            }
        }
        #expect(table.count >= 6)
        for (fault, (name, _)) in zip(try faults(script, table.map(\.1)), table) {
            #expect(fault != nil, "\(name)")
        }
    }

    @Test func whatIsLeftOutIsReported() throws {
        let script = try Released.script(4)
        let shortfalls = AnswersSchema.export(script).shortfalls
        func has(_ subject: String?, _ part: String) -> Bool {
            shortfalls.contains { $0.subject == subject && $0.what.contains(part) }
        }
        #expect(has("nrm_consent", "when it applies is left out"))
        #expect(has("persons", "instances"))
        #expect(has("persons_to_list", "List everyone who was found."))
        #expect(has("coordinates", "as it is typed"))
        #expect(has(nil, "checks"))
        #expect(!shortfalls.contains { $0.subject == "casualty_count" })
    }

    // MARK: Support

    private func document(_ answers: [String: JSONValue], close: JSONValue = true) -> JSONValue {
        ["answers": .object(answers), "close": close]
    }

    /// What the schema says of each document; nil for those that it takes.
    private func faults(
        _ script: Script, _ documents: [JSONValue], checkingSchema: Bool = false
    ) throws -> [String?] {
        let folder = try TemporaryFolder()
        let outcome = try Peer.python(
            "json_schema.py",
            [
                folder.write(AnswersSchema.export(script).text(), to: "schema.json"),
                folder.write(CanonicalJSON.text(.array(documents)), to: "documents.json"),
            ] + (checkingSchema ? ["check"] : []))
        try #require(outcome.status == 0, "\(outcome.errors)")
        return try #require(JSONParser.parse(outcome.output.trimmingCharacters(in: .newlines)).array).map(\.string)
    }

    /// A golden call, played, and the answers that stand at its end.
    private func golden(_ name: String) throws -> (Script, [String: JSONValue]) {
        let script = try Released.script(try #require(name.dropFirst().first?.wholeNumberValue))
        let bytes = try Data(contentsOf: URL(fileURLWithPath: "\(Peer.root)/Tests/SystemTests/Golden/\(name).yaml"))
        let reader = AnswerReader(now: try #require(Timestamp(iso: "2026-01-01T12:00:00Z")))
        var interview = Interview(script)
        for line in try AnswersFile(yaml: Array(bytes)).lines {
            switch line.given {
            case .text(let text):
                let question = try #require(script.question(line.place.question))
                let value = try reader.read(text, for: question).value
                _ = try interview.answered(line.place, value)
            case .missing(let missing): _ = try interview.markedMissing(line.place, missing)
            }
        }
        return (script, standing(interview))
    }

    private func standing(_ interview: Interview) -> [String: JSONValue] {
        var answers: [String: JSONValue] = [:]
        for place in interview.applicablePlaces {
            switch interview.response(at: place) {
            case .answered(let value): answers[place.description] = value.json
            case .missing(.unknown): answers[place.description] = ["missing": "unknown"]
            case .missing(.refused): answers[place.description] = ["missing": "refused"]
            case .missing(.notAsked(let reason)):
                answers[place.description] = ["missing": "notAsked", "reason": .string(reason)]
            case nil: break
            }
        }
        return answers
    }
}
