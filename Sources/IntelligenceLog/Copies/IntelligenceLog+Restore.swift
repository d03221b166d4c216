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
    /// Whether the log that was there could not be read, so that nobody knows what had been erased from it.
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
        removeSecondNames(of: path)
        let incoming = "\(path).restoring"
        defer { for ending in endings { unlink(incoming + ending) } }
        report(.copying)
        for ending in endings { unlink(incoming + ending) }
        do {
            // A log that was replaced before and could not be read may have a write-ahead log still.
            for ending in ["", "-wal"] where FileManager.default.fileExists(atPath: backup + ending) {
                try FileManager.default.copyItem(atPath: backup + ending, toPath: incoming + ending)
                try DurableFile.sync(incoming + ending)
            }
        } catch { throw (error as? LogError) ?? .cannotOpen }
        let head = try verify(fileAt: incoming, report: report)
        let replacedHead = try? verify(fileAt: path, report: { _ in })
        let known = await erasures(in: path)
        let erased = known ?? []
        let again = try await prepare(
            incoming, keys, erased, replacedHead: replacedHead, scripts: scripts, at: time, by: actor, report: report)
        let folder = photographs(of: path)
        try copyPhotographs(
            from: photographs(of: backup), to: folder, except: erased.map(\.target), report: report)
        for tombstone in erased {
            _ = removePhotographs(in: folder, of: tombstone.target.stream, tombstone.target.subject ?? .record)
        }
        let replaced = try replace(path, by: incoming, at: time, isReadable: replacedHead != nil)
        return Restoration(
            head: head, replaced: replaced, replacedHead: replacedHead, erasedAgain: again,
            isErasureUnknown: known == nil)
    }

    /// Makes the copy ready to take its place: its key is here, what was erased since is erased, and it says what it is.
    private static func prepare(
        _ copy: String, _ keys: any KeySource, _ erased: [Tombstone], replacedHead: LogHead?, scripts: ScriptLibrary,
        at time: Timestamp, by actor: Actor, report: @Sendable (CopyStep) -> Void
    ) async throws(LogError) -> Int {
        let log = try IntelligenceLog(path: copy, keys: keys, scripts: scripts)
        // Nobody who has signed out since is let in again.
        try await log.writer.commit { try $0.execute(sql: "DELETE FROM sessions; DELETE FROM password_tries") }
        let absent = try await log.eraseAgain(erased, scripts: scripts, at: time, by: actor, report: report)
        // What is not in this backup is remembered, since it may be in one that is restored over it.
        let targets = AuditEvent.erased(absent.map(\.target), reason: "", rule: nil).payload["targets"]
        let again = erased.count - absent.count
        try await log.note(
            kind: "audit.restored",
            payload: .members([
                "replaced": replacedHead.map { .string($0.description) }, "erasedAgain": .integer(again),
                "targets": absent.isEmpty ? nil : targets,
            ]), seal: nil, in: .audit, at: time, by: actor)
        _ = try await log.purge()
        return again
    }

    /// What stands beside a log's file under its name.
    private static let endings = ["", "-wal", "-shm", "-lock", "-turn", "-open"]

    /// One thing that a tombstone says was erased.
    private struct Tombstone {
        let target: AuditEvent.Target
        let rule: String?
    }

    /// What a log says was erased from it, or from one that it replaced; nil when it is there and cannot be read.
    private static func erasures(in path: String) async -> [Tombstone]? {
        guard FileManager.default.fileExists(atPath: path) else { return [] }
        guard let old = try? DatabaseQueue(path: path) else { return nil }
        let payloads = try? await old.read { database in
            try Data.fetchAll(
                database,
                sql: """
                    SELECT payload FROM entries WHERE kind IN ('audit.erased', 'audit.restored') ORDER BY position
                    """)
        }
        var known: Set<AuditEvent.Target> = []
        return payloads?.flatMap { bytes -> [Tombstone] in
            guard let payload = try? JSONParser.parse(bytes),
                case .erased(let targets, _, let rule) = AuditEvent(kind: "audit.erased", payload: payload)
            else { return [] }
            return targets.filter { known.insert($0).inserted }.map { Tombstone(target: $0, rule: rule) }
        }
    }

    /// Puts a file in the place of a log, in one step, so that a kill leaves the one log or the other, never neither.
    ///
    /// - Parameter isReadable: whether the log that is there is one.
    /// - Returns: the name that the log has now; nil when there was none.
    private static func replace(
        _ path: String, by incoming: String, at time: Timestamp, isReadable: Bool
    ) throws(LogError) -> String? {
        guard FileManager.default.fileExists(atPath: path) else {
            try DurableFile.name(incoming, path)
            return nil
        }
        // Beside the restored log, SQLite would take the old one's write-ahead log for that one's.
        if let old = try? DatabaseQueue(path: path) {
            _ = try? old.writeWithoutTransaction { try $0.checkpoint(.truncate) }
            try? old.close()
        }
        let aside = "\(path).replaced-\(time.milliseconds)"
        if let bytes = try? FileManager.default.attributesOfItem(atPath: path + "-wal")[.size] as? Int, bytes > 0 {
            // Only one that cannot be read anyway is taken apart.
            guard !isReadable else { throw .locked }
            try DurableFile.name(path + "-wal", aside + "-wal")
        }
        // Under its second name it stays; its first goes over in one step.
        try DurableFile.addName(aside, to: path)
        do { try DurableFile.name(incoming, path) } catch {
            if isOneFile(path, aside) { unlink(aside) }
            throw error
        }
        unlink(path + "-shm")
        return aside
    }

    /// Takes away the second name of a log that a restore was killed over: SQLite must not find it under two.
    private static func removeSecondNames(of path: String) {
        let url = URL(fileURLWithPath: path)
        let folder = url.deletingLastPathComponent().path
        for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        where name.hasPrefix("\(url.lastPathComponent).replaced-") && isOneFile("\(folder)/\(name)", path) {
            unlink("\(folder)/\(name)")
        }
    }

    private static func isOneFile(_ path: String, _ other: String) -> Bool {
        let numbers = [path, other].map { path in
            try? FileManager.default.attributesOfItem(atPath: path)[.systemFileNumber] as? UInt64
        }
        return numbers[0] != nil && numbers[0] == numbers[1]
    }

    /// - Returns: what is not here to be erased.
    private func eraseAgain(
        _ tombstones: [Tombstone], scripts: ScriptLibrary, at time: Timestamp, by actor: Actor,
        report: @Sendable (CopyStep) -> Void
    ) async throws(LogError) -> [Tombstone] {
        var absent: [Tombstone] = []
        for (number, tombstone) in tombstones.enumerated() {
            report(.erasing(number + 1, of: tombstones.count))
            do {
                _ = try await erase(
                    tombstone.target.stream, tombstone.target.subject ?? .record,
                    reason: "Erased before in the log that this backup replaced.", rule: tombstone.rule,
                    scripts: scripts, purging: false, at: time, by: actor)
            } catch {
                switch error {
                case .notFound: absent.append(tombstone)
                // In the backup it is erased, too, or its call is by now.
                case .erased: break
                default: throw error
                }
            }
        }
        return absent
    }
}
