public import ScriptEngine

/// What a script's roles say of a call, whatever the questions are called in its version.
public struct CallFacts: Sendable {
    private let interview: Interview

    public init(_ interview: Interview) { self.interview = interview }

    /// The answer of the question that holds a role; nil when it has none that counts.
    public func value(_ role: Role) -> Value? {
        interview.script.question(role: role.rawValue).flatMap { interview.value(of: Place($0)) }
    }

    /// The roles that scripts give their questions; a script may lack any of them.
    public enum Role: String, CaseIterable, Sendable {
        case eventTime = "event_time"
        case owningForce = "owning_force"
        case eventType = "event_type"
        case locationText = "location_text"
        case coordinates
        case numberFound = "number_found"
        case madeOff = "made_off"
        case casualty
        case vehicleRegistration = "vehicle_registration"
        case vehicleCountry = "vehicle_country"
        case trailer, container, haulier
        case driverName = "driver_name"
        case exitPort = "exit_port"
        case entryPort = "entry_port"
        case carrier
        case cecptReferral = "cecpt_referral"
        case callback
        case personsCount = "persons_count"
    }

    public var eventTime: Timestamp? {
        if case .dateTime(let time) = value(.eventTime) { return time }
        return nil
    }

    /// A force's slug.
    public var force: String? { code(.owningForce) }

    /// v4's event type; nil in versions that do not ask it, which are all of lorries.
    public var eventType: String? {
        if case .choice(let code) = value(.eventType) { return code }
        return nil
    }

    private func code(_ role: Role) -> String? {
        if case .code(let code) = value(role) { return code }
        return nil
    }
}
