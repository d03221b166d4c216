/// Somebody or something by all the records that write it the same way, with whom and what stands beside it there.
public struct Known: Sendable {
    /// How the first of its records writes it.
    public let identity: Identity
    /// Where it stands, in the order in which the records were given; at least one.
    public internal(set) var addresses: [IdentityAddress]
    var beside: Beside

    /// Keys of whom and what stands in the same records.
    struct Beside: Sendable, Equatable {
        var vehicles: Set<String> = []
        var trailers: Set<String> = []
        var hauliers: Set<String> = []
        var drivers: Set<String> = []
        var phones: Set<String> = []

        init() {}

        /// - Parameter identities: all of the record's.
        init(_ identities: [Identity], apartFrom own: Identity) {
            for other in identities where other != own {
                switch other.part {
                case .registration: vehicles.insert(other.key)
                case .trailer, .container: trailers.insert(other.key)
                case .haulier, .operatedBy, .owner: hauliers.insert(other.key)
                case .driver: drivers.insert(other.key)
                case .phone: phones.insert(other.key)
                // A ferry line, who rings, and bystanders are no mark of anybody.
                case .otherVehicle, .hirer, .carrier, .person, .callback: break
                }
            }
        }

        mutating func formUnion(_ other: Beside) {
            vehicles.formUnion(other.vehicles)
            trailers.formUnion(other.trailers)
            hauliers.formUnion(other.hauliers)
            drivers.formUnion(other.drivers)
            phones.formUnion(other.phones)
        }
    }

    init(_ identity: Identity, at address: IdentityAddress, beside identities: [Identity]) {
        (self.identity, addresses) = (identity, [address])
        beside = Beside(identities, apartFrom: identity)
    }

    /// Makes it of one record alone.
    ///
    /// - Parameter anchor: nil is given back where nothing stands there.
    public init?(_ record: IdentifiedRecord, at anchor: String) {
        guard let identity = record.identity(at: anchor) else { return nil }
        self.init(identity, at: IdentityAddress(record.stream, anchor), beside: record.identities)
    }
}

extension Identity {
    /// The same for all that `isSame` holds to be the same whatever else is known of it.
    var key: String {
        switch part.kind {
        case .vehicle, .phone: joined
        case .haulier: core.joined()
        case .person: words.sorted().joined(separator: " ")
        }
    }

    /// Whether others are asked whether they are it: a ferry line is everybody's, and a number is itself.
    var isResolved: Bool { part != .carrier && part.kind != .phone }
}
