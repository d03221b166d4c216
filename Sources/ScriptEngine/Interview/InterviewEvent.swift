/// Something that happened in an interview; the interview is the fold of its events.
public enum InterviewEvent: Hashable, Sendable {
    /// A first answer.
    case answered(Place, Value)
    /// Another answer where there was an answer or a missing state.
    case amended(Place, Value)
    case markedMissing(Place, Missing)
    /// A minimum viable record can be made for the first time.
    case sendPointReached(SendPointID)
    case paused
    case resumed
    case handedOver(to: String)
    indirect case closed(Closing)
    case reopened(reason: String)
}

/// How an interview ended.
public struct Closing: Hashable, Sendable {
    public let completeness: Completeness
    /// Why it was closed with a critical question open; nil when none was.
    public let reason: String?
    public let required: Tally
    public let open: Tally

    public init(completeness: Completeness, reason: String?, required: Tally, open: Tally) {
        (self.completeness, self.reason, self.required, self.open) = (completeness, reason, required, open)
    }
}

/// How much of what applied was completed.
public enum Completeness: String, CaseIterable, Sendable {
    /// Every applicable required question is answered, or missing for a reason that it accepts.
    case full
    case partial
    /// The caller rang off, or the call ended, before the script did.
    case brokenOff
}

/// Counts of questions by weight.
public struct Tally: Hashable, Sendable {
    public var critical = 0
    public var major = 0
    public var moderate = 0
    public var minor = 0

    public init(critical: Int = 0, major: Int = 0, moderate: Int = 0, minor: Int = 0) {
        (self.critical, self.major, self.moderate, self.minor) = (critical, major, moderate, minor)
    }

    public var total: Int { critical + major + moderate + minor }

    public subscript(weight: Weight) -> Int {
        get {
            switch weight {
            case .critical: critical
            case .major: major
            case .moderate: moderate
            case .minor: minor
            }
        }
        set {
            switch weight {
            case .critical: critical = newValue
            case .major: major = newValue
            case .moderate: moderate = newValue
            case .minor: minor = newValue
            }
        }
    }
}
