import Foundation
import ScriptEngine
import TestSupport
import Testing

/// What people do with scripts on the command line.
@Suite struct ScriptCommandTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func script(_ name: String) -> String { "\(Peer.root)/scripts-v1-v4/\(name)" }

    private func json(_ text: String) throws -> JSONValue { try JSONParser.parse(Array(text.utf8)) }

    @Test func releasedScriptsHaveNoFindingsEvenStrictly() throws {
        let files = (1...4).map { script("v\($0).yaml") }
        let outcome = try Binary.run(["script", "check", "--strict"] + files)
        #expect(outcome.status == 0, "\(outcome.output)")
    }

    @Test func everyFindingComesWithItsLineItsRemedyAndWhatShowsIt() throws {
        let yaml = """
            script: test
            version: 1
            title: A test
            notice: Invented.
            effective: 2024-01-01
            sections:
              - id: first
                title: First
                questions:
                  - {id: found, ask: Found?, type: boolean}
                  - {id: count, ask: How many?, type: integer, when: {question: found, is: true}}
                  - {id: why, ask: Why?, type: text, when: {all: [{question: found, is: false}, {question: count, atLeast: 1}]}}
                  - {id: shade, ask: Which?, type: text, when: {question: colour, answered: true}}
            """
        let file = try folder.write(yaml, to: "broken.yaml")
        let text = try Binary.run(["script", "check", file])
        #expect(text.status == 65)
        #expect(text.output.contains(":12: error: why: no call can meet its condition"))
        #expect(text.output.contains("`count` applies only when found is yes"))
        #expect(text.output.contains(":13: error: shade: there is no question `colour`"))

        let findings = try json(Binary.run(["script", "check", "--format", "json", file]).output)
        #expect(findings["errors"]?.integer == 2)
        #expect(findings["files"]?.array?.first?["findings"]?.array?.first?["conflict"]?.array?.count == 1)

        let sarif = try Binary.run(["script", "check", "--format", "sarif", file])
        #expect(sarif.status == 65)
        let log = try json(sarif.output)
        #expect(log["version"]?.string == "2.1.0")
        let results = try #require(log["runs"]?.array?.first?["results"]?.array)
        #expect(results.map { $0["ruleId"]?.string } == ["script.contradiction", "script.unknownReference"])
        let rules =
            log["runs"]?.array?.first?["tool"]?["driver"]?["rules"]?.array?.compactMap { $0["id"]?.string } ?? []
        for result in results { #expect(rules.contains(result["ruleId"]?.string ?? "")) }
    }

    @Test func warningsAreErrorsOnlyWhenStrict() throws {
        let yaml = """
            script: test
            version: 1
            title: A test
            notice: Invented.
            effective: 2024-01-01
            sections:
              - id: first
                title: First
                questions:
                  - {id: found, ask: Found?, type: boolean, required: critical}
            """
        let file = try folder.write(yaml, to: "warned.yaml")
        #expect(try Binary.run(["script", "check", file]).status == 0)
        #expect(try Binary.run(["script", "check", "--strict", file]).status == 65)
    }

    @Test func aChangedReleasedFileIsFound() throws {
        let text = try String(contentsOfFile: script("v4.yaml"), encoding: .utf8) + "# one more word\n"
        let file = try folder.write(text, to: "v4.yaml")
        let outcome = try Binary.run(["script", "check", file])
        #expect(outcome.status == 65)
        #expect(outcome.output.contains("script.releasedFileChanged"))
    }

    @Test func thePageOfRulesIsComplete() throws {
        let page = try String(contentsOfFile: script("RULES.md"), encoding: .utf8)
        let made = try Binary.run(["script", "rules"]).output
        #expect(made == page, "Write it again: layby script rules > scripts-v1-v4/RULES.md")
    }

    @Test func routesAreCountedAndTheShortestPlays() throws {
        let outcome = try Binary.run(["script", "paths", "v2", "--format", "json", "-o", folder.file("routes")])
        let found = try json(outcome.output)
        #expect(found["routes"]?.string == "73728")
        #expect(found["fewestQuestions"]?.integer == 51)
        #expect(found["mostQuestions"]?.integer == 72)
        let played = try Binary.run(
            ["call", "run", "--script", "2", folder.file("routes/shortest.yaml")], database: folder.file("db.sqlite"))
        #expect(played.status == 0)
        #expect(try json(played.output)["completeness"]?.string == "full")
    }

    @Test func coverWritesCallsThatPlay() throws {
        let cover = folder.file("cover")
        #expect(try Binary.run(["script", "cover", "v1", "-o", cover]).status == 0)
        let files = try FileManager.default.contentsOfDirectory(atPath: cover).filter { $0.hasSuffix(".yaml") }
        #expect(files.count > 5)
        for file in files.sorted().prefix(3) {
            let played = try Binary.run(
                ["call", "run", "--script", "1", "\(cover)/\(file)"], database: folder.file("db.sqlite"))
            #expect(played.status == 0, "\(file): \(played.errors)")
        }
    }

    /// Played as a handler would, one after another into one database.
    @Test func everyCallOfTheCoverOfV4PlaysByTheBinary() throws {
        let cover = folder.file("cover")
        #expect(try Binary.run(["script", "cover", "v4", "-o", cover]).status == 0)
        let files = try FileManager.default.contentsOfDirectory(atPath: cover).filter { $0.hasSuffix(".yaml") }
        #expect(files.count > 20)
        for file in files.sorted() {
            let played = try Binary.run(
                ["call", "run", "--script", "4", "\(cover)/\(file)"], database: folder.file("db.sqlite"))
            #expect(played.status == 0, "\(file): \(played.errors)")
        }
        let list = try Binary.run(["call", "list"], database: folder.file("db.sqlite"))
        #expect(list.status == 0)
    }

    @Test func versionsAreComparedAsTextJSONAndAPage() throws {
        let text = try Binary.run(["script", "diff", "v3", "v4"])
        #expect(text.output.contains("asked less"))
        #expect(text.output.contains("event_type: ‘Small boat’"))
        let found = try json(Binary.run(["script", "diff", "v3", "v4", "--format", "json"]).output)
        #expect((found["changes"]?.array?.count ?? 0) > 100)
        let page = folder.file("diff.html")
        #expect(try Binary.run(["script", "diff", "v3", "v4", "-o", page]).status == 0)
        let html = try String(contentsOfFile: page, encoding: .utf8)
        #expect(html.hasPrefix("<!DOCTYPE html>"))
        #expect(html.contains("<html lang=\"en-GB\">"))
        let same = try Binary.run(["script", "diff", "v4", "v4"])
        #expect(same.output.contains("Nothing differs."))
    }

    @Test func aCallMovesToANewerVersionAndBack() throws {
        let database = folder.file("db.sqlite")
        let answers = try folder.write(
            "answers:\n  casualty_state: none\n  refrigerated_or_sealed: \"no\"\n  company: Invented Haulage\n",
            to: "answers.yaml")
        let played = try Binary.run(["call", "run", "--script", "1", answers], database: database)
        let id = try #require(try json(played.output)["call"]?.string)

        let plan = try Binary.run(["script", "migrate", id, "--to", "4", "--dry-run"], database: database)
        #expect(plan.status == 0, "\(plan.errors)")
        #expect(plan.output.contains("company → haulier_name"))
        #expect(plan.output.contains("refrigerated_or_sealed: version 4 does not ask it"))
        #expect(!plan.output.contains("Invented Haulage"))
        let shown = try Binary.run(["call", "list"], database: database)
        #expect(shown.output.contains("v1"))

        #expect(try Binary.run(["script", "migrate", id, "--to", "4"], database: database).status == 0)
        #expect(try Binary.run(["call", "list"], database: database).output.contains("v4"))
        #expect(try Binary.run(["script", "migrate", id, "--undo"], database: database).status == 0)
        #expect(try Binary.run(["call", "list"], database: database).output.contains("v1"))
        let again = try Binary.run(["script", "migrate", id, "--undo"], database: database)
        #expect(again.status == 64)
        #expect(again.errors.contains("migration.nothingToUndo"))
    }

    @Test(arguments: ["xform", "xlsform", "xlsform-csv", "fhir", "json-schema", "yaml"])
    func everyFormatIsWrittenAndSaysWhatItCannotCarry(_ format: String) throws {
        let outcome = try Binary.run(["script", "export", "v4", "--to", format, "-o", folder.file(format)])
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(try !FileManager.default.contentsOfDirectory(atPath: folder.file(format)).isEmpty)
        if format != "yaml" { #expect(outcome.errors.contains("not carried by this format")) }
    }

    @Test func anExportedFormComesBackAsTheSameScript() throws {
        #expect(try Binary.run(["script", "export", "v3", "--to", "xlsform", "-o", folder.path]).status == 0)
        let form = folder.file("inland-clandestine-event-v3.xlsx")
        let imported = folder.file("v3.yaml")
        let outcome = try Binary.run(["script", "import", form, "-o", imported])
        #expect(outcome.status == 0, "\(outcome.errors)")
        let diff = try Binary.run(["script", "diff", "v3", imported])
        #expect(diff.output.contains("Nothing differs."), "\(diff.output.prefix(500))")
    }

    @Test func pagesAndPicturesAreWritten() throws {
        let svg = folder.file("graph.svg")
        #expect(try Binary.run(["script", "graph", "v4", "-o", svg]).status == 0)
        #expect(try String(contentsOfFile: svg, encoding: .utf8).contains("<svg"))
        #expect(try Binary.run(["script", "graph", "v4"]).output.hasPrefix("flowchart"))
        #expect(try Binary.run(["script", "graph", "v4", "--format", "dot"]).output.contains("digraph"))
        let page = folder.file("v4.html")
        #expect(try Binary.run(["script", "print", "v4", "-o", page]).status == 0)
        #expect(try String(contentsOfFile: page, encoding: .utf8).contains("Asked when"))
    }

    @Test func whatIsWrongWithAFormIsSaid() throws {
        let file = try folder.write("no form at all", to: "form.xlsx")
        let outcome = try Binary.run(["script", "import", file])
        #expect(outcome.status == 65)
        #expect(outcome.errors.contains("import.brokenArchive"))
    }
}
