/// What kind of answer a question takes.
public enum QuestionType: String, CaseIterable, Sendable {
    case text, longText, integer, decimal, money, boolean, date, time, dateTime, duration, choice, choices, coordinate
    case port, force, country, nationality, registration, containerNumber, phone, personName, photograph, checklist

    /// Whether a value has the shape that this type prescribes.
    public func accepts(_ value: Value) -> Bool {
        switch self {
        case .text, .longText, .registration, .containerNumber, .phone, .personName:
            if case .text = value { true } else { false }
        case .integer: if case .integer = value { true } else { false }
        case .decimal: if case .decimal = value { true } else { false }
        case .money: if case .money = value { true } else { false }
        case .boolean: if case .boolean = value { true } else { false }
        case .date: if case .date = value { true } else { false }
        case .time: if case .time = value { true } else { false }
        case .dateTime: if case .dateTime = value { true } else { false }
        case .duration: if case .duration = value { true } else { false }
        case .choice: if case .choice = value { true } else { false }
        case .choices: if case .choices = value { true } else { false }
        case .coordinate: if case .coordinate = value { true } else { false }
        case .port, .force, .country, .nationality: if case .code = value { true } else { false }
        case .photograph: if case .photograph = value { true } else { false }
        case .checklist: if case .checklist = value { true } else { false }
        }
    }

    /// Whether answers have an order, so that `atLeast` and `atMost` mean something.
    public var isOrdered: Bool {
        switch self {
        case .integer, .decimal, .money, .date, .time, .dateTime, .duration: true
        default: false
        }
    }

    public var hasChoices: Bool { self == .choice || self == .choices || self == .checklist }

    var isText: Bool { self == .text || self == .longText }
}
