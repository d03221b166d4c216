/// An agency that takes part in an operation beside the police force that leads it. The one list of them; what is not in
/// it is written out.
///
/// - Note: Source: the Programme's annual reports 2020/21 and 2021/22 name Immigration Enforcement, Border Force, DVSA,
///   HMRC and the NCA as partners in operations; the others are who else works at roads, ports and coasts. [D]
public enum PartnerAgency: String, CaseIterable, Sendable {
    case immigrationEnforcement = "immigration-enforcement"
    case borderForce = "border-force"
    case police
    case regionalOrganisedCrimeUnit = "rocu"
    case nationalCrimeAgency = "nca"
    case revenueAndCustoms = "hmrc"
    case driverAndVehicleStandards = "dvsa"
    case britishTransportPolice = "btp"
    case maritimeAndCoastguard = "mca"
    case nationalHighways = "national-highways"
    case environmentAgency = "environment-agency"
    case gangmastersAndLabourAbuse = "glaa"
    case tradingStandards = "trading-standards"
    case localAuthority = "local-authority"
    case portOperator = "port-operator"

    /// Its name.
    public var words: String {
        switch self {
        case .immigrationEnforcement: "Immigration Enforcement"
        case .borderForce: "Border Force"
        case .police: "another police force"
        case .regionalOrganisedCrimeUnit: "Regional Organised Crime Unit"
        case .nationalCrimeAgency: "National Crime Agency"
        case .revenueAndCustoms: "HM Revenue and Customs"
        case .driverAndVehicleStandards: "Driver and Vehicle Standards Agency"
        case .britishTransportPolice: "British Transport Police"
        case .maritimeAndCoastguard: "Maritime and Coastguard Agency"
        case .nationalHighways: "National Highways"
        case .environmentAgency: "Environment Agency"
        case .gangmastersAndLabourAbuse: "Gangmasters and Labour Abuse Authority"
        case .tradingStandards: "Trading Standards"
        case .localAuthority: "a local authority"
        case .portOperator: "a port's operator"
        }
    }

    /// Whether it is the police, so that an operation of the police with it alone is not of several agencies.
    public var isPolice: Bool { self == .police }

    /// The agency that a text names by its code or its name, in any case; nil for another.
    public init?(named text: String) {
        let wanted = text.lowercased()
        guard let found = Self.allCases.first(where: { $0.rawValue == wanted || $0.words.lowercased() == wanted })
        else {
            return nil
        }
        self = found
    }
}
