import TestSupport
import Testing

@testable import ScriptEngine

@Suite struct ScriptDiffTests {
    @Test(arguments: [1, 2, 3, 4]) func aScriptDiffersInNothingFromItself(_ version: Int) throws {
        let script = try releasedScript(version)
        #expect(ScriptDiff(script, script).changes == [])
    }

    @Test(arguments: 1...60) func aMadeScriptDiffersInNothingFromItself(_ seed: UInt64) throws {
        let script = try inlineScript(SmallScript.yaml(seed: seed))
        #expect(ScriptDiff(script, script).changes == [], "seed \(seed)")
    }

    /// Each witness, played in both versions, shows what the diff says.
    @Test(arguments: [(1, 2), (2, 3), (3, 4)]) func everyChangeOfRouteIsShownByItsWitness(_ old: Int, _ new: Int) throws
    {
        let diff = ScriptDiff(try releasedScript(old), try releasedScript(new))
        var shown = 0
        for change in diff.changes {
            if case .routeNotProved = change { Issue.record("\(change)") }
            guard case .rerouted(let question, let isAskedNow, let witness) = change else { continue }
            let now = try play(witness, under: diff.new) { $0 }
            let was = try play(witness, under: diff.old) { diff.map.backward[$0] ?? $0 }
            let oldID = try #require(diff.map.backward[question])
            #expect(asks(question, now) == isAskedNow, "\(change)")
            #expect(asks(oldID, was) == !isAskedNow, "\(change)")
            shown += 1
        }
        if new == 4 { #expect(shown > 10) }
    }

    private func asks(_ question: QuestionID, _ interview: Interview) -> Bool {
        interview.applicablePlaces.contains { $0.question == question }
    }

    /// What one version does not ask, or does not ask there, is left out.
    private func play(
        _ witness: Witness, under script: Script, name: (QuestionID) -> QuestionID
    ) throws -> Interview {
        var interview = Interview(script)
        for answer in witness.answers {
            let place = Place(name(answer.place.question), instance: answer.place.instance)
            guard interview.applicablePlaces.contains(place) else { continue }
            _ = try interview.answered(place, answer.value)
        }
        return interview
    }
}
