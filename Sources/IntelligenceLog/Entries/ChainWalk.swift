internal import Casework
internal import Foundation
internal import GRDB
internal import ScriptEngine

/// The end of a log at some moment: what an export or a hub keeps of it, so that a cut or rewritten log shows.
public struct LogHead: Hashable, Sendable, CustomStringConvertible {
    /// The last entry's position; 0 for an empty log.
    public let position: Int
    /// Its hash, 64 lower-case hexadecimal digits.
    public let hash: String

    public init(position: Int, hash: String) { (self.position, self.hash) = (position, hash) }

    /// Reads what `description` writes; nil for anything else.
    public init?(_ text: some StringProtocol) {
        let words = text.split { $0.isWhitespace }
        guard words.count == 2, let position = Int(words[0]), position >= 0, words[1].utf8.count == 64,
            words[1].allSatisfy(\.isHexDigit)
        else { return nil }
        self.init(position: position, hash: words[1].lowercased())
    }

    /// `4711 0f3a…`: the position, a blank, the hash.
    public var description: String { "\(position) \(hash)" }
}

/// How a chain is broken at the first entry that does not hold.
public enum ChainFault: Hashable, Sendable {
    /// The entry is not what its hash was computed of.
    case altered
    /// One or more entries that stood before this one are gone.
    case removed
    /// The entry was put in between two others.
    case inserted
    /// The entry stands at another place than it was written at.
    case reordered
    /// The log ends before an entry that a head vouches for.
    case cut(head: Int)
    /// Its key is destroyed or missing, and no tombstone accounts for that.
    case keyGone
    /// The entry has not the hash that a head vouches for, though the chain holds: all of it was written anew.
    case rewritten
}

/// A walk along the chain, from the first entry to the head.
struct ChainWalk {
    private let heads: [Int: Set<String>]
    private let furthest: Int
    private var position = 0
    private var hash = EntryChain.start
    /// The hash before the last one, by which an entry that was put in shows.
    private var before = EntryChain.start

    /// - Parameter heads: what was exported or acknowledged of this log before.
    init(against heads: [LogHead]) {
        self.heads = Dictionary(grouping: heads, by: \.position).mapValues { Set($0.map(\.hash)) }
        furthest = heads.map(\.position).max() ?? 0
    }

    /// - Parameter report: told the number of entries walked, every ten thousand.
    /// - Returns: the head.
    /// - Throws: `LogError.brokenChain` with the first position that does not hold.
    mutating func walk(_ database: Database, report: (Int) -> Void) throws -> LogHead {
        let rows = try Row.fetchCursor(
            database, sql: "SELECT \(EntryTable.columns), previous, hash FROM entries ORDER BY position")
        while let row = try rows.next() {
            try check(EntryTable.stored(row), previous: row[9], hash: row[10], database)
            if position % 10_000 == 0 { report(position) }
        }
        report(position)
        try checkKeys(database)
        guard position >= furthest else {
            throw LogError.brokenChain(position: position + 1, .cut(head: furthest))
        }
        return LogHead(position: position, hash: hash.hexadecimal)
    }

    /// Every key that is gone must have a tombstone: otherwise taking keys away would pass for an erasure.
    private func checkKeys(_ database: Database) throws {
        let gone = try Row.fetchAll(
            database,
            sql: """
                SELECT min(position), entries.stream, entries.subject FROM entries
                LEFT JOIN keys ON keys.stream = entries.stream AND keys.subject = entries.subject
                WHERE entries.subject IS NOT NULL AND coalesce(wrapped, x'') = x''
                GROUP BY entries.stream, entries.subject ORDER BY 1
                """)
        guard !gone.isEmpty else { return }
        var erased: Set<AuditEvent.Target> = []
        for payload in try Data.fetchAll(database, sql: "SELECT payload FROM entries WHERE kind = 'audit.erased'") {
            let event = AuditEvent(kind: "audit.erased", payload: (try? JSONParser.parse(payload)) ?? .null)
            erased.formUnion(event?.targets ?? [])
        }
        let streams = Set(erased.map(\.stream.text))
        for row in gone {
            let (stream, subject): (String, String) = (row[1], row[2])
            // Why a record was read goes with whatever of that record is erased.
            let isJustification =
                stream == StreamID.audit.text && streams.contains(String(subject.prefix { $0 != "#" }))
            let isErased = StreamID(stream).map { id in
                erased.contains(AuditEvent.Target(id)) || erased.contains(AuditEvent.Target(id, Subject(subject)))
            }
            guard isJustification || isErased == true else {
                throw LogError.brokenChain(position: row[0], .keyGone)
            }
        }
    }

    private mutating func check(
        _ stored: StoredEntry, previous: Data, hash own: Data, _ database: Database
    ) throws {
        let expected = position + 1
        guard stored.position == expected else {
            throw LogError.brokenChain(position: expected, stored.position < expected ? .inserted : .removed)
        }
        let isWhole = EntryChain.hash(previous: previous, stored) == own
        guard previous == hash else {
            guard previous != before || !isWhole else { throw LogError.brokenChain(position: position, .inserted) }
            let isElsewhere = try Bool.fetchOne(
                database, sql: "SELECT EXISTS (SELECT 1 FROM entries WHERE hash = ?)", arguments: [previous])
            let isRemoved = isWhole || Self.isRenumbered(stored, previous: previous, own)
            throw LogError.brokenChain(
                position: expected, isElsewhere == true ? .reordered : isRemoved ? .removed : .altered)
        }
        guard isWhole else { throw LogError.brokenChain(position: expected, .altered) }
        if let vouched = heads[expected], !vouched.contains(own.hexadecimal) {
            throw LogError.brokenChain(position: expected, .rewritten)
        }
        (before, hash, position) = (hash, own, expected)
    }

    /// Whether an entry holds under a higher number: those before it were taken away and their places filled.
    private static func isRenumbered(_ stored: StoredEntry, previous: Data, _ own: Data) -> Bool {
        (1...1000).contains { shift in
            var stored = stored
            stored.position += shift
            return EntryChain.hash(previous: previous, stored) == own
        }
    }
}
