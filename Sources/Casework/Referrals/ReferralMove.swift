public import ScriptEngine

/// What CECPT, a carrier or a court did, as somebody enters it.
public struct ReferralMove: Hashable, Sendable {
    /// What a move can say.
    public enum Detail: String, CaseIterable, Sendable {
        case reference, amount, addressees, note

        /// `the reference of the notice (IS11)`.
        public var words: String {
            switch self {
            case .reference: "the reference of the notice (IS11)"
            case .amount: "the amount"
            case .addressees: "whom it is addressed to"
            case .note: "why, or what was said"
            }
        }
    }

    public let to: Referral.Status
    /// The day on which it took effect, in London.
    public let on: CivilDate
    /// Of a notice or a reduction what CECPT or the court set; of a payment what was paid.
    public let pence: Int?
    /// Of a notice.
    public let addressees: [ResponsibleRole]
    /// Of a notice, CECPT's.
    public let reference: String?
    public let note: String?

    /// The longest reference and note, in characters.
    public static let longestReference = 60
    public static let longestNote = 1_000
    /// The largest sum: ten million pounds.
    public static let mostPence = 1_000_000_000

    public init(
        to: Referral.Status, on: CivilDate, pence: Int? = nil, addressees: [ResponsibleRole] = [],
        reference: String? = nil, note: String? = nil
    ) {
        (self.to, self.on, self.pence) = (to, on, pence)
        self.addressees = ResponsibleRole.allCases.filter(addressees.contains)
        (self.reference, self.note) = (reference, note)
    }

    /// What it says, the day and status apart.
    var said: Set<Detail> {
        var said: Set<Detail> = []
        if reference != nil { said.insert(.reference) }
        if pence != nil { said.insert(.amount) }
        if !addressees.isEmpty { said.insert(.addressees) }
        if note != nil { said.insert(.note) }
        return said
    }

    /// What of it is not personal.
    var clear: JSONValue {
        .members([
            "to": .string(to.rawValue), "on": .string(on.description), "pence": pence.map(JSONValue.integer),
            "addressees": addressees.isEmpty ? nil : .array(addressees.map { .string($0.rawValue) }),
        ])
    }

    var json: JSONValue {
        clear.adding(
            ["reference": reference, "note": note].compactMapValues { $0.map(JSONValue.string) })
    }

    init?(json: JSONValue) {
        guard let to = json["to"]?.string.flatMap(Referral.Status.init(rawValue:)),
            let on = json["on"]?.string.flatMap({ CivilDate(iso: $0) })
        else { return nil }
        self.init(
            to: to, on: on, pence: json["pence"]?.integer,
            addressees: (json["addressees"]?.array ?? []).compactMap {
                $0.string.flatMap(ResponsibleRole.init(rawValue:))
            },
            reference: json["reference"]?.string, note: json["note"]?.string)
    }
}
