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

    /// Nothing is lost in silence: each loss is told of its own question, alert or send point.
    @Test func whatAnotherClientDoesNotHonourIsReported() throws {
        let script = try released(4)
        let shortfalls = XForm.export(script).shortfalls
        func told(_ subject: String?, _ words: String) -> Bool {
            shortfalls.contains { $0.subject == subject && $0.what.contains(words) }
        }
        for question in script.questions {
            if !question.acceptsMissing.isEmpty { #expect(told(question.id.name, "cannot be recorded as such")) }
            if !question.checks.isEmpty { #expect(told(question.id.name, "soft checks become notes")) }
            if question.type == .checklist { #expect(told(question.id.name, "one question a row")) }
            if question.type == .force { #expect(told(question.id.name, "typed as text")) }
        }
        for alert in script.definition.alerts { #expect(told(alert.id, "a note behind section")) }
        for point in script.definition.sendPoints { #expect(told(point.id.name, "calculated 1 or 0")) }
        #expect(told(nil, "weights"))
        #expect(told(nil, "personal data"))
        #expect(told(nil, "roles"))
    }
}
