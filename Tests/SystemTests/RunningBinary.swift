import Foundation

/// The real binary while it runs, as somebody who sits at it: lines in, and what it shows.
final class RunningBinary {
    private let process = Process()
    private let (input, output, errors) = (Pipe(), Pipe(), Pipe())
    /// All that it has shown so far.
    private(set) var shown = ""

    init(_ arguments: [String], database: String, environment: [String: String] = [:]) throws {
        process.executableURL = URL(fileURLWithPath: Binary.path)
        process.arguments = arguments
        process.environment = Binary.clean(environment, database)
        process.standardInput = input
        process.standardOutput = output
        process.standardError = errors
        try process.run()
    }

    /// Types a line.
    func type(_ line: String) throws { try input.fileHandleForWriting.write(contentsOf: Data("\(line)\n".utf8)) }

    /// Reads until a text is shown that was not there before.
    ///
    /// - Returns: what was shown since the last time; without the text when the program ended first.
    @discardableResult
    func wait(for text: String) -> String {
        var fresh = ""
        var bytes = Data()
        while !fresh.contains(text) {
            let more = output.fileHandleForReading.availableData
            if more.isEmpty { break }
            bytes += more
            fresh = String(decoding: bytes, as: UTF8.self)
        }
        shown += fresh
        return fresh
    }

    /// Ends its input, and waits until it has ended.
    func finish() throws -> (status: Int32, shown: String, errors: String) {
        try input.fileHandleForWriting.close()
        shown += String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        let said = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return (process.terminationStatus, shown, said)
    }

    deinit { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }
}
