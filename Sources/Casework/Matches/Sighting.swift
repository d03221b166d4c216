/// A record in which somebody or something stands, with whom and what else stands there.
public struct Sighting: Sendable {
    public let record: IdentifiedRecord
    /// What it was there: the driver, the other vehicle; at least one.
    public let identities: [Identity]
    /// Whom and what it met there; the numbers of those who rang are left out.
    public let others: [Identity]

    /// Nil when the identity does not stand in the record.
    public init?(of identity: Identity, in record: IdentifiedRecord) { self.init(of: [identity], in: record) }

    /// - Parameter spellings: ways to write one and the same; nil when none of them stands in the record.
    public init?(of spellings: [Identity], in record: IdentifiedRecord) {
        func isOwn(_ other: Identity) -> Bool { spellings.contains { $0.isSame(as: other) } }
        let own = record.identities.filter(isOwn)
        guard !own.isEmpty else { return nil }
        self.record = record
        identities = own
        others = record.identities.filter { !isOwn($0) && $0.part != .callback }
    }
}
