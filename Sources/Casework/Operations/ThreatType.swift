/// What kind of crime a disruption hits; one disruption may hit several. The one table of them.
///
/// - Note: Source: [D], after the headings of the National Crime Agency's National Strategic Assessment of Serious and
///   Organised Crime, with what roadside and port operations meet besides.
public enum ThreatType: String, CaseIterable, Sendable {
    case immigrationCrime = "immigration-crime"
    case modernSlavery = "modern-slavery"
    case drugs, firearms
    case moneyLaundering = "money-laundering"
    case excise, fraud
    case acquisitiveCrime = "acquisitive-crime"
    case vehicleCrime = "vehicle-crime"
    case documents, violence, terrorism
    case wasteAndWildlife = "waste-wildlife"
    case roadSafety = "road-safety"
    case other

    /// As people say it.
    public var words: String {
        switch self {
        case .immigrationCrime: "organised immigration crime"
        case .modernSlavery: "modern slavery and human trafficking"
        case .drugs: "drugs"
        case .firearms: "firearms and other weapons"
        case .moneyLaundering: "cash and money laundering"
        case .excise: "tobacco, alcohol and other goods"
        case .fraud: "fraud"
        case .acquisitiveCrime: "theft, cargo crime and other acquisitive crime"
        case .vehicleCrime: "vehicle crime"
        case .documents: "false documents"
        case .violence: "serious violence"
        case .terrorism: "terrorism"
        case .wasteAndWildlife: "waste and wildlife crime"
        case .roadSafety: "drivers' hours and unsafe vehicles"
        case .other: "other"
        }
    }
}
