import Foundation
import TestSupport
import Testing

@Suite("The power goes")
struct PowerCutTests {
    private let folder: TemporaryFolder
    private let files: String
    private let shim: Shim
    private let seed = UInt64.random(in: 1...UInt64.max)

    init() throws {
        folder = try TemporaryFolder(inMemory: true)
        files = folder.file("files")
        shim = try Shim(files, withData: true)
        shim.trace(to: folder.file("trace"))
    }

    private var opening: String { "open \(files)/desk/log.sqlite" }
    private let work = ["answer 5 2", "photograph 1", "checkpoint", "answer 5 2", "photograph 1", "photograph 2"]

    private func run(_ worker: Worker, _ commands: [String]) throws {
        for command in commands { _ = try worker.ask(command) }
    }

    @Test func whatWasShownAsSavedIsOnTheDisk() async throws {
        let worker = try Worker(shim: shim)
        try run(worker, [opening] + work + ["close"])
        try worker.finish()
        try await cutPower(times: 60, "no fault")
    }

    /// The kernel drops what a failed sync covered, while its cache still shows it; the next sync says nothing.
    @Test("also after a sync that failed", arguments: 1...30)
    func alsoAfterASyncThatFailed(number: Int) async throws {
        let worker = try Worker(shim: shim)
        shim.arm(.sync, number, .failing)
        // A file that could not be opened is opened once more, as a user would.
        try run(worker, [opening, opening] + work + ["close"])
        try #require(shim.disarm(), "there are not so many syncs")
        try worker.finish()
        try await cutPower(times: 8, "sync \(number) failed")
    }

    /// What the failed sync left in the cache looks whole to whoever opens the file next.
    @Test("also when the program was killed right after a sync that failed", arguments: 1...12)
    func alsoWhenKilledAfterASyncThatFailed(number: Int) async throws {
        let worker = try Worker(shim: shim)
        try run(worker, [opening])
        shim.arm(.sync, number, .failing)
        while !shim.wasMet { try run(worker, ["answer 1 1"]) }
        worker.kill()
        _ = shim.disarm()
        let other = try Worker(shim: shim)
        try run(other, [opening] + work)
        other.kill()
        try await cutPower(times: 12, "sync \(number) failed, then killed")
    }

    /// Only the byte in the lock file tells the next program of it.
    @Test func alsoWhenNothingCouldBeMadeGoodBeforeTheProgramWasKilled() async throws {
        let worker = try Worker(shim: shim)
        try run(worker, [opening] + work)
        shim.armForGood(.failing, .sync)
        try run(worker, ["answer 1 1"])
        worker.kill()
        _ = shim.disarm()
        let other = try Worker(shim: shim)
        try run(other, [opening] + work)
        other.kill()
        try await cutPower(times: 40, "a disk that failed until the program was killed")
    }

    @Test func alsoAfterADiskThatFailedForAWhile() async throws {
        let worker = try Worker(shim: shim)
        try run(worker, [opening] + work)
        shim.armForGood(.failing)
        try run(worker, work)
        _ = shim.disarm()
        try run(worker, work)
        worker.kill()
        try await cutPower(times: 40, "a disk that failed for a while")
    }

    /// Looks at what would be left of the files, had the power gone at moments of what was traced and at its end.
    private func cutPower(times: Int, _ what: String) async throws {
        var random = Seeded(seed)
        let events = try Trace(contentsOf: folder.file("trace")).events
        var moments = Set((0..<times).map { _ in Int.random(in: 0...events.count, using: &random) })
        moments.insert(events.count)
        var disk = ModelDisk()
        var told = Told()
        for moment in 0...events.count {
            if moments.contains(moment) {
                let share: Double = [0, 0.5, 1].randomElement(using: &random) ?? 0
                let left = folder.file("left-\(moment)")
                try disk.write(to: left, share: share, &random)
                let path = "\(left)/desk/log.sqlite"
                if FileManager.default.fileExists(atPath: path) || told.confirmed > 0 {
                    try await told.check(path, "seed \(seed), \(what), cut at \(moment), share \(share)")
                }
                try? FileManager.default.removeItem(atPath: left)
            }
            guard moment < events.count else { break }
            disk.take(events[moment])
            if events[moment].call == .shown {
                told.hear(String(decoding: events[moment].data, as: UTF8.self).components(separatedBy: "\n"))
            }
        }
        #expect(told.confirmed >= 12 && !told.kept.isEmpty)
    }
}
