public import ScriptEngine

/// A civil penalty that is not paid, as CECPT's list has it: the fold of what its lists said. CECPT decides; this only
/// says at the roadside that there is one.
public struct OutstandingPenalty: Hashable, Sendable {
    /// What a list says of a penalty.
    public struct Particulars: Hashable, Sendable {
        /// CECPT's, by which the same penalty is known again.
        public let reference: String
        public let registration: String?
        public let trailer: String?
        public let haulier: String?
        public let driver: String?
        /// ISO 3166-1 alpha-2 where it is known, else as the list has it.
        public let country: String?
        /// 0 when it is paid.
        public let outstandingPence: Int
        public let issuedOn: CivilDate?

        public init(
            reference: String, registration: String? = nil, trailer: String? = nil, haulier: String? = nil,
            driver: String? = nil, country: String? = nil, outstandingPence: Int, issuedOn: CivilDate? = nil
        ) {
            (self.reference, self.registration, self.trailer) = (reference, registration, trailer)
            (self.haulier, self.driver, self.country) = (haulier, driver, country)
            (self.outstandingPence, self.issuedOn) = (outstandingPence, issuedOn)
        }
    }

    public let id: PenaltyID
    public private(set) var particulars: Particulars
    public let listedAt: Timestamp
    /// When a list last changed it.
    public private(set) var updatedAt: Timestamp
    /// The number of its entries.
    public private(set) var version: Int

    /// Takes a penalty in from a list.
    public static func listed(
        _ id: PenaltyID, _ particulars: Particulars, at time: Timestamp, by actor: Actor
    ) -> (penalty: OutstandingPenalty, change: Change) {
        let penalty = OutstandingPenalty(
            id: id, particulars: particulars, listedAt: time, updatedAt: time, version: 1)
        return (penalty, penalty.change(kind: "penalty.listed", at: time, by: actor))
    }

    /// Takes over what a later list says.
    ///
    /// - Returns: the change; nil when it says what already stands.
    public mutating func updated(to particulars: Particulars, at time: Timestamp, by actor: Actor) -> Change? {
        guard particulars != self.particulars else { return nil }
        (self.particulars, updatedAt, version) = (particulars, time, version + 1)
        return change(kind: "penalty.updated", at: time, by: actor)
    }

    /// Makes the penalty again from its entries.
    ///
    /// - Throws: `ReplayError`.
    public static func replayed(_ entries: [Entry]) throws(ReplayError) -> OutstandingPenalty {
        guard let first = entries.first, let last = entries.last else { throw .empty }
        try ReplayError.refuseErased(entries)
        for (index, entry) in entries.enumerated() {
            guard entry.version == index + 1, entry.kind == (index == 0 ? "penalty.listed" : "penalty.updated") else {
                throw ReplayError(unreadable: entry)
            }
        }
        guard let particulars = Particulars(json: last.payload) else { throw ReplayError(unreadable: last) }
        return OutstandingPenalty(
            id: PenaltyID(first.stream), particulars: particulars, listedAt: first.at, updatedAt: last.at,
            version: entries.count)
    }

    private func change(kind: String, at time: Timestamp, by actor: Actor) -> Change {
        let entry = Entry(
            stream: id.stream, version: version, kind: kind, at: time, actor: actor, payload: particulars.json,
            seal: Seal(.record, clear: particulars.clear))
        return Change(
            stream: id.stream, expected: version - 1, entries: [entry], summary: .penalty(PenaltySummary(self)),
            records: [])
    }
}

extension OutstandingPenalty.Particulars {
    /// What of it is not personal.
    fileprivate var clear: JSONValue {
        .members([
            "outstandingPence": .integer(outstandingPence), "issuedOn": issuedOn.map { .string($0.description) },
        ])
    }

    fileprivate var json: JSONValue {
        let texts = [
            "reference": reference, "registration": registration, "trailer": trailer, "haulier": haulier,
            "driver": driver, "country": country,
        ]
        return clear.adding(texts.compactMapValues { $0.map(JSONValue.string) })
    }

    fileprivate init?(json: JSONValue) {
        guard let reference = json["reference"]?.string, let pence = json["outstandingPence"]?.integer else {
            return nil
        }
        self.init(
            reference: reference, registration: json["registration"]?.string, trailer: json["trailer"]?.string,
            haulier: json["haulier"]?.string, driver: json["driver"]?.string, country: json["country"]?.string,
            outstandingPence: pence, issuedOn: json["issuedOn"]?.string.flatMap { CivilDate(iso: $0) })
    }
}

/// An outstanding penalty as lists see it.
public struct PenaltySummary: Hashable, Sendable {
    public let id: PenaltyID
    public let reference: String
    public let outstandingPence: Int
    public let issuedOn: CivilDate?
    public let listedAt: Timestamp
    public let updatedAt: Timestamp
    /// The number of its entries.
    public let version: Int

    public init(
        id: PenaltyID, reference: String, outstandingPence: Int, issuedOn: CivilDate?, listedAt: Timestamp,
        updatedAt: Timestamp, version: Int
    ) {
        (self.id, self.reference, self.outstandingPence) = (id, reference, outstandingPence)
        (self.issuedOn, self.listedAt, self.updatedAt, self.version) = (issuedOn, listedAt, updatedAt, version)
    }

    init(_ penalty: OutstandingPenalty) {
        self.init(
            id: penalty.id, reference: penalty.particulars.reference,
            outstandingPence: penalty.particulars.outstandingPence, issuedOn: penalty.particulars.issuedOn,
            listedAt: penalty.listedAt, updatedAt: penalty.updatedAt, version: penalty.version)
    }
}
