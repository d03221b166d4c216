public import ScriptEngine

/// What kind of vehicle people were in, as far as the script asks.
public enum Conveyance: String, CaseIterable, Sendable {
    case curtainSided = "curtain_sided"
    case hardSided = "hard_sided"
    case refrigerated, flatbed, tanker
    case containerLorry = "container_lorry"
    case van, other

    /// Why people die in it, or are hardest to find: what the programme watches; nil for the rest.
    public enum Risk: CaseIterable, Sendable { case refrigerated, hardSided, bulk }

    /// - Note: Which kinds count as bulk is published nowhere; a tanker alone is our own definition. A flatbed or open
    ///   lorry is one answer of the script, so that a tipper cannot be told from an empty flatbed; a container on a lorry
    ///   is an answer of its own.
    public var risk: Risk? {
        switch self {
        case .refrigerated: .refrigerated
        case .hardSided: .hardSided
        case .tanker: .bulk
        case .curtainSided, .flatbed, .containerLorry, .van, .other: nil
        }
    }

    /// The answer to the question that asks for it, `vehicle_type` in every version.
    public init?(_ interview: Interview) {
        guard case .choice(let code)? = interview.value(of: Place(QuestionID("vehicle_type"))) else { return nil }
        self.init(rawValue: code)
    }

    /// As packed calls have it, from 1.
    var number: UInt8 { UInt8((Self.numbered.firstIndex(of: self) ?? -1) + 1) }

    @inline(__always)
    init?(number: UInt8) {
        guard number > 0, number <= Self.numbered.count else { return nil }
        self = Self.numbered[Int(number) - 1]
    }

    /// Made once: a million calls ask for it.
    private static let numbered = allCases
}
