import Casework
import Foundation
import IntelligenceLog
import LogSupport
import ScriptEngine
import TestSupport
import Testing

@Suite("Referrals in the terminal")
struct ReferralTests {
    private let folder: TemporaryFolder
    private var database: String { folder.file("layby.sqlite") }

    init() throws { folder = try TemporaryFolder() }

    @discardableResult
    private func layby(_ arguments: String...) throws -> Binary.Outcome {
        try Binary.run(arguments, database: database)
    }

    private func json(_ outcome: Binary.Outcome) throws -> JSONValue {
        try JSONParser.parse(outcome.output.trimmingCharacters(in: .newlines))
    }

    /// A golden call, referred; the call's id and the referral's.
    private func refer() throws -> (call: String, referral: String) {
        let golden = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
            "Golden/v4-lorry.yaml")
        let call = try #require(try json(layby("call", "run", "--script", "4", golden.path))["call"]?.string)
        let made = try layby("penalty", "refer", call)
        #expect(made.status == 0, "\(made.errors)")
        let referral = try json(layby("referral", "list", "--format", "json")).array?.first?["referral"]?.string
        return (call, try #require(referral))
    }

    @Test func aReferralIsFollowedToItsEnd() throws {
        let (call, referral) = try refer()
        let impossible = try layby("referral", "move", referral, "paid")
        #expect(impossible.status == 65 && impossible.errors.contains("[referral.impossible]"))
        #expect(impossible.errors.contains("Possible: referred, more-information-asked, notice-issued, no-action."))
        let wanting = try layby("referral", "move", referral, "notice-issued")
        #expect(wanting.status == 64 && wanting.errors.contains("--reference, --amount, --to"))
        let future = try layby("referral", "move", referral, "no-action", "--note", "x", "--on", "2099-01-01")
        #expect(future.status == 64 || future.status == 65)
        #expect(try layby("referral", "due").output == "Nothing falls due.\n")
        let issued = try layby(
            "referral", "move", referral, "notice-issued", "--amount", "£6,000", "--to", "owner", "--reference",
            "IS11-INVENTED")
        #expect(issued.status == 0 && issued.output.contains("Last day for payment, in 60 days"), "\(issued.errors)")
        let calendar = try layby("referral", "due", "--format", "ics", "-o", folder.file("due.ics"))
        #expect(calendar.status == 0 && calendar.output.contains("3 dates"))
        let written = try String(contentsOfFile: folder.file("due.ics"), encoding: .utf8)
        #expect(written.contains("UID:payment-\(referral)@layby\r\n") && !written.contains("INVENTED"))
        #expect(try layby("referral", "move", referral, "detained").status == 0)
        #expect(try layby("referral", "correct", referral, "--reason", "Invented.").output.contains("notice issued"))
        #expect(try layby("referral", "move", referral, "paid").output.contains("£6,000.00 paid"))
        #expect(try layby("penalty", "refer", call).errors.contains("[referral.exists]"))
        #expect(try layby("log", "rebuild").output.contains("No difference"))
    }

    @Test func aDraftIsReferredByTheSameCommand() throws {
        let golden = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
            "Golden/v4-lorry.yaml")
        let call = try #require(try json(layby("call", "run", "--script", "4", golden.path))["call"]?.string)
        #expect(try layby("penalty", "refer", call, "--draft").output.contains("Draft of a referral"))
        #expect(try layby("referral", "list", "--status", "draft").output.contains("draft"))
        #expect(try layby("penalty", "refer", call).status == 0)
        let list = try json(layby("referral", "list", "--format", "json"))
        #expect(list.array?.count == 1 && list.array?.first?["status"] == "referred")
        #expect(try layby("penalty", "refer", call, "--update").errors.contains("[referral.unchanged]"))
    }

    @Test func eachFieldIsTracedAndTheExposureSaysItsRule() throws {
        let (call, referral) = try refer()
        let text = try layby("referral", "show", referral).output
        for said in [
            "← number_found: entry ", "Maximum exposure", "SI 2002/2817", "CECPT decides", "History", "missing (○)",
        ] {
            #expect(text.contains(said), "\(said)")
        }
        let rows = try layby("referral", "show", referral, "--format", "csv").output
        #expect(rows.hasPrefix("place,question,answer,missing,how_known,handler,recorded_at,script_version,call_entry"))
        let ledger = try json(layby("referral", "show", referral, "--format", "json"))
        for field in ledger["fields"]?.array ?? [] where field["missing"] != "notReached" {
            #expect(field["entry"]?.integer != nil && field["handler"] == "tester" && field["at"] != nil)
        }
        for record in [call, referral] {
            let exposure = try json(layby("referral", "exposure", record, "--format", "json"))
            #expect(exposure["total"]?["mostPence"]?.integer ?? 0 > 0)
            #expect(exposure["parts"]?.array?.allSatisfy { $0["source"]?.string?.isEmpty == false } == true)
        }
        #expect(try layby("audit", "trail", referral).output.contains("referral show"))
    }

    @Test func theRulesArePrintedWithTheirSources() throws {
        let rules = try layby("penalty", "rules").output
        for said in [
            "events from 2002-12-08 to 2023-02-12", "£6,000.00 / £10,000.00", "£1,500.00 / £3,000.00 / £6,000.00",
            "SI 2023/29", "84 days from the detention", "s.37(4)", "CECPT decides.",
        ] { #expect(rules.contains(said), "\(said)") }
    }

    @Test func thePackIsADisclosureWholeAndChecked() async throws {
        let (_, referral) = try refer()
        let policy = """
            policy: 1
            title: Invented policy
            sharing:
              - recipient: cecpt
                name: CECPT, invented
                agreement: INVENTED-1
                personal: all
                coordinates: exact
            """
        let set = try layby("policy", "set", try folder.write(policy, to: "policy.yaml"))
        #expect(set.status == 0, "\(set.errors)")
        let packed = try layby("referral", "pack", referral, "--to", "cecpt", "-o", folder.file("pack"))
        #expect(packed.status == 0, "\(packed.errors)")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.file("pack"))
        #expect(Set(names).isSuperset(of: ["SHA256SUMS", "ledger.csv", "referral.html", "referral.json"]))
        let check = try Program.run(
            ["/bin/sh", "-c", "cd '\(folder.file("pack"))' && /usr/bin/sha256sum -c SHA256SUMS"])
        #expect(check.status == 0, "\(check.errors)")
        let page = try String(contentsOfFile: folder.file("pack/referral.html"), encoding: .utf8)
        for said in ["CECPT, invented", "INVENTED-1", "CECPT decides", "Evidence ledger"] {
            #expect(page.contains(said), "\(said)")
        }
        #expect(!page.contains("<script") && !page.contains("http://") && !page.contains("https://"))
        // A PDF is made where a converter is installed, and said to be missing where none is.
        #expect(names.contains("referral.pdf") != packed.errors.contains("No PDF"))
        let log = try IntelligenceLog(path: database)
        let stream = try #require(StreamID(referral))
        let disclosed = try await log.trail(of: stream, nil).first { $0.entry.kind == "audit.disclosed" }
        #expect(disclosed?.entry.payload["to"] == "cecpt" && disclosed?.entry.payload["agreement"] == "INVENTED-1")
        let again = try layby("referral", "pack", referral, "--to", "cecpt", "-o", folder.file("pack"))
        #expect(again.status != 0)
    }

    @Test func photographsGoWithThePackNamedByWhatTheyHold() async throws {
        let log = try IntelligenceLog(path: database)
        var random = SystemRandomNumberGenerator()
        let (now, actor) = (Timestamp(seconds: 1_700_000_000), Actor("tester"))
        let script = try ScriptLibrary.released.script(version: 4)
        var (call, change) = Call.opened(
            CallID(StreamID(at: now, random: &random)), under: script, at: now, by: actor)
        try await log.append(change)
        let bytes = Data([0xFF, 0xD8, 0xFF, 0xE0]) + Data("an invented photograph".utf8)
        let photograph = try await log.keepPhotograph(
            bytes, of: call.id.stream, script.subject(of: "vsc_photo_front"))
        let answers: [(Place, Value)] = [
            ("event_type", .choice("lorry")), ("vehicle_registration", .text("SIM1234")),
            ("vsc_produced", .choice("complete")), ("vsc_photo_front", .photograph(photograph)),
        ]
        for (place, value) in answers {
            change = try call.record(.answered(place, value), at: now, by: actor)
            try await log.append(change)
        }
        #expect(try layby("penalty", "refer", call.id.description, "--incomplete").status == 0)
        let policy = "policy: 1\ntitle: X\nsharing:\n  - {recipient: cecpt, name: X, agreement: X, personal: all}\n"
        #expect(try layby("policy", "set", try folder.write(policy, to: "policy.yaml")).status == 0)
        let referral = try #require(try await log.referrals().first?.id.description)
        for recipient in ["cecpt", "somebody"] {
            let output = folder.file(recipient)
            let packed = try layby("referral", "pack", referral, "--to", recipient, "-o", output, "--no-pdf")
            #expect(packed.status == 0, "\(packed.errors)")
            let kept = FileManager.default.contents(atPath: "\(output)/\(photograph.sha256).jpg")
            let page = try String(contentsOfFile: "\(output)/referral.html", encoding: .utf8)
            #expect(kept == (recipient == "cecpt" ? bytes : nil))
            #expect(page.contains("\(photograph.sha256).jpg") == (recipient == "cecpt"))
        }
    }

    @Test func whereNoConverterIsTheRestIsWritten() throws {
        let (_, referral) = try refer()
        let packed = try Binary.run(
            ["referral", "pack", referral, "--to", "somebody", "-o", folder.file("pack")], database: database,
            environment: ["PATH": folder.path])
        #expect(packed.status == 0 && packed.errors.contains("No PDF: neither"), "\(packed.errors)")
        #expect(packed.errors.contains("nothing personal"))
        let text = try ["referral.json", "ledger.csv", "referral.html"].map {
            try String(contentsOfFile: folder.file("pack/\($0)"), encoding: .utf8)
        }.joined()
        #expect(!text.contains("SIM3237") && !text.contains(referral) && text.contains("CECPT decides"))
    }
}
