public import Casework
internal import Foundation
internal import GRDB
internal import ScriptEngine

/// What a rebuild of the projections found.
public struct Rebuild: Hashable, Sendable {
    /// Streams that have a row.
    public var streams = 0
    /// Rows that were not there, though their entries are.
    public var missing = 0
    /// Rows that said something else than their entries.
    public var different = 0
    /// Rows without entries.
    public var extra = 0
    /// Streams whose entries do not make a state; their rows are left as they were.
    public var broken = 0

    /// The number of rows that were not as the entries make them; none, unless something is wrong.
    public var difference: Int { missing + different + extra + broken }
}

extension IntelligenceLog {
    /// Makes every projection again from the entries, and says what was not as they make it.
    ///
    /// It goes through the log in pieces, between which others write.
    ///
    /// - Parameters:
    ///   - scripts: the scripts that calls ran under.
    ///   - report: told the position that it has come to, and the head's.
    public func rebuildProjections(
        scripts: ScriptLibrary, report: @escaping @Sendable (Int, Int) -> Void = { _, _ in }
    ) async throws(LogError) -> Rebuild {
        // First, since the tombstones of erased streams are found by it.
        var rebuild = Rebuild(different: try await writer.commit(AuditTable.rebuild))
        rebuild.different += try await writer.commit { [vault] in try FeedbackTable.rebuild(vault, $0) }
        var position = 0
        while true {
            let (from, sofar) = (position, rebuild)
            let piece = try await writer.commit { [vault] database in
                var piece = RebuildPiece(rebuild: sofar, vault: vault, scripts: scripts)
                let next = try piece.take(after: from, database)
                return (piece.rebuild, next, try EntryTable.head(database).position)
            }
            rebuild = piece.0
            guard let next = piece.1 else { break }
            position = next
            report(position, piece.2)
        }
        let (sofar, head) = (rebuild, try await head())
        rebuild = try await writer.commit { database in
            var rebuild = sofar
            for table in StreamKind.allCases.map(\.rawValue) {
                try database.execute(
                    sql: """
                        DELETE FROM \(table) WHERE NOT EXISTS
                        (SELECT 1 FROM entries WHERE stream = \(table).id AND version = 1)
                        """)
                rebuild.extra += database.changesCount
            }
            try MergeTable.forgetStray(database)
            // The next search, and the next report, make them again.
            try SearchIndex.clear(database)
            try MeasureBlockTable.clear(database)
            return rebuild
        }
        report(head.position, head.position)
        return rebuild
    }
}

/// A piece of a rebuild, within one transaction.
private struct RebuildPiece {
    var rebuild: Rebuild
    let vault: Vault
    let scripts: ScriptLibrary

    private static let streams = 100

    /// - Returns: the position of the last stream taken; nil when there are no more.
    mutating func take(after position: Int, _ database: Database) throws -> Int? {
        let beginnings = try Row.fetchAll(
            database,
            sql: "SELECT position, stream FROM entries WHERE position > ? AND version = 1 ORDER BY position LIMIT ?",
            arguments: [position, Self.streams])
        for row in beginnings {
            guard let stream = StreamID(row[1]) else { throw LogError.unreadable(position: row[0]) }
            try rebuild(stream, database)
        }
        return beginnings.last?[0]
    }

    private mutating func rebuild(_ stream: StreamID, _ database: Database) throws {
        let summary: Summary?
        do {
            summary = try Summary.replayed(try EntryTable.entries(of: stream, vault, database), scripts: scripts)
        } catch ReplayError.erased { return try restoreErased(stream, database) } catch {
            rebuild.broken += 1
            return
        }
        guard let summary else { return }
        count(try difference(of: summary, stream, database))
        try Projections.put(summary, vault, database)
    }

    private func difference(of summary: Summary, _ stream: StreamID, _ database: Database) throws -> Finding {
        let before: Summary?
        do { before = try Projections.summary(like: summary, of: stream, vault, database) } catch LogError.notALog {
            // A row that cannot be what it says.
            return .different
        }
        return before == nil ? .missing : before == summary ? .same : .different
    }

    /// The row of an erased stream stands in its tombstone.
    private mutating func restoreErased(_ stream: StreamID, _ database: Database) throws {
        if let (row, position) = try ErasedRow.tombstone(of: stream, database) {
            let stood = try ErasedRow.read(of: stream, database)
            let isSame = try ErasedRow.put(row, at: position, database)
            return count(stood == nil ? .missing : isSame ? .same : .different)
        }
        rebuild.broken += 1
    }

    private enum Finding { case same, missing, different }

    private mutating func count(_ finding: Finding) {
        rebuild.streams += 1
        switch finding {
        case .same: break
        case .missing: rebuild.missing += 1
        case .different: rebuild.different += 1
        }
    }
}
