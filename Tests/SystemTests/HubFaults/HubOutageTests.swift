import Foundation
import HubSync
import IntelligenceLog
import LogSupport
import Synchronization
import TestSupport
import Testing

@Suite("After an outage") struct HubOutageTests {
    /// A week's records over a line that fails at every third request, in any way.
    @Test func aWeeksRecordsDrainInOrderOverABadLine() async throws {
        let folder = try TemporaryFolder(inMemory: true)
        let hub = try RunningHub(store: folder.file("hub"), environment: DeskSide.environment)
        let proxy = try FaultProxy(to: hub.port, isOpen: false)
        defer { proxy.close() }
        let desk = try await DeskSide(records: 500, revisions: 5)
        let seed = UInt64.random(in: 1...UInt64.max)
        let random = Mutex(Seeded(seed))
        proxy.plan { _ in
            random.withLock { random in
                let place = Int.random(in: 0..<3_000, using: &random)
                switch Int.random(in: 0..<18, using: &random) {
                case 0: return .resetRequest(after: place)
                case 1: return .resetAnswer(after: place)
                case 2: return .cutAnswer(after: place)
                case 3: return .twice
                case 4: return .late
                case 5: return .status([408, 429, 500, 503].randomElement(using: &random) ?? 500, hubHasIt: true)
                default: return .none
                }
            }
        }
        let done = try await desk.sync(to: proxy.address, batch: 50) { wait in if wait == 20 { proxy.open() } }
        #expect(done.accepted == 2_500, "seed \(seed)")
        proxy.deliverLate()
        hub.kill()
        try await desk.check(try ReceivedRecords(folder: folder.file("hub")), "seed \(seed)")
    }
}
