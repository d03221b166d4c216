import TestSupport
import Testing

@testable import ScriptEngine

@Suite struct ScriptCoverTests {
    @Test(arguments: [1, 2, 3, 4]) func everyQuestionChoiceAndSideOfAConditionIsComeTo(_ version: Int) throws {
        let cover = ScriptCover(try releasedScript(version))
        #expect(cover.uncovered == [])
        #expect(cover.plays.count < 50)
        // A record that cannot go yet, and a call without its force, are calls that nobody completed.
        #expect(cover.plays.count { !$0.isComplete } <= 2)
    }
}
