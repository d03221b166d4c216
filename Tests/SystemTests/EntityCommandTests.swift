import Foundation
import TestSupport
import Testing

@Suite("Who is who, and the regional scan, with the binary")
struct EntityCommandTests {
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
        Reference,Vehicle reg,Haulier,Outstanding
        CP1,AB12 CDE,Nowhere Transport,10
        CP2,AB1Z CDE,Nowhere Trans GmbH,20
        CP3,QQ77 QQQ,Elsewhere,30

        """

    /// The places of a suggestion's two sides, as JSON has them.
    private func places(_ kind: String) throws -> [String] {
        let found = try layby("entity", "suggest", "--kind", kind, "--format", "json")
        #expect(found.status == 0, "\(found.errors)")
        let json = try #require(try JSONSerialization.jsonObject(with: Data(found.output.utf8)) as? [String: Any])
        let suggestions = try #require(json["suggestions"] as? [[String: Any]])
        return ["left", "right"].compactMap { side in
            ((suggestions.first?[side] as? [String: Any])?["places"] as? [String])?.first
        }
    }

    @Test func whatIsWrittenInTwoWaysIsSuggestedDecidedOnAndUndone() throws {
        #expect(try layby("penalty", "import", "-", input: list).status == 0)
        let suggested = try layby("entity", "suggest", "--kind", "vehicle")
        // Which of them was listed first, their ids alone say.
        func isBoth(_ text: String, _ sign: String) -> Bool {
            text.contains("AB12 CDE  \(sign)  AB1ZCDE") || text.contains("AB1ZCDE  \(sign)  AB12 CDE")
        }
        #expect(isBoth(suggested.output, "~"), "\(suggested.output) \(suggested.errors)")
        #expect(suggested.output.contains("look alike"))
        let pair = try places("vehicle")
        try #require(pair.count == 2)
        let refused = try layby("entity", "same", pair[0], pair[1], "--reason", " ")
        #expect(refused.status == 64 && refused.errors.contains("[merge.reason]"))
        let same = try layby("entity", "same", pair[0], pair[1], "--reason", "The same dent")
        #expect(same.status == 0, "\(same.errors)")
        #expect(try layby("entity", "suggest", "--kind", "vehicle").output.contains("0 pairs"))
        let shown = try layby("entity", "show", pair[0])
        #expect(isBoth(shown.output, "="), "\(shown.output) \(shown.errors)")
        let again = try layby("entity", "differ", pair[0], pair[1], "--reason", "Invented")
        #expect(again.status == 65 && again.errors.contains("[merge.decided]"))
        let id = String(try #require(try layby("entity", "list").output.split(separator: " ").first))
        #expect(try layby("entity", "undo", id, "--reason", "Another dent").status == 0)
        #expect(try layby("entity", "undo", id, "--reason", "Another dent").status == 65)
        #expect(try places("vehicle").count == 2)
        #expect(try layby("log", "rebuild").status == 0)
        #expect(try layby("audit", "verify").status == 0)
        #expect(try layby("entity", "show", "\(id)/x").status != 0)
    }

    @Test func aScanIsShownAndWrittenForItsOwnerAlone() throws {
        #expect(try layby("simulate", "--calls", "40", "--seed", "3").status == 0)
        let shown = try layby("report", "scan", "--region", "eastern", "--from", "2021-01-01", "--to", "2021-12-31")
        #expect(shown.status == 0, "\(shown.errors)")
        #expect(shown.output.contains("simulated") && shown.output.contains("Essex Police"))
        for format in ["json", "csv", "html", "text"] {
            let file = folder.file("scan.\(format)")
            let arguments = [
                "report", "scan", "--region", "ERSOU", "--from", "2021-01-01", "--to", "31/12/2021", "--format", format,
                "-o", file,
            ]
            let written = try Binary.run(arguments, database: database)
            #expect(written.status == 0, "\(written.errors)")
            let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
            #expect(mode == 0o600)
            #expect(try String(contentsOfFile: file, encoding: .utf8).contains("disclosed to nobody"))
            #expect(try Binary.run(arguments, database: database).errors.contains("[scan.exists]"))
        }
        #expect(try layby("audit", "trail", "tester").output.contains("searched"))
        for (region, from, to) in [
            ("nowhere", "2021-01-01", "2021-12-31"), ("eastern", "x", "2021-12-31"),
            ("eastern", "2021-12-31", "2021-01-01"),
        ] {
            #expect(try layby("report", "scan", "--region", region, "--from", from, "--to", to).status == 64)
        }
    }
}
