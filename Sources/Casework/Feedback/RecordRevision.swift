/// A revision of a record, as its CloudEvents id names it: `<stream>/event-record/2`.
public struct RecordRevision: Hashable, Sendable, CustomStringConvertible {
    /// `HubRecord.id`; a hub may know the record by a code in place of the stream.
    public let record: String
    /// From 1.
    public let revision: Int

    /// - Parameter text: as `description` writes it; nil for anything else.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3, let revision = Int(parts[2]), revision > 0, String(revision) == parts[2],
            parts[0...1].allSatisfy(Self.isCode)
        else { return nil }
        (record, self.revision) = ("\(parts[0])/\(parts[1])", revision)
    }

    private static func isCode(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D }
    }

    /// The stream that the record is of; nil where a code stands in its place.
    public var stream: StreamID? { StreamID(String(record.prefix { $0 != "/" })) }

    /// What the record is: `event-record`.
    public var kind: String { String(record.drop { $0 != "/" }.dropFirst()) }

    public var description: String { HubRecord.eventID(record, revision) }
}
