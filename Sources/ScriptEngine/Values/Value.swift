/// What was answered; the shape that its question's type prescribes.
public enum Value: Hashable, Sendable {
    /// Text, long text, person name, registration, container number (normalised) and phone (E.164).
    case text(String)
    case integer(Int)
    case decimal(Double)
    case money(pence: Int)
    case boolean(Bool)
    case date(CivilDate)
    /// Minutes since midnight, 0–1439.
    case time(minutes: Int)
    case dateTime(Timestamp)
    case duration(minutes: Int)
    /// The code of one choice.
    case choice(String)
    /// The codes of the choices that apply, in the order of the choice list.
    case choices([String])
    /// A code from reference data: port (UN/LOCODE), force (slug), country (alpha-2), nationality (alpha-3).
    case code(String)
    indirect case coordinate(Position)
    indirect case photograph(Photograph)
    /// For each row of the grid that was filled in, the code of its choice.
    case checklist([String: String])
    /// Answered once, and made unreadable since. It counts as an answer, and equals nothing that a condition names.
    case erased
    /// Answered, and kept from whoever reads it now. It counts as an answer, and equals nothing that a condition names.
    case withheld
}

/// A location as it was read out, with the point on the map where one follows from it.
public struct Position: Hashable, Sendable {
    /// As the caller read it.
    public let read: String
    /// How it was given: `decimal`, `osGrid`, `markerPost`, …
    public let kind: String
    /// WGS84 degrees, −90…90; nil where the reading names no point (marker post, what3words, postcode).
    public let latitude: Double?
    /// WGS84 degrees, −180…180.
    public let longitude: Double?
    public let accuracyMetres: Int?

    public init(read: String, kind: String, latitude: Double?, longitude: Double?, accuracyMetres: Int?) {
        (self.read, self.kind) = (read, kind)
        (self.latitude, self.longitude, self.accuracyMetres) = (latitude, longitude, accuracyMetres)
    }
}

/// A photograph or scan, kept as a file that its digest names.
public struct Photograph: Hashable, Sendable {
    /// SHA-256 of the file, 64 lower-case hexadecimal digits.
    public let sha256: String
    /// `image/jpeg`, `image/png`, `image/heic` or `application/pdf`.
    public let mediaType: String
    public let bytes: Int

    public init(sha256: String, mediaType: String, bytes: Int) {
        (self.sha256, self.mediaType, self.bytes) = (sha256, mediaType, bytes)
    }
}

extension Value {
    /// A number whose order is the value's order; nil for values that have none.
    var ordinal: Double? {
        switch self {
        case .integer(let number): Double(number)
        case .decimal(let number): number
        case .money(let pence): Double(pence)
        case .date(let date): Double(date.days) * 86_400_000
        case .dateTime(let timestamp): Double(timestamp.milliseconds)
        case .time(let minutes), .duration(let minutes): Double(minutes)
        default: nil
        }
    }
}
