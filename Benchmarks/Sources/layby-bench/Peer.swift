import Foundation

/// Programs that are measured against, each in a process of its own.
enum Peer {
    /// A peer that did not do its work.
    struct Failed: Error, CustomStringConvertible {
        let description: String
    }

    /// Runs a program to its end.
    ///
    /// - Returns: what it wrote to standard output.
    static func output(_ program: String, _ arguments: [String]) throws -> String {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.standardOutput = pipe
        try process.run()
        let bytes = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failed(description: "\(program) ended with \(process.terminationStatus)")
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Runs a peer that measures itself.
    ///
    /// - Returns: the figure that it wrote; nil when it wrote none, since something it needs is not there.
    static func figure(_ program: String, _ arguments: [String]) throws -> Double? {
        Double(try output(program, arguments).trimmingCharacters(in: .whitespacesAndNewlines))
    }
}
