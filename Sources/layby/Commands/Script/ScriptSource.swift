import Casework
import Foundation
import ScriptEngine

extension GlobalOptions {
    /// A script by version (`4`, `v4`) or by the path of its file.
    func script(_ name: String) throws -> Script {
        let library = try library()
        if let version = Self.version(name) { return try library.script(version: version) }
        do { return try Script(yaml: try readFile(name)) } catch let errors as ScriptErrors {
            throw Failure(
                "script.invalid", "\(errors.diagnostics.count.counted("finding")): the script cannot be used.",
                place: name,
                remedy: "See them all with `layby script check \(name)`.", exit: .data)
        }
    }

    /// The number in `4` or `v4`; nil for anything else.
    static func version(_ name: String) -> Int? { Int(name.hasPrefix("v") ? String(name.dropFirst()) : name) }
}

/// Writes a file whole, or not at all; through a link to its target, and into a device or pipe as it stands.
///
/// - Throws: `Failure` `file.unwritable`, exit 74.
func writeFile(_ bytes: some Sequence<UInt8>, to path: String) throws {
    do {
        let target = URL(fileURLWithPath: path).resolvingSymlinksInPath()
        let kind = try? FileManager.default.attributesOfItem(atPath: target.path)[.type] as? FileAttributeType
        if let kind, kind != .typeRegular, kind != .typeDirectory {
            let handle = try FileHandle(forWritingTo: target)
            try handle.write(contentsOf: Data(bytes))
            try handle.close()
        } else {
            try Data(bytes).write(to: target, options: .atomic)
        }
    } catch {
        throw Failure(
            "file.unwritable", "The file cannot be written.", place: path,
            remedy: "Check that its folder is there, and that the disk has room.", exit: .storage)
    }
}

/// Makes a folder where there is none.
///
/// - Throws: `Failure` `file.unwritable`, exit 74.
func makeFolder(_ path: String) throws {
    do { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) } catch {
        throw Failure(
            "file.unwritable", "The folder cannot be made.", place: path, remedy: "Check its path.", exit: .storage)
    }
}

/// Writes a text to a file, or to standard output when there is none.
func put(_ text: String, to path: String?) throws {
    if let path {
        try writeFile(text.utf8, to: path)
        Terminal().line("\(path) written.", .good)
    } else {
        Terminal().line(text.hasSuffix("\n") ? String(text.dropLast()) : text)
    }
}
