import Foundation
import TestSupport
import Testing

/// The desk as people have it: a real Chromium, the real binary, a log on the disk. One scenario in
/// `Chromium/scenarios` a rule.
///
/// One after the other, since each has a browser or two, and this machine two cores. Nothing is skipped: where Chromium,
/// its driver or the Python environment is missing a test fails and says what provides it.
@Suite("The desk in a browser", .serialized)
struct BrowserTests {
    /// Longer than any scenario takes; one that hangs fails.
    private static let seconds = 1_500

    /// Plays a scenario to its end and prints what it measured.
    private func play(_ scenario: String) throws {
        guard FileManager.default.isExecutableFile(atPath: Peer.python) else { throw Peer.Missing(what: Peer.python) }
        let binary = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
            .appendingPathComponent("layby").path
        let run = "\(Peer.root)/Tests/Browser/Chromium/run.py"
        let outcome = try Program.run(
            ["/usr/bin/timeout", "--kill-after", "20", "\(Self.seconds)", Peer.python, "-B", run, scenario, binary]
                + ["\(Peer.root)/.build/screenshots"])
        if !outcome.output.isEmpty { print(outcome.output) }
        #expect(outcome.status == 0, "\(outcome.errors)")
    }

    @Test func eachCheckOfAPageFindsItsFaultAndNothingElse() throws { try play("checks") }

    @Test func aWholeCallByKeyboardAloneIsTheGoldenOne() throws { try play("keyboard") }

    @Test func theSameCallWithoutScriptsIsTheGoldenOne() throws { try play("plain") }

    @Test func aReloadAndAKillInMidCallLoseNothing() throws { try play("lasting") }

    @Test func twoHandlersInOneCallOverwriteNothingUnseen() throws { try play("two_handlers") }

    @Test func anOfficersPhoneSendsAPhotographWithoutAnAccount() throws { try play("officer") }

    @Test func everyPageForEveryRoleIsWithinItsWidthAndCleanOfFaults() throws { try play("pages") }

    @Test func theMapStepsThroughTheMonthsBySliderAndWithoutScripts() throws { try play("months") }
    @Test func aCallThatIsBegunShowsOnTheWall() throws { try play("wall") }

    @Test func aCallsPageWeighsLessThan150KB() throws { try play("weight") }
}
