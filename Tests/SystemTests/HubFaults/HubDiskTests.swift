import Foundation
import IntelligenceLog
import LogSupport
import TestSupport
import Testing

@Suite("A full disk at either end") struct HubDiskTests {
    @Test func aHubWhoseDiskIsFullTakesTheRestWhenThereIsRoom() async throws {
        let folder = try TemporaryFolder(inMemory: true)
        let disk = try SmallDisk(kilobytes: 4_000)
        let hub = try RunningHub(store: "\(disk.path)/hub", environment: DeskSide.environment, through: disk.through)
        let desk = try await DeskSide(records: 60, revisions: 4, photographs: 4)
        var refusals = 0
        // Ever less room, until not even the first photograph goes in.
        for room in [200, 100, 40, 0] {
            disk.fill(leaving: room)
            let outcome = try desk.run(to: hub.address, batch: 20)
            #expect(outcome.status == 69 && outcome.errors.contains("(HTTP 507). [hub.refused]"), "\(outcome.errors)")
            refusals += outcome.status == 69 ? 1 : 0
            try await desk.check(try copy(disk, folder, "full-\(room)"), isDone: false, "\(room) kB left")
        }
        #expect(refusals == 4)
        disk.free()
        let outcome = try desk.run(to: hub.address, batch: 20)
        #expect(outcome.status == 0, "\(outcome.errors)")
        hub.kill()
        try await desk.check(try copy(disk, folder, "room"), "once there is room")
    }

    private func copy(_ disk: SmallDisk, _ folder: TemporaryFolder, _ name: String) throws -> ReceivedRecords {
        try FileManager.default.copyItem(atPath: "\(disk.seen)/hub", toPath: folder.file(name))
        return try ReceivedRecords(folder: folder.file(name))
    }

    @Test func aDeskWhoseDiskIsFullLearnsLaterThatTheHubHasIt() async throws {
        let folder = try TemporaryFolder(inMemory: true)
        let store = folder.file("hub")
        let hub = try RunningHub(store: store, environment: DeskSide.environment)
        let disk = try SmallDisk(kilobytes: 6_000)
        var desk = try await DeskSide(records: 20, revisions: 4, photographs: 2)
        for suffix in ["", "-attachments"] {
            try FileManager.default.copyItem(
                atPath: desk.database + suffix, toPath: "\(disk.seen)/layby.sqlite\(suffix)")
        }
        func run() throws -> Binary.Outcome {
            try Binary.run(
                ["sync", "--hub", hub.address, "--batch", "10", "--patience", "0", "--format", "json"],
                database: "\(disk.path)/layby.sqlite", environment: DeskSide.environment, through: disk.through)
        }
        func check(isDone: Bool, _ name: String) async throws {
            for file in try FileManager.default.contentsOfDirectory(atPath: disk.seen) where file != "filler" {
                try FileManager.default.copyItem(atPath: "\(disk.seen)/\(file)", toPath: folder.file(name + file))
            }
            desk.database = folder.file("\(name)layby.sqlite")
            try await desk.check(try ReceivedRecords(folder: store), isDone: isDone, name)
        }
        var hadArrived = 0
        for room in [0, 24, 48, 72, 96, 120] {
            disk.fill(leaving: room)
            let outcome = try run()
            #expect(outcome.status == 74 && outcome.errors.contains("[log.diskFull]"), "\(room): \(outcome.errors)")
            try await check(isDone: false, "\(room)-")
            hadArrived = try await ReceivedRecords(folder: store).count()
            disk.free()
            if hadArrived > 0 { break }
        }
        #expect(hadArrived > 0, "the disk was never full between the hub's answer and its being written down")
        let outcome = try run()
        #expect(
            outcome.status == 0 && !outcome.output.contains("\"duplicates\":0"), "\(outcome.output)\(outcome.errors)")
        try await check(isDone: true, "room-")
    }
}
