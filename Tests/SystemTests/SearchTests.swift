import Foundation
import ScriptEngine
import TestSupport
import Testing

@Suite("Searching with the binary")
struct SearchTests {
    private let folder: TemporaryFolder
    private let database: String

    init() throws {
        folder = try TemporaryFolder()
        database = folder.file("layby.sqlite")
    }

    private func layby(_ arguments: String..., input: String = "") throws -> Binary.Outcome {
        try Binary.run(arguments, database: database, input: input)
    }

    private func takeCall() throws {
        let answers = """
            answers:
              event_type: lorry
              casualty_state: none
              still_sealed_in: none
              callback_number: 07700 900123
              caller_name: Sergeant Invented
              owning_force: kent
              found_at: 1 March 2021 14:05
              location_text: Lay-by near Folkestone
              coordinates: 51.10, 1.20
              vehicle_registration: AB12 CDE
              haulier_name: Invented Freight
              driver_present: "yes"
              driver_name: Bogdan Neverwas
              handler_notes: A white Scania was seen
            """
        let run = try layby("call", "run", "--script", "4", "-", input: answers)
        #expect(run.status == 0, "\(run.errors)")
    }

    @Test(
        "a call is found by its words, numbers, names, place and time",
        arguments: [
            (["white", "scania", "folkestone"], "call"), (["АВ12СDE"], "vehicle"), (["neverwsa"], "person"),
            (["+44 7700 900123"], "person"), (["freight"], "haulier"), (["--near", "Folkestone"], "call"),
            (["scania", "--near", "51.1,1.2", "--within", "5", "--from", "1/3/2021", "--to", "1/3/2021"], "call"),
            (["--force", "Kent", "--event-type", "lorry"], "call"),
        ])
    func aCallIsFound(arguments: [String], kind: String) throws {
        try takeCall()
        let found = try Binary.run(["search"] + arguments, database: database)
        #expect(found.status == 0, "\(found.errors)")
        #expect(found.output.hasPrefix(kind))
        #expect(found.output.contains("1 hit\n"))
        let json = try Binary.run(["search", "--format", "json"] + arguments, database: database)
        let hits = try JSONParser.parse(json.output.trimmingCharacters(in: .newlines))["hits"]?.array
        #expect(hits?.first?["kind"]?.string == kind)
    }

    @Test func whatIsNotThereIsSaidWithWhatWasTried() throws {
        try takeCall()
        let nothing = try layby("search", "zebra")
        #expect(nothing.status == 0)
        #expect(nothing.output.contains("Nothing found.") && nothing.output.contains("zebra"))
        let some = try layby("search", "scania", "zebra")
        #expect(some.output.contains("No record has all 2 words"))
        #expect(try layby("search", "scania", "--to", "28/2/2021").output.contains("Nothing found."))
        for arguments in [
            [], ["--event-type", "spaceship"], ["--near", "nowhere at all"], ["x", "--force", "Atlantis"],
        ] {
            #expect(try Binary.run(["search"] + arguments, database: database).status == 64)
        }
    }

    @Test func aSearchIsWrittenDownAndWhatWasLookedForIsNowhere() throws {
        try takeCall()
        #expect(try layby("search", "-", input: "neverwas folkestone\n").output.contains("Neverwas"))
        _ = try layby("search", "neverwas", "--why", "An invented reason")
        let query = "SELECT count(*) FROM entries WHERE kind = 'audit.searched'"
        let sqlite = [
            "/usr/bin/python3", "-c",
            "import sqlite3,sys; print(sqlite3.connect(sys.argv[1]).execute(sys.argv[2]).fetchone()[0])",
        ]
        let count = try Program.run(sqlite + [database, query])
        #expect(count.output == "2\n", "\(count.errors)")
        let folder = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        for name in folder where name.hasPrefix("layby.sqlite") && !name.contains("attachments") {
            let bytes = try Data(contentsOf: URL(fileURLWithPath: self.folder.file(name)))
            for word in ["everwas", "olkestone", "AB12CDE", "ab12cde", "900123", "cania", "reight", "invented reason"] {
                #expect(bytes.range(of: Data(word.utf8)) == nil, "\(word) stands in \(name)")
            }
        }
    }
}
