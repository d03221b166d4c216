internal import ScriptEngine

/// Something that is recorded of a person in their safeguarding record; each with the day that it took effect.
public enum SafeguardingFact: Hashable, Sendable {
    case age(AgeStatus, AgeBasis)
    case consent(Consent)
    case nrmReferred(by: FirstResponder, reference: String?)
    case nrmDecided(GroundsStage, GroundsOutcome)
    case dutyToNotifySent(reference: String?)
    case assessed(AssessmentKind, Finding, natures: Set<Exploitation> = [], rationale: String? = nil)
    case innerste(InnersteStep, StepState, reason: String? = nil)
    case placed(PlacementKind, localAuthority: String?)
    case placementEnded
    case wentMissing
    case missingReported(reference: String?)
    case found
    /// Somebody independent talked with them after they came back.
    case returnTalk
    case closed(reason: String)
    case reopened(reason: String)

    /// What kind of fact it is; what is possible goes by it.
    public enum Kind: String, CaseIterable, Sendable {
        case age, consent
        case nrmReferred = "nrm-referred"
        case nrmDecided = "nrm-decided"
        case dutyToNotifySent = "duty-to-notify-sent"
        case assessed, innerste, placed
        case placementEnded = "placement-ended"
        case wentMissing = "went-missing"
        case missingReported = "missing-reported"
        case found
        case returnTalk = "return-talk"
        case closed, reopened

        /// As people say it, behind "You can record".
        public var words: String {
            switch self {
            case .age: "an age"
            case .consent: "consent to an NRM referral"
            case .nrmReferred: "an NRM referral"
            case .nrmDecided: "a decision on the NRM referral"
            case .dutyToNotifySent: "a Duty to Notify sent"
            case .assessed: "an assessment"
            case .innerste: "a step of Operation Innerste"
            case .placed: "a placement"
            case .placementEnded: "the end of a placement"
            case .wentMissing: "that they went missing"
            case .missingReported: "that they were reported missing"
            case .found: "that they were found"
            case .returnTalk: "a return interview"
            case .closed: "that the record is closed"
            case .reopened: "that the record is open again"
            }
        }
    }

    public var kind: Kind {
        switch self {
        case .age: .age
        case .consent: .consent
        case .nrmReferred: .nrmReferred
        case .nrmDecided: .nrmDecided
        case .dutyToNotifySent: .dutyToNotifySent
        case .assessed: .assessed
        case .innerste: .innerste
        case .placed: .placed
        case .placementEnded: .placementEnded
        case .wentMissing: .wentMissing
        case .missingReported: .missingReported
        case .found: .found
        case .returnTalk: .returnTalk
        case .closed: .closed
        case .reopened: .reopened
        }
    }

    /// The longest reason, rationale, reference or name of an authority, in characters.
    public static let longestText = 1_000

    /// What was recorded, as terminal and pages say it.
    public var words: String {
        switch self {
        case .age(let status, let basis): "age: \(status.words), \(basis.words)"
        case .consent(let consent): "consent to an NRM referral: \(consent.words)"
        case .nrmReferred(let responder, let reference):
            "referred to the NRM by \(responder.words)" + Self.behind(reference)
        case .nrmDecided(let stage, let outcome): "\(stage.words): \(outcome.words)"
        case .dutyToNotifySent(let reference): "Duty to Notify sent" + Self.behind(reference)
        case .assessed(let kind, let finding, let natures, let rationale):
            "\(kind.words): \(finding.words)"
                + (natures.isEmpty ? "" : " (\(natures.sorted().map(\.words).joined(separator: ", ")))")
                + (rationale.map { "; \($0)" } ?? "")
        case .innerste(let step, let state, let reason):
            "\(step.words): \(state.words)" + (reason.map { "; \($0)" } ?? "")
        case .placed(let kind, let authority): "placed: \(kind.words)" + (authority.map { ", \($0)" } ?? "")
        case .placementEnded: "the placement ended"
        case .wentMissing: "went missing"
        case .missingReported(let reference): "reported missing" + Self.behind(reference)
        case .found: "found"
        case .returnTalk: "return interview held"
        case .closed(let reason): "closed: \(reason)"
        case .reopened(let reason): "open again: \(reason)"
        }
    }

    private static func behind(_ reference: String?) -> String { reference.map { " (\($0))" } ?? "" }
}

extension SafeguardingFact {
    /// As an entry holds it.
    var json: JSONValue {
        let members: [String: JSONValue?]
        switch self {
        case .age(let status, let basis):
            members = ["status": .string(status.rawValue), "basis": .string(basis.rawValue)]
        case .consent(let consent): members = ["consent": .string(consent.rawValue)]
        case .nrmReferred(let responder, let reference):
            members = ["by": .string(responder.rawValue), "reference": reference.map(JSONValue.string)]
        case .nrmDecided(let stage, let outcome):
            members = ["stage": .string(stage.rawValue), "outcome": .string(outcome.rawValue)]
        case .dutyToNotifySent(let reference), .missingReported(let reference):
            members = ["reference": reference.map(JSONValue.string)]
        case .assessed(let kind, let finding, let natures, let rationale):
            members = [
                "assessment": .string(kind.rawValue), "finding": .string(finding.rawValue),
                "natures": natures.isEmpty ? nil : .array(natures.sorted().map { .string($0.rawValue) }),
                "rationale": rationale.map(JSONValue.string),
            ]
        case .innerste(let step, let state, let reason):
            members = [
                "step": .string(step.rawValue), "state": .string(state.rawValue),
                "reason": reason.map(JSONValue.string),
            ]
        case .placed(let kind, let authority):
            members = ["placement": .string(kind.rawValue), "localAuthority": authority.map(JSONValue.string)]
        case .closed(let reason), .reopened(let reason): members = ["reason": .string(reason)]
        case .placementEnded, .wentMissing, .found, .returnTalk: members = [:]
        }
        return .object(members.compactMapValues(\.self).merging(["fact": .string(kind.rawValue)]) { $1 })
    }

    /// Reads back what `json` wrote; nil when it is none.
    init?(json: JSONValue) {
        func code<T: RawRepresentable>(_ name: String, _: T.Type = T.self) -> T? where T.RawValue == String {
            json[name]?.string.flatMap(T.init(rawValue:))
        }
        let reference = json["reference"]?.string
        switch code("fact", Kind.self) {
        case .age:
            guard let status: AgeStatus = code("status"), let basis: AgeBasis = code("basis") else { return nil }
            self = .age(status, basis)
        case .consent:
            guard let consent: Consent = code("consent") else { return nil }
            self = .consent(consent)
        case .nrmReferred:
            guard let responder: FirstResponder = code("by") else { return nil }
            self = .nrmReferred(by: responder, reference: reference)
        case .nrmDecided:
            guard let stage: GroundsStage = code("stage"), let outcome: GroundsOutcome = code("outcome") else {
                return nil
            }
            self = .nrmDecided(stage, outcome)
        case .dutyToNotifySent: self = .dutyToNotifySent(reference: reference)
        case .missingReported: self = .missingReported(reference: reference)
        case .assessed:
            guard let kind: AssessmentKind = code("assessment"), let finding: Finding = code("finding") else {
                return nil
            }
            let natures = json["natures"]?.array?.compactMap { $0.string.flatMap(Exploitation.init(rawValue:)) } ?? []
            self = .assessed(kind, finding, natures: Set(natures), rationale: json["rationale"]?.string)
        case .innerste:
            guard let step: InnersteStep = code("step"), let state: StepState = code("state") else { return nil }
            self = .innerste(step, state, reason: json["reason"]?.string)
        case .placed:
            guard let kind: PlacementKind = code("placement") else { return nil }
            self = .placed(kind, localAuthority: json["localAuthority"]?.string)
        case .placementEnded: self = .placementEnded
        case .wentMissing: self = .wentMissing
        case .found: self = .found
        case .returnTalk: self = .returnTalk
        case .closed: self = .closed(reason: json["reason"]?.string ?? "")
        case .reopened: self = .reopened(reason: json["reason"]?.string ?? "")
        case nil: return nil
        }
    }
}
