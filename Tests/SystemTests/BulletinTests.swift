import Foundation
import TestSupport
import Testing

@Suite("The bulletin and figures for outside, with the binary")
struct BulletinTests {
    private let folder: TemporaryFolder
    private let database: String

    init() throws {
        folder = try TemporaryFolder()
        database = folder.file("layby.sqlite")
        let run = try layby("simulate", "--calls", "40", "--year", "2021", "--seed", "5")
        #expect(run.status == 0, "\(run.errors)")
    }

    private func layby(_ arguments: String..., input: String = "") throws -> Binary.Outcome {
        try Binary.run(arguments, database: database, input: input)
    }

    @Test func itIsWrittenOnceAndTheLogSaysSo() throws {
        let notes = try folder.write("Thanks to all.\n\nMore to come.\n", to: "notes.txt")
        let run = try layby("bulletin", "--month", "2021-11", "-o", folder.file("out"), "--notes", notes)
        #expect(run.status == 0, "\(run.errors)")
        for ending in ["html", "txt"] {
            let text = try String(contentsOfFile: folder.file("out/bulletin-2021-11.\(ending)"), encoding: .utf8)
            #expect(text.contains("Thanks to all.") && text.contains("SIMULATED") && text.contains("[c]"))
        }
        let again = try layby("bulletin", "--month", "2021-11", "-o", folder.file("out"))
        #expect(again.status != 0 && again.errors.contains("[export.exists]"))
        #expect(try layby("log", "stats").output.contains("audit.disclosed"))
    }

    @Test func whatCannotBeToldIsRefusedInWords() throws {
        #expect(try layby("bulletin", "--month", "2999-01").errors.contains("[bulletin.future]"))
        #expect(try layby("bulletin", "--month", "1999-01").errors.contains("[bulletin.empty]"))
        #expect(try layby("bulletin", "--year", "2021-01").status == 64)
        #expect(try layby("bulletin").status == 64)
        #expect(!FileManager.default.fileExists(atPath: folder.file("bulletin-1999-01.html")))
    }

    @Test func aReportForOutsideHidesWhatThePolicySays() throws {
        let inside = try layby("report", "completion", "--by", "force", "--format", "csv").output
        #expect(!inside.contains("[c]"))
        let outside = try layby("report", "completion", "--by", "force", "--format", "csv", "--outside").output
        #expect(outside.contains("[c]"))
        let policy = try folder.write("policy: 1\ntitle: T\nsuppressBelow: 0\n", to: "policy.yaml")
        #expect(try layby("policy", "set", policy).status == 0)
        #expect(try layby("report", "completion", "--by", "force", "--format", "csv", "--outside").output == inside)
    }
}
