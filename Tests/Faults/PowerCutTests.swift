import Foundation
import TestSupport
import Testing

@Suite("The power goes")
struct PowerCutTests {
    @Test func whatWasShownAsSavedIsOnTheDisk() async throws {
        try await cutPower(failingSync: nil, cuts: 60)
    }

    /// The kernel drops what a failed sync covered, while its cache still shows it; the next sync says nothing.
    @Test("also after a sync that failed", arguments: 1...30)
    func whatWasShownAsSavedIsOnTheDiskAfterAFailedSync(number: Int) async throws {
        try await cutPower(failingSync: number, cuts: 8)
    }

    /// Lets a worker work, and looks at what would be left of its files had the power gone at moments of it.
    private func cutPower(failingSync: Int?, cuts: Int) async throws {
        let seed = UInt64.random(in: 1...UInt64.max)
        var random = Seeded(seed)
        let folder = try TemporaryFolder(inMemory: true)
        let files = folder.file("files")
        let shim = try Shim(files, withData: true)
        shim.trace(to: folder.file("trace"))
        let worker = try Worker(shim: shim)
        if let failingSync { shim.arm(.sync, failingSync, .failing) }
        for command in [
            "open \(files)/desk/log.sqlite", "open \(files)/desk/log.sqlite", "answer 5 2", "photograph 1",
            "checkpoint", "answer 5 2", "photograph 1", "photograph 2", "close",
        ] { _ = try worker.ask(command) }
        if failingSync != nil { try #require(shim.disarm(), "there are not so many syncs") }
        try worker.finish()
        let events = try Trace(contentsOf: folder.file("trace")).events
        var moments = Set((0..<cuts).map { _ in Int.random(in: 0...events.count, using: &random) })
        moments.insert(events.count)
        var disk = ModelDisk()
        var told = Told()
        for moment in 0...events.count {
            if moments.contains(moment) {
                let share: Double = [0, 0.5, 1].randomElement(using: &random) ?? 0
                let context = "seed \(seed), sync \(failingSync ?? 0) failed, cut at \(moment), share \(share)"
                let left = folder.file("left-\(moment)")
                try disk.write(to: left, share: share, &random)
                let path = "\(left)/desk/log.sqlite"
                if FileManager.default.fileExists(atPath: path) || told.confirmed > 0 {
                    try await told.check(path, context)
                }
                try? FileManager.default.removeItem(atPath: left)
            }
            guard moment < events.count else { break }
            disk.take(events[moment])
            if events[moment].call == .shown {
                told.hear(String(decoding: events[moment].data, as: UTF8.self).components(separatedBy: "\n"))
            }
        }
        #expect(told.confirmed >= 20 && !told.kept.isEmpty)
    }
}
