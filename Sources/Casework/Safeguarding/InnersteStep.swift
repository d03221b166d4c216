public import ScriptEngine

/// The steps of Operation Innerste for a child, in their order. Whether fingerprints were taken is kept; they are not.
///
/// - Note: Source: Home Office, "Operation Innerste process", version 1.0 (26 October 2023); the script's questions.
public enum InnersteStep: String, CaseIterable, Sendable {
    case followed
    case welfareForm = "welfare-form"
    case identityTaken = "identity-taken"
    case servicesTold = "services-told"
    case servicesAttended = "services-attended"
    case contactNumber = "contact-number"
    case guardian

    /// As people say it.
    public var words: String {
        switch self {
        case .followed: "Operation Innerste followed"
        case .welfareForm: "welfare form filled in with the child"
        case .identityTaken: "photograph and fingerprints taken by the officer"
        case .servicesTold: "children's services told"
        case .servicesAttended: "children's services attended"
        case .contactNumber: "a number that the child can be reached on"
        case .guardian: "Independent Child Trafficking Guardian asked for"
        }
    }

    /// In a table's heading.
    public var heading: String {
        switch self {
        case .followed: "Followed"
        case .welfareForm: "Form"
        case .identityTaken: "Identity"
        case .servicesTold: "Services told"
        case .servicesAttended: "Services there"
        case .contactNumber: "Number"
        case .guardian: "Guardian"
        }
    }

    /// What the call's answer says of it; nil for a step that the script does not ask about.
    func state(in said: PersonSaid) -> StepState? {
        switch self {
        case .followed: said.flag("innerste_followed").map { $0 ? .done : .notDone }
        case .welfareForm: said.flag("innerste_form_done").map { $0 ? .done : .notDone }
        case .servicesTold: said.flag("childrens_services_told").map { $0 ? .done : .notDone }
        case .contactNumber: said.flag("child_phone") == true ? .done : nil
        case .identityTaken, .servicesAttended, .guardian: nil
        }
    }
}

/// How a step stands.
public enum StepState: String, CaseIterable, Sendable {
    case done
    case notDone = "not-done"
    case notApplicable = "not-applicable"

    /// As people say it.
    public var words: String {
        switch self {
        case .done: "done"
        case .notDone: "not done"
        case .notApplicable: "does not apply"
        }
    }
}

/// Where somebody is looked after.
public enum PlacementKind: String, CaseIterable, Sendable {
    case foster, residential, hospital
    case policeProtection = "police-protection"
    case relatives
    case safeHouse = "safe-house"
    case accommodation, other

    /// As people say it.
    public var words: String {
        switch self {
        case .foster: "foster care"
        case .residential: "children's home"
        case .hospital: "hospital"
        case .policeProtection: "police protection"
        case .relatives: "with relatives"
        case .safeHouse: "safe house"
        case .accommodation: "accommodation"
        case .other: "elsewhere"
        }
    }
}

/// A stretch of time in one place.
public struct Placement: Hashable, Sendable {
    public let kind: PlacementKind
    public let localAuthority: String?
    public let from: CivilDate
    public internal(set) var until: CivilDate?
}

/// A time for which somebody was missing.
public struct MissingEpisode: Hashable, Sendable {
    public let from: CivilDate
    public internal(set) var reportedOn: CivilDate?
    /// The police's.
    public internal(set) var reference: String?
    public internal(set) var foundOn: CivilDate?
    /// When somebody independent talked with them after they came back.
    public internal(set) var returnTalkOn: CivilDate?

    /// Whether they came back and were not talked to about it, also where they went missing again since.
    var wantsReturnTalk: Bool { foundOn != nil && returnTalkOn == nil }
}
