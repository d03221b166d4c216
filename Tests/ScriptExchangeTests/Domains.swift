import ScriptEngine

/// For each question the values that a walk picks from: the constants that it is compared with, and one to either side.
struct Domains {
    private var constants: [QuestionID: Set<Value>] = [:]
    private var counts: Set<QuestionID> = []

    init(_ script: Script) {
        let definition = script.definition
        for section in definition.sections {
            collect(section.relevance)
            if let repeats = section.repeats { counts.insert(repeats.count) }
            for item in section.items {
                switch item {
                case .question(let question):
                    collect(question.relevance)
                    for rule in question.constraints + question.checks { collect(rule.condition) }
                case .calculation(let calculation):
                    if case .count(_, let condition) = calculation.formula { collect(condition) }
                }
            }
        }
        for alert in definition.alerts { collect(alert.condition) }
        for point in definition.sendPoints { collect(point.condition) }
    }

    private mutating func collect(_ condition: Condition<QuestionID>?) {
        switch condition {
        case nil: break
        case .all(let parts), .any(let parts): for part in parts { collect(part) }
        case .not(let part): collect(part)
        case .test(let question, let test):
            switch test {
            case .isValue(let value), .atLeast(.constant(let value)), .atMost(.constant(let value)):
                constants[question, default: []].formUnion(value.neighbours)
            case .isOneOf(let values):
                for value in values { constants[question, default: []].formUnion(value.neighbours) }
            default: break
            }
        }
    }

    /// A value of the question's type.
    func value(
        for question: Question, in interview: Interview, at place: Place, _ random: inout some RandomNumberGenerator
    ) -> Value {
        switch question.type {
        case .boolean: return .boolean(Bool.random(using: &random))
        case .choice: return .choice(question.choices.randomElement(using: &random)?.code ?? "")
        case .choices:
            var codes = question.choices.map(\.code).filter { _ in Int.random(in: 0..<3, using: &random) == 0 }
            if codes.isEmpty { codes = [question.choices[0].code] }
            return .choices(codes)
        case .checklist:
            var rows: [String: String] = [:]
            for row in question.rows where rows.isEmpty || Bool.random(using: &random) {
                rows[row.code] = question.choices.randomElement(using: &random)?.code
            }
            return .checklist(rows)
        default: break
        }
        if counts.contains(question.id), Int.random(in: 0..<40, using: &random) > 0 {
            return .integer(Int.random(in: 0...3, using: &random))
        }
        let edges = constants[question.id] ?? []
        if !edges.isEmpty, Int.random(in: 0..<3, using: &random) > 0 {
            // Sets have no order that lasts from run to run, and a seed must give the same walk.
            let sorted = edges.sorted { $0.formText < $1.formText }
            return sorted.randomElement(using: &random) ?? plain(question, &random)
        }
        if question.type.isOrdered, Int.random(in: 0..<3, using: &random) == 0,
            let other = interview.script.questions.filter({ $0.type == question.type && $0.id != question.id })
                .randomElement(using: &random),
            let value = interview.value(of: Place(other.id)) ?? interview.value(of: Place(other.id, instance: 1)),
            let near = value.neighbours.sorted(by: { $0.formText < $1.formText }).randomElement(using: &random)
        {
            return near
        }
        return plain(question, &random)
    }

    private func plain(_ question: Question, _ random: inout some RandomNumberGenerator) -> Value {
        switch question.type {
        case .integer: return .integer(Int.random(in: -1...12, using: &random))
        case .decimal: return .decimal(Double(Int.random(in: -100...100, using: &random)) / 8)
        case .money: return .money(pence: Int.random(in: 0...50_000, using: &random))
        case .date: return .date(CivilDate(days: Int.random(in: 16_000...19_500, using: &random)))
        case .time: return .time(minutes: Int.random(in: 0..<1440, using: &random))
        case .dateTime:
            return .dateTime(Timestamp(seconds: Int.random(in: 1_300_000_000...1_700_000_000, using: &random)))
        case .duration: return .duration(minutes: Int.random(in: 0...3000, using: &random))
        case .coordinate:
            return .coordinate(
                Position(read: "51.1 1.3", kind: "decimal", latitude: 51.1, longitude: 1.3, accuracyMetres: nil))
        case .photograph:
            return .photograph(Photograph(sha256: "00", mediaType: "image/jpeg", bytes: 1))
        case .port, .force, .country, .nationality: return .code("gb")
        default:
            if let limit = question.maxLength, Int.random(in: 0..<12, using: &random) == 0 {
                return .text(String(repeating: "x", count: limit + Int.random(in: 0...1, using: &random)))
            }
            return .text(["A", "said so", "7", "1e3", "M20 at junction 11"].randomElement(using: &random) ?? "A")
        }
    }
}

extension Value {
    /// The value, and for one with an order the next below and above.
    var neighbours: Set<Value> {
        switch self {
        case .integer(let number): return [.integer(number - 1), self, .integer(number + 1)]
        case .decimal(let number): return [.decimal(number - 0.25), self, .decimal(number + 0.25)]
        case .money(let pence): return [.money(pence: pence - 1), self, .money(pence: pence + 1)]
        case .date(let date):
            return [.date(CivilDate(days: date.days - 1)), self, .date(CivilDate(days: date.days + 1))]
        case .time(let minutes):
            return [.time(minutes: max(0, minutes - 1)), self, .time(minutes: min(1439, minutes + 1))]
        case .dateTime(let time):
            return [
                .dateTime(Timestamp(milliseconds: time.milliseconds - 1)), self,
                .dateTime(Timestamp(milliseconds: time.milliseconds + 1)),
            ]
        case .duration(let minutes):
            return [.duration(minutes: max(0, minutes - 1)), self, .duration(minutes: minutes + 1)]
        default: return [self]
        }
    }
}
