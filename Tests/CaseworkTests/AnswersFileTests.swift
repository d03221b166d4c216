import Casework
import ScriptEngine
import Testing

@Suite("Answers files")
struct AnswersFileTests {
    private func file(_ text: String) throws -> AnswersFile { try AnswersFile(yaml: Array(text.utf8)) }

    @Test func answersKeepTheirOrderAndTheirInstances() throws {
        let file = try file(
            """
            answers:
              - event_type: lorry
              - persons_to_list: 2
                age_band[2]: adult
              - event_type: rail
              - overseas_exit_port: {missing: unknown}
              - driver_name: {missing: notAsked, reason: Gone.}
              - vsc_checks: {locks: done, roof: not_done}
              - responsible_persons: [owner, driver]
            close: {reason: Test., callerRangOff: true}
            """)
        #expect(
            file.lines.map(\.place.description) == [
                "event_type", "persons_to_list", "age_band[2]", "event_type", "overseas_exit_port", "driver_name",
                "vsc_checks", "responsible_persons",
            ])
        guard case .text("locks=done, roof=not_done") = file.lines[6].given,
            case .text("owner, driver") = file.lines[7].given, case .missing(.unknown) = file.lines[4].given
        else {
            Issue.record("\(file.lines)")
            return
        }
        #expect(file.close?.callerRangOff == true)
    }

    static let broken: [(String, Int?)] = [
        ("answers: [", 2), ("", 1), ("answer: {a: b}", 1), ("answers: 5", 1), ("answers:\n  a[x]: 1", 2),
        ("answers:\n  a: {missing: gone}", 2), ("answers:\n  a: {missing: notAsked}", 2), ("close: maybe", 1),
        ("answers: {a: 1, a: 2}", 1),
        ("close: {callerRangOff: perhaps}", 1), ("close: {why: x}", 1), ("answers:\n  Ali Invented: driver_name", 2),
    ]

    @Test("a broken file names its line", arguments: broken.indices)
    func brokenFileNamesItsLine(index: Int) throws {
        let (text, line) = Self.broken[index]
        let error = try #require(throws: AnswersFile.Broken.self) { try file(text) }
        #expect(error.line == line, "\(error)")
    }

    /// A megabyte of aliases that stands for fifty gigabytes.
    @Test func aliasesThatStandForTooMuchAreRefused() {
        let list = Array(repeating: "*text", count: 100).joined(separator: ", ")
        let first = "answers:\n- a: &text \(String(repeating: "x", count: 10_000))\n- a: &list [\(list)]\n"
        let yaml = first + String(repeating: "- a: *list\n", count: 50_000)
        let error = #expect(throws: AnswersFile.Broken.self) { try AnswersFile(yaml: Array(yaml.utf8)) }
        #expect(error?.line == 7)
        #expect(error?.expected == "at most 4194304 bytes of answers")
    }
}
