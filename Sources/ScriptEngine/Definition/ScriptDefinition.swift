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

    public init(
        script: String, version: Int, title: String, notice: String, effective: CivilDate, supersedes: Int? = nil,
        sections: [Section], alerts: [Alert] = [], sendPoints: [SendPoint] = []
    ) {
        self.script = script
        self.version = version
        self.title = title
        self.notice = notice
        self.effective = effective
        self.supersedes = supersedes
        self.sections = sections
        self.alerts = alerts
        self.sendPoints = sendPoints
    }
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

    public init(
        id: SectionID, title: String, guidance: String? = nil, relevance: Condition<QuestionID>? = nil,
        repeats: Repeat? = nil, items: [Item]
    ) {
        self.id = id
        self.title = title
        self.guidance = guidance
        self.relevance = relevance
        self.repeats = repeats
        self.items = items
    }
}

/// How often a section is asked.
public struct Repeat: Equatable, Sendable {
    /// The integer question whose answer is the number of instances.
    public let count: QuestionID
    /// What one instance is called: Person.
    public let each: String
    public let atMost: Int

    public init(
        count: QuestionID, each: String, atMost: Int
    ) {
        self.count = count
        self.each = each
        self.atMost = atMost
    }
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

    public init(
        id: QuestionID, ask: String, type: QuestionType, choices: [Choice] = [], rows: [Choice] = [],
        weight: Weight? = nil, acceptsMissing: Set<MissingKind> = [], isPersonal: Bool = false, role: String? = nil,
        guidance: String? = nil, relevance: Condition<QuestionID>? = nil, was: QuestionID? = nil,
        constraints: [Rule] = [], checks: [Rule] = [], maxLength: Int? = nil
    ) {
        self.id = id
        self.ask = ask
        self.type = type
        self.choices = choices
        self.rows = rows
        self.weight = weight
        self.acceptsMissing = acceptsMissing
        self.isPersonal = isPersonal
        self.role = role
        self.guidance = guidance
        self.relevance = relevance
        self.was = was
        self.constraints = constraints
        self.checks = checks
        self.maxLength = maxLength
    }
}

/// A condition on an answer, with the words for when it does not hold.
public struct Rule: Equatable, Sendable {
    public let condition: Condition<QuestionID>
    public let message: String

    public init(
        condition: Condition<QuestionID>, message: String
    ) {
        self.condition = condition
        self.message = message
    }
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

    public init(
        id: QuestionID, formula: Formula, guidance: String? = nil
    ) {
        self.id = id
        self.formula = formula
        self.guidance = guidance
    }
}

/// One answer of a choice, or one row of a checklist: the code that is kept, the words that are shown.
public struct Choice: Hashable, Sendable {
    public let code: String
    public let label: String

    public init(
        code: String, label: String
    ) {
        self.code = code
        self.label = label
    }
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

    public init(
        id: String, condition: Condition<QuestionID>, text: String
    ) {
        self.id = id
        self.condition = condition
        self.text = text
    }
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

    public init(
        id: SendPointID, title: String, condition: Condition<QuestionID>, isAutomatic: Bool, carries: [QuestionID]
    ) {
        self.id = id
        self.title = title
        self.condition = condition
        self.isAutomatic = isAutomatic
        self.carries = carries
    }
}
