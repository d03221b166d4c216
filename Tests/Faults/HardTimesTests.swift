import Casework
import Foundation
import GRDB
import LogSupport
import ScriptEngine
import TestSupport
import Testing

@testable import IntelligenceLog

@Suite("Disks and clocks as they are")
struct HardTimesTests {
    @Test func aFullDiskLosesNothingAndWorksAgainWhenThereIsRoom() async throws {
        let folder = try TemporaryFolder()
        let disk = folder.file("disk")
        try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: true)
        let mount = "mount -t tmpfs -o size=900k tmpfs \"$0\" && exec \"$@\""
        let worker = try Worker(through: ["/usr/bin/unshare", "-Urm", "sh", "-c", mount, disk])
        // What lies in the worker's own mount is seen through its root.
        let seen = "/proc/\(worker.process.processIdentifier)/root\(disk)"
        var told = Told()
        #expect(try worker.ask("open \(disk)/log.sqlite") == ["opened"])
        var fills = 0
        while told.codes.isEmpty, fills < 50 {
            told.hear(try worker.ask("answer 30 2"))
            fills += 1
        }
        #expect(told.codes == ["log.diskFull"])
        told.hear(try worker.ask("photograph 1"))
        let copy = folder.file("copy")
        try FileManager.default.copyItem(atPath: seen, toPath: copy)
        try await told.check("\(copy)/log.sqlite", "while the disk is full")

        let room = try Program.run([
            "/usr/bin/nsenter", "-t", "\(worker.process.processIdentifier)", "-U", "-m", "--preserve-credentials",
            "mount", "-o", "remount,size=20m", disk,
        ])
        try #require(room.status == 0, "\(room.errors)")
        var after = Told()
        after.hear(try worker.ask("answer 5 2"))
        after.hear(try worker.ask("photograph 2"))
        #expect(after.codes.isEmpty, "\(after.codes)")
        #expect(after.confirmed == 12)
        _ = try worker.ask("close")
        let second = folder.file("second")
        try FileManager.default.copyItem(atPath: seen, toPath: second)
        try await told.check("\(second)/log.sqlite", "once there is room")
        try await after.check("\(second)/log.sqlite", "once there is room")
    }

    @Test(
        "a disk that takes nothing for a while stops nobody for good",
        arguments: [(Shim.Fault.readOnly, "log.readOnly"), (.failing, "log.disk"), (.full, "log.diskFull")])
    func aDiskThatComesBackIsUsedAgain(fault: Shim.Fault, code: String) async throws {
        let folder = try TemporaryFolder(inMemory: true)
        let path = folder.file("log.sqlite")
        let shim = try Shim(folder.path)
        let worker = try Worker(shim: shim)
        var told = Told()
        told.hear(try worker.ask("open \(path)"))
        told.hear(try worker.ask("answer 4 2"))
        shim.armForGood(fault)
        told.hear(try worker.ask("answer 4 2"))
        told.hear(try worker.ask("photograph 1"))
        #expect(shim.disarm())
        #expect(told.codes.contains(code), "\(told.codes)")
        var after = Told()
        after.hear(try worker.ask("answer 4 2"))
        after.hear(try worker.ask("photograph 1"))
        #expect(after.codes.isEmpty && after.confirmed == 10 && after.kept.count == 1, "\(after.codes)")
        _ = try worker.ask("close")
        try await told.check(path, "\(fault)")
        try await after.check(path, "\(fault)")
    }

    @Test func aClockThatJumpsBackAnHourMixesNothingUp() async throws {
        let folder = try TemporaryFolder(inMemory: true)
        let path = folder.file("log.sqlite")
        let shim = try Shim(folder.path)
        let worker = try Worker(shim: shim)
        var told = Told()
        told.hear(try worker.ask("open \(path)"))
        told.hear(try worker.ask("answer 6 20"))
        shim.moveClock(by: -3_600)
        told.hear(try worker.ask("answer 6 20"))
        _ = try worker.ask("close")
        #expect(told.codes.isEmpty && told.saved.count == 40)
        try await told.check(path, "clock")
        let log = try IntelligenceLog(path: path)
        let rows = try await log.read { database in
            try Row.fetchAll(database, sql: "SELECT position, at FROM entries ORDER BY position")
                .map { ($0["position"] as Int, $0["at"] as Int) }
        }
        #expect(rows.map(\.0) == Array(1...rows.count))
        // The test is worth something only if the time did go back.
        #expect(zip(rows, rows.dropFirst()).contains { $1.1 < $0.1 - 3_000_000 })
        let calls = try await log.calls()
        #expect(Set(calls.map(\.id.description)).count == 40)
    }
}
