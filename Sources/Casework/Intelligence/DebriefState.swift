public import ScriptEngine

/// How the joint debrief of one person stands.
public struct DebriefState: Hashable, Sendable {
    public let status: Status
    /// Why it was not asked for, or not possible; nil with the others.
    public let reason: Reason?

    public enum Status: String, CaseIterable, Sendable {
        case notAsked = "not-asked"
        case offered, refused, arranged, done
        case notPossible = "not-possible"

        /// As people say it.
        public var words: String {
            switch self {
            case .notAsked: "not asked"
            case .notPossible: "not possible"
            case .offered, .refused, .arranged, .done: rawValue
            }
        }

        /// Whether nothing is left to decide.
        public var isDecided: Bool { self != .notAsked && self != .offered }

        /// What it can become; nothing is undone that took place. The one table of moves.
        public var next: Set<Status> {
            switch self {
            case .notAsked: [.offered, .refused, .arranged, .done, .notPossible]
            case .offered: [.notAsked, .refused, .arranged, .done, .notPossible]
            case .refused: [.offered, .arranged, .done]
            case .arranged: [.offered, .refused, .done, .notPossible]
            // A further debrief.
            case .done: [.offered, .arranged]
            case .notPossible: [.notAsked, .offered, .refused, .arranged, .done]
            }
        }

        var wantsReason: Bool { self == .notAsked || self == .notPossible }
    }

    /// Why there is no debrief.
    ///
    /// Immigration detention is none: people can be debriefed where they are held.
    /// - Note: Source: version 4 of the script; H17:605-607.
    public enum Reason: String, CaseIterable, Sendable {
        case unfit
        case noInterpreter = "no-interpreter"
        case notFound = "not-found"
        case caseDecision = "case-decision"
        case noAppropriateAdult = "no-appropriate-adult"

        public var words: String {
            switch self {
            case .unfit: "unfit, or in hospital"
            case .noInterpreter: "no interpreter to be had"
            case .notFound: "made off, or not traced"
            case .caseDecision: "decided by the officer in the case"
            case .noAppropriateAdult: "a child, and no appropriate adult to be had"
            }
        }

        /// Reads a reason's code.
        ///
        /// - Throws: `.detention` for immigration detention in any spelling, `.reason` for anything else that is none.
        public init(code: String) throws(DebriefError) {
            let plain = code.lowercased().filter(\.isLetter)
            if plain.contains("detention") || plain.contains("detained") { throw .detention }
            guard let reason = Reason(rawValue: code.lowercased()) else { throw .reason }
            self = reason
        }
    }

    /// - Throws: `.reasonWanted` where there must be one, `.reason` where there must be none.
    public init(_ status: Status, reason: Reason? = nil) throws(DebriefError) {
        if status.wantsReason, reason == nil { throw .reasonWanted }
        if !status.wantsReason, reason != nil { throw .reason }
        (self.status, self.reason) = (status, reason)
    }

    /// As people say it: `not possible: unfit, or in hospital`.
    public var words: String { reason.map { "\(status.words): \($0.words)" } ?? status.words }

    /// What a call's answers say of a person's debrief; nil where they say nothing, or the version does not ask.
    public init?(_ interview: Interview, person: Int) {
        func code(_ question: QuestionID) -> String? {
            guard case .choice(let code)? = interview.value(of: Place(question, instance: person)) else { return nil }
            return code
        }
        let reasons: [String: Reason] = [
            "unfit": .unfit, "no_interpreter": .noInterpreter, "not_found": .notFound, "case_decision": .caseDecision,
        ]
        switch (code("debrief_status"), code("no_debrief_reason")) {
        case ("done", _): (status, reason) = (.done, nil)
        case ("booked", _): (status, reason) = (.arranged, nil)
        case ("not_done", "declined"): (status, reason) = (.refused, nil)
        case ("not_done", let code?):
            guard let known = reasons[code] else { return nil }
            (status, reason) = (.notPossible, known)
        default: return nil
        }
    }
}

/// Why a debrief was not recorded. Nothing has changed then.
public enum DebriefError: Error, Hashable, Sendable {
    /// Immigration detention is no reason for no debrief.
    case detention
    /// The reason is none that there is, or there must be none.
    case reason
    case reasonWanted
    /// It cannot become that; what it can.
    case move(from: DebriefState.Status, possible: [DebriefState.Status])
    /// The call lists no such person.
    case person
    /// The day is to come.
    case day

    /// Stable; retired but never reused.
    public var code: String {
        switch self {
        case .detention: "debrief.detention"
        case .reason: "debrief.reason"
        case .reasonWanted: "debrief.reasonWanted"
        case .move: "debrief.move"
        case .person: "debrief.person"
        case .day: "debrief.day"
        }
    }
}
