import Foundation
import IntelligenceLog

extension GlobalOptions {
    /// Where master keys come from: a file, a variable or a command that the environment names, else a folder of key
    /// files apart from the data.
    ///
    /// - Throws: `Failure` `key.severalSources`, `key.unreadable`, `key.commandFailed`.
    func keySource() throws -> any KeySource {
        let sources = ["LAYBY_KEY_FILE", "LAYBY_KEY", "LAYBY_KEY_COMMAND"].filter { environment($0) != nil }
        guard sources.count < 2 else {
            throw Failure(
                "key.severalSources", "Several places are named for the master key.",
                place: sources.joined(separator: ", "), remedy: "Set one of them only.", exit: .usage)
        }
        if let path = environment("LAYBY_KEY_FILE") {
            let mode = try? FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
            if let mode, mode & 0o077 != 0 {
                Terminal().remark("Others on this machine may read the master key: chmod 600 \(path)")
            }
            return try given(String(decoding: try readFile(path), as: UTF8.self), by: path)
        }
        if let text = environment("LAYBY_KEY") { return try given(text, by: "LAYBY_KEY") }
        if let command = environment("LAYBY_KEY_COMMAND") {
            return try given(
                try output(of: command, named: "LAYBY_KEY_COMMAND", "key.commandFailed"), by: "LAYBY_KEY_COMMAND")
        }
        return KeyFolder(keyFolder) { path in
            Terminal().remark(
                "A master key was made: \(path)\nKeep a copy of it elsewhere: without it nobody can read what is personal."
            )
        }
    }

    /// Where keys are made and looked for when the environment names no place.
    var keyFolder: String {
        let home = environment("HOME") ?? NSHomeDirectory()
        return (environment("XDG_CONFIG_HOME") ?? home + "/.config") + "/layby/keys"
    }

    /// Where the key with this id comes from, for people.
    func keyPlace(of id: String) -> String {
        ["LAYBY_KEY_FILE", "LAYBY_KEY", "LAYBY_KEY_COMMAND"].first { environment($0) != nil }
            ?? "\(keyFolder)/\(id).key"
    }

    private func given(_ text: String, by place: String) throws -> GivenKeys {
        guard let keys = MasterKey.all(in: text) else {
            throw Failure(
                "key.unreadable", "No master key can be read there.", place: place,
                remedy: "A key is 44 characters of Base64; layby key new makes one. Several stand one below the other.",
                exit: .usage)
        }
        return GivenKeys(keys)
    }

    /// What a command that a setting names prints.
    ///
    /// - Throws: `Failure` with that code when it fails.
    func output(of command: String, named setting: String, _ code: String) throws -> String {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", command]
        process.standardOutput = pipe
        // What the user types or pipes in is Layby's; a passphrase is asked for on /dev/tty.
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let bytes = pipe.fileHandleForReading.rest()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failure(
                code, "The command that was to give it ended with \(process.terminationStatus).", place: setting,
                remedy: "Run it by itself, and see what it says.", exit: .usage)
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
