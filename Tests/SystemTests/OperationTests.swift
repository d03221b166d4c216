import Casework
import Foundation
import IntelligenceLog
import LogSupport
import ScriptEngine
import TestSupport
import Testing

@Suite("Operations, debts and engagement with the binary")
struct OperationTests {
    private let folder: TemporaryFolder
    private let database: String

    init() throws {
        folder = try TemporaryFolder()
        database = folder.file("layby.sqlite")
    }

    private func layby(_ arguments: String..., input: String = "") throws -> Binary.Outcome {
        try Binary.run(arguments, database: database, input: input)
    }

    private func started() throws -> String {
        let start = try layby(
            "op", "start", "Op Invented", "--kind", "inbound", "--force", "kent", "--force", "essex", "--agency", "nca",
            "--agency", "Border Force", "--agency", "Invented Agency", "--staff", "6 police officers, 2")
        #expect(start.status == 0, "\(start.errors)")
        return try #require(start.output.split(separator: " ").last).trimmingCharacters(in: ["\n", "."])
    }

    @Test func everythingIsLoggedStruckAndShown() throws {
        let id = try started()
        for line in [
            ["brief", id, "--count", "12", "--at", "2 minutes ago"],
            ["arrest", id, "--count", "2", "--for", "Invented"],
            ["seize", id, "--kind", "drugs", "--quantity", "2.5 kg", "--value", "£1,000"],
            ["disrupt", id, "--threat", "drugs", "--threat", "immigration-crime"], ["note", id, "An invented remark"],
            ["brief", id, "--count", "90"], ["strike", id, "7", "--reason", "Counted twice"],
        ] {
            let logged = try Binary.run(["op"] + line, database: database)
            #expect(logged.status == 0, "\(line[0]): \(logged.errors)")
        }
        let shown = try layby("op", "show", id).output
        for words in [
            "Essex", "Border Force", "Invented Agency",
            "6 police officers, 2", "seized drugs, 2.5 kg, worth £1,000.00", "An invented remark", "(logged ",
            "struck by line 8", "1 briefing (12 briefed)", "2 arrests", "1 disruption",
        ] {
            #expect(shown.contains(words), "\(words)")
        }
        #expect(try layby("op", "strike", id, "7", "--reason", "x").errors.contains("[operation.struckAlready]"))
        #expect(try layby("op", "strike", id, "1", "--reason", "x").status == 64)
        #expect(try layby("op", "brief", id, "--count", "1", "--at", "1 March 2099 14:05").status == 64)
        #expect(try layby("op", "disrupt", id, "--threat", "colour").status == 64)
        #expect(
            try layby("op", "seize", id, "--kind", "drugs", "--quantity", "some").errors.contains("[quantity.format]"))
        #expect(try layby("op", "amend", id, "--name", "Op Corrected", "--agency", "hmrc").output.contains("Corrected"))
        let json = try layby("op", "show", id, "--format", "json").output
        #expect(json.contains("\"agencies\":[\"hmrc\"]") && json.contains("\"threats\":{\"drugs\":1"))
    }

    @Test func moneyComesOffADebtInAnOperationAndOutsideAndIsTakenBack() throws {
        let list = "Reference,Vehicle reg,Outstanding\nCP1,AB12 CDE,\"1,200.00\"\n"
        #expect(try layby("penalty", "import", "-", input: list).status == 0)
        let id = try started()
        let paid = try layby("op", "recover", id, "--amount", "£200", "--penalty", "cp-1")
        #expect(
            paid.output.contains("£1,000.00 outstanding (list £1,200.00, recovered since £200.00)"), "\(paid.errors)")
        let part = try layby("penalty", "recover", "CP1", "--amount", "999.99", "--force", "essex")
        #expect(part.output.contains("£0.01 outstanding"), "\(part.errors)")
        let over = try layby("penalty", "recover", "CP1", "--amount", "0.02")
        #expect(over.status == 65 && over.errors.contains("[recovery.exceedsDebt]"))
        #expect(!over.errors.contains("CP1"))
        #expect(try layby("penalty", "recover", "CP1", "--amount", "0.02", "--reason", "Invented").status == 0)
        let back = try layby("penalty", "undo", "CP1", "2", "--reason", "Another vehicle's")
        #expect(back.output.contains("£199.99 outstanding"), "\(back.output) \(back.errors)")
        #expect(try layby("op", "show", id).output.contains("£0.00 recovered"))
        let shown = try layby("penalty", "show", "CP1").output
        #expect(shown.contains("taken back: Another vehicle's") && shown.contains("because: Invented"))
        #expect(try layby("penalty", "outstanding", "ab12cde").output.contains("£199.99"))
        let rebuilt = try layby("log", "rebuild")
        #expect(rebuilt.output.contains("No difference."), "\(rebuilt.errors)")
    }

    @Test func whatColumnsAreCalledIsShownChangedAndForgotten() throws {
        let list = "Aktenzeichen,Kennzeichen,Betrag\nCP1,SIM1,5\n"
        let columns = ["reference=Aktenzeichen", "registration=Kennzeichen", "outstanding=Betrag"]
        let said = columns.flatMap { ["--column", $0] }
        #expect(try Binary.run(["penalty", "import", "-"] + said, database: database, input: list).status == 0)
        #expect(try layby("penalty", "import", "-", input: list).output.contains("1 as they were"))
        #expect(try layby("penalty", "columns").output.contains("reference     Aktenzeichen"))
        #expect(try layby("penalty", "columns", "--column", "driver=Fahrer").output.contains("driver        Fahrer"))
        #expect(!(try layby("penalty", "columns", "--forget").output.contains("Fahrer")))
        #expect(try layby("penalty", "import", "-", input: list).status == 65)
    }

    @Test("the published tables are printed", arguments: [true, false]) func engagement(isPilot: Bool) async throws {
        let records = isPilot ? try PublishedRecords.pilot(seed: 1) : try PublishedRecords.firstYear(seed: 1)
        try await IntelligenceLog(path: database).append(records.changes)
        let printed = try layby(
            "report", "engagement", "--from", records.period.first.description, "--to", records.period.last.description)
        let golden = isPilot ? "engagement-2020-21" : "engagement-2021-22"
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Golden/\(golden).txt")
        let expected = try String(contentsOf: file, encoding: .utf8)
        #expect(printed.output == expected, "\(printed.errors)")
    }

    @Test func aPeriodThatIsNoneIsRefused() throws {
        _ = try started()
        #expect(try layby("report", "engagement", "--from", "2021-03-31", "--to", "2020-10-01").status == 64)
        #expect(try layby("report", "engagement", "--from", "soon", "--to", "2020-10-01").status == 64)
        let csv = try layby("report", "engagement", "--from", "1/10/2020", "--to", "31/3/2021", "--format", "csv")
        #expect(csv.output.hasPrefix("measure,target,actual,from,to,force\r\nbriefings,70,0,2020-10-01,2021-03-31,"))
    }
}
