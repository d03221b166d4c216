import Foundation
import TestSupport

/// The real binary while it runs, as somebody who sits at it: lines in, and what it shows.
final class RunningBinary {
    private let process = Process()
    private let input: FileHandle
    private let output: FileHandle
    private let errors: FileHandle
    /// All that it has shown so far.
    private(set) var shown = ""
    /// All that was read of its standard error so far.
    private(set) var journal = ""

    init(_ arguments: [String], database: String, environment: [String: String] = [:]) throws {
        process.executableURL = URL(fileURLWithPath: Binary.path)
        process.arguments = arguments
        process.environment = Binary.clean(environment, database)
        let (theirInput, ours) = try Self.pipe()
        let (theirOutput, theirErrors): (FileHandle, FileHandle)
        input = ours
        (output, theirOutput) = try Self.pipe()
        (errors, theirErrors) = try Self.pipe()
        process.standardInput = theirInput
        process.standardOutput = theirOutput
        process.standardError = theirErrors
        try process.run()
        for end in [theirInput, theirOutput, theirErrors] { try end.close() }
        // One that never says what is waited for is ended, so that its test fails and does not hang.
        let identifier = process.processIdentifier
        let process = process
        DispatchQueue.global().asyncAfter(deadline: .now() + 1_800) {
            if process.isRunning { Foundation.kill(identifier, SIGKILL) }
        }
    }

    /// A pipe that no other test's program inherits: one that held its end would keep this one from ending.
    private static func pipe() throws -> (reading: FileHandle, writing: FileHandle) {
        var ends: [Int32] = [0, 0]
        guard Foundation.pipe(&ends) == 0 else { throw POSIXError(.EMFILE) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return (
            FileHandle(fileDescriptor: ends[0], closeOnDealloc: true),
            FileHandle(fileDescriptor: ends[1], closeOnDealloc: true)
        )
    }

    /// Types a line.
    func type(_ line: String) throws { try input.write(contentsOf: Data("\(line)\n".utf8)) }

    /// Reads until a text is shown that was not there before.
    ///
    /// - Returns: what was shown since the last time; without the text when the program ended first.
    @discardableResult
    func wait(for text: String) -> String {
        var fresh = ""
        var bytes = Data()
        while !fresh.contains(text) {
            let more = output.next()
            if more.isEmpty { break }
            bytes += more
            fresh = String(decoding: bytes, as: UTF8.self)
        }
        shown += fresh
        return fresh
    }

    /// Reads its journal until a text stands there that did not before.
    ///
    /// - Returns: what was written since the last time; without the text when the program ended first.
    @discardableResult
    func wait(forJournal text: String) -> String {
        var fresh = ""
        var bytes = Data()
        while !fresh.contains(text) {
            let more = errors.next()
            if more.isEmpty { break }
            bytes += more
            fresh = String(decoding: bytes, as: UTF8.self)
        }
        journal += fresh
        return fresh
    }

    var identifier: Int32 { process.processIdentifier }

    /// Ends its input, and waits until it has ended.
    func finish() throws -> (status: Int32, shown: String, errors: String) {
        try input.close()
        shown += String(decoding: output.rest(), as: UTF8.self)
        let said = journal + String(decoding: errors.rest(), as: UTF8.self)
        process.waitUntilExit()
        return (process.terminationStatus, shown, said)
    }

    var isRunning: Bool { process.isRunning }

    /// Ends it with SIGKILL, and waits until it is gone.
    ///
    /// - Returns: whether it had not ended by itself.
    @discardableResult
    func kill() -> Bool {
        Foundation.kill(process.processIdentifier, SIGKILL)
        while process.isRunning { usleep(200) }
        return process.terminationReason == .uncaughtSignal
    }

    deinit { if process.isRunning { Foundation.kill(process.processIdentifier, SIGKILL) } }
}
