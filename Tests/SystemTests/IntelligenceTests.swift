import Foundation
import TestSupport
import Testing

@Suite("Intelligence reports with the binary")
struct IntelligenceTests {
    private let folder: TemporaryFolder
    private let database: String

    init() throws {
        folder = try TemporaryFolder()
        database = folder.file("layby.sqlite")
    }

    private func layby(_ arguments: String..., input: String = "") throws -> Binary.Outcome {
        try Binary.run(arguments, database: database, input: input)
    }

    private let answers = """
        answers:
          event_type: lorry
          caller_name: Testina Inventedova
          callback_number: 07700 900123
          vehicle_registration: AB12 CDE
          persons_to_list: 1
          person_name[1]: Personny Onefold

        """

    private func call() throws -> String {
        let run = try layby("call", "run", "--script", "4", "-", input: answers)
        #expect(run.status == 0, "\(run.errors)")
        let start = try #require(run.output.range(of: "\"call\":\"")?.upperBound)
        return String(run.output[start...].prefix(36))
    }

    /// Begins a report and gives its name.
    private func begin(_ arguments: String...) throws -> String {
        let begun = try Binary.run(["intel", "new"] + arguments, database: database)
        #expect(begun.status == 0, "\(begun.errors)")
        let start = try #require(begun.output.range(of: "IR-")?.lowerBound)
        return String(begun.output[start...].prefix(9))
    }

    @Test func aReportIsWrittenSanitisedAndSentWithoutItsSource() throws {
        let report = try begin("--call", try call())
        #expect(try layby("intel", "grade", report, "1", "2BC").status == 64)
        #expect(try layby("intel", "grade", report, "1", "2BC", "--conditions", "Ask first.").status == 0)
        let named = try layby("intel", "add", report, "-", "--grade", "1AP", input: "Testina Inventedova saw it.")
        #expect(named.status == 65)
        #expect(named.errors.contains("[intelligence.sourceNamed]") && !named.errors.contains("Inventedova"))
        #expect(try layby("intel", "add", report, "-", "--grade", "1AP", input: "It comes weekly.").status == 0)
        #expect(try layby("intel", "name", report, "person", "Boss Imaginary", "--birth", "1/2/1980").status == 0)
        let linked = try layby("intel", "link", report, "owns", "3", "1", "--item", "2", "--since", "1/3/2021")
        #expect(linked.status == 0, "\(linked.errors)")
        #expect(try layby("intel", "link", report, "drives", "1", "3", "--item", "2").status == 64)
        #expect(try layby("intel", "submit", report).output.contains("To be sanitised before it is sent: 1."))
        #expect(try layby("intel", "send", report).errors.contains("[intelligence.notSanitised]"))
        #expect(try layby("intel", "sanitise", report, "1", "A lorry was found.").status == 0)
        let sent = try layby("intel", "send", report)
        #expect(sent.status == 0, "\(sent.errors)")
        let shown = try layby("intel", "show", report, "--copy", "sanitised", "--format", "json").output
        #expect(shown.contains("A lorry was found.") && shown.contains("\"conditions\":\"Ask first.\""))
        for copy in ["original", "sanitised"] {
            for format in ["text", "json"] {
                let output = try layby("intel", "show", report, "--copy", copy, "--format", format).output
                #expect(!output.contains("Inventedova") && !output.contains("900123"), "\(copy) \(format)")
            }
        }
        #expect(try layby("intel", "source", report).output == "Testina Inventedova\n+447700900123\n")
        let hub = try RunningHub(store: folder.file("hub"))
        #expect(try layby("sync", "--hub", hub.address).status == 0)
        let kept = try FileManager.default.subpathsOfDirectory(atPath: folder.file("hub")).map {
            String(decoding: FileManager.default.contents(atPath: folder.file("hub/\($0)")) ?? Data(), as: UTF8.self)
        }.joined()
        #expect(kept.contains("uk.layby.intelligence-report") && !kept.contains("Inventedova"))
    }

    @Test func aDebriefIsRecordedAndImmigrationDetentionIsNoReason() throws {
        let call = try call()
        #expect(try layby("intel", "debriefs").output.contains("persons 1"))
        let refused = try layby("intel", "debrief", call, "1", "not-possible", "--reason", "immigration-detention")
        #expect(refused.status == 64)
        #expect(refused.errors.contains("[debrief.detention]") && refused.errors.contains("arranged"))
        #expect(try layby("intel", "debrief", call, "1", "done").output.contains("Person 1    done"))
        let impossible = try layby("intel", "debrief", call, "1", "refused")
        #expect(impossible.errors.contains("It can become: offered, arranged."), "\(impossible.errors)")
        #expect(try layby("intel", "debriefs").output.contains("decided"))
    }

    @Test func aTextThatIsNoReportsIsAClearError() throws {
        let report = try begin("--title", "Invented")
        for (arguments, status) in [
            (["intel", "show", "IR-zzzzzz"], 64), (["intel", "add", report, ""], 64),
            (["intel", "submit", report], 65), (["intel", "send", report], 65),
            (["intel", "new", "--person", "1"], 64), (["intel", "sanitise", report, "1"], 64),
            (["intel", "name", report], 64), (["intel", "remove", report], 64),
        ] as [([String], Int32)] {
            let outcome = try Binary.run(arguments, database: database)
            #expect(outcome.status == status, "\(arguments) \(outcome.errors)")
        }
        #expect(try layby("intel", "list").output.contains("0 items"))
    }
}
