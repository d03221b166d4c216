import ArgumentParser
import Casework
import Foundation
import IntelligenceLog
import Logging
import ScriptEngine

/// What every command takes, and the things that it wires: where settings are read from environment and clock.
struct GlobalOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "The database file. Default: LAYBY_DATABASE, else layby/layby.sqlite in the XDG data folder.",
            valueName: "path"), completion: .file())
    var database: String?

    @Option(
        name: .long,
        help: ArgumentHelp("A folder with v1.yaml, v2.yaml, … in place of the built-in scripts.", valueName: "folder"),
        completion: .directory)
    var scripts: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Your user id, as the log keeps it. Default: who is signed in; while there are no users, LAYBY_ACTOR, else USER.",
            valueName: "id"))
    var actor: String?

    @Flag(name: .shortAndLong, help: "Log what is done to standard error.")
    var verbose = false

    var logger: Logger { logger(level: .warning) }

    /// - Parameter level: what is logged without `--verbose`.
    func logger(level: Logger.Level) -> Logger {
        let level: Logger.Level = verbose ? .debug : level
        return Logger(label: "layby") { label in
            var handler = StreamLogHandler.standardError(label: label)
            handler.logLevel = level
            return handler
        }
    }

    var now: Timestamp { Timestamp(milliseconds: Int(Date().timeIntervalSince1970 * 1000)) }

    /// The path of the database: the option, the variable, or the XDG data folder.
    var databasePath: String {
        if let path = database ?? environment("LAYBY_DATABASE") { return path }
        let home = environment("HOME") ?? NSHomeDirectory()
        let data = environment("XDG_DATA_HOME") ?? home + "/.local/share"
        return data + "/layby/layby.sqlite"
    }

    /// The scripts in the binary, or those of `--scripts`.
    func library() throws -> ScriptLibrary {
        guard let scripts else { return .released }
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: scripts) else {
            throw Failure(
                "script.missingFolder", "The folder of scripts is not there.", place: scripts,
                remedy: "Check --scripts.", exit: .usage)
        }
        var files: [Int: [UInt8]] = [:]
        for name in names where name.hasPrefix("v") && name.hasSuffix(".yaml") {
            guard let version = Int(name.dropFirst().dropLast(".yaml".count)) else { continue }
            files[version] = try readFile("\(scripts)/\(name)")
        }
        guard !files.isEmpty else {
            throw Failure(
                "script.missingFolder", "The folder holds no script.", place: scripts,
                remedy: "Put v1.yaml, v2.yaml, … there.", exit: .usage)
        }
        return ScriptLibrary(files: files)
    }

    /// A secret or setting from the environment; nil when it is absent or empty.
    func environment(_ name: String) -> String? {
        ProcessInfo.processInfo.environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }
}

/// Reads a file, or standard input for `-`.
///
/// - Throws: `Failure` `file.missing` or `file.unreadable`, exit 64.
func readFile(_ path: String) throws -> [UInt8] {
    if path == "-" { return FileHandle.standardInput.rest() }
    guard FileManager.default.fileExists(atPath: path) else {
        throw Failure("file.missing", "The file is not there.", place: path, remedy: "Check its path.", exit: .usage)
    }
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue,
        let data = FileManager.default.contents(atPath: path)
    else {
        throw Failure(
            "file.unreadable", "The file cannot be read.", place: path, remedy: "Check that it is a file, and yours.",
            exit: .usage)
    }
    return [UInt8](data)
}
