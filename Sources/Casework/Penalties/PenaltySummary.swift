public import ScriptEngine

/// An outstanding penalty as lists and measures see it.
public struct PenaltySummary: Hashable, Sendable {
    /// Money recovered against it, as measures see it: nothing of it is personal.
    public struct Recovery: Hashable, Sendable {
        /// The version of its entry.
        public let number: Int
        public let pence: Int
        /// When it was recovered.
        public let at: Timestamp
        /// Nil where it was recovered outside an operation.
        public let operation: OperationID?
        /// A force's slug, where no operation says whose it is.
        public let force: String?
        public let isUndone: Bool

        public init(
            number: Int, pence: Int, at: Timestamp, operation: OperationID?, force: String?, isUndone: Bool
        ) {
            (self.number, self.pence, self.at) = (number, pence, at)
            (self.operation, self.force, self.isUndone) = (operation, force, isUndone)
        }
    }

    public let id: PenaltyID
    public let reference: String
    /// What is still to be paid: what the list states, less what was recovered since.
    public let outstandingPence: Int
    public let issuedOn: CivilDate?
    public let listedAt: Timestamp
    public let updatedAt: Timestamp
    /// The number of its entries.
    public let version: Int
    /// In the order in which they were logged.
    public let recoveries: [Recovery]

    public init(
        id: PenaltyID, reference: String, outstandingPence: Int, issuedOn: CivilDate?, listedAt: Timestamp,
        updatedAt: Timestamp, version: Int, recoveries: [Recovery]
    ) {
        (self.id, self.reference, self.outstandingPence) = (id, reference, outstandingPence)
        (self.issuedOn, self.listedAt, self.updatedAt) = (issuedOn, listedAt, updatedAt)
        (self.version, self.recoveries) = (version, recoveries)
    }

    init(_ penalty: OutstandingPenalty) {
        self.init(
            id: penalty.id, reference: penalty.particulars.reference, outstandingPence: penalty.outstandingPence,
            issuedOn: penalty.particulars.issuedOn, listedAt: penalty.listedAt, updatedAt: penalty.updatedAt,
            version: penalty.version,
            recoveries: penalty.recoveries.map { recovery in
                Recovery(
                    number: recovery.number, pence: recovery.pence, at: recovery.at,
                    operation: recovery.line?.operation, force: recovery.force, isUndone: recovery.undone != nil)
            })
    }
}
