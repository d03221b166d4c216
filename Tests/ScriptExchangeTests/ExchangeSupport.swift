import Foundation
import ScriptEngine
import ScriptExchange
import TestSupport

/// One of the four released scripts, as the repository has it.
func released(_ version: Int) throws -> Script {
    let bytes = try Data(contentsOf: URL(fileURLWithPath: "\(Peer.root)/scripts-v1-v4/v\(version).yaml"))
    return try Script(yaml: Array(bytes))
}

/// Where pyxform keeps ODK Validate, with JavaRosa inside.
///
/// - Throws: where it is missing; `make peers` sets it up.
func validatorJar() throws -> String {
    let library = "\(Peer.root)/.build/peers/lib"
    for python in (try? FileManager.default.contentsOfDirectory(atPath: library)) ?? [] {
        let jar = "\(library)/\(python)/site-packages/pyxform/validators/odk_validate/bin/ODK_Validate.jar"
        if FileManager.default.fileExists(atPath: jar) { return jar }
    }
    throw Peer.Missing(what: "ODK_Validate.jar")
}

/// A program on the path.
///
/// - Throws: where it is missing; `make apt` installs Java.
func program(_ name: String) throws -> String {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin").split(separator: ":")
    for folder in folders where FileManager.default.isExecutableFile(atPath: "\(folder)/\(name)") {
        return "\(folder)/\(name)"
    }
    throw Peer.Missing(what: name)
}
