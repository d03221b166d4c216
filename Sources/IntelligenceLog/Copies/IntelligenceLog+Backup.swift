internal import Casework
internal import Foundation
internal import GRDB

/// How far a backup or a restore has come.
public enum CopyStep: Sendable {
    case copying
    /// Walking the copy's chain: so many entries.
    case verifying(Int)
    /// So many photographs of so many.
    case photographs(Int, of: Int)
    /// Erasing again what was erased since the copy was made.
    case erasing(Int, of: Int)
}

extension IntelligenceLog {
    /// Copies the log to a file while others write to it, and the photographs to `<file>-attachments`.
    ///
    /// The copy is as the log was at one moment. It has its final name only once it is whole, on the disk, and its chain
    /// has been walked. Its keys are wrapped as the log's are: it can be read with the same master key.
    ///
    /// - Parameter file: where; nothing may be there.
    /// - Returns: the copy's head.
    /// - Throws: `.exists`, `.cannotOpen`, `.diskFull`, `.disk`, `.brokenChain`.
    public func backup(
        to file: String, report: @escaping @Sendable (CopyStep) -> Void = { _ in }
    ) async throws(LogError) -> LogHead {
        guard !FileManager.default.fileExists(atPath: file) else { throw .exists }
        report(.copying)
        // A name of its own, since two may be making a backup of that name; whoever is first has it.
        let temporary = "\(file).\(UInt64.random(in: .min ... .max)).part"
        do {
            try copyDatabase(to: temporary)
            let head = try Self.verify(fileAt: temporary, report: report)
            // After the database: what its entries name is on the disk before they are.
            try Self.copyPhotographs(from: photographs, to: Self.photographs(of: file), report: report)
            try DurableFile.sync(temporary)
            try DurableFile.nameAnew(temporary, file)
            return head
        } catch {
            unlink(temporary)
            throw LogError(error)
        }
    }

    /// By a connection of its own that only reads; the one writer goes on beside it.
    private func copyDatabase(to file: String) throws {
        var configuration = Configuration()
        configuration.readonly = true
        configuration.label = "layby.backup"
        configuration.busyMode = .timeout(10)
        let source = try DatabaseQueue(path: path, configuration: configuration)
        try source.inDatabase { try $0.execute(sql: "VACUUM INTO ?", arguments: [file]) }
        try source.close()
    }

    /// Without one of these a file is no log; the others are made again from the entries.
    private static let tables = ["log", "keys", "entries", "calls", "referrals", "operations", "outbox", "audit"]

    /// Checks that a file is a whole log: SQLite's own check, and the chain.
    ///
    /// - Returns: its head.
    /// - Throws: `.notALog`, `.brokenChain`.
    static func verify(fileAt path: String, report: (CopyStep) -> Void) throws(LogError) -> LogHead {
        var configuration = Configuration()
        configuration.readonly = true
        do {
            let copy = try DatabaseQueue(path: path, configuration: configuration)
            let head = try copy.read { database in
                guard try String.fetchAll(database, sql: "PRAGMA integrity_check") == ["ok"],
                    try tables.allSatisfy({ try database.tableExists($0) })
                else { throw LogError.notALog }
                var walk = ChainWalk(against: [])
                let head = try walk.walk(database) { report(.verifying($0)) }
                try LogSchema.check(database)
                return head
            }
            try copy.close()
            return head
        } catch { throw LogError(error) }
    }

    /// Copies the photographs that are not there yet.
    ///
    /// - Parameter erased: whose are left out.
    static func copyPhotographs(
        from source: String, to target: String, except erased: [AuditEvent.Target] = [], report: (CopyStep) -> Void
    ) throws(LogError) {
        let files = files(in: source)
        for (number, file) in files.enumerated() {
            report(.photographs(number + 1, of: files.count))
            let path = "\(target)/\(file.name)"
            guard !FileManager.default.fileExists(atPath: path) else { continue }
            // One that was erased meanwhile is not in the copy either.
            guard let bytes = FileManager.default.contents(atPath: "\(source)/\(file.name)") else { continue }
            let subject = SealedPhotograph.parts(of: bytes)?.subject
            let isErased = erased.contains { target in
                file.name.hasPrefix("\(target.stream)/") && (target.subject == nil || target.subject == subject)
            }
            guard !isErased else { continue }
            try DurableFile.makeFolder(URL(fileURLWithPath: path).deletingLastPathComponent().path)
            try DurableFile.write(bytes, to: path)
        }
    }
}
