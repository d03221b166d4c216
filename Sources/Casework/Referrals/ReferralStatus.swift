extension Referral {
    /// The statuses of a referral, in the order in which they usually come.
    ///
    /// - Note: Source: domain.md, "Civil penalties, by date".
    public enum Status: String, CaseIterable, Sendable {
        case draft, referred, moreInformationAsked, noticeIssued, objected, upheld, reduced, cancelled, appealed, paid
        case partPaid, debt, detained, noAction
    }
}

extension Referral.Status {
    /// Where it can go from here: the one table of moves. Empty for one that ends it. What happened before
    /// can leave fewer: `Referral.possible`.
    ///
    /// To `referred` from a later status means that what the call now says goes to CECPT again.
    public var next: [Referral.Status] {
        switch self {
        case .draft: [.referred, .noAction]
        case .referred: [.referred, .moreInformationAsked, .noticeIssued, .noAction]
        case .moreInformationAsked: [.referred, .noticeIssued, .noAction]
        case .noticeIssued: [.objected, .appealed, .partPaid, .paid, .debt, .detained, .cancelled]
        // An objection can end in a higher penalty too, by a new notice.
        case .objected: [.upheld, .reduced, .cancelled, .noticeIssued, .partPaid, .paid, .detained]
        case .upheld, .reduced: [.appealed, .partPaid, .paid, .debt, .detained]
        case .appealed: [.upheld, .reduced, .cancelled, .partPaid, .paid, .detained]
        case .partPaid: [.objected, .appealed, .upheld, .reduced, .cancelled, .partPaid, .paid, .debt, .detained]
        case .debt: [.partPaid, .paid, .detained, .noAction]
        case .detained: [.objected, .appealed, .upheld, .reduced, .cancelled, .partPaid, .paid, .debt]
        case .cancelled, .paid, .noAction: []
        }
    }

    /// What must be said with a move to it, beside the day on which it took effect.
    public var wants: Set<ReferralMove.Detail> {
        switch self {
        case .noticeIssued: [.reference, .amount, .addressees]
        case .reduced, .partPaid: [.amount]
        case .noAction: [.note]
        default: []
        }
    }

    /// What may be said beside that.
    public var takes: Set<ReferralMove.Detail> {
        switch self {
        case .draft, .referred: []
        // Without a sum, the rest was paid.
        case .paid: [.amount, .note]
        default: wants.union([.note])
        }
    }

    /// As people say it.
    public var words: String {
        switch self {
        case .draft: "draft"
        case .referred: "referred"
        case .moreInformationAsked: "more information asked"
        case .noticeIssued: "notice issued"
        case .objected: "objected"
        case .upheld: "upheld"
        case .reduced: "reduced"
        case .cancelled: "cancelled"
        case .appealed: "appealed"
        case .paid: "paid"
        case .partPaid: "part paid"
        case .debt: "debt"
        case .detained: "vehicle detained"
        case .noAction: "no action"
        }
    }

    /// As commands and addresses name it: `notice-issued`.
    public var code: String {
        rawValue.map { $0.isUppercase ? "-" + $0.lowercased() : String($0) }.joined()
    }

    /// - Parameter code: as `code` writes it.
    public init?(code: String) {
        guard let status = Self.allCases.first(where: { $0.code == code }) else { return nil }
        self = status
    }
}
