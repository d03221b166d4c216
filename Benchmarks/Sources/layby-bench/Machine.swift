import Foundation

/// What the figures were measured on.
enum Machine {
    /// One fact a line.
    static func facts(of folder: String) -> String {
        let day = ISO8601DateFormatter().string(from: Date())
        return """
            date        \(day)
            processor   \(ProcessInfo.processInfo.activeProcessorCount) × \(processor)
            kernel      \(text("/proc/sys/kernel/osrelease"))
            filesystem  \(filesystem(of: folder))
            SQLite      \(tool("sqlite3", "--version").split(separator: " ").first ?? "?")
            curl        \(tool("curl", "--version").split(separator: " ").dropFirst().first ?? "?")
            load        \(text("/proc/loadavg"))
            """
    }

    private static var processor: String {
        let line = text("/proc/cpuinfo").split(separator: "\n").first { $0.hasPrefix("model name") }
        return line?.split(separator: ":").last.map { $0.trimmingCharacters(in: .whitespaces) } ?? "unknown"
    }

    /// The type and device of the mount that a folder is on: the longest one that leads to it.
    private static func filesystem(of folder: String) -> String {
        let mounts = text("/proc/mounts").split(separator: "\n").map { $0.split(separator: " ") }
        let own = mounts.filter { mount in
            mount.count > 2 && (mount[1] == "/" || "\(folder)/".hasPrefix("\(mount[1])/"))
        }
        guard let mount = own.max(by: { $0[1].count < $1[1].count }) else { return "unknown" }
        return "\(mount[2]) on \(mount[0])"
    }

    private static func text(_ path: String) -> String {
        let bytes = FileManager.default.contents(atPath: path) ?? Data()
        return String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }

    private static func tool(_ name: String, _ argument: String) -> String {
        (try? Peer.output("/usr/bin/env", [name, argument])) ?? "?"
    }
}
