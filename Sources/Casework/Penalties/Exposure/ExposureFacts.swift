public import ScriptEngine

/// What of a call the maximum exposure rests on.
public struct ExposureFacts: Hashable, Sendable {
    /// How the vehicle stood, as the officer saw it.
    public enum Security: String, Sendable {
        case secured, partly
        case notSecured = "not_secured"
    }

    /// In London; nil when nobody has said.
    public var eventDate: CivilDate?
    /// Those who were found; nil when nobody has said.
    public var entrants: Int?
    /// Those who got away before they could be stopped.
    public var madeOff: Int?
    /// Nil when nobody has said who there is, or the script does not ask.
    public var responsible: [ResponsibleRole]?
    /// Earlier penalties that were declared, from and to; open where nobody knows.
    public var earlierCarrying: ClosedRange<Int>
    public var earlierUnsecured: ClosedRange<Int>
    public var security: Security?
    /// Whether it is surely a goods vehicle, so that s.31A can apply.
    public var isGoodsVehicle: Bool
    /// What the answers say of reductions and defences: `CPAS membership is claimed`.
    public var remarks: [String]

    /// More than so many are in no vehicle.
    private static let people = 0...100_000

    /// Nobody knows how many.
    public static let unknownCount = 0...EarlierIncidents.countable.upperBound

    public init(
        eventDate: CivilDate?, entrants: Int?, madeOff: Int? = nil, responsible: [ResponsibleRole]?,
        earlierCarrying: ClosedRange<Int> = unknownCount, earlierUnsecured: ClosedRange<Int> = unknownCount,
        security: Security? = nil, isGoodsVehicle: Bool = true, remarks: [String] = []
    ) {
        (self.eventDate, self.entrants, self.madeOff, self.responsible) = (eventDate, entrants, madeOff, responsible)
        (self.earlierCarrying, self.earlierUnsecured) = (earlierCarrying, earlierUnsecured)
        (self.security, self.isGoodsVehicle, self.remarks) = (security, isGoodsVehicle, remarks)
    }

    /// The questions of the released scripts that it rests on, so that each can be traced.
    static let questions: [QuestionID] = [
        "event_type", "found_at", "number_found", "made_off", "trailer_state", "responsible_persons",
        "responsible_trailer", "earlier_penalties", "earlier_penalty_count", "s31a_secured", "s31a_present",
        "s31a_earlier", "s31a_duress", "duress_claimed", "accreditation",
    ]

    /// As a call's answers say it.
    public init(_ interview: Interview) {
        func value(_ question: QuestionID) -> Value? { interview.value(of: Place(question)) }
        func count(_ question: QuestionID) -> Int? {
            guard case .integer(let number)? = value(question) else { return nil }
            return number
        }
        func choice(_ question: QuestionID) -> String? {
            guard case .choice(let code)? = value(question) else { return nil }
            return code
        }
        let facts = CallFacts(interview)
        let most = EarlierIncidents.countable.upperBound
        var roles: [ResponsibleRole]?
        for question in ["responsible_persons", "responsible_trailer"] as [QuestionID] {
            guard case .choices(let codes)? = value(question) else { continue }
            let named = codes.compactMap(ResponsibleRole.init(rawValue:))
            if !named.isEmpty { roles = named }
        }
        var carrying = Self.unknownCount
        // Scripts bound these numbers; one of somebody else's may not.
        func held(_ number: Int) -> Int { min(max(number, 0), most) }
        func people(_ question: QuestionID) -> Int? { count(question).flatMap { Self.people.contains($0) ? $0 : nil } }
        if let declared = count("earlier_penalty_count").map(held) {
            carrying = declared...declared
        } else if value("earlier_penalties") == .boolean(false) {
            carrying = 0...0
        } else if value("earlier_penalties") == .boolean(true) {
            carrying = 1...most
        }
        var remarks: [String] = []
        if choice("accreditation") == "cpas" { remarks.append("Membership of CPAS is claimed.") }
        if value("duress_claimed") == .boolean(true) || value("s31a_duress") == .boolean(true) {
            remarks.append("Duress is claimed, which is a defence.")
        }
        if ["driver_only", "nobody"].contains(choice("s31a_present")) {
            remarks.append("Somebody responsible other than the driver was not with the vehicle.")
        }
        self.init(
            eventDate: facts.eventTime.map { CivilDate(inLondon: $0) }, entrants: people("number_found"),
            madeOff: people("made_off"), responsible: roles, earlierCarrying: carrying,
            earlierUnsecured: count("s31a_earlier").map { held($0)...held($0) } ?? Self.unknownCount,
            security: choice("s31a_secured").flatMap(Security.init(rawValue:)),
            isGoodsVehicle: facts.eventType != "other", remarks: remarks)
    }
}
