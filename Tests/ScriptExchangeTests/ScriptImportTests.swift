import Foundation
import ScriptEngine
import ScriptExchange
import TestSupport
import Testing

@Suite struct ScriptImportTests {
    private func definition(_ imported: Imported) throws -> ScriptDefinition {
        try Script(yaml: Array(imported.yaml.utf8)).definition
    }

    @Test(arguments: 1...4) func releasedScriptComesBackFromEveryFormat(version: Int) throws {
        let script = try released(version)
        for exported in [
            XForm.export(script), XLSForm.export(script, as: .csv), XLSForm.export(script, as: .xlsx),
        ] {
            let imported = try ScriptImport.read(exported.files)
            #expect(imported.shortfalls.isEmpty, "\(imported.shortfalls.prefix(5))")
            #expect(try definition(imported) == script.definition, "\(exported.files[0].name)")
        }
    }

    @Test(arguments: 1...4) func releasedScriptComesBackThroughPyxform(version: Int) throws {
        let script = try released(version)
        let form = try XLSFormPeer.form(of: XLSForm.export(script, as: .xlsx))
        let imported = try ScriptImport.read(name: "form.xml", bytes: Array(form.utf8))
        #expect(imported.shortfalls.isEmpty, "\(imported.shortfalls.prefix(5))")
        #expect(try definition(imported) == script.definition)
    }

    @Test(arguments: 1...60) func randomScriptComesBackFromEveryFormat(seed: UInt64) throws {
        let script = try Script(yaml: Array(ScriptYAML.text(of: RandomScript.definition(seed: seed)).utf8))
        for exported in [
            XForm.export(script), XLSForm.export(script, as: .csv), XLSForm.export(script, as: .xlsx),
        ] {
            let imported = try ScriptImport.read(exported.files)
            #expect(imported.shortfalls.isEmpty, "seed \(seed): \(imported.shortfalls.prefix(5))")
            let again = try definition(imported)
            #expect(again == script.definition, "seed \(seed), \(exported.files[0].name)")
        }
    }

    @Test(arguments: 1...4) func randomScriptComesBackThroughPyxform(seed: UInt64) throws {
        let script = try Script(yaml: Array(ScriptYAML.text(of: RandomScript.definition(seed: seed)).utf8))
        let form = try XLSFormPeer.form(of: XLSForm.export(script, as: .xlsx))
        let imported = try ScriptImport.read(name: "form.xml", bytes: Array(form.utf8))
        #expect(imported.shortfalls.isEmpty, "seed \(seed): \(imported.shortfalls.prefix(5))")
        #expect(try definition(imported) == script.definition, "seed \(seed)")
    }
}
