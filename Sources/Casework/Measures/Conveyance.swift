public import ScriptEngine

/// What kind of vehicle people were in, as far as the script asks.
public enum Conveyance: String, CaseIterable, Sendable {
    case curtainSided = "curtain_sided"
    case hardSided = "hard_sided"
    case refrigerated, flatbed, tanker
    case containerLorry = "container_lorry"
    case van, other

    /// The answer to the question that asks for it, `vehicle_type` in every version.
    public init?(_ interview: Interview) {
        guard case .choice(let code)? = interview.value(of: Place(QuestionID("vehicle_type"))) else { return nil }
        self.init(rawValue: code)
    }

    /// As packed calls have it, from 1.
    var number: UInt8 { UInt8((Self.allCases.firstIndex(of: self) ?? -1) + 1) }

    init?(number: UInt8) {
        guard Self.allCases.indices.contains(Int(number) - 1) else { return nil }
        self = Self.allCases[Int(number) - 1]
    }
}
