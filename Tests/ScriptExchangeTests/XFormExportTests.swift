import Foundation
import ScriptEngine
import ScriptExchange
import TestSupport
import Testing

@Suite struct XFormExportTests {
    @Test(arguments: 1...4) func exportPassesODKValidate(version: Int) throws {
        let exported = XForm.export(try released(version))
        let file = try #require(exported.files.first)
        #expect(exported.files.count == 1)
        #expect(file.name == "inland-clandestine-event-v\(version).xml")
        let folder = try TemporaryFolder()
        let path = try folder.write(Data(file.bytes), to: file.name)
        let outcome = try Program.run([try program("java"), "-jar", try validatorJar(), path])
        #expect(outcome.status == 0, "\(outcome.output) \(outcome.errors)")
        #expect(!(outcome.output + outcome.errors).contains("Error"), "\(outcome.output) \(outcome.errors)")
    }
}
