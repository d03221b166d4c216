import Foundation
import TestSupport
import Testing

@Suite("Outstanding penalties, notes and reviews with the binary")
struct PenaltyListTests {
    private let folder: TemporaryFolder
    private let database: String

    init() throws {
        folder = try TemporaryFolder()
        database = folder.file("layby.sqlite")
    }

    private func layby(_ arguments: String..., input: String = "") throws -> Binary.Outcome {
        try Binary.run(arguments, database: database, input: input)
    }

    private let list = """
        Reference,Vehicle reg,Haulier,Outstanding (£),Issued
        CP1,AB12 CDE,Invented Freight,"1,234.50",1/3/2021
        CP2,SIM4711,Other Invented,0,1/3/2021

        """

    @Test func aListIsTakenInAndLookedUp() throws {
        let taken = try layby("penalty", "import", "-", input: list)
        #expect(taken.status == 0, "\(taken.errors)")
        #expect(taken.output.contains("2 added, 0 brought up to date"))
        for words in ["ab12cde", "freight", ""] {
            let found = try Binary.run(
                ["penalty", "outstanding"] + (words.isEmpty ? [] : [words]), database: database)
            #expect(found.status == 0, "\(found.errors)")
            #expect(found.output.contains("£1,234.50  CP1 · AB12 CDE · Invented Freight"))
            #expect(!found.output.contains("CP2"))
        }
        #expect(try layby("penalty", "outstanding", "sim4711").output.contains("None is outstanding"))
        #expect(try layby("search", "freight").output.hasPrefix("haulier"))
    }

    @Test func aWrongRowKeepsTheWholeListOutAndIsToldByItsLineAlone() throws {
        let refused = try layby("penalty", "import", "-", input: list + "CP3,NEVERWAS,Neverwas,Neverwas,\n")
        #expect(refused.status == 65)
        #expect(refused.errors.contains("[penalty.list]"))
        #expect(refused.errors.contains("line 4: what is outstanding is no sum"))
        #expect(!refused.errors.lowercased().contains("neverwas"))
        #expect(try layby("penalty", "outstanding").output.contains("£0.00 in all, of 0"))
    }

    @Test func aColumnCanBeNamed() throws {
        let text = "Aktenzeichen,Kennzeichen,Betrag\nCP1,SIM1,5\n"
        #expect(try layby("penalty", "import", "-", input: text).status == 65)
        let taken = try layby(
            "penalty", "import", "-", "--column", "reference=Aktenzeichen", "--column", "registration=Kennzeichen",
            "--column", "outstanding=Betrag", input: text)
        #expect(taken.status == 0, "\(taken.errors)")
        #expect(try layby("penalty", "import", "-", "--column", "colour=x", input: text).status == 64)
    }

    @Test func aNoteIsKeptInTheTerminalAndACallIsReviewed() throws {
        let taken = try layby("call", "start", "--script", "1", input: "+ A turquoise minibus\n+\nAnother one\np\n")
        #expect(taken.status == 0, "\(taken.errors)")
        #expect(taken.output.contains("note kept"))
        let id = try #require(taken.output.split(separator: " ").last).trimmingCharacters(in: .newlines)
        let shown = try layby("call", "show", id)
        #expect(shown.output.contains("A turquoise minibus"))
        #expect(shown.output.contains("Another one"))
        #expect(try layby("call", "review", id).status == 65)
        #expect(try layby("call", "close", id, "--reason", "Invented").status == 0)
        #expect(try layby("call", "review").output.contains(id))
        #expect(try layby("call", "review", "--sample", "1", "--seed", "1").output.contains("1 of 1"))
        let returned = try layby("call", "review", id, "--return", "Whose trailer?")
        #expect(returned.output.contains("open again"), "\(returned.errors)")
        #expect(try layby("call", "close", id, "--reason", "Invented").status == 0)
        #expect(try layby("call", "review", id).output.contains("Accepted"))
        #expect(try layby("call", "review").output.contains("Every closed call is reviewed"))
    }
}
