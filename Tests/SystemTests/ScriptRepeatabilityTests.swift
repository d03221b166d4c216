import Foundation
import TestSupport
import Testing

/// A dictionary's order differs from process to process; what is written must not.
@Suite struct ScriptRepeatabilityTests {
    /// What is run; `FOLDER` is where it may write.
    static let commands: [[String]] =
        [
            ["script", "paths", "v4", "--format", "json", "-o", "FOLDER"], ["script", "cover", "v2", "-o", "FOLDER"],
            ["script", "diff", "v3", "v4", "--format", "json"],
            ["script", "diff", "v3", "v4", "-o", "FOLDER/diff.html"],
            ["script", "check", "--format", "json", "BROKEN"], ["script", "check", "--format", "sarif", "BROKEN"],
            ["script", "check", "BROKEN"], ["script", "graph", "v4"], ["script", "graph", "v4", "--format", "dot"],
            ["script", "graph", "v4", "-o", "FOLDER/graph.svg"], ["script", "print", "v4", "-o", "FOLDER/v4.html"],
            ["script", "rules"], ["script", "show"],
        ]
        + ["xform", "xlsform", "xlsform-csv", "fhir", "json-schema", "yaml"].map {
            ["script", "export", "v4", "--to", $0, "-o", "FOLDER"]
        }

    /// Findings of many kinds, with witnesses and conflicts, and several where a name is near to others.
    private static let broken = """
        script: test
        version: 1
        title: A test
        notice: Invented.
        effective: 2024-01-01
        choiceLists:
          unused: [{code: a, label: A}]
        sections:
          - id: first
            title: First
            questions:
              - {id: found, ask: Found?, type: boolean, required: critical}
              - {id: lost, ask: Lost?, type: boolean}
              - {id: count, ask: How many?, type: integer, when: {question: found, is: true}}
              - {id: why, ask: Why?, type: text, when: {all: [{question: found, is: false}, {question: count, atLeast: 1}, {question: lost, is: true}]}}
              - {id: shade, ask: Which?, type: text, when: {question: colour, answered: true}}
              - {id: shape, ask: Which?, type: text, when: {question: shady, answered: true}, zzz: 1, aaa: 2, hint: 3}
              - {id: late, ask: Which?, type: text, when: {question: later, answered: true}}
              - {id: later, ask: Which?, type: text, when: {question: late, answered: true}}
              - {id: both, ask: Which?, type: text, when: {any: [{question: found, is: true}, {not: {question: found, is: true}}]}}
              - {id: both, ask: Which?, type: text}
        """

    @Test(arguments: commands) func everyCommandSaysTheSameTwice(_ command: [String]) throws {
        var runs: [[String: Data]] = []
        for _ in 0..<2 {
            let folder = try TemporaryFolder()
            let broken = try folder.write(Self.broken, to: "broken.yaml")
            let arguments = command.map {
                $0.replacing("FOLDER", with: folder.file("out")).replacing("BROKEN", with: broken)
            }
            try FileManager.default.createDirectory(atPath: folder.file("out"), withIntermediateDirectories: true)
            let outcome = try Binary.run(arguments)
            #expect(outcome.status == (command.contains("BROKEN") ? 65 : 0), "\(outcome.errors)")
            var said: [String: Data] = [:]
            // The folder's own name differs by design.
            said["output"] = Data(outcome.output.replacing(folder.path, with: "").utf8)
            said["errors"] = Data(outcome.errors.replacing(folder.path, with: "").utf8)
            for path in try FileManager.default.subpathsOfDirectory(atPath: folder.file("out")) {
                let bytes = FileManager.default.contents(atPath: folder.file("out/\(path)")) ?? Data()
                // An answers file names its photograph by the folder.
                let text = String(bytes: bytes, encoding: .utf8)
                said[path] = text.map { Data($0.replacing(folder.path, with: "").utf8) } ?? bytes
            }
            runs.append(said)
        }
        #expect(runs[0].keys.sorted() == runs[1].keys.sorted())
        for (name, bytes) in runs[0] {
            #expect(bytes == runs[1][name], "\(command.joined(separator: " ")): \(name) differs")
        }
        if command.contains("FOLDER") { #expect(runs[0].count > 2) }
    }
}
