import Foundation
import IntelligenceLog
import LogSupport
import TestSupport

/// The real binary, as a user runs it.
enum Binary {
    /// Beside the test bundle, wherever that was built.
    static let path = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        .appendingPathComponent("layby").path

    typealias Outcome = Program.Outcome

    /// Runs it to its end.
    ///
    /// - Parameters:
    ///   - database: the value of LAYBY_DATABASE.
    ///   - through: a command that runs it, such as `unshare -m sh -c …`; the binary's path and arguments follow.
    static func run(
        _ arguments: [String], database: String? = nil, input: String = "", environment: [String: String] = [:],
        executable: String = path, through: [String] = []
    ) throws -> Outcome {
        try Program.run(
            through + [executable] + arguments, input: Data(input.utf8), environment: clean(environment, database))
    }

    static func clean(_ own: [String: String], _ database: String?) -> [String: String] {
        var environment = ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin", "USER": "tester"]
        environment["LD_LIBRARY_PATH"] = ProcessInfo.processInfo.environment["LD_LIBRARY_PATH"]
        environment["LAYBY_DATABASE"] = database
        environment["LAYBY_KEY"] = GivenKeys.testKey
        return environment.merging(own) { _, new in new }
    }
}

/// The reference hub, as a process of its own on a free port, until the test is over.
final class RunningHub {
    let address: String
    private let process = Process()

    /// Where it listens, on this machine.
    var port: Int { Int(address.split(separator: ":").last ?? "") ?? 0 }

    /// - Parameters:
    ///   - port: 0 for any that is free.
    ///   - through: a command that runs it, as of `Binary.run`.
    init(
        store: String, port: Int = 0, environment: [String: String] = [:], arguments: [String] = [],
        through: [String] = []
    ) throws {
        let output = Pipe()
        let command = through + [Binary.path, "hub", "--port", "\(port)", "--store", store] + arguments
        process.executableURL = URL(fileURLWithPath: command[0])
        process.arguments = Array(command.dropFirst())
        process.environment = Binary.clean(environment, nil)
        process.standardOutput = output
        try process.run()
        var text = ""
        while !text.contains("\n") {
            let more = output.fileHandleForReading.next()
            if more.isEmpty { break }
            text += String(decoding: more, as: UTF8.self)
        }
        address = String(text.split(separator: " ").last ?? "").trimmingCharacters(in: .whitespacesAndNewlines)
    }

    func kill() {
        Foundation.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    deinit { if process.isRunning { kill() } }
}
