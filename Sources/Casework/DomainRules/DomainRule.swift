public import ScriptEngine

/// A rule of the field that a version of the Inland Clandestine Event Script must hold, proved over every call.
///
/// They go by the ids of questions and sections, since the engine knows nothing of lorries. A version that has not the
/// question that a rule speaks of is told so, unless the rule is kept without it.
public protocol DomainRule: Sendable {
    static var description: DomainRuleDescription { get }
    static func findings(_ inquiry: inout ScriptInquiry, _ script: Script) -> [DomainFinding]
}

/// What a reader wants to know of a rule.
public struct DomainRuleDescription: Hashable, Sendable {
    /// Stable, such as `domain.asylumAndLoneChild`; retired but never reused.
    public let code: String
    /// What must hold, in a sentence.
    public let rule: String
    /// Where the rule comes from, as in domain.md.
    public let source: String
    public let remedy: String
    /// The smallest script that breaks it, from `sections:` on; and the same put right.
    public let failing: String
    public let passing: String

    /// A whole file of a sample.
    public static func file(_ body: String) -> String {
        """
        script: inland-clandestine-event
        version: 1
        title: A sample
        notice: Invented.
        effective: 2024-01-01

        """ + body
    }
}

/// A question, or the whole script, for which a rule does not hold, or was not proved.
public struct DomainFinding: Equatable, Sendable {
    let subject: QuestionID?
    let message: String
    let outcome: ScriptInquiry.Outcome
}

/// The rules of the field.
public enum DomainRules {
    public static let all: [any DomainRule.Type] = [
        WelfareFirst.self, AsylumAndLoneChild.self, ChildReachesNRM.self, ChildWithoutDutyToNotify.self,
        SmallBoatWithoutVehicle.self,
    ]

    /// What each of them holds.
    public static var descriptions: [DomainRuleDescription] { all.map { $0.description } }

    /// Whether the rules speak of a script: by its name.
    public static func speak(of script: Script) -> Bool { script.definition.script == "inland-clandestine-event" }

    /// Every finding of every rule. Scripts of another name are not spoken of.
    ///
    /// - Parameter line: the line of a question by its id.
    public static func findings(of script: Script, line: (String) -> Int?) -> [Diagnostic] {
        guard speak(of: script) else { return [] }
        var inquiry = ScriptInquiry(script)
        return all.flatMap { rule in
            rule.findings(&inquiry, script).compactMap { $0.diagnostic(rule.description, line) }
        }
    }
}

extension DomainFinding {
    fileprivate func diagnostic(_ rule: DomainRuleDescription, _ line: (String) -> Int?) -> Diagnostic? {
        let evidence: Evidence?
        let severity: Diagnostic.Severity
        switch outcome {
        case .impossible: return nil
        case .possible(let witness): (severity, evidence) = (.error, .witness(witness))
        case .notProved: (severity, evidence) = (.note, nil)
        }
        return Diagnostic(
            code: rule.code, severity: severity, line: subject.flatMap { line($0.name) }, subject: subject?.name,
            message: severity == .note ? "not proved: \(message)" : message, remedy: rule.remedy, evidence: evidence)
    }
}

/// What the versions call the things that the rules speak of.
enum Vocabulary {
    static let children: [Value] = [.choice("claimed_child"), .choice("possibly_child")]

    /// A person is, or may be, a child; in versions without persons, there is one among those found.
    static func child(_ script: Script) -> Condition<QuestionID> {
        script.question("age_band") != nil
            ? .test("age_band", .isOneOf(children)) : .test("claimed_minors", .atLeast(.constant(.integer(1))))
    }

    /// A child with no parent or guardian there; in versions without persons, children and no adult at all.
    static func loneChild(_ script: Script) -> Condition<QuestionID> {
        let adult: Condition<QuestionID> =
            script.question("accompanied") != nil
            ? .test("accompanied", .isValue(.boolean(true))) : .test("adults", .atLeast(.constant(.integer(1))))
        return .all([child(script), .not(adult)])
    }

    static let asylum: [QuestionID] = ["asylum_claimed", "person_asylum_claimed"]
    static let nrm: [QuestionID] = ["nrm_referral_made"]
    static let dutyToNotify: [QuestionID] = ["duty_to_notify"]
    static let welfare: QuestionID = "casualty_state"
    /// What tells that a unit is refrigerated or sealed, and may be asked before the welfare question.
    static let kindOfUnit: [QuestionID] = ["event_type", "refrigerated_or_sealed"]
    /// Sections about a vehicle, its security and the penalty.
    static let vehicleSections: [SectionID] = [
        "vehicle", "security_checklist", "security_state", "third_party", "parties", "penalty", "section_31a",
    ]
}
