import ScriptEngine
import ScriptExchange
import Testing

@Suite struct ScriptYAMLTests {
    @Test(arguments: 1...4) func releasedScriptComesBackTheSame(version: Int) throws {
        let definition = try released(version).definition
        let text = ScriptYAML.text(of: definition)
        let again = try Script(yaml: Array(text.utf8))
        #expect(again.definition == definition)
        for line in text.split(separator: "\n") { #expect(line.count <= 120, "\(line)") }
    }

    @Test(arguments: 1...300) func randomDefinitionComesBackTheSame(seed: UInt64) throws {
        let definition = RandomScript.definition(seed: seed)
        let text = ScriptYAML.text(of: definition)
        do {
            #expect(try Script(yaml: Array(text.utf8)).definition == definition, "seed \(seed)\n\(text)")
        } catch {
            Issue.record("seed \(seed): \(error.diagnostics.prefix(3)) \n\(text)")
        }
    }
}
