import Foundation
import TestSupport

/// JavaRosa in a process of its own, which plays walks as they are written to it.
final class WalkPlayer {
    private let process = Process()
    private let input = Pipe()
    private let folder: TemporaryFolder
    private var buffer = Data()

    /// Compiles the player and starts it.
    ///
    /// - Throws: when Java or JavaRosa is missing, or the player does not compile.
    init() throws {
        // A player that ended early is told by its output, not by a signal that ends the tests.
        signal(SIGPIPE, SIG_IGN)
        folder = try TemporaryFolder()
        let jar = try validatorJar()
        let compiled = try Program.run([
            try program("javac"), "-cp", jar, "-d", folder.file("classes"),
            "\(Peer.root)/Tests/Differential/WalkPlayer.java",
        ])
        guard compiled.status == 0 else { throw Failed(what: compiled.errors) }
        process.executableURL = URL(fileURLWithPath: try program("java"))
        // A zone with a summer time, as the desk has, so that days are seen to be days.
        process.arguments = [
            "-Xmx1g", "-XX:+UseSerialGC", "-Duser.timezone=Europe/London", "-cp", "\(jar):\(folder.file("classes"))",
            "WalkPlayer",
        ]
        process.standardInput = input
        for (name, stream) in [("output", \Process.standardOutput), ("errors", \Process.standardError)] {
            let file = try FileHandle(forWritingTo: URL(fileURLWithPath: folder.write("", to: name)))
            process[keyPath: stream] = file
        }
        try process.run()
    }

    deinit { if process.isRunning { process.terminate() } }

    /// Keeps a form for the player and has it loaded.
    func load(_ form: [UInt8], name: String) throws {
        write("F\t\(try folder.write(Data(form), to: name))")
    }

    func write(_ line: String) {
        buffer.append(contentsOf: line.utf8)
        buffer.append(UInt8(ascii: "\n"))
        if buffer.count > 1 << 16 { flush() }
    }

    private func flush() {
        try? input.fileHandleForWriting.write(contentsOf: buffer)
        buffer.removeAll(keepingCapacity: true)
    }

    /// Ends the input and waits for what the player found.
    func finish() throws -> (output: String, errors: String) {
        flush()
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
        return (
            try String(contentsOfFile: folder.file("output"), encoding: .utf8),
            try String(contentsOfFile: folder.file("errors"), encoding: .utf8)
        )
    }

    struct Failed: Error, CustomStringConvertible {
        let what: String
        var description: String { what }
    }
}
