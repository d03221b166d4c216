public import Casework
private import Foundation
public import ScriptEngine

/// The turn to send to one hub: one process has it at a time, however many desks share the log.
///
/// It is a lock on a file beside the log, which ends with the process however that ends. In the file stands who has it, and
/// the last try that failed: an outage of a week must not fill the log with entries.
public final class HubTurn: Sendable {
    /// Who sends.
    public struct Holder: Hashable, Sendable {
        /// The process's number on this machine.
        public let process: Int
        public let since: Timestamp

        public init(process: Int, since: Timestamp) { (self.process, self.since) = (process, since) }
    }

    private let descriptor: Int32
    private let holder: Holder

    /// Takes the turn, at once or not at all.
    ///
    /// - Returns: nil while another process has it; `holder(of:)` says which.
    /// - Throws: `.readOnly`, `.diskFull`, `.cannotOpen` when the file cannot be made.
    public init?(to hub: String, of log: IntelligenceLog, as holder: Holder) throws(LogError) {
        let descriptor = try LockFile.open(Self.path(hub, log))
        // Whoever looks who has it holds it for a moment.
        var tries = 0
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0, tries < 5 {
            tries += 1
            usleep(4_000)
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            return nil
        }
        (self.descriptor, self.holder) = (descriptor, holder)
        write(Self.trouble(Self.read(descriptor)))
    }

    deinit { close(descriptor) }

    /// Keeps the last try for `trouble(of:)`: why it failed, nil once the hub has answered. That the file cannot be written
    /// is no reason not to send.
    public func keep(_ trouble: HubFigures.Trouble?) { write(trouble) }

    private func write(_ trouble: HubFigures.Trouble?) {
        var members: [String: JSONValue] = [
            "process": .integer(holder.process), "since": .integer(holder.since.milliseconds),
        ]
        if let trouble {
            members["error"] = .string(trouble.code)
            members["errorAt"] = .integer(trouble.at.milliseconds)
        }
        // Blanks up to one size: a reader that comes between two writes still finds JSON.
        var bytes = CanonicalJSON.bytes(.object(members))
        bytes += Array(repeating: UInt8(ascii: " "), count: max(0, Self.size - bytes.count))
        _ = pwrite(descriptor, bytes, bytes.count, 0)
    }

    private static let size = 256

    // MARK: For those who do not have it

    /// Who has the turn now; nil when nobody does.
    public static func holder(of hub: String, _ log: IntelligenceLog) -> Holder? {
        let descriptor = open(path(hub, log), O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        guard flock(descriptor, LOCK_SH | LOCK_NB) != 0 else { return nil }
        guard let json = read(descriptor), let process = json["process"]?.integer, let since = json["since"]?.integer
        else { return nil }
        return Holder(process: process, since: Timestamp(milliseconds: since))
    }

    /// The last try that failed; nil when none has.
    public static func trouble(of hub: String, _ log: IntelligenceLog) -> HubFigures.Trouble? {
        let descriptor = open(path(hub, log), O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        return trouble(read(descriptor))
    }

    private static func trouble(_ json: JSONValue?) -> HubFigures.Trouble? {
        guard let code = json?["error"]?.string, let at = json?["errorAt"]?.integer else { return nil }
        return HubFigures.Trouble(code: code, at: Timestamp(milliseconds: at))
    }

    private static func read(_ descriptor: Int32) -> JSONValue? {
        var bytes = [UInt8](repeating: 0, count: size)
        let count = pread(descriptor, &bytes, size, 0)
        return count > 0 ? try? JSONParser.parse(Array(bytes[..<count])) : nil
    }

    private static func path(_ hub: String, _ log: IntelligenceLog) -> String { "\(log.path)-hub-\(hub)" }
}
