import Foundation
import IntelligenceLog
import LogSupport
import TestSupport
import Testing

@Suite("A hub that was restored from a backup") struct HubRestoredTests {
    @Test("the desk notices by the head and sends again what is missing", arguments: 0...3)
    func whatIsMissingGoesAgain(batches: Int) async throws {
        let folder = try TemporaryFolder(inMemory: true)
        let (store, backup) = (folder.file("hub"), folder.file("backup"))
        let desk = try await DeskSide(records: 3, revisions: 3, photographs: 2)
        var hub = try RunningHub(store: store, environment: DeskSide.environment)
        let proxy = try FaultProxy(to: hub.port)
        defer { proxy.close() }
        // The backup is of the hub after so many batches; then it gets the rest.
        proxy.plan { $0.batch ?? 0 >= batches ? .status(403) : .none }
        #expect(try desk.run(to: proxy.address, batch: 3).status == (batches == 3 ? 0 : 69))
        hub.kill()
        try FileManager.default.copyItem(atPath: store, toPath: backup)
        hub = try RunningHub(store: store, environment: DeskSide.environment)
        proxy.move(to: hub.port)
        proxy.plan { _ in .none }
        #expect(try desk.run(to: proxy.address, batch: 3).status == 0)
        hub.kill()
        try await desk.check(try ReceivedRecords(folder: store), "before")

        try FileManager.default.removeItem(atPath: store)
        try FileManager.default.copyItem(atPath: backup, toPath: store)
        hub = try RunningHub(store: store, environment: DeskSide.environment)
        proxy.move(to: hub.port)
        let again = try desk.run(to: proxy.address, batch: 4)
        #expect(again.status == 0, "\(again.errors)")
        hub.kill()
        try await desk.check(try ReceivedRecords(folder: store), "after \(batches) batches: \(again.output)")
    }
}
