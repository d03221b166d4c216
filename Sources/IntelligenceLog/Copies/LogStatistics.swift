internal import Foundation
internal import GRDB
internal import ScriptEngine

/// What a log holds, in numbers.
public struct LogStatistics: Sendable {
    public let entries: Int
    /// All records and the log's own streams together.
    public let streams: Int
    /// How many entries there are of each kind, most first.
    public let kinds: [(kind: String, count: Int)]
    /// Entries whose personal part is sealed.
    public let sealed: Int
    /// Keys that can be used, and keys that were destroyed.
    public let keys: Int
    public let destroyedKeys: Int
    /// Bytes of the file, of them free pages, and of its write-ahead log.
    public let fileBytes: Int
    public let freeBytes: Int
    public let walBytes: Int
    public let photographs: Int
    public let photographBytes: Int
    public let calls: Int
    public let records: OutboxCounts
    public let head: LogHead
}

extension IntelligenceLog {
    /// Counts what the log holds. It reads the whole log once.
    public func statistics() async throws(LogError) -> LogStatistics {
        let records = try await outboxCounts()
        let files = Self.files(in: photographs)
        let wal = Self.bytes(ofFileAt: path + "-wal")
        return try await read { database in
            func number(_ sql: String) throws -> Int { try Int.fetchOne(database, sql: sql) ?? 0 }
            let kinds = try Row.fetchAll(
                database,
                sql: """
                    SELECT kind, count(*), count(sealed) FROM entries GROUP BY kind ORDER BY 2 DESC, 1
                    """)
            let page = try number("PRAGMA page_size")
            let head = try EntryTable.head(database)
            return LogStatistics(
                entries: kinds.reduce(0) { $0 + $1[1] },
                streams: try number("SELECT count(DISTINCT stream) FROM entries"),
                kinds: kinds.map { (kind: $0[0], count: $0[1]) }, sealed: kinds.reduce(0) { $0 + $1[2] },
                keys: try number("SELECT count(*) FROM keys WHERE wrapped <> x''"),
                destroyedKeys: try number("SELECT count(*) FROM keys WHERE wrapped = x''"),
                fileBytes: try number("PRAGMA page_count") * page,
                freeBytes: try number("PRAGMA freelist_count") * page, walBytes: wal, photographs: files.count,
                photographBytes: files.reduce(0) { $0 + $1.bytes }, calls: try number("SELECT count(*) FROM calls"),
                records: records, head: LogHead(position: head.position, hash: head.hash.hexadecimal))
        }
    }

    /// The files of a folder of photographs, by their paths within it.
    static func files(in folder: String) -> [(name: String, bytes: Int)] {
        let names = (try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? []
        return names.sorted().compactMap { name in
            let attributes = try? FileManager.default.attributesOfItem(atPath: "\(folder)/\(name)")
            guard attributes?[.type] as? FileAttributeType == .typeRegular, !name.hasSuffix(".part") else { return nil }
            return (name: name, bytes: (attributes?[.size] as? Int) ?? 0)
        }
    }

    private static func bytes(ofFileAt path: String) -> Int {
        (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int) ?? 0
    }
}
