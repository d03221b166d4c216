import Foundation
import IntelligenceLog
import LogSupport
import TestSupport
import Testing

@Suite("kill -9 of desk and hub") struct HubKillTests {
    /// The desk is `layby sync`, the hub `layby hub`; whichever is killed starts again.
    @Test func killingEitherAtAnyMomentLosesNothingAndSendsNothingTwice() async throws {
        // Two programs start for each, so `make soak` has a fifth of the kills of the log's writers.
        let due = ProcessInfo.processInfo.environment["LAYBY_KILLS"].flatMap(Int.init).map { $0 / 5 } ?? 200
        let seed = UInt64.random(in: 1...UInt64.max)
        var random = Seeded(seed)
        var kills = (desk: 0, hub: 0)
        while kills.desk + kills.hub < due {
            try await round(&kills, due, "seed \(seed), kills from \(kills)", &random)
        }
        print("\(kills.desk) desks and \(kills.hub) hubs were killed, seed \(seed)")
    }

    /// Kills until all of a log has been sent, and then compares both sides.
    private func round(
        _ kills: inout (desk: Int, hub: Int), _ due: Int, _ context: String, _ random: inout Seeded
    ) async throws {
        let folder = try TemporaryFolder(inMemory: true)
        let store = folder.file("hub")
        let desk = try await DeskSide(records: 80, revisions: 4, photographs: 20)
        var hub = try RunningHub(store: store, environment: DeskSide.environment)
        let proxy = try FaultProxy(to: hub.port)
        defer { proxy.close() }
        while kills.desk + kills.hub < due, try await desk.counts().waiting > 0 {
            let (requests, pause) = (
                Int.random(in: 0...6, using: &random), UInt32.random(in: 0..<8_000, using: &random)
            )
            let (batch, isHub) = (Int.random(in: 1...9, using: &random), Bool.random(using: &random))
            proxy.plan { _ in .none }
            let client = try RunningBinary(
                ["sync", "--hub", proxy.address, "--batch", "\(batch)", "--patience", "0"], database: desk.database,
                environment: DeskSide.environment)
            while proxy.counts.begun < requests, client.isRunning { usleep(100) }
            usleep(pause)
            if isHub {
                hub.kill()
                kills.hub += 1
                _ = try client.finish()
                hub = try RunningHub(store: store, environment: DeskSide.environment)
                proxy.move(to: hub.port)
            } else if client.kill() {
                kills.desk += 1
            }
            if (kills.desk + kills.hub).isMultiple(of: 20) {
                try await desk.check(try ReceivedRecords(folder: store), isDone: false, context)
            }
        }
        let last = try desk.run(to: proxy.address, batch: 100)
        #expect(last.status == 0, "\(context): \(last.errors)")
        hub.kill()
        try await desk.check(try ReceivedRecords(folder: store), context)
    }
}
