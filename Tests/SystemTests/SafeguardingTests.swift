import Casework
import Foundation
import IntelligenceLog
import LogSupport
import ScriptEngine
import TestSupport
import Testing

@Suite("Safeguarding with the binary")
struct SafeguardingTests {
    private let folder: TemporaryFolder
    private let database: String
    private let child = "Zyxwvut Qponmlk"
    private let adult = "Jihgfed Cbazyxw"

    init() throws {
        folder = try TemporaryFolder()
        database = folder.file("layby.sqlite")
    }

    private func layby(_ arguments: String..., token: String? = nil) throws -> Binary.Outcome {
        var environment: [String: String] = [:]
        environment["LAYBY_TOKEN"] = token
        return try Binary.run(arguments, database: database, environment: environment)
    }

    /// A call of a child and an adult with signs of trafficking; its id's last characters.
    private func takeCall() throws -> String {
        let answers = """
            answers:
              event_type: lorry
              found_at: "2021-10-31T00:30:00Z"
              owning_force: kent
              number_found: 2
              persons_to_list: 2
              person_name[1]: \(child)
              age_band[1]: claimed_child
              person_name[2]: \(adult)
              age_band[2]: adult
              sex[2]: male
              person_nationality[2]: ALB
              smuggling_assessment[2]: none_seen
              msht_considered[2]: yes
              msht_assessment[2]: indicators
              nrm_consent[2]: no
            close: {reason: The line dropped., callerRangOff: true}
            """
        let file = folder.file("answers.yaml")
        try answers.write(toFile: file, atomically: true, encoding: .utf8)
        let run = try layby("call", "run", "--script", "4", file)
        #expect(run.status == 0, "\(run.errors)")
        let outcome = try JSONParser.parse(Array(run.output.utf8))
        return String(try #require(outcome["call"]?.string).suffix(6))
    }

    /// The record that a person of the call has now.
    private func open(_ call: String, _ person: String) async throws -> String {
        let opened = try layby("safeguarding", "open", call, "--person", person)
        #expect(opened.status == 0, "\(opened.errors)")
        let log = try IntelligenceLog(path: database)
        return try #require(
            try await log.safeguarding().first { "\($0.instance)" == person }
        ).id.description
    }

    @Test func fromTheGapToTheAnonymisedExport() async throws {
        let call = try takeCall()
        let gaps = try layby("safeguarding", "gaps", "--from", "2021-10-01", "--until", "2021-11-30")
        #expect(gaps.output.contains("a child, or possibly") && gaps.output.contains("trafficking not ruled out"))
        let record = try await open(call, "2")
        // Half past midnight UTC, in the last hour of summer time: the month runs from 31 October in London.
        let due = try layby("safeguarding", "due", "--format", "json")
        let owed = try #require(try JSONParser.parse(Array(due.output.utf8))["owed"]?.array)
        #expect(owed.map { $0["duty"] } == ["duty-to-notify"] && owed.first?["due"] == "2021-11-30")
        #expect(owed.first?["overdue"] == true)
        let refused = try layby("safeguarding", "record", record, "nrm-referred", "by=police")
        #expect(refused.status == 65 && refused.errors.contains("safeguarding.notPossible"))
        #expect(refused.errors.contains("You can record"))
        for arguments in [["nrm-referred", "by=nobody"], ["nrm-referred", "who=police"], ["invented"]] {
            let wrong = try Binary.run(["safeguarding", "record", record] + arguments, database: database)
            #expect(wrong.status == 64, "\(arguments)")
        }
        let sent = try layby(
            "safeguarding", "record", record, "duty-to-notify-sent", "reference=INVENTED-1", "--on", "2021-11-05")
        #expect(sent.status == 0 && sent.output.contains("Nothing is owed."))
        let shown = try layby("safeguarding", "show", record)
        #expect(shown.output.contains("Duty to Notify sent (INVENTED-1)") && shown.output.contains("2021-11-05"))
        let file = folder.file("dtn.csv")
        let arguments = ["safeguarding", "dtn", "--from", "2021-11-01", "--until", "2021-11-30", "--to", "home-office"]
        let export = try Binary.run(arguments + ["-o", file], database: database)
        #expect(export.status == 0, "\(export.errors)")
        #expect(
            try String(contentsOfFile: file, encoding: .utf8)
                == "gender,nationality,forceArea,nature\r\nmale,ALB,kent,not-known\r\n")
        #expect(
            try Binary.run(arguments + ["-o", file], database: database).status == 64, "a file is never overwritten")
        let trail = try layby("audit", "trail", record)
        #expect(trail.output.contains("home-office"))
        let ratio = try layby(
            "safeguarding", "ratio", "--from", "2021-01-01", "--until", "2021-12-31", "--baseline", "2016")
        #expect(ratio.output.contains("0 : 1") && ratio.output.contains("847") && ratio.output.contains("360"))
        let rebuilt = try layby("log", "rebuild")
        #expect(rebuilt.output.contains("No difference."))
    }

    @Test func everyListShowsWhatItSays() async throws {
        let call = try takeCall()
        #expect(try layby("safeguarding", "list").output.contains("No safeguarding record"))
        let record = try await open(call, "1")
        #expect(try layby("safeguarding", "open", call, "--person", "1").output.contains("is up to date"))
        _ = try layby(
            "safeguarding", "record", record, "innerste", "step=welfare-form", "state=done", "--on", "2021-11-01")
        _ = try layby("safeguarding", "record", record, "went-missing", "--on", "2021-11-02")
        let tracker = try layby("safeguarding", "innerste").output
        #expect(tracker.contains("done") && tracker.contains("2021-11-02"))
        #expect(try layby("safeguarding", "innerste", "--force", "essex").output.contains("No child"))
        #expect(try layby("safeguarding", "list").output.contains("missing since 2021-11-02"))
        let json = try layby("safeguarding", "show", record, "--format", "json")
        #expect(try JSONParser.parse(Array(json.output.utf8))["standing"]?["missingFrom"] == "2021-11-02")
        let missing = try layby("safeguarding", "open", call, "--person", "3")
        #expect(missing.status == 64 && missing.errors.contains("safeguarding.noSuchPerson"))
    }

    /// A user of a role, signed in: what LAYBY_TOKEN holds.
    private func token(_ role: Role, _ log: IntelligenceLog) async throws -> String {
        let now = Timestamp(milliseconds: Int(Date().timeIntervalSince1970 * 1000))
        let user = try #require(UserID("a-\(role.rawValue)"))
        let cost = PasswordHash.Cost(rounds: 16, blockSize: 8, parallelism: 1)
        try await log.change(
            .add(user, role, try log.hash(Password("an invented password"), cost: cost)), at: now, by: Actor("tester"))
        return try await log.signIn(user, provenBy: "https://provider.example", seconds: 3600, at: now).token.text
    }

    @Test func byRoleNoCommandShowsAChildToWhoMayNotReadOfChildren() async throws {
        let call = try takeCall()
        let (childRecord, adultRecord) = (try await open(call, "1"), try await open(call, "2"))
        let log = try IntelligenceLog(path: database)
        _ = try await token(.administrator, log)
        for role in [Role.analyst, .optLead, .handler, .supervisor] {
            let mine = try await token(role, log)
            let mayChild = role.may(.readChildRecords)
            let shown = try layby("call", "show", call, token: mine)
            #expect(shown.status == 0 && shown.output.contains(child) == mayChild, "\(role)")
            #expect(shown.output.contains(adult) && (mayChild || shown.output.contains("withheld")), "\(role)")
            let found = try layby("search", "Zyxwvut", token: mine)
            #expect(found.output.contains("Qponmlk") == mayChild, "\(role)")
            let (mayBoth, mayAdult) = (mayChild, role.may(.readSafeguarding))
            #expect((try layby("safeguarding", "show", childRecord, token: mine).status == 0) == mayBoth, "\(role)")
            #expect((try layby("safeguarding", "show", adultRecord, token: mine).status == 0) == mayAdult, "\(role)")
            for list in ["list", "due", "gaps", "innerste"] {
                let listed = try layby("safeguarding", list, token: mine)
                #expect(
                    listed.output.contains(childRecord.suffix(6)) == (mayChild && list != "gaps"), "\(role) \(list)")
            }
            #expect(try layby("safeguarding", "ratio", token: mine).status == 0, "\(role)")
            if role.may(.export) {
                let export = try layby("export", "calls", "--to", "somebody", token: mine)
                #expect(export.status == 0 && !export.output.contains(child), "\(role)")
                #expect(
                    try layby("export", "calls", "--to", "somebody", "-o", folder.file("\(role)"), token: mine).status
                        == 0)
                let sidecar = try String(contentsOfFile: folder.file("\(role).disclosure.json"), encoding: .utf8)
                #expect(sidecar.contains("personal answers of children") == !mayChild, "\(role)")
            }
        }
    }
}
