import CallDesk
import Casework
import IntelligenceLog
import LogSupport
import ReferenceData
import ScriptEngine
import TestSupport
import Testing

@Suite("The demonstration")
struct DemoDeskTests {
    /// A day of winter, one of summer, the first of a year.
    @Test(arguments: [1_636_000_000, 1_656_700_000, 1_767_261_600])
    func itHoldsCallsOfThisMonthAndTheLastAllSimulated(seconds: Int) async throws {
        let folder = try TemporaryFolder()
        let log = try IntelligenceLog(path: folder.file("layby.sqlite"))
        let now = Timestamp(seconds: seconds)
        #expect(try await DemoDesk.fill(log, scripts: .released, at: now))
        let calls = try await log.calls()
        #expect(calls.count { $0.phase == .closed } == 60)
        #expect(calls.allSatisfy { $0.isSimulated })
        #expect(calls.allSatisfy { $0.openedAt < now && $0.openedAt > now.adding(seconds: -62 * 86_400) })
        let open = calls.filter { $0.phase != .closed }
        #expect(open.allSatisfy { $0.handler == Actor("demo-handler") })
        #expect(open.map(\.phase) == [.inProgress, .inProgress, .paused])
        #expect(open.map(\.version) == open.map(\.version).sorted())
        #expect(try await log.operations().count == 1)
        #expect(try await !DemoDesk.fill(log, scripts: .released, at: now))
        _ = try await log.verifyChain()
    }
}
