public import ScriptEngine

/// The two assessments of a person: one does not answer the other.
///
/// - Note: Source: domain.md [H17:271, 1122].
public enum AssessmentKind: String, CaseIterable, Sendable {
    case smuggling, trafficking

    /// As people say it.
    public var words: String { rawValue }
}

/// What an assessment came to so far; each may be revised.
public enum Finding: String, CaseIterable, Sendable {
    case indicators
    case noneSeen = "none_seen"
    case unclear
    /// Nobody considered it, which wants a rationale. Only of trafficking, and never of a child.
    case notConsidered = "not_considered"

    /// Whether it opens the way to the NRM or the Duty to Notify.
    public var asksForReferral: Bool { self == .indicators || self == .unclear }

    /// As people say it.
    public var words: String {
        switch self {
        case .indicators: "indicators seen"
        case .noneSeen: "no indicators seen so far"
        case .unclear: "too early to say"
        case .notConsidered: "not considered"
        }
    }
}

/// The nature of exploitation, as the Duty to Notify has it.
///
/// - Note: Source: Home Office, Duty to Notify form MS1: types of exploitation; [D] for the codes.
public enum Exploitation: String, CaseIterable, Sendable, Comparable {
    case criminal
    case domesticServitude = "domestic-servitude"
    case labour
    case organRemoval = "organ-removal"
    case sexual

    public static func < (left: Exploitation, right: Exploitation) -> Bool { left.rawValue < right.rawValue }

    /// As people say it.
    public var words: String {
        switch self {
        case .criminal: "criminal exploitation"
        case .domesticServitude: "domestic servitude"
        case .labour: "forced labour"
        case .organRemoval: "organ removal"
        case .sexual: "sexual exploitation"
        }
    }
}

/// One assessment as it stands.
public struct Assessment: Hashable, Sendable {
    public let finding: Finding
    /// What of trafficking was found; empty where it is not known.
    public let natures: Set<Exploitation>
    public let rationale: String?
    /// The day it was made; nil for what the call said.
    public let on: CivilDate?

    public init(_ finding: Finding, natures: Set<Exploitation> = [], rationale: String? = nil, on: CivilDate? = nil) {
        (self.finding, self.natures, self.rationale, self.on) = (finding, natures, rationale, on)
    }
}
