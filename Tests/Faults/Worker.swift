import Foundation
import TestSupport

/// A `LogWorker` as a process of its own, with the shim before it where one is given.
final class Worker {
    let process = Process()
    private let input = Pipe()
    private let output: FileHandle
    private var rest = Data()

    /// Beside the test bundle, wherever that was built.
    static let path = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        .appendingPathComponent("LogWorker").path

    /// - Parameters:
    ///   - transcript: the file that takes what it says; nil to read it with `ask`.
    ///   - through: a command that runs it, such as `unshare -m sh -c …`; the worker's path follows.
    init(shim: Shim? = nil, transcript: String? = nil, through: [String] = []) throws {
        let command = through + [Self.path]
        process.executableURL = URL(fileURLWithPath: command[0])
        process.arguments = Array(command.dropFirst())
        process.environment = Self.environment.merging(shim?.environment ?? [:]) { _, new in new }
        process.standardInput = input
        process.standardError = FileHandle.nullDevice
        if let transcript {
            try Data().write(to: URL(fileURLWithPath: transcript))
            output = try FileHandle(forUpdating: URL(fileURLWithPath: transcript))
            process.standardOutput = output
        } else {
            let pipe = Pipe()
            output = pipe.fileHandleForReading
            process.standardOutput = pipe
        }
        try process.run()
    }

    static let environment: [String: String] = {
        let own = ProcessInfo.processInfo.environment
        var environment = ["PATH": own["PATH"] ?? "/usr/bin:/bin"]
        environment["LD_LIBRARY_PATH"] = own["LD_LIBRARY_PATH"]
        return environment
    }()

    /// Gives commands, one a line, and waits for nothing.
    func tell(_ commands: String...) throws {
        try input.fileHandleForWriting.write(contentsOf: Data((commands.joined(separator: "\n") + "\n").utf8))
    }

    /// Gives one command and waits for what it says, without the last `done`.
    ///
    /// - Throws: `Ended` when the worker has crashed.
    func ask(_ command: String) throws -> [String] {
        try tell(command)
        var lines: [String] = []
        while true {
            if let end = rest.firstIndex(of: 0x0A) {
                let line = String(decoding: rest[..<end], as: UTF8.self)
                rest = Data(rest[rest.index(after: end)...])
                if line == "done" { return lines }
                lines.append(line)
            } else {
                let more = output.next()
                guard !more.isEmpty else { throw Ended(command: command, said: lines) }
                rest += more
            }
        }
    }

    /// The worker went away in the middle of a command.
    struct Ended: Error {
        let command: String
        let said: [String]
    }

    /// Lets it end by itself.
    func finish() throws {
        try input.fileHandleForWriting.close()
        wait()
    }

    func kill() {
        Foundation.kill(process.processIdentifier, SIGKILL)
        wait()
    }

    /// `waitUntilExit` looks only every 50 ms, too seldom for 500 kills.
    private func wait() {
        while process.isRunning { usleep(200) }
    }

    deinit {
        try? input.fileHandleForWriting.close()
        if process.isRunning { kill() }
    }
}
