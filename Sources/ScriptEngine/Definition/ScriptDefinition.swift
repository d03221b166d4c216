/// A script as its file says it: what people write and read, before it is compiled.
public struct ScriptDefinition: Equatable, Sendable {
    public let script: String
    public let version: Int
    public let title: String
    /// What the reader must know of its standing: that it is a reconstruction, say.
    public let notice: String
    public let effective: CivilDate
    /// The version that this one replaces; nil for the first.
    public let supersedes: Int?
    public let sections: [Section]
    public let alerts: [Alert]
    public let sendPoints: [SendPoint]
}

/// Questions that belong together; a repeat section is asked once for each person, vehicle or stop.
public struct Section: Equatable, Sendable {
    public let id: SectionID
    public let title: String
    public let guidance: String?
    public let relevance: Condition<QuestionID>?
    public let repeats: Repeat?
    public let items: [Item]

    /// Its questions, without the calculations.
    public var questions: [Question] {
        items.compactMap { item in
            if case .question(let question) = item { return question }
            return nil
        }
    }
}

/// How often a section is asked.
public struct Repeat: Equatable, Sendable {
    /// The integer question whose answer is the number of instances.
    public let count: QuestionID
    /// What one instance is called: Person.
    public let each: String
    public let atMost: Int
}

/// One line of a section.
public enum Item: Equatable, Sendable {
    case question(Question)
    case calculation(Calculation)

    public var id: QuestionID {
        switch self {
        case .question(let question): question.id
        case .calculation(let calculation): calculation.id
        }
    }
}

/// One thing to ask, with the words to ask it in and what an answer must meet.
public struct Question: Equatable, Sendable {
    public let id: QuestionID
    /// The words to say.
    public let ask: String
    public let type: QuestionType
    /// For a choice, choices or checklist: what can be chosen, in order; else empty.
    public let choices: [Choice]
    /// For a checklist: its rows, in order; else empty.
    public let rows: [Choice]
    /// How grave it is to leave it out; nil for an optional question.
    public let weight: Weight?
    /// The missing states that count as complete.
    public let acceptsMissing: Set<MissingKind>
    /// Whether an answer may identify a person.
    public let isPersonal: Bool
    /// What later code looks it up by, whatever its id is in this version.
    public let role: String?
    public let guidance: String?
    public let relevance: Condition<QuestionID>?
    /// Its id in the superseded version, when it was renamed.
    public let was: QuestionID?
    public let constraints: [Rule]
    public let checks: [Rule]
    /// Characters; for text and long text.
    public let maxLength: Int?
}

/// A condition on an answer, with the words for when it does not hold.
public struct Rule: Equatable, Sendable {
    public let condition: Condition<QuestionID>
    public let message: String
}

/// An integer that follows from other answers and is never asked.
public struct Calculation: Equatable, Sendable {
    /// What the integer follows from.
    public enum Formula: Equatable, Sendable {
        /// The sum of integer answers; those without one count 0.
        case sum([QuestionID])
        /// The number of instances of a repeat section for which the condition holds.
        case count(SectionID, where: Condition<QuestionID>?)
    }

    public let id: QuestionID
    public let formula: Formula
    public let guidance: String?
}

/// One answer of a choice, or one row of a checklist: the code that is kept, the words that are shown.
public struct Choice: Equatable, Sendable {
    public let code: String
    public let label: String
}

/// How grave a deviation is, as emergency-dispatch quality review grades them.
public enum Weight: String, CaseIterable, Sendable, Comparable {
    case critical, major, moderate, minor

    public static func < (left: Weight, right: Weight) -> Bool { left.rank < right.rank }

    /// 0 for critical … 3 for minor.
    public var rank: Int {
        switch self {
        case .critical: 0
        case .major: 1
        case .moderate: 2
        case .minor: 3
        }
    }
}

/// A red instruction, shown the moment that its condition holds, before any further question.
public struct Alert: Equatable, Sendable {
    public let id: String
    public let condition: Condition<QuestionID>
    public let text: String
}

/// A minimum viable record: as soon as its condition holds it can go, though the call goes on.
public struct SendPoint: Equatable, Sendable {
    public let id: SendPointID
    public let title: String
    public let condition: Condition<QuestionID>
    /// Whether it goes to the hub at once, or is offered to a person first.
    public let isAutomatic: Bool
    /// The questions whose answers the record holds.
    public let carries: [QuestionID]
}
