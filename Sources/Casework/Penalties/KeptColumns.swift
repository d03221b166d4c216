public import ScriptEngine

/// What the columns of CECPT's list are called, as an import last said: the fold of the entries of
/// `StreamID.penaltyColumns`, so that the next import need not say it again.
public struct KeptColumns: Sendable {
    /// By column; empty while every list was understood by itself.
    public let headings: [PenaltyColumn: String]
    /// When and by whom it was last changed; nil while it never was.
    public let since: (at: Timestamp, by: Actor)?

    /// - Parameter entries: those of `StreamID.penaltyColumns`, in order; empty when there are none.
    /// - Throws: `.unreadable`.
    public init(_ entries: [Entry]) throws(ReplayError) {
        guard let last = entries.last, !last.isErased else {
            (headings, since) = ([:], nil)
            return
        }
        guard last.kind == Self.kind, let columns = last.payload["columns"]?.object else {
            throw ReplayError(unreadable: last)
        }
        headings = columns.reduce(into: [:]) { headings, pair in
            if let column = PenaltyColumn(rawValue: pair.key), let heading = pair.value.string {
                headings[column] = heading
            }
        }
        since = (last.at, last.actor)
    }

    /// The entry that keeps headings in place of those before. They are sealed: where a list has no headings, somebody may
    /// have taken its first row for them.
    ///
    /// - Parameter version: of the entry, from 1.
    public static func entry(
        keeping headings: [PenaltyColumn: String], version: Int, at time: Timestamp, by actor: Actor
    ) -> Entry {
        let columns = headings.reduce(into: [String: JSONValue]()) { $0[$1.key.rawValue] = .string($1.value) }
        return Entry(
            stream: .penaltyColumns, version: version, kind: kind, at: time, actor: actor,
            payload: ["columns": .object(columns)], seal: Seal(.record))
    }

    private static let kind = "penaltyColumns.kept"
}
