import Foundation
import TestSupport
import Testing

@Suite("Many at once")
struct LoadTests {
    @Test func twoHundredHandlersInOneProcessAreAllAnswered() async throws {
        let folder = try TemporaryFolder()
        let worker = try Worker()
        _ = try worker.ask("open \(folder.file("log.sqlite"))")
        var told = Told()
        told.hear(try worker.ask("answer 8 200"))
        #expect(told.codes.isEmpty, "\(told.codes)")
        #expect(told.confirmed == 200 * 9)
        _ = try worker.ask("close")
        try await told.check(folder.file("log.sqlite"), "200 handlers")
    }

    @Test func eightProcessesOnOneFileNeverHearThatItIsBusy() async throws {
        let folder = try TemporaryFolder()
        let path = folder.file("log.sqlite")
        let transcripts = (0..<8).map { folder.file("transcript-\($0)") }
        let workers = try transcripts.map { try Worker(transcript: $0) }
        // The file does not exist yet: they make it together as well.
        for worker in workers { try worker.tell("open \(path)", "answer 20 3", "checkpoint", "answer 20 1", "read") }
        for worker in workers { try worker.finish() }
        var told = Told()
        for transcript in transcripts { try told.hear(transcript: transcript) }
        #expect(told.codes.isEmpty, "\(told.codes)")
        #expect(told.confirmed == 8 * 4 * 21)
        try await told.check(path, "8 processes")
    }
}
