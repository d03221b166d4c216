import Foundation
import TestSupport
import Testing

/// As SQLite tests itself: the nth call fails, for n = 1, 2, … until the work succeeds. Beyond the first few only every
/// third is tried, from another beginning for each case; `make soak` tries all.
///
/// - Note: Source: "How SQLite Is Tested", section 3.2 and 3.3.
@Suite("Fault loop")
struct FaultLoopTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let call: Shim.Call
        let fault: Shim.Fault
        var testDescription: String { "\(call) \(fault)" }
    }

    static let cases: [Case] =
        [Shim.Fault.failing, .full, .short, .torn].map { Case(call: .write, fault: $0) }
        + [Shim.Call.sync, .rename, .read, .truncate, .open].map { Case(call: $0, fault: .failing) }
        + [Shim.Call.rename, .open].map { Case(call: $0, fault: .full) }

    @Test("a log survives any one call that fails while it is made", arguments: cases)
    func logSurvivesAFaultWhileItIsMade(fault: Case) async throws {
        try await loop(fault, from: nil, work: ["answer 2 1", "answer 2 1", "photograph 1"])
    }

    @Test("a log survives any one call that fails while calls are taken", arguments: cases)
    func logSurvivesAFaultAtWork(fault: Case) async throws {
        let template = try TemporaryFolder(inMemory: true)
        let worker = try Worker()
        for command in ["open \(template.file("log.sqlite"))", "answer 4 1", "photograph 1", "close"] {
            _ = try worker.ask(command)
        }
        try await loop(
            fault, from: template.path,
            work: ["answer 4 2", "photograph 2", "checkpoint", "answer 3 1", "read", "photograph 2"])
    }

    private static let triesAll = ProcessInfo.processInfo.environment["LAYBY_KILLS"] != nil

    /// Does the work again and again, each time with a later call that fails, until none did.
    private func loop(_ fault: Case, from template: String?, work: [String]) async throws {
        let files = try TemporaryFolder(inMemory: true)
        let shim = try Shim(files.path)
        var worker = try Worker(shim: shim)
        var number = 1
        let few = 12 + (Self.cases.firstIndex { $0.testDescription == fault.testDescription } ?? 0) % 3
        while true {
            let context = "\(fault.testDescription) number \(number)"
            let folder = files.file("\(number)")
            if let template {
                try FileManager.default.copyItem(atPath: template, toPath: folder)
            } else {
                try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            }
            var told = Told()
            var isMet = true
            shim.arm(fault.call, number, fault.fault)
            do {
                let opened = try worker.ask("open \(folder)/log.sqlite")
                told.hear(opened)
                // What failed once is tried once more, as a user would.
                if opened != ["opened"] { told.hear(try worker.ask("open \(folder)/log.sqlite")) }
                for command in work { told.hear(try worker.ask(command)) }
                isMet = shim.disarm()
                // Whatever failed, it has not stayed so.
                var after = Told()
                for command in ["answer 1 1", "photograph 3", "read"] { after.hear(try worker.ask(command)) }
                #expect(
                    after.codes.isEmpty && after.confirmed == 2 && after.kept.count == 1, "\(context): \(after.codes)")
                _ = try worker.ask("close")
            } catch let ended as Worker.Ended {
                Issue.record("\(context): the program ended in the middle of \(ended.command)")
                worker = try Worker(shim: shim)
            }
            #expect(told.confirmed > 0, "\(context): nothing could be done any more")
            #expect(told.codes.isSubset(of: Self.clear), "\(context): \(told.codes)")
            try await told.check("\(folder)/log.sqlite", context)
            try FileManager.default.removeItem(atPath: folder)
            guard isMet else { break }
            number += number < few || Self.triesAll ? 1 : 3
        }
        #expect(number > 1, "\(fault.testDescription): no fault was met")
    }

    /// What a user may be told when the disk fails.
    private static let clear: Set = [
        "log.disk", "log.diskFull", "log.cannotOpen", "log.readOnly", "log.damaged",
    ]
}
