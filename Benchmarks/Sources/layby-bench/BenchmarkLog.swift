import Casework
import Foundation
import IntelligenceLog
import ScriptEngine

extension IntelligenceLog {
    /// Opens a log with the benchmark's own master key.
    convenience init(benchmark path: String) throws {
        let key = Data("Benchmark key, and opens nothing".utf8).base64EncodedString()
        try self.init(path: path, keys: GivenKeys(MasterKey.all(in: key) ?? []))
    }
}

/// What a file and a process take.
enum Space {
    /// The bytes of a log's file, once its WAL is in it.
    static func bytes(of log: IntelligenceLog) async throws -> Double {
        try await log.emptyWAL()
        let attributes = try FileManager.default.attributesOfItem(atPath: log.path)
        return (attributes[.size] as? NSNumber)?.doubleValue ?? 0
    }

    /// The bytes of this process that are in memory.
    static func residentBytes() -> Double {
        let fields = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8))?.split(separator: " ") ?? []
        return fields.count > 1 ? (Double(fields[1]) ?? 0) * Double(sysconf(Int32(_SC_PAGESIZE))) : 0
    }

    /// The most bytes of this process that were in memory at once.
    static func mostResidentBytes() -> Double {
        let lines = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8))?.split(separator: "\n") ?? []
        let line = lines.first { $0.hasPrefix("VmHWM:") }?.split(whereSeparator: \.isWhitespace) ?? []
        return line.count > 1 ? (Double(line[1]) ?? 0) * 1024 : 0
    }
}

extension Change {
    /// A call's changes as one, with as many of them as are wanted, in a stream of its own.
    ///
    /// - Parameter changes: from the opening on.
    static func whole(_ changes: some BidirectionalCollection<Change>, in stream: StreamID) -> Change? {
        guard case .call(let last) = changes.last?.summary else { return nil }
        let entries = changes.flatMap(\.entries).map { entry in
            Entry(
                stream: stream, version: entry.version, kind: entry.kind, at: entry.at, actor: entry.actor,
                payload: entry.payload, seal: entry.seal)
        }
        let summary = CallSummary(
            id: CallID(stream), script: last.script, phase: last.phase, isSimulated: last.isSimulated,
            handler: last.handler, openedAt: last.openedAt, closedAt: last.closedAt, eventTime: last.eventTime,
            force: last.force, eventType: last.eventType, completeness: last.completeness, required: last.required,
            open: last.open, version: last.version)
        return Change(stream: stream, expected: 0, entries: entries, summary: .call(summary), records: [])
    }
}
