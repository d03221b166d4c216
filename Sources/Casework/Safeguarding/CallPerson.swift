private import ReferenceData
public import ScriptEngine

/// What a call says of one person, without what names them: answers by question, of those that safeguarding goes by.
public struct PersonSaid: Hashable, Sendable {
    /// By the question's id. Of `child_phone` and `msht_rationale` only whether there is one.
    public let answers: [String: JSONValue]

    /// The questions that are taken over.
    ///
    /// - Note: Source: scripts-v1-v4/v4.yaml, section `persons`.
    static let questions = [
        "age_band", "sex", "person_nationality", "accompanied", "person_vulnerable", "vulnerability_indicators",
        "missing_risk", "age_dispute", "innerste_followed", "innerste_form_done", "childrens_services_told",
        "child_phone", "smuggling_assessment", "msht_considered", "msht_rationale", "msht_assessment", "nrm_consent",
        "nrm_referral_made", "duty_to_notify", "child_immigration_arrest",
    ]
    private static let onlyWhether: Set<String> = ["child_phone", "msht_rationale"]

    init(answers: [String: JSONValue]) { self.answers = answers }

    init(_ interview: Interview, instance: Int) {
        var answers: [String: JSONValue] = [:]
        for name in Self.questions {
            let place = Place(QuestionID(name), instance: instance)
            guard let value = interview.value(of: place), value != .erased, value != .withheld else { continue }
            answers[name] = Self.onlyWhether.contains(name) ? true : value.json
        }
        self.answers = answers
    }

    func flag(_ name: String) -> Bool? { answers[name]?.boolean }

    func code(_ name: String) -> String? { answers[name]?.string }

    /// What the age is taken to be; who has not been asked is possibly a child.
    public var age: AgeStatus {
        switch code("age_band") {
        case "adult": .adult
        case "claimed_child": flag("age_dispute") == true ? .possiblyChild : .child
        default: .possiblyChild
        }
    }

    public var sex: Sex? { code("sex").flatMap(Sex.init(rawValue:)) }

    /// ISO 3166-1 alpha-3, or XXA, XXB, XXC, XXX.
    public var nationality: String? { code("person_nationality") }

    public var isAccompanied: Bool { flag("accompanied") == true }

    /// The codes of the script's indicators.
    public var vulnerabilities: [String] { answers["vulnerability_indicators"]?.array?.compactMap(\.string) ?? [] }

    func assessment(_ kind: AssessmentKind) -> Assessment? {
        switch kind {
        case .smuggling:
            return code("smuggling_assessment").flatMap(Finding.init(rawValue:)).map { Assessment($0) }
        case .trafficking:
            if let finding = code("msht_assessment").flatMap(Finding.init(rawValue:)) { return Assessment(finding) }
            guard flag("msht_considered") == false else { return nil }
            return Assessment(.notConsidered, rationale: flag("msht_rationale") == true ? "given in the call" : nil)
        }
    }

    var consent: Consent? { flag("nrm_consent").map { $0 ? .given : .refused } }

    /// Why the person should have a safeguarding record; empty where nothing that was said asks for one.
    public var reasons: [RegisterReason] {
        RegisterReason.allCases.filter { $0.holds(self) }
    }
}

/// The sex that the script asks for.
public enum Sex: String, CaseIterable, Sendable {
    case female, male, other
}

/// Why somebody should have a safeguarding record.
///
/// - Note: Source: domain.md [H17:318, 348, 855, 898, 1122].
public enum RegisterReason: String, CaseIterable, Sendable {
    case child, trafficking, referral, vulnerable, missingRisk, immigrationArrest

    fileprivate func holds(_ said: PersonSaid) -> Bool {
        switch self {
        case .child: said.age.isChild
        case .trafficking: said.assessment(.trafficking)?.finding.asksForReferral ?? false
        case .referral:
            [said.flag("nrm_consent"), said.flag("nrm_referral_made"), said.flag("duty_to_notify")].contains(true)
        case .vulnerable: said.flag("person_vulnerable") == true
        case .missingRisk: said.code("missing_risk") == "high"
        case .immigrationArrest: said.flag("child_immigration_arrest") == true
        }
    }

    /// As people say it.
    public var words: String {
        switch self {
        case .child: "a child, or possibly"
        case .trafficking: "trafficking not ruled out"
        case .referral: "NRM or Duty to Notify"
        case .vulnerable: "vulnerable"
        case .missingRisk: "may well go missing"
        case .immigrationArrest: "a child arrested on immigration grounds"
        }
    }
}

/// One of the persons that a call lists.
public struct CallPerson: Hashable, Sendable {
    /// 1 for the first.
    public let instance: Int
    public let said: PersonSaid

    /// Whose data it is within the call.
    public var subject: Subject { Self.subject(instance) }

    /// The section of a script that lists them.
    public static let section = "persons"

    static func subject(_ instance: Int) -> Subject { Subject("\(section)[\(instance)]") }

    /// The number of the person whose data it is; nil for another subject.
    public static func instance(of subject: Subject) -> Int? {
        guard subject.text.hasPrefix(section + "["), subject.text.hasSuffix("]") else { return nil }
        return Int(subject.text.dropFirst(section.count + 1).dropLast())
    }
}

extension Call {
    /// The persons that it lists one by one; nobody under a version that lists none.
    public var persons: [CallPerson] {
        let count = interview.instances(of: SectionID(CallPerson.section))
        guard count > 0 else { return [] }
        return (1...count).map { CallPerson(instance: $0, said: PersonSaid(interview, instance: $0)) }
    }

    /// The day in London on which its people were met: that of the event, else of the call.
    public var encounteredOn: CivilDate { CivilDate(inLondon: CallFacts(interview).eventTime ?? openedAt) }
}
