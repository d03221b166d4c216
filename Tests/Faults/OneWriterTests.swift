import Foundation
import TestSupport
import Testing

/// Debian's SQLite can corrupt a file in which two connections write or checkpoint at once. So none do.
@Suite("One writer")
struct OneWriterTests {
    @Test func fourProcessesNeverWriteOrCheckpointAtOnce() async throws {
        let seconds = ProcessInfo.processInfo.environment["LAYBY_SECONDS"].flatMap(Double.init) ?? 8
        let folder = try TemporaryFolder(inMemory: true)
        let (told, trace) = try run(folder, seconds: seconds)
        let seen = OneWriter(trace, database: "/log.sqlite")
        #expect(seen.findings.isEmpty, "\(seen.findings.count): \(seen.findings.prefix(3))")
        #expect(seen.appended.count >= 4 && seen.appended.values.allSatisfy { $0 > 100 }, "\(seen.appended)")
        #expect(seen.checkpointed.count >= 4 && seen.checkpointed.values.allSatisfy { $0 > 10 }, "\(seen.checkpointed)")
        #expect(told.codes.isEmpty, "\(told.codes)")
        try await told.check(folder.file("log.sqlite"), "four writers")
    }

    @Test func aProgramThatWritesWithoutTheLockIsSeen() throws {
        let folder = try TemporaryFolder(inMemory: true)
        let rogue = """
            import sqlite3, sys, time
            end = time.monotonic() + 1.5
            file = sqlite3.connect(sys.argv[1], timeout=10)
            while time.monotonic() < end:
                file.execute("CREATE TABLE IF NOT EXISTS rogue (x)")
                file.execute("INSERT INTO rogue VALUES (1)")
                file.commit()
                file.execute("PRAGMA wal_checkpoint(PASSIVE)")
            """
        let (_, trace) = try run(
            folder, seconds: 1.5, beside: ["/usr/bin/python3", "-c", rogue, folder.file("log.sqlite")])
        let seen = OneWriter(trace, database: "/log.sqlite")
        #expect(seen.findings.contains { $0.hasSuffix("wrote to /log.sqlite without the lock") })
        #expect(seen.findings.contains { $0.hasSuffix("wrote to /log.sqlite-wal without the lock") })
    }

    /// Four workers that answer and checkpoint in turns, on a new file.
    ///
    /// - Parameter beside: another program that runs meanwhile.
    private func run(
        _ folder: TemporaryFolder, seconds: Double, beside: [String] = []
    ) throws -> (told: Told, trace: Trace) {
        let path = folder.file("log.sqlite")
        let shim = try Shim(folder.path)
        let place = try TemporaryFolder()
        shim.trace(to: place.file("trace"))
        let transcripts = (0..<4).map { place.file("transcript-\($0)") }
        let workers = try transcripts.map { try Worker(shim: shim, transcript: $0) }
        for worker in workers { try worker.tell("open \(path)", "work \(Int(seconds * 1_000)) 12 2") }
        let other = Process()
        if !beside.isEmpty {
            while !FileManager.default.fileExists(atPath: path + "-wal") { usleep(1_000) }
            other.executableURL = URL(fileURLWithPath: beside[0])
            other.arguments = Array(beside.dropFirst())
            other.environment = Worker.environment.merging(shim.environment) { _, new in new }
            try other.run()
        }
        if !beside.isEmpty { other.waitUntilExit() }
        var told = Told()
        for (worker, transcript) in zip(workers, transcripts) {
            try worker.finish()
            try told.hear(transcript: transcript)
        }
        return (told, try Trace(contentsOf: place.file("trace")))
    }
}
