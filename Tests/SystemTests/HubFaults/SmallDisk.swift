import Foundation
import TestSupport

/// A small disk in memory, in a mount of its own: the programs that run through it see it, and so does the test.
final class SmallDisk {
    /// Where it is for those programs.
    let path: String
    private let folder: TemporaryFolder
    private let holder = Process()
    private let input = Pipe()

    /// The command that programs run through.
    var through: [String] {
        ["/usr/bin/nsenter", "-t", "\(holder.processIdentifier)", "-U", "-m", "--preserve-credentials"]
    }

    /// Where it is for the test.
    var seen: String { "/proc/\(holder.processIdentifier)/root\(path)" }

    init(kilobytes: Int) throws {
        folder = try TemporaryFolder()
        path = folder.file("disk")
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        let mount = "mount -t tmpfs -o size=\(kilobytes)k tmpfs \"$0\" && echo ready && exec cat"
        holder.executableURL = URL(fileURLWithPath: "/usr/bin/unshare")
        holder.arguments = ["-Urm", "sh", "-c", mount, path]
        let output = Pipe()
        (holder.standardInput, holder.standardOutput) = (input, output)
        try holder.run()
        guard String(decoding: output.fileHandleForReading.next(), as: UTF8.self) == "ready\n" else {
            throw Peer.Missing(what: "unshare -Urm")
        }
    }

    /// Fills it up, but for so much.
    func fill(leaving kilobytes: Int = 0) {
        let file = open("\(seen)/filler", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        defer { close(file) }
        let block = [UInt8](repeating: 1, count: 4_096)
        var size = 0
        while case let count = write(file, block, block.count), count > 0 { size += count }
        ftruncate(file, max(0, size - kilobytes * 1_024))
    }

    /// Takes away what filled it.
    func free() { unlink("\(seen)/filler") }

    deinit {
        kill(holder.processIdentifier, SIGKILL)
        holder.waitUntilExit()
    }
}
