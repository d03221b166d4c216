public import ScriptEngine

/// Why a safeguarding record did not take something.
public enum SafeguardingError: Error, Hashable, Sendable {
    /// The call lists only so many persons.
    case noSuchPerson(listed: Int)
    /// It cannot be now; what can is listed.
    case notPossible(SafeguardingFact.Kind, because: Reason, possible: [SafeguardingFact.Kind])
    /// The fact's own parts do not go together.
    case contradictory(Contradiction)
    /// Nothing takes effect before the person was met, nor after today.
    case day(from: CivilDate, to: CivilDate)
    /// A text has no characters, or too many.
    case text(longest: Int)

    /// Why a kind of fact cannot be recorded now.
    public enum Reason: String, CaseIterable, Sendable {
        case isClosed, isOpen
        case childNotAsked, childNotNotified, adultNoInnerste
        case noConsent, hasConsent, alreadyReferred, alreadySent, notReferred, notPlaced, notMissing, isMissing
        case alreadyReported, notFound

        /// As people say it.
        public var words: String {
            switch self {
            case .isClosed: "the record is closed"
            case .isOpen: "the record is open"
            case .childNotAsked: "a child, or possibly a child, is referred without being asked"
            case .childNotNotified:
                "of a child, or possibly a child, there is no Duty to Notify: they are referred to the NRM"
            case .adultNoInnerste: "Operation Innerste is for children"
            case .noConsent: "an adult is referred only when they consent; without consent the Duty to Notify is owed"
            case .hasConsent: "the adult consents, so they are referred to the NRM"
            case .alreadyReferred: "they were referred to the NRM already, which meets the duty"
            case .alreadySent: "the Duty to Notify was sent already"
            case .notReferred: "no NRM referral is recorded"
            case .notPlaced: "no placement is recorded that goes on"
            case .notMissing: "they are not missing"
            case .isMissing: "they are missing"
            case .alreadyReported: "they were reported missing already"
            case .notFound: "they have not come back since a return interview was held last"
            }
        }
    }

    /// How a fact contradicts itself or what stands.
    public enum Contradiction: String, CaseIterable, Sendable {
        case disputedAge, unsettledAge, childNotConsidered, smugglingNotConsidered, rationaleWanted,
            naturesWithoutFinding
        case stepReason, withdrawnConsent, conclusiveFirst

        /// As people say it.
        public var words: String {
            switch self {
            case .disputedAge: "A disputed age means possibly a child until it is settled."
            case .unsettledAge:
                "Whoever is treated as a child stays one until a document, the Home Office, a local authority, the "
                    + "National Age Assessment Board or a court settles it."
            case .childNotConsidered: "Every child is assessed for trafficking, boys too."
            case .smugglingNotConsidered: "Only trafficking can be marked as not considered."
            case .rationaleWanted: "Say why: changing an assessment, or not considering trafficking, wants a rationale."
            case .naturesWithoutFinding: "The nature of exploitation goes with trafficking that is not ruled out."
            case .stepReason: "Say why the step does not apply."
            case .withdrawnConsent: "Only consent that was given can be withdrawn."
            case .conclusiveFirst: "Conclusive grounds are decided after positive reasonable grounds."
            }
        }
    }

    /// Stable; retired but never reused.
    public var code: String {
        switch self {
        case .noSuchPerson: "safeguarding.noSuchPerson"
        case .notPossible: "safeguarding.notPossible"
        case .contradictory: "safeguarding.contradictory"
        case .day: "safeguarding.day"
        case .text: "safeguarding.text"
        }
    }

    /// What happened.
    public var what: String {
        switch self {
        case .noSuchPerson(let listed):
            listed == 0
                ? "The call lists no person one by one."
                : "The call lists \(listed == 1 ? "one person" : "\(listed) persons")."
        case .notPossible(let kind, let because, _): "Not recorded: \(kind.words). \(because.words.capitalizedFirst)."
        case .contradictory(let contradiction): contradiction.words
        case .day: "Not recorded: nothing takes effect before the person was met, nor after today."
        case .text: "Not recorded: a text is empty or too long."
        }
    }

    /// What to do.
    public var remedy: String {
        switch self {
        case .noSuchPerson:
            "Give the number of one of them, from 1; under a version that lists none, list them in the notes."
        case .notPossible(_, _, let possible):
            "You can record \(possible.map(\.words).joined(separator: ", "))."
        case .contradictory: "Correct it, and record it again."
        case .day(let from, let to):
            from > to ? "Correct the day of the event first." : "Give a day from \(from) to \(to)."
        case .text(let longest): "Give between 1 and \(longest) characters."
        }
    }
}

extension String {
    fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
