/// What kind of answer a question takes.
public enum QuestionType: String, CaseIterable, Sendable {
    case text, longText, integer, decimal, money, boolean, date, time, dateTime, duration, choice, choices, coordinate
    case port, force, country, nationality, registration, containerNumber, phone, personName, photograph, checklist

    /// Whether a value has the shape that this type prescribes.
    public func accepts(_ value: Value) -> Bool {
        switch (self, value) {
        case (.text, .text), (.longText, .text), (.registration, .text), (.containerNumber, .text), (.phone, .text),
            (.personName, .text), (.integer, .integer), (.decimal, .decimal), (.money, .money), (.boolean, .boolean),
            (.date, .date), (.time, .time), (.dateTime, .dateTime), (.duration, .duration), (.choice, .choice),
            (.choices, .choices), (.coordinate, .coordinate), (.port, .code), (.force, .code), (.country, .code),
            (.nationality, .code), (.photograph, .photograph), (.checklist, .checklist):
            true
        default: false
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
