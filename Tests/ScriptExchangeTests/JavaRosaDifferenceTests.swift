import Foundation
import ScriptEngine
import ScriptExchange
import TestSupport
import Testing

/// Where JavaRosa does otherwise by design; Tests/Differential/README.md says why. Should one fail, it no longer does.
@Suite struct JavaRosaDifferenceTests {
    /// What the player says of answers that the interview takes, all of them.
    private func verdict(_ script: Script, _ answers: [(Place, Value)]) throws -> String {
        let player = try WalkPlayer()
        try player.load(try #require(XForm.export(script).files.first).bytes, name: "form.xml")
        player.write("W\t1")
        var interview = Interview(script)
        for (place, value) in answers {
            _ = try interview.answered(place, value)
            let sight = Sight(interview, Names(script), describing: false)
            player.write(Walk.Step(place: place, text: value.formText, isTaken: true, sight: sight).line)
        }
        return try player.finish().output
    }

    @Test func sameAnswerAgainIsNoAnswerToUsAndLookedAtAnewByJavaRosa() throws {
        let script = try inlineScript(
            """
            sections:
              - id: group
                title: Group
                questions:
                  - {id: limit, ask: How many at most?, type: integer}
                  - id: number
                    ask: How many?
                    type: integer
                    constraints: [{must: {atMost: {question: limit}}, message: Too many.}]
            """)
        let output = try verdict(
            script,
            [
                ("limit", .integer(5)), ("number", .integer(4)), ("limit", .integer(3)), ("number", .integer(4)),
            ])
        #expect(output.hasSuffix("JavaRosa refuses the answer\nEND\nwalks 1 answers 4 differing 1\n"))
    }

    @Test func withinAFilterJavaRosaReadsTheAnswerBefore() throws {
        let script = try inlineScript(
            """
            sections:
              - id: group
                title: Group
                questions:
                  - {id: number, ask: How many?, type: integer}
              - id: persons
                title: Persons
                repeat: {count: number, each: Person, atMost: 3}
                questions:
                  - {id: age, ask: What age?, type: integer}
              - id: end
                title: End
                questions:
                  - id: oldest
                    ask: What age has the oldest?
                    type: integer
                    constraints: [{must: {question: age, atMost: {question: oldest}}, message: Somebody is older.}]
            """)
        let output = try verdict(
            script,
            [("number", .integer(1)), (Place("age", instance: 1), .integer(5)), ("oldest", .integer(7))])
        #expect(output.hasSuffix("JavaRosa refuses the answer\nEND\nwalks 1 answers 3 differing 1\n"))
        #expect(XForm.export(script).shortfalls.contains { $0.subject == "oldest" && $0.what.contains("JavaRosa") })
    }
}
