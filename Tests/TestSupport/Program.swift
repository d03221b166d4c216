public import Foundation

/// A program, run to its end with its streams in files, so that nothing waits for a pipe.
public enum Program {
    public struct Outcome: Sendable {
        public let status: Int32
        public let output: String
        public let errors: String
    }

    /// - Parameter command: the executable's path, then its arguments.
    public static func run(
        _ command: [String], input: Data = Data(), environment: [String: String]? = nil
    ) throws -> Outcome {
        let folder = try TemporaryFolder()
        let process = Process()
        process.executableURL = URL(fileURLWithPath: command[0])
        process.arguments = Array(command.dropFirst())
        if let environment { process.environment = environment }
        process.standardInput = try FileHandle(
            forReadingFrom: URL(fileURLWithPath: try folder.write(input, to: "input")))
        process.standardOutput = try FileHandle(
            forWritingTo: URL(fileURLWithPath: folder.write("", to: "output")))
        process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: folder.write("", to: "errors")))
        try process.run()
        process.waitUntilExit()
        return Outcome(
            status: process.terminationStatus,
            output: try String(contentsOfFile: folder.file("output"), encoding: .utf8),
            errors: try String(contentsOfFile: folder.file("errors"), encoding: .utf8))
    }
}

/// Other people's tools that tests check us against: a Python environment and Java, which `make test` sets up.
///
/// A test that needs one fails where it is missing; it never skips.
public enum Peer {
    /// The repository's root.
    public static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path

    /// The interpreter with pyxform, fhir.resources and jsonschema; `make peers` makes it.
    public static let python = "\(root)/.build/peers/bin/python"

    /// Runs a script of Tests/Python.
    ///
    /// - Throws: when the environment is missing; `make peers` sets it up.
    public static func python(_ script: String, _ arguments: [String] = [], input: Data = Data()) throws
        -> Program.Outcome
    {
        guard FileManager.default.isExecutableFile(atPath: python) else { throw Missing(what: python) }
        return try Program.run([python, "\(root)/Tests/Python/\(script)"] + arguments, input: input)
    }

    public struct Missing: Error, CustomStringConvertible {
        let what: String
        public init(what: String) { self.what = what }
        public var description: String { "\(what) is missing: run `make peers`" }
    }
}
