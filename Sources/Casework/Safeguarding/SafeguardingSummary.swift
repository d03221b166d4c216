public import ScriptEngine

/// A safeguarding record as lists and measures see it.
public struct SafeguardingSummary: Hashable, Sendable {
    public let id: SafeguardingID
    public let call: CallID
    /// Which person of the call: 1 for the first.
    public let instance: Int
    /// A force's slug.
    public let force: String?
    public let encounteredOn: CivilDate
    public let isSimulated: Bool
    public let isOpen: Bool
    /// The day of the NRM referral; kept when the person is erased, since the measures count it.
    public let referredOn: CivilDate?
    /// The day that the Duty to Notify was sent; likewise.
    public let notifiedOn: CivilDate?
    public let openedAt: Timestamp
    /// The number of its entries.
    public let version: Int
    /// What is personal; nil once it was erased.
    public let standing: SafeguardingStanding?

    public init(
        id: SafeguardingID, call: CallID, instance: Int, force: String?, encounteredOn: CivilDate, isSimulated: Bool,
        isOpen: Bool, referredOn: CivilDate?, notifiedOn: CivilDate?, openedAt: Timestamp, version: Int,
        standing: SafeguardingStanding?
    ) {
        (self.id, self.call, self.instance, self.force) = (id, call, instance, force)
        (self.encounteredOn, self.isSimulated, self.isOpen) = (encounteredOn, isSimulated, isOpen)
        (self.referredOn, self.notifiedOn, self.openedAt) = (referredOn, notifiedOn, openedAt)
        (self.version, self.standing) = (version, standing)
    }

    /// The row of a record as it now stands.
    public init(_ record: SafeguardingRecord) {
        let origin = record.origin
        self.init(
            id: record.id, call: origin.call, instance: origin.instance, force: origin.force,
            encounteredOn: origin.encounteredOn, isSimulated: origin.isSimulated, isOpen: !record.isClosed,
            referredOn: record.referral?.on, notifiedOn: record.notifiedOn, openedAt: record.openedAt,
            version: record.version, standing: SafeguardingStanding(record))
    }

    /// Whose data it is within the call.
    public var subject: Subject { CallPerson.subject(instance) }

    /// How old it is, in days.
    public func age(on today: CivilDate) -> Int { max(0, today.days - encounteredOn.days) }

    /// Whether a user with that role may see that it is there, and what it says. Nobody is told anything of an erased one.
    public func mayBeRead(by role: Role?) -> Bool {
        guard let role else { return true }
        return standing.map { role.mayReadSafeguarding(of: $0.age) } ?? role.may(.readSafeguarding)
    }
}

/// What of a safeguarding record is personal and yet stands in lists: sealed wherever it is kept.
public struct SafeguardingStanding: Hashable, Sendable {
    public let age: AgeStatus
    public let sex: Sex?
    /// ISO 3166-1 alpha-3, or XXA, XXB, XXC, XXX.
    public let nationality: String?
    public let natures: Set<Exploitation>
    /// What falls due first before the rest.
    public let owed: [OwedDuty]
    public let steps: [InnersteStep: StepState]
    public let placement: PlacementKind?
    public let localAuthority: String?
    public let missingFrom: CivilDate?

    init(_ record: SafeguardingRecord) {
        (age, sex, nationality) = (record.age, record.origin.said.sex, record.origin.said.nationality)
        (natures, owed, steps) = (record.natures, record.owed, record.steps)
        (placement, localAuthority) = (record.placement?.kind, record.placement?.localAuthority)
        missingFrom = record.missing?.from
    }

    /// As a row keeps it.
    public var json: JSONValue {
        .members([
            "age": .string(age.rawValue), "sex": sex.map { .string($0.rawValue) },
            "nationality": nationality.map(JSONValue.string),
            "natures": .array(natures.sorted().map { .string($0.rawValue) }),
            "owed": .array(owed.map { ["duty": .string($0.duty.code), "due": .string($0.due.description)] }),
            "steps": .object(
                Dictionary(steps.map { ($0.rawValue, .string($1.rawValue)) }) { first, _ in first }),
            "placement": placement.map { .string($0.rawValue) },
            "localAuthority": localAuthority.map(JSONValue.string),
            "missingFrom": missingFrom.map { .string($0.description) },
        ])
    }

    /// Reads back what `json` wrote; nil when it is none.
    public init?(json: JSONValue) {
        guard let age = json["age"]?.string.flatMap(AgeStatus.init(rawValue:)) else { return nil }
        self.age = age
        sex = json["sex"]?.string.flatMap(Sex.init(rawValue:))
        nationality = json["nationality"]?.string
        natures = Set(json["natures"]?.array?.compactMap { $0.string.flatMap(Exploitation.init(rawValue:)) } ?? [])
        owed =
            json["owed"]?.array?.compactMap { owed in
                guard let duty = owed["duty"]?.string.flatMap(SafeguardingDuty.init(code:)),
                    let due = owed["due"]?.string.flatMap({ CivilDate(iso: $0) })
                else { return nil }
                return OwedDuty(duty: duty, due: due)
            } ?? []
        steps = Dictionary(
            (json["steps"]?.object ?? [:]).compactMap { name, state in
                guard let step = InnersteStep(rawValue: name),
                    let state = state.string.flatMap(StepState.init(rawValue:))
                else { return nil }
                return (step, state)
            }
        ) { first, _ in first }
        placement = json["placement"]?.string.flatMap(PlacementKind.init(rawValue:))
        localAuthority = json["localAuthority"]?.string
        missingFrom = json["missingFrom"]?.string.flatMap { CivilDate(iso: $0) }
    }
}

/// A person of a call who should have a safeguarding record and has none.
public struct MissingRecord: Hashable, Sendable {
    public let call: CallID
    /// 1 for the first.
    public let instance: Int
    public let force: String?
    public let encounteredOn: CivilDate
    public let age: AgeStatus
    public let reasons: [RegisterReason]

    public init(_ call: Call, _ person: CallPerson) {
        (self.call, instance, force) = (call.id, person.instance, CallFacts(call.interview).force)
        (encounteredOn, age, reasons) = (call.encounteredOn, person.said.age, person.said.reasons)
    }
}
