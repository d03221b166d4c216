public import ScriptEngine

/// A civil-penalty referral to CECPT, made from a call. CECPT decides; this records what was referred, and from where.
public struct Referral: Hashable, Sendable {
    /// The statuses of a referral, in the order in which they usually come.
    ///
    /// - Note: Source: domain.md, "Civil penalties, by date".
    public enum Status: String, CaseIterable, Sendable {
        case draft, referred, moreInformationAsked, noticeIssued, objected, upheld, reduced, cancelled, appealed, paid
        case partPaid, debt, detained, noAction
    }

    /// One field of the referral, by the question that it comes from.
    public struct Field: Hashable, Sendable {
        public let place: Place
        /// The answer; nil when the call has none.
        public let value: JSONValue?
    }

    public let id: ReferralID
    public let call: CallID
    public let script: ScriptReference
    public let isSimulated: Bool
    public let force: String?
    public let eventTime: Timestamp?
    public let fields: [Field]
    public let referredAt: Timestamp
    public let status: Status

    /// The fields without an answer, in order.
    public var missing: [Field] { fields.filter { $0.value == nil } }

    /// Refers a call.
    ///
    /// - Parameter allowIncomplete: refer before the script's `civil-penalty-referral` send point is reached.
    /// - Throws: `.notReady` with what the send point still wants.
    public static func referred(
        _ call: Call, as id: ReferralID, allowIncomplete: Bool, at time: Timestamp, by actor: Actor
    ) throws(ReferralError) -> (referral: Referral, change: Change) {
        let facts = CallFacts(call.interview)
        let vehicle = call.script.question(role: CallFacts.Role.vehicleRegistration.rawValue).map { Place($0) }
        guard let vehicle, (try? call.interview.status(of: vehicle)) != .notApplicable,
            let point = call.script.definition.sendPoints.first(where: { $0.id == .civilPenaltyReferral })
        else { throw .noVehicle }
        let carried = Set(point.carries)
        let fields = call.interview.applicablePlaces.filter { carried.contains($0.question) }
            .map { Field(place: $0, value: call.interview.value(of: $0)?.json) }
        let referral = Referral(
            id: id, call: call.id, script: call.script.reference, isSimulated: call.isSimulated, force: facts.force,
            eventTime: facts.eventTime, fields: fields, referredAt: time, status: .referred)
        guard allowIncomplete || call.interview.reached.contains(.civilPenaltyReferral) else {
            throw .notReady(missing: referral.missing.map(\.place))
        }
        let entry = Entry(
            stream: id.stream, version: 1, kind: "referral.referred", at: time, actor: actor,
            payload: referral.payload, seal: Seal(.record, clear: referral.clear))
        let record = HubRecord(
            id: "\(id)/\(SendPointID.civilPenaltyReferral)", revision: 1,
            type: "uk.layby.\(SendPointID.civilPenaltyReferral)", time: time, data: referral.payload,
            attachments: referral.payload.photographs)
        let change = Change(
            stream: id.stream, expected: 0, entries: [entry], summary: .referral(ReferralSummary(referral)),
            records: [record])
        return (referral, change)
    }

    private var payload: JSONValue {
        clear.adding([
            "fields": .array(
                fields.map {
                    .members(["place": .string($0.place.description), "value": $0.value])
                })
        ])
    }

    /// What of it is not personal.
    private var clear: JSONValue {
        .members([
            "call": .string(call.description), "script": script.json, "simulated": isSimulated ? true : nil,
            "force": force.map(JSONValue.string), "eventTime": eventTime.map { .string($0.description) },
        ])
    }

    /// Makes the referral again from its entries.
    public static func replayed(_ entries: [Entry]) throws -> Referral {
        guard let first = entries.first else { throw ReplayError.empty }
        try ReplayError.refuseErased(entries)
        let unreadable = ReplayError.unreadable(stream: first.stream, version: first.version, kind: first.kind)
        guard first.kind == "referral.referred",
            let call = first.payload["call"]?.string.flatMap({ StreamID($0) }),
            let script = ScriptReference(json: first.payload["script"]), let fields = first.payload["fields"]?.array
        else { throw unreadable }
        return Referral(
            id: ReferralID(first.stream), call: CallID(call), script: script,
            isSimulated: first.payload["simulated"]?.boolean ?? false, force: first.payload["force"]?.string,
            eventTime: first.payload["eventTime"]?.string.flatMap { Timestamp(iso: $0) },
            fields: try fields.map { field in
                guard let place = field["place"]?.string.flatMap({ Place(text: $0) }) else { throw unreadable }
                return Field(place: place, value: field["value"])
            },
            referredAt: first.at, status: .referred)
    }
}

/// Why a call cannot be referred.
public enum ReferralError: Error, Hashable, Sendable {
    /// The script's send point is not reached; these fields have no answer.
    case notReady(missing: [Place])
    /// The event has no vehicle, so there is no vehicle penalty to refer.
    case noVehicle

    /// Stable; retired but never reused.
    public var code: String {
        switch self {
        case .notReady: "referral.notReady"
        case .noVehicle: "referral.noVehicle"
        }
    }
}

/// A referral as lists and measures see it.
public struct ReferralSummary: Hashable, Sendable {
    public let id: ReferralID
    public let call: CallID
    public let status: Referral.Status
    public let isSimulated: Bool
    public let force: String?
    public let eventTime: Timestamp?
    public let referredAt: Timestamp
    /// Fields that apply, and those of them without an answer.
    public let fields: Int
    public let missing: Int

    public init(
        id: ReferralID, call: CallID, status: Referral.Status, isSimulated: Bool, force: String?,
        eventTime: Timestamp?, referredAt: Timestamp, fields: Int, missing: Int
    ) {
        (self.id, self.call, self.status, self.isSimulated) = (id, call, status, isSimulated)
        (self.force, self.eventTime, self.referredAt) = (force, eventTime, referredAt)
        (self.fields, self.missing) = (fields, missing)
    }

    init(_ referral: Referral) {
        self.init(
            id: referral.id, call: referral.call, status: referral.status, isSimulated: referral.isSimulated,
            force: referral.force, eventTime: referral.eventTime, referredAt: referral.referredAt,
            fields: referral.fields.count, missing: referral.missing.count)
    }
}
