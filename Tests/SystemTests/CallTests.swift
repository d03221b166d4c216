import Casework
import Foundation
import IntelligenceLog
import LogSupport
import ScriptEngine
import TestSupport
import Testing

@Suite("Taking calls with the binary")
struct CallTests {
    private let folder: TemporaryFolder
    private let database: String

    init() throws {
        folder = try TemporaryFolder()
        database = folder.file("layby.sqlite")
    }

    private func layby(_ arguments: String..., input: String = "") throws -> Binary.Outcome {
        try Binary.run(arguments, database: database, input: input)
    }

    private func golden(_ name: String) -> String {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Golden/\(name)").path
    }

    /// A transcript without what differs each time: the id and the time of opening.
    private func transcript(of call: String) throws -> String {
        let shown = try layby("call", "show", call)
        #expect(shown.status == 0, "\(shown.errors)")
        let lines = shown.output.split(separator: "\n", omittingEmptySubsequences: false)
        return lines.dropFirst(2).filter { !$0.contains(String(call.suffix(6))) }.joined(separator: "\n")
    }

    // MARK: From a file

    static let goldens = [
        "v1", "v2", "v3", "v4-lorry", "v4-container", "v4-refrigerated", "v4-small-boat", "v4-rail", "v4-other",
    ]

    @Test("a whole call of each version and type is full, and reads as its golden transcript", arguments: goldens)
    func goldenCallIsFull(name: String) throws {
        let version = String(name.dropFirst().prefix(1))
        let run = try layby("call", "run", "--script", version, golden("\(name).yaml"))
        #expect(run.status == 0, "\(run.errors)")
        let outcome = try JSONParser.parse(run.output.trimmingCharacters(in: .newlines))
        #expect(outcome["completeness"] == "full")
        #expect(outcome["openQuestions"] == [])
        let transcript = try transcript(of: try #require(outcome["call"]?.string))
        let file = golden("\(name).txt")
        if ProcessInfo.processInfo.environment["LAYBY_WRITE_GOLDEN"] != nil {
            try transcript.write(toFile: file, atomically: true, encoding: .utf8)
        }
        #expect(try transcript == String(contentsOfFile: file, encoding: .utf8))
    }

    @Test func aWrongAnswerStopsTheCallAndKeepsWhatWasAnswered() throws {
        let answers = """
            answers:
              event_type: lorry
              casualty_state: none
              number_found: 501
              adults: 3
            close: true
            """
        let run = try layby("call", "run", "--script", "4", "-", input: answers)
        #expect(run.status == 65)
        #expect(run.errors.contains("[interview.constraint]"))
        #expect(run.errors.contains("line 4: number_found (How many people were found?): the value \"501\""))
        #expect(run.errors.contains("do:"))
        let outcome = try JSONParser.parse(run.output.trimmingCharacters(in: .newlines))
        #expect(outcome["phase"] == "inProgress")
        let shown = try layby("call", "show", try #require(outcome["call"]?.string))
        #expect(shown.output.contains("Nobody is hurt"))
    }

    @Test func aPersonalValueIsNeverInAnError() throws {
        let answers = "answers:\n  event_type: lorry\n  callback_number: Zebedee-Quux\n"
        let run = try layby("call", "run", "-", "--verbose", input: answers)
        #expect(run.status == 65)
        #expect(run.errors.contains("withheld"))
        #expect(!(run.errors + run.output).contains("Zebedee"))
    }

    @Test func theOwningForceCanBeGivenAtTheStart() throws {
        let run = try layby("call", "run", "--force", "Kent", "-", input: "answers: {event_type: lorry}")
        #expect(run.status == 0, "\(run.errors)")
        #expect(try layby("call", "list").output.contains("kent"))
        let wrong = try layby("call", "run", "--force", "Atlantis", "-", input: "answers: {event_type: lorry}")
        #expect(wrong.status == 64)
    }

    @Test func aPhotographIsKeptByItsDigestBesideTheDatabase() throws {
        let jpeg = try folder.write(SampleFile.jpeg, to: "front.jpg")
        let answers = """
            answers:
              event_type: lorry
              vsc_produced: complete
              vsc_photo_front: \(jpeg)
            """
        let run = try layby("call", "run", "-", input: answers)
        #expect(run.status == 0, "\(run.errors)")
        let folder = database + "-attachments"
        func kept() throws -> [String] {
            try FileManager.default.subpathsOfDirectory(atPath: folder).filter { $0.contains("/") }
        }
        #expect(try kept().map { $0.split(separator: "/").map(\.count) } == [[36, 64]])
        let gif = try self.folder.write(SampleFile.gif, to: "front.gif")
        let refused = try layby("call", "run", "-", input: answers.replacing(jpeg, with: gif))
        #expect(refused.status == 65)
        #expect(refused.errors.contains("[attachment.wrongType]"))
        #expect(try kept().count == 1)
    }

    // MARK: In the terminal

    @Test func theTerminalTakesACallByItsKeys() throws {
        let lines = [
            "lorry or van",  // none of the choices
            "1",  // event_type: lorry
            "?",  // help
            "trap",  // casualty_state, by part of the word: the alert follows
            "b",  // back to it
            "nobody",  // amended
            "u",  // still_sealed_in: unknown
            "j people",  // jump to a section
            "999",  // number_found: refused by the hard constraint
            "61",  // warned by the soft check
            "n", "No time.",  // made_off: not asked, and why
            "p",
        ]
        let start = try layby("call", "start", "--script", "4", input: lines.joined(separator: "\n") + "\n")
        #expect(start.status == 0, "\(start.errors)")
        let output = start.output
        #expect(output.contains("Not taken. Give one of: 1 "))
        #expect(output.contains("back to the question before"))
        #expect(output.contains("999 now"))
        #expect(output.contains("Now: Trapped"))
        #expect(output.contains("saved: unknown"))
        #expect(output.contains("The answer is refused: "))
        #expect(output.contains("! "))
        #expect(output.contains("saved: not asked: No time."))
        #expect(output.contains("required open"))
        #expect(output.contains("Paused. Go on with: layby call resume"))
        let list = try layby("call", "list")
        #expect(list.output.contains("paused"))
    }

    @Test func resumingComesBackToTheCriticalQuestionThatWasPassedOver() throws {
        let start = try layby("call", "start", "--script", "4", "--force", "kent", input: "")
        #expect(start.status == 0, "\(start.errors)")
        let resumed = try layby("call", "resume", input: "-9223372036854775808\nj -9223372036854775808\nrefrig\nhurt\n")
        #expect(resumed.status == 0, "\(resumed.errors)")
        #expect(resumed.output.contains("What were the people found in or on?"))
        #expect(resumed.output.contains("Not taken. Give one of: 1 Nobody is hurt, 2 Injured"))
    }

    @Test func arrowKeysLeaveNothingInAnAnswer() throws {
        let start = try layby(
            "call", "start", "--script", "4", input: "1\nj where\n10:00\nLay\u{1B}[D\u{1B}[Dby\u{202E} 7\np\n")
        #expect(start.output.contains("saved: Layby 7"), "\(start.output)")
    }

    @Test func theReadmesExamplePlays() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let readme = try String(contentsOf: root.appendingPathComponent("README.md"), encoding: .utf8)
        let example = try #require(readme.components(separatedBy: "```yaml\n").dropFirst().first)
        let yaml = try #require(example.components(separatedBy: "```").first)
        let run = try layby("call", "run", "--script", "4", "-", input: yaml)
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.output.contains("\"completeness\":\"brokenOff\""))
    }

    @Test func aNoThatWasMeantIsNotTakenForNotAsked() throws {
        let start = try layby(
            "call", "start", "--script", "4", input: "1\nnobody\nn\nno, nobody at all\nn\nno\np\n")
        #expect(start.output.contains("That sounds like an answer"), "\(start.output)")
        #expect(start.output.contains("saved: No, nobody"))
        #expect(!start.output.contains("saved: not asked"))
    }

    @Test func aGridIsFilledInRowByRow() throws {
        let answers = """
            answers:
              - event_type: lorry
              - vsc_produced: complete
              - vsc_checks: "1=1"
              - vsc_checks: "2=2"
            """
        let run = try layby("call", "run", "-", input: answers)
        let outcome = try JSONParser.parse(run.output.trimmingCharacters(in: .newlines))
        #expect(outcome["openQuestions"]?.array?.contains("vsc_checks") == true)
        let shown = try layby("call", "show", try #require(outcome["call"]?.string)).output
        #expect(shown.contains("Entry secured: Done; Cargo secured: Not done"), "\(shown)")
    }

    @Test func goingBackIntoABranchThatIsGoneEndsNothing() throws {
        let lines = ["1", "j vehicle", "SIM1234", "j type", "4", "b", "b", "b", "b", "u", "r", "p"]
        let start = try layby("call", "start", "--script", "4", input: lines.joined(separator: "\n") + "\n")
        #expect(start.status == 0, "\(start.errors)")
        #expect(start.output.contains("Paused."))
    }

    @Test func aNameInTheWrongPlaceIsNotRepeated() throws {
        for answers in [
            "answers:\n  number_found: Zebedee Quux 07700\n", "answers:\n  Zebedee Quux: driver_name\n",
            "answers:\n  event_type: Zebedee Quux\n", "answers:\n  found_at: Zebedee\n",
        ] {
            let run = try layby("call", "run", "-", input: answers)
            #expect(run.status == 65)
            #expect(!(run.errors + run.output).contains("Zebedee"), "\(run.errors)")
        }
    }

    @Test func aBranchThatComesBackHasItsAnswersAgain() throws {
        let first = "answers:\n  - event_type: lorry\n  - vehicle_registration: SIM1234\n  - event_type: rail\n"
        let run = try layby("call", "run", "-", input: first)
        let outcome = try JSONParser.parse(run.output.trimmingCharacters(in: .newlines))
        #expect(outcome["setAside"] == ["vehicle_registration"])
        let call = try #require(outcome["call"]?.string)
        #expect(try !layby("call", "show", call).output.contains("SIM1234"))
        let resumed = try layby("call", "resume", call, input: "j type\n1\np\n")
        #expect(resumed.status == 0, "\(resumed.errors)")
        #expect(try layby("call", "show", call).output.contains("SIM1234"))
    }

    @Test func aCallIsClosedWithAReasonAndReopened() throws {
        let run = try layby("call", "run", "-", input: "answers: {event_type: lorry}")
        let call = try #require(try JSONParser.parse(run.output.trimmingCharacters(in: .newlines))["call"]?.string)
        let refused = try layby("call", "close", call)
        #expect(refused.status == 65)
        #expect(refused.errors.contains("[interview.reasonRequired]"))
        let closed = try layby("call", "close", call, "--reason", "The line dropped.", "--caller-rang-off")
        #expect(closed.status == 0, "\(closed.errors)")
        #expect(closed.output.contains("broken off"))
        #expect(try layby("call", "resume", call).status == 65)
        #expect(try layby("call", "reopen", call, "--reason", "They rang back.").status == 0)
        #expect(try layby("call", "list").output.contains("in progress"))
    }

    // MARK: Beside calls

    @Test func aReferralAndAnOperationAreEntriesOfTheLog() async throws {
        let run = try layby("call", "run", "--script", "4", golden("v4-lorry.yaml"))
        let call = try #require(try JSONParser.parse(run.output.trimmingCharacters(in: .newlines))["call"]?.string)
        let referral = try layby("penalty", "refer", call)
        #expect(referral.status == 0, "\(referral.errors)")
        #expect(referral.output.contains("CECPT decides"))
        #expect(try layby("penalty", "refer", call).errors.contains("[referral.exists]"))
        let start = try layby("op", "start", "Op Invented", "--kind", "inbound", "--force", "kent")
        let id = try #require(start.output.split(separator: " ").dropFirst().first.map(String.init))
        for line in [
            ["brief", id, "--count", "12"], ["visit", id, "--kind", "control-room"],
            ["stop", id, "--count", "7"], ["recover", id, "--amount", "£650.50"], ["intel", id, "--reports", "2"],
            ["end", id],
        ] {
            let logged = try Binary.run(["op"] + line, database: database)
            #expect(logged.status == 0, "\(line) \(logged.errors)")
        }
        let shown = try layby("op", "show", id)
        #expect(
            shown.output.replacing("\n", with: " ").contains(
                "1 briefing (12 briefed), 1 control-room visit, 0 Kraken visits, 7 vehicles stopped,"))
        #expect(try layby("op", "brief", id, "--count", "1").errors.contains("[operation.ended]"))
        let log = try IntelligenceLog(path: database)
        #expect(try await log.verifyChain().position > 100)
        #expect(try await log.referrals().count == 1)
        #expect(try await log.operations().first?.endedAt != nil)
    }

    @Test func theReportCountsWhatIsClosed() throws {
        _ = try layby("simulate", "--calls", "24", "--seed", "5")
        let again = try layby("simulate", "--calls", "24", "--seed", "5")
        #expect(again.status == 65)
        #expect(again.errors.contains("[simulate.again]"))
        _ = try layby("call", "run", "--script", "4", golden("v4-lorry.yaml"))
        let table = try layby("report", "completion", "--by", "month")
        #expect(table.output.contains("January 2021"))
        #expect(table.output.contains("24 of the 25 calls are simulated"))
        let json = try layby("report", "completion", "--by", "version", "--format", "json")
        let report = try JSONParser.parse(json.output.trimmingCharacters(in: .newlines))
        #expect(report["tables"]?.array?.first?["total"]?["closed"] == 25)
        #expect(try layby("simulate", "--calls", "1", "--seed", "6").errors.contains("[simulate.realCalls]"))
    }
}
