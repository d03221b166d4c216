public import ScriptEngine

/// One thing that a hub tells of the records that it was sent, as its CloudEvent says it.
public struct FeedbackItem: Hashable, Sendable {
    /// What it tells.
    public enum Content: Hashable, Sendable {
        /// Somebody there has taken the record on.
        case acknowledged
        /// Somebody there refuses the record, with a code.
        case rejected(reason: String)
        case informationRequested(InformationWanted)
        case referralOutcome(ReferralOutcome)
        case driverAndHaulierList(DriverAndHaulierList)
        /// Of a type that this version does not know.
        case unknown
        /// It is not as its type wants it.
        case malformed
    }

    /// What became of a referral there.
    public struct ReferralOutcome: Hashable, Sendable {
        public let status: Referral.Status
        public let on: CivilDate
        public let pence: Int?
        /// Of a notice, where the hub says them.
        public let addressees: [ResponsibleRole]
        public let reference: String?
    }

    /// The hub's own name for it, which with `source` makes it one of a kind; a code of 1–200 printable characters. Nil for
    /// an item that has none, which only its bytes tell from others.
    public let id: String?
    /// The hub, as it names itself.
    public let source: String?
    /// Without what all types begin with: `acknowledged`; empty for what is no code.
    public let type: String
    /// When it was told there; nil where the hub does not say.
    public let time: Timestamp?
    /// The revision of a record that it is about; nil for a list, and where it cannot be read.
    public let event: RecordRevision?
    public let content: Content
    /// All of it, as it came.
    public let json: JSONValue

    static let prefix = "uk.layby.feedback."

    /// Reads an item; whatever it is, it is one: what cannot be understood says so, and holds up nothing else.
    public init(json: JSONValue) {
        let isWhole = json["specversion"] == "1.0"
        let id = Self.code(json["id"])
        let source = Self.code(json["source"])
        let whole = Self.code(json["type"]) ?? ""
        let data = json["data"] ?? .null
        let event = data["event"]?.string.flatMap { RecordRevision($0) }
        (self.id, self.source, self.event, self.json) = (id, source, event, json)
        type = whole.hasPrefix(Self.prefix) ? String(whole.dropFirst(Self.prefix.count)) : whole
        time = json["time"]?.string.flatMap { Timestamp(iso: $0) }
        let isAboutAnother = json["subject"]?.string.map { $0 != event?.record } ?? false
        guard isWhole, id != nil, source != nil, !whole.isEmpty else {
            content = .malformed
            return
        }
        switch whole {
        case Self.prefix + "driver-and-haulier-list":
            content = DriverAndHaulierList(json: data).map(Content.driverAndHaulierList) ?? .malformed
        case _ where Self.ofRecords.contains(type) && (event == nil || isAboutAnother): content = .malformed
        case Self.prefix + "acknowledged": content = .acknowledged
        case Self.prefix + "rejected": content = .rejected(reason: Self.code(data["reason"]) ?? "other")
        case Self.prefix + "information-requested":
            content = InformationWanted(json: data).map(Content.informationRequested) ?? .malformed
        case Self.prefix + "referral-outcome":
            content = Self.outcome(data).map(Content.referralOutcome) ?? .malformed
        default: content = .unknown
        }
    }

    private static let ofRecords: Set<String> = [
        "acknowledged", "rejected", "information-requested", "referral-outcome",
    ]

    private static func outcome(_ data: JSONValue) -> ReferralOutcome? {
        guard let text = data["status"]?.string,
            let status = Referral.Status(code: text) ?? Referral.Status(rawValue: text),
            let day = data["on"]?.string.flatMap({ CivilDate(iso: $0) }),
            data["pence"] == nil || data["pence"]?.integer != nil
        else { return nil }
        return ReferralOutcome(
            status: status, on: day, pence: data["pence"]?.integer,
            addressees: (data["addressees"]?.array ?? []).compactMap {
                $0.string.flatMap(ResponsibleRole.init(rawValue:))
            },
            reference: data["reference"]?.string.map(PlainText.of))
    }

    /// A code is kept in the clear, so only what is one is taken for one: words could name a person.
    static func code(_ json: JSONValue?) -> String? {
        guard let text = json?.string, (1...200).contains(text.utf8.count),
            text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        else { return nil }
        return text
    }
}
