public import Casework
internal import Foundation
internal import GRDB
public import ScriptEngine

/// What a restore came to.
public struct Restoration: Sendable {
    /// The head of the log that is now in use, before anything was erased again.
    public let head: LogHead
    /// Where the log that was replaced is kept; nil when there was none.
    public let replaced: String?
    /// The head of the log that was replaced; nil when there was none, or it could not be read.
    public let replacedHead: LogHead?
    /// What had been erased since the copy was made, and was erased again.
    public let erasedAgain: Int
    /// Whether the log that was replaced could not be read, so that nobody knows what had been erased from it.
    public let isErasureUnknown: Bool
}

extension IntelligenceLog {
    /// Puts a backup in the place of a log.
    ///
    /// The backup is copied beside the log and verified there, with its master key, before anything is replaced. The log
    /// that was there is kept beside it, and what it had erased is erased in the restored one as well, so that a backup
    /// brings nobody back.
    ///
    /// - Parameters:
    ///   - backup: a file that `backup(to:)` made; its photographs beside it.
    ///   - scripts: the scripts that calls ran under.
    /// - Throws: `.inUse` while any program has the log open, `.notFound` without a backup, `.notALog`, `.brokenChain`,
    ///   `.keyMissing`, `.diskFull`, `.disk`.
    public static func restore(
        from backup: String, to path: String, keys: any KeySource, scripts: ScriptLibrary, at time: Timestamp,
        by actor: Actor, report: @escaping @Sendable (CopyStep) -> Void = { _ in }
    ) async throws(LogError) -> Restoration {
        // What a link leads to; a folder or a pipe is no backup.
        let backup = URL(fileURLWithPath: backup).resolvingSymlinksInPath().path
        let type = try? FileManager.default.attributesOfItem(atPath: backup)[.type] as? FileAttributeType
        guard let type else { throw .notFound }
        guard type == .typeRegular else { throw .notALog }
        let claim = try DatabaseFile.claimAlone(path)
        defer { withExtendedLifetime(claim) {} }
        let incoming = "\(path).restoring"
        defer { for ending in endings { unlink(incoming + ending) } }
        report(.copying)
        for ending in endings { unlink(incoming + ending) }
        do {
            try FileManager.default.copyItem(atPath: backup, toPath: incoming)
            try DurableFile.sync(incoming)
        } catch { throw (error as? LogError) ?? .cannotOpen }
        let head = try verify(fileAt: incoming, report: report)
        let replacedHead = try? verify(fileAt: path, report: { _ in })
        let known = await erasures(in: path)
        let erased = known ?? []
        let again = try await prepare(
            incoming, keys, erased, replacedHead: replacedHead, scripts: scripts, at: time, by: actor, report: report)
        let folder = photographs(of: path)
        try copyPhotographs(from: photographs(of: backup), to: folder, report: report)
        for tombstone in erased {
            _ = removePhotographs(in: folder, of: tombstone.target.stream, tombstone.target.subject ?? .record)
        }
        let replaced = try setAside(path, at: time)
        try DurableFile.name(incoming, path)
        return Restoration(
            head: head, replaced: replaced, replacedHead: replacedHead, erasedAgain: again,
            isErasureUnknown: known == nil)
    }

    /// Makes the copy ready to take its place: its key is here, what was erased since is erased, and it says what it is.
    private static func prepare(
        _ copy: String, _ keys: any KeySource, _ erased: [Tombstone], replacedHead: LogHead?, scripts: ScriptLibrary,
        at time: Timestamp, by actor: Actor, report: @Sendable (CopyStep) -> Void
    ) async throws(LogError) -> Int {
        let log = try IntelligenceLog(path: copy, keys: keys)
        // Nobody who has signed out since is let in again.
        try await log.writer.commit { try $0.execute(sql: "DELETE FROM sessions; DELETE FROM password_tries") }
        let again = try await log.eraseAgain(erased, scripts: scripts, at: time, by: actor, report: report)
        try await log.note(
            kind: "audit.restored",
            payload: .members([
                "replaced": replacedHead.map { .string($0.description) }, "erasedAgain": .integer(again),
            ]), seal: nil, in: .audit, at: time, by: actor)
        _ = try await log.purge()
        return again
    }

    /// What stands beside a log's file under its name.
    private static let endings = ["", "-wal", "-shm", "-lock", "-open", "-turn"]

    /// One thing that a tombstone says was erased.
    private struct Tombstone {
        let target: AuditEvent.Target
        let rule: String?
    }

    /// What a log says was erased from it; nil when it is there and cannot be read.
    private static func erasures(in path: String) async -> [Tombstone]? {
        guard FileManager.default.fileExists(atPath: path) else { return [] }
        guard let old = try? DatabaseQueue(path: path) else { return nil }
        let payloads = try? await old.read { database in
            try Data.fetchAll(
                database, sql: "SELECT payload FROM entries WHERE kind = 'audit.erased' ORDER BY position")
        }
        return payloads?.flatMap { bytes -> [Tombstone] in
            guard let payload = try? JSONParser.parse(bytes),
                case .erased(let targets, _, let rule) = AuditEvent(kind: "audit.erased", payload: payload)
            else { return [] }
            return targets.map { Tombstone(target: $0, rule: rule) }
        }
    }

    /// Gives a log's files another name. The file itself keeps its own as well, until another takes it: so that at no
    /// moment there is no log, in whose place a new and empty one would be made.
    ///
    /// - Returns: the other name; nil when there was no log.
    private static func setAside(_ path: String, at time: Timestamp) throws(LogError) -> String? {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        let aside = "\(path).replaced-\(time.milliseconds)"
        for ending in ["-wal", "-shm"] where FileManager.default.fileExists(atPath: path + ending) {
            try DurableFile.name(path + ending, aside + ending)
        }
        // Where the disk knows no second names, it is moved.
        if link(path, aside) == 0 { try DurableFile.syncFolder(of: aside) } else { try DurableFile.name(path, aside) }
        return aside
    }

    private func eraseAgain(
        _ tombstones: [Tombstone], scripts: ScriptLibrary, at time: Timestamp, by actor: Actor,
        report: @Sendable (CopyStep) -> Void
    ) async throws(LogError) -> Int {
        var count = 0
        for (number, tombstone) in tombstones.enumerated() {
            report(.erasing(number + 1, of: tombstones.count))
            do {
                _ = try await erase(
                    tombstone.target.stream, tombstone.target.subject ?? .record,
                    reason: "Erased before in the log that this backup replaced.", rule: tombstone.rule,
                    scripts: scripts, purging: false, at: time, by: actor)
                count += 1
            } catch {
                // Not in the backup, or erased in it too.
                guard error == .notFound || error == .erased else { throw error }
            }
        }
        return count
    }
}
