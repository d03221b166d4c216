public import ScriptEngine

/// Who may refer somebody to the National Referral Mechanism.
///
/// - Note: Source: Modern Slavery Act 2015 statutory guidance, "First responders".
public enum FirstResponder: String, CaseIterable, Sendable {
    case police
    case immigrationEnforcement = "immigration-enforcement"
    case borderForce = "border-force"
    case visasAndImmigration = "visas-and-immigration"
    case localAuthority = "local-authority"
    case crimeAgency = "national-crime-agency"
    case labourAbuseAuthority = "gangmasters-authority"
    case salvationArmy = "salvation-army"
    case barnardos
    case childrensSociety = "nspcc"
    case otherCharity = "other-charity"

    /// As people say it.
    public var words: String {
        switch self {
        case .police: "police"
        case .immigrationEnforcement: "Immigration Enforcement"
        case .borderForce: "Border Force"
        case .visasAndImmigration: "UK Visas and Immigration"
        case .localAuthority: "local authority"
        case .crimeAgency: "National Crime Agency"
        case .labourAbuseAuthority: "Gangmasters and Labour Abuse Authority"
        case .salvationArmy: "Salvation Army"
        case .barnardos: "Barnardo's"
        case .childrensSociety: "NSPCC"
        case .otherCharity: "another charity that is a first responder"
        }
    }
}

/// The two decisions on a referral, in their order.
public enum GroundsStage: String, CaseIterable, Sendable {
    case reasonable, conclusive

    /// As people say it.
    public var words: String { "\(rawValue) grounds" }
}

/// What a decision on a referral came to.
public enum GroundsOutcome: String, CaseIterable, Sendable {
    case positive, negative, suspended, withdrawn

    /// As people say it.
    public var words: String { rawValue }
}

/// Whether an adult agrees to be referred. A child is never asked.
public enum Consent: String, CaseIterable, Sendable {
    case given, refused, withdrawn
    case notAsked = "not-asked"

    /// As people say it.
    public var words: String { self == .notAsked ? "not asked" : rawValue }
}

/// A referral to the National Referral Mechanism as it stands.
public struct NationalReferral: Hashable, Sendable {
    public let on: CivilDate
    public let firstResponder: FirstResponder
    public let reference: String?
    /// The latest decision of each stage.
    public internal(set) var decisions: [GroundsStage: GroundsOutcome] = [:]
}
