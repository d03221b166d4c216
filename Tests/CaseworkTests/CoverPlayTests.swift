import Casework
import ScriptEngine
import Testing

@Suite struct CoverPlayTests {
    /// Written down and read again as `call run` does, each answer is the one that was meant, and the call ends.
    @Test(arguments: [1, 2, 3, 4]) func everyCallOfTheCoverPlaysToItsEndFromItsFile(_ version: Int) throws {
        let script = try ScriptLibrary.released.script(version: version)
        let cover = ScriptCover(script)
        let routes = try RouteFinder(script)
        let longest = try #require(try routes.longest())
        let plays =
            cover.plays.map { ($0.responses, $0.isComplete) } + [(longest.responses, true)]
        let reader = AnswerReader(now: Timestamp(seconds: 1_750_000_000))
        for (responses, isComplete) in plays {
            let text = AnswersText.yaml(of: responses, remarks: ["Invented."], isComplete: isComplete)
            let file = try AnswersFile(yaml: Array(text.utf8))
            #expect(file.lines.count == responses.count)
            var interview = Interview(script)
            for (line, expected) in zip(file.lines, responses) {
                let question = try #require(script.question(line.place.question))
                switch line.given {
                case .missing(let missing): _ = try interview.markedMissing(line.place, missing)
                case .text where question.type == .photograph:
                    // A path: the desk takes in the file, which is another test's.
                    guard case .answered(let value) = expected.response else { continue }
                    _ = try interview.answered(line.place, value)
                case .text(let text):
                    let value = try reader.read(text, for: question).value
                    _ = try interview.answered(line.place, value)
                    #expect(Response.answered(value) == expected.response, "\(line.place)")
                }
            }
            let close = try #require(file.close)
            _ = try interview.closed(reason: close.reason, callerRangOff: close.callerRangOff)
            #expect((interview.closing?.completeness == .full) == isComplete)
        }
    }

    @Test func releasedFilesAreTheOnesThatWereReleased() throws {
        for version in ScriptLibrary.released.versions {
            let script = try ScriptLibrary.released.script(version: version)
            #expect(ReleasedVersions.digest(of: script.reference) == script.reference.digest)
        }
    }
}
