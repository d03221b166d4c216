/// A record in which somebody or something stands, with whom and what else stands there.
public struct Sighting: Sendable {
    public let record: IdentifiedRecord
    /// What it was there: the driver, the other vehicle; at least one.
    public let identities: [Identity]
    /// Whom and what it met there; the numbers of those who rang are left out.
    public let others: [Identity]

    /// Nil when the identity does not stand in the record.
    public init?(of identity: Identity, in record: IdentifiedRecord) {
        let own = record.identities.filter { identity.isSame(as: $0) }
        guard !own.isEmpty else { return nil }
        self.record = record
        identities = own
        others = record.identities.filter { !identity.isSame(as: $0) && $0.part != .callback }
    }
}
