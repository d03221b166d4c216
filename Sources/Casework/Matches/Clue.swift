/// One thing that two records' words for somebody or something have in common, or differ in: named, weighed by
/// `ClueWeights`, and added up.
public enum Clue: String, CaseIterable, Sendable {
    // A vehicle's mark.
    case markLookAlike = "mark.lookAlike"
    case markTransposed = "mark.transposed"
    case markSlip = "mark.slip"
    case markLength = "mark.length"
    case markDiffers = "mark.differs"
    case countrySame = "country.same"
    case countryDiffers = "country.differs"
    case partDiffers = "part.differs"
    // A company's name.
    case companyAbbreviated = "company.abbreviated"
    case companyTrade = "company.trade"
    case companySlip = "company.slip"
    case companyOverlap = "company.overlap"
    case companyDiffers = "company.differs"
    // A person's name and birth.
    case nameSame = "name.same"
    case nameReordered = "name.reordered"
    case nameVariant = "name.variant"
    case nameSlip = "name.slip"
    case namePart = "name.part"
    case nameDiffers = "name.differs"
    case birthSame = "birth.same"
    case birthSwapped = "birth.swapped"
    case birthDigit = "birth.digit"
    case birthDiffers = "birth.differs"
    // Whom and what they stand beside, in any of their records.
    case vehicleShared = "vehicle.shared"
    case vehicleOther = "vehicle.other"
    case trailerShared = "trailer.shared"
    case trailerOther = "trailer.other"
    case haulierShared = "haulier.shared"
    case haulierOther = "haulier.other"
    case driverShared = "driver.shared"
    case driverOther = "driver.other"
    case phoneShared = "phone.shared"

    /// As people say it.
    public var words: String {
        switch self {
        case .markLookAlike: "same mark but for characters that look alike (0 O, 1 I, 2 Z, 5 S, 8 B)"
        case .markTransposed: "mark with two neighbouring characters swapped"
        case .markSlip: "mark differs by one character"
        case .markLength: "mark with one character more or less"
        case .markDiffers: "mark differs by more than one character"
        case .countrySame: "same country"
        case .countryDiffers: "other country"
        case .partDiffers: "a vehicle in one record, a trailer or container in the other"
        case .companyAbbreviated: "same name, abbreviated or in another order"
        case .companyTrade: "same name but for words of the trade (transport, logistics)"
        case .companySlip: "name differs by one letter or digit"
        case .companyOverlap: "half of the name's own words or more are the same"
        case .companyDiffers: "name differs"
        case .nameSame: "same name"
        case .nameReordered: "same name in another order"
        case .nameVariant: "name sounds the same, or is a short form of it"
        case .nameSlip: "name differs by one letter in a word"
        case .namePart: "one name is a part of the other"
        case .nameDiffers: "name differs"
        case .birthSame: "same date of birth"
        case .birthSwapped: "date of birth with day and month swapped"
        case .birthDigit: "date of birth differs by one digit"
        case .birthDiffers: "other date of birth"
        case .vehicleShared: "seen with the same vehicle"
        case .vehicleOther: "seen with other vehicles"
        case .trailerShared: "seen with the same trailer"
        case .trailerOther: "seen with other trailers"
        case .haulierShared: "seen with the same haulier"
        case .haulierOther: "seen with other hauliers"
        case .driverShared: "seen with the same driver"
        case .driverOther: "seen with other drivers"
        case .phoneShared: "seen with the same phone number"
        }
    }

    /// What it is an outcome of; of each comparison a pair has at most one.
    var comparison: String { String(rawValue.prefix { $0 != "." }) }
}
