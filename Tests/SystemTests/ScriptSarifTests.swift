import Foundation
import ScriptEngine
import TestSupport
import Testing

/// What `layby script check --format sarif` writes, against a JSON Schema made from the standard's text.
@Suite struct ScriptSarifTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// The first fault of each log, nil for one without.
    private func faults(_ logs: [String]) throws -> [String?] {
        let file = try folder.write("[\(logs.joined(separator: ","))]", to: "logs.json")
        let said = try Peer.python(
            "json_schema.py", ["\(Peer.root)/Tests/Python/sarif-2.1.0-ours.schema.json", file, "check"])
        try #require(said.status == 0, "\(said.errors)")
        return try JSONParser.parse(Array(said.output.utf8)).array?.map(\.string) ?? []
    }

    /// The smallest script that breaks each rule, all in one run; names that a URI cannot hold as they are.
    @Test func everyRulesFindingIsSound() throws {
        let files = try ScriptRules.all.enumerated().map { index, rule in
            try folder.write(rule.failing.yaml, to: index % 2 == 0 ? "\(index).yaml" : "näme 50% [\(index)].yaml")
        }
        let outcome = try Binary.run(["script", "check", "--format", "sarif"] + files)
        #expect(outcome.status == 65)
        #expect(try faults([outcome.output]) == [nil])
        let log = try JSONParser.parse(Array(outcome.output.utf8))
        let run = try #require(log["runs"]?.array?.first)
        let rules = run["tool"]?["driver"]?["rules"]?.array?.compactMap { $0["id"]?.string } ?? []
        #expect(Set(rules).count == rules.count)
        let results = try #require(run["results"]?.array)
        #expect(results.count >= files.count / 2)
        for result in results { #expect(rules.contains(result["ruleId"]?.string ?? ""), "\(result)") }
        // Each address leads back to its file.
        for result in results {
            let place = result["locations"]?.array?.first?["physicalLocation"]?["artifactLocation"]?["uri"]?.string
            let path = try #require(place?.removingPercentEncoding)
            #expect(files.contains(path), "\(path)")
        }
    }

    @Test func aLogWithoutFindingsAndOneOfStandardInputAreSound() throws {
        let clean = try Binary.run(["script", "check", "--format", "sarif", "\(Peer.root)/scripts-v1-v4/v4.yaml"])
        #expect(clean.status == 0)
        let broken = try Binary.run(["script", "check", "--format", "sarif", "-"], input: "no script: [at all")
        #expect(broken.status == 65)
        #expect(try faults([clean.output, broken.output]) == [nil, nil])
    }

    /// The schema does find faults.
    @Test func aFaultyLogIsFound() throws {
        let outcome = try Binary.run(
            ["script", "check", "--format", "sarif", "-"], input: ScriptRules.all[1].failing.yaml)
        let faulty = [
            ("\"level\":\"error\"", "\"level\":\"fatal\""), ("\"version\":\"2.1.0\"", "\"version\":\"2.0.0\""),
            ("\"startLine\":", "\"startLine\":-"), ("\"ruleId\"", "\"rule\""), ("\"driver\"", "\"drivers\""),
        ]
        for (sound, other) in faulty {
            let log = outcome.output.replacing(sound, with: other)
            try #require(log != outcome.output, "\(sound)")
            #expect(try faults([log]).first != .some(nil), "\(other)")
        }
    }
}
