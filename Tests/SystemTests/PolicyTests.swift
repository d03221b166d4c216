import Casework
import Foundation
import ScriptEngine
import TestSupport
import Testing

@Suite("Policy, retention, exports and the audit trail with the binary")
struct PolicyTests {
    private let folder: TemporaryFolder
    private let database: String

    init() throws {
        folder = try TemporaryFolder()
        database = folder.file("layby.sqlite")
    }

    private func layby(_ arguments: String..., input: String = "") throws -> Binary.Outcome {
        try Binary.run(arguments, database: database, input: input)
    }

    /// A closed call with a caller's name that is nobody's.
    private func takeCall() throws -> String {
        let answers = """
            answers:
              event_type: lorry
              caller_name: Zebedee Quux
              owning_force: kent
              coordinates: 52.657979, 1.716052
              vehicle_registration: SIM1234
            close: {reason: Invented for a test., callerRangOff: true}
            """
        let run = try layby("call", "run", "--script", "4", "-", input: answers)
        #expect(run.status == 0, "\(run.errors)")
        return try #require(try JSONParser.parse(run.output.trimmingCharacters(in: .newlines))["call"]?.string)
    }

    private func set(_ rules: String) throws {
        let file = try folder.write("policy: 1\ntitle: Test policy, invented\n\(rules)", to: "policy.yaml")
        let run = try layby("policy", "set", file)
        #expect(run.status == 0, "\(run.errors)\(run.output)")
    }

    private func trail(_ arguments: String...) throws -> [JSONValue] {
        let run = try Binary.run(["audit", "trail", "--format", "json"] + arguments, database: database)
        #expect(run.status == 0, "\(run.errors)")
        return try #require(try JSONParser.parse(run.output.trimmingCharacters(in: .newlines)).array)
    }

    // MARK: Policy

    @Test func theExampleCanBePutInForceAndIsShownAsItWasSet() throws {
        _ = try layby("simulate", "--calls", "1")
        #expect(try layby("policy", "show").output.contains("No policy is in force"))
        let example = try layby("policy", "example").output
        let file = try folder.write(example, to: "example.yaml")
        #expect(try layby("policy", "check", file).status == 0)
        #expect(try layby("policy", "show").output.contains("No policy is in force"))
        #expect(try layby("policy", "set", file).output.contains("4 retention rules, 2 recipients"))
        #expect(try layby("policy", "set", file).output.contains("in force already"))
        let shown = try layby("policy", "show").output
        #expect(shown.hasSuffix(example))
        #expect(shown.contains("set by tester, SHA-256"))
    }

    @Test func aBrokenPolicyIsRefusedWithEveryFindingAndNothingChanges() throws {
        _ = try layby("simulate", "--calls", "1")
        let file = try folder.write("policy: 1\ntitle: T\nretention: 3\nsharing: 4\n", to: "broken.yaml")
        for command in ["check", "set"] {
            let run = try layby("policy", command, file)
            #expect(run.status == 65)
            #expect(run.output.contains("\(file):3: error:") && run.output.contains("\(file):4: error:"))
            #expect(run.errors.contains("[policy.invalid]"))
        }
        #expect(try layby("policy", "show").output.contains("No policy is in force"))
    }

    // MARK: Retention

    @Test func withoutARuleNothingIsDue() throws {
        _ = try takeCall()
        #expect(try layby("retention", "preview").output.contains("No retention rule is in force"))
        #expect(try layby("retention", "apply", "--yes").status == 0)
    }

    @Test func whatIsOldIsErasedByItsRuleAndWhatIsYoungOrOpenOrHeldStays() throws {
        _ = try layby("simulate", "--calls", "12", "--year", "2021", "--seed", "3")
        let young = try takeCall()
        try set(
            "retention:\n  - {name: old, appliesTo: calls, after: 2 years, from: closed, authority: Schedule X}\n")
        let preview = try layby("retention", "preview")
        #expect(preview.status == 0, "\(preview.errors)")
        #expect(preview.output.contains("Schedule X"))
        let list = try layby("call", "list", "--all").output
        let ids = list.split(separator: "\n").filter { $0.contains("simulated") }.map { String($0.prefix(6)) }
        let held = try #require(ids.first)
        #expect(try layby("retention", "hold", held, "--reason", "Invented appeal.").status == 0)
        let refused = try layby("erase", held, "--reason", "Invented request.", "--yes")
        #expect(refused.status == 65)
        #expect(refused.errors.contains("[erase.held]"))
        #expect(try layby("retention", "apply", input: "no\n").output.contains("Nothing was erased."))
        let apply = try layby("retention", "apply", "--yes")
        #expect(apply.status == 0, "\(apply.errors)")
        #expect(apply.output.contains("Erased: \(ids.count - 1) records."), "\(apply.output)")
        #expect(try layby("retention", "preview").output.contains("Nothing is due."))
        #expect(try layby("call", "show", held).status == 0)
        #expect(try layby("call", "show", young).output.contains("Zebedee"))
        let gone = try #require(ids.last)
        #expect(try layby("call", "show", gone).status == 65)
        let erasures = try trail(gone).filter { $0["operation"] == "erasure" }
        let tombstone = try #require(erasures.first)
        #expect(tombstone["why"] == "Schedule X")
        #expect(tombstone["what"]?.string?.contains("by the rule old: calls, 2 years from closed") == true)
        #expect(try layby("retention", "release", held, "--reason", "Invented end.").status == 0)
        #expect(try layby("retention", "apply", "--yes").output.contains("Erased: 1 record."))
        #expect(try layby("retention", "release", held, "--reason", "Again.").errors.contains("[retention.notHeld]"))
    }

    // MARK: Export

    private static let sharing = """
        justification: {disclosure: required}
        sharing:
          - {recipient: example-all, name: Example, agreement: EX-1, personal: all}
          - {recipient: example-codes, name: Example, agreement: EX-2, personal: pseudonym, coordinates: 10 km, dates: day}

        """

    @Test(arguments: Disclosure.Form.allCases.map(\.rawValue))
    func anExportIsWhatTheRecipientMayHaveAndTheLogSaysSo(form: String) throws {
        let call = try takeCall()
        try set(Self.sharing)
        let unjustified = try layby("export", "calls", "--to", "example-all", "--format", form)
        #expect(unjustified.status == 64)
        #expect(unjustified.errors.contains("[policy.whyWanted]"))
        #expect(unjustified.output.isEmpty)
        for (recipient, hasName) in [("example-all", true), ("example-codes", false), ("somebody", false)] {
            let run = try layby(
                "export", "calls", "--to", recipient, "--format", form, "--why", "An invented request.")
            #expect(run.status == 0, "\(run.errors)")
            // A placemark says where and when, and nothing else, whoever it goes to.
            let isWhole = form != Disclosure.Form.kml.rawValue
            #expect(run.output.contains("Zebedee") == (hasName && isWhole))
            #expect(run.output.contains("SIM1234") == (hasName && isWhole))
            #expect(run.output.contains(call) == (recipient == "example-all" && isWhole))
            #expect(!run.errors.contains("Zebedee"))
        }
        let disclosures = try trail(call).filter { $0["operation"] == "disclosure" }
        #expect(disclosures.map { $0["recipients"] } == [["example-all"], ["example-codes"], ["somebody"]])
        #expect(disclosures.allSatisfy { $0["why"] == "An invented request." })
        #expect(disclosures.first?["what"]?.string?.contains("by agreement EX-1") == true)
    }

    @Test func aFileHasItsDisclosureBesideItAndIsNeverOverwritten() throws {
        _ = try takeCall()
        try set(Self.sharing)
        let file = folder.file("out.csv")
        func export() throws -> Binary.Outcome {
            try layby("export", "calls", "--to", "example-codes", "--format", "csv", "-o", file, "--why", "Invented.")
        }
        let run = try export()
        #expect(run.status == 0, "\(run.errors)")
        let sidecar = try JSONParser.parse(String(contentsOfFile: file + ".disclosure.json", encoding: .utf8))
        let sum = try Program.run(["/usr/bin/sha256sum", file]).output.prefix(64)
        #expect(sidecar["sha256"]?.string == String(sum))
        #expect(sidecar["agreement"] == "EX-2")
        #expect(sidecar["records"] == 1)
        #expect(sidecar["redacted"]?.array?.contains("pseudonym caller_name") == true)
        #expect(try export().errors.contains("[export.exists]"))
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.contains("partial") } == [])
    }

    @Test func anExportKeepsToItsFilters() throws {
        _ = try layby("simulate", "--calls", "24", "--year", "2021", "--seed", "3")
        _ = try takeCall()
        func lines(_ filters: String...) throws -> Int {
            let run = try Binary.run(["export", "calls", "--to", "somebody"] + filters, database: database)
            #expect(run.status == 0, "\(run.errors)")
            return run.output.split(separator: "\n").count - 2
        }
        #expect(try lines() == 25)
        #expect(try lines("--no-simulated") == 1)
        #expect(try lines("--from", "2021-03-01", "--until", "2021-03-31") == 2)
        #expect(try lines("--until", "2021-12-31") == 24)
        #expect(try layby("export", "calls", "--to", "somebody", "--from", "2021-02-30").status == 64)
        #expect(try layby("export", "calls", "--to", "Some Body").status == 64)
        #expect(
            try layby("export", "calls", "--to", "somebody", "--format", "csv", "--section", "nothing").errors.contains(
                "[export.noSuchSection]"))
    }

    // MARK: The trail

    @Test func theTrailNamesEveryOperationAndNoAnswer() throws {
        let call = try takeCall()
        let text = try layby("audit", "trail", call)
        #expect(text.status == 0, "\(text.errors)")
        #expect(text.output.contains("collection") && text.output.contains("closed the call: brokenOff"))
        #expect(text.output.contains("why: Invented for a test."))
        #expect(!(text.output + text.errors).contains("Zebedee"))
        // Having looked is in the next trail, and so is who.
        let consulted = try trail(call).filter { $0["kind"] == "audit.consulted" }
        #expect(consulted.map { $0["actor"] } == ["tester"])
        let mine = try trail("tester")
        #expect(mine.contains { $0["stream"]?.string == call })
        // Whoever looks at a user's trail is written down with that user.
        #expect(try trail("tester").contains { $0["what"]?.string?.contains("by audit trail of tester") == true })
        #expect(mine.contains { $0["what"]?.string?.contains("caller_name (") == true })
        #expect(try trail(call, "--from", "2999-01-01").isEmpty)
        #expect(try layby("audit", "trail", "nobody-at-all").errors.contains("[log.notFound]"))
        let csv = try layby("audit", "trail", call, "--format", "csv")
        #expect(csv.output.hasPrefix("at,london,operation,actor,stream,kind,what,why,recipients,erased\r\n"))
    }

    @Test func theTrailOfACallHasItsReadersItsReferralAndItsHub() throws {
        let call = try takeCall()
        let hub = try RunningHub(store: folder.file("hub"))
        #expect(try layby("sync", "--hub", hub.address).status == 0)
        #expect(try layby("penalty", "refer", call, "--incomplete").status == 0)
        try set("justification: {consultation: required}\n")
        let refused = try layby("call", "show", call)
        #expect(refused.status == 64)
        #expect(refused.errors.contains("[policy.whyWanted]"))
        #expect(!refused.output.contains("Zebedee"))
        #expect(try layby("call", "show", call, "--why", "An invented reason.").output.contains("Zebedee"))
        let lines = try trail(call, "--why", "Invented.").filter { $0["stream"]?.string != call }
        #expect(lines.map { $0["operation"] } == ["disclosure", "disclosure", "combination", "consultation"])
        #expect(lines.first?["recipients"] == [.string(hub.address)])
        #expect(lines.last?["why"] == "An invented reason.")
        #expect(lines.last?["what"]?.string?.contains("by call show") == true)
        try set("justification: {consultation: off}\n")
        #expect(try layby("call", "show", call, "--why", "Not kept.").status == 0)
        #expect(try trail(call).last?["why"] == nil)
    }

    @Test func theCopyForASupervisorEndsWithTheHeadOfTheChain() throws {
        _ = try takeCall()
        let run = try layby("audit", "export")
        #expect(run.status == 0, "\(run.errors)")
        let lines = try run.output.split(separator: "\n").map { try JSONParser.parse(String($0)) }
        let last = try #require(lines.last)
        #expect(last["lines"]?.integer == lines.count - 2)
        #expect(last["head"]?["position"] == lines.dropLast().last?["position"])
        #expect(last["head"]?["hash"]?.string?.count == 64)
        #expect(!run.output.contains("Zebedee"))
        #expect(try layby("audit", "export", "--since", "2999-01-01").output.split(separator: "\n").count == 2)
    }
}
