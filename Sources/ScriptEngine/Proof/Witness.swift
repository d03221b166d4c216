/// A list of answers that leads to a state; what is not in it is not answered.
public struct Witness: Hashable, Sendable {
    public struct Answer: Hashable, Sendable {
        public let place: Place
        public let value: Value
        /// Whether any answer would do, and this is one of them.
        public let isAny: Bool

        public init(place: Place, value: Value, isAny: Bool = false) {
            (self.place, self.value, self.isAny) = (place, value, isAny)
        }
    }

    /// In the order in which they are asked.
    public let answers: [Answer]

    public init(answers: [Answer]) { self.answers = answers }

    /// One line for each answer: `event_type: ‘Small boat’`, or `cad_reference: any answer`.
    public func words(in script: Script) -> [String] {
        answers.map { answer in
            let value = answer.isAny ? "any answer" : answer.value.words(for: script.question(answer.place.question))
            return "\(answer.place): \(value)"
        }
    }

    /// The interview in which just this was answered; nil when the engine refuses an answer.
    public func interview(under script: Script) -> Interview? {
        var interview = Interview(script)
        for answer in answers {
            guard (try? interview.answered(answer.place, answer.value)) != nil else { return nil }
        }
        return interview
    }
}

extension Value {
    /// Some answer to a question, other than those that conditions name. Invented.
    static func example(for question: Question, except named: [Value]) -> Value {
        let more: [Value] =
            switch question.type {
            case .port: ["GBFXT", "GBHUL", "FRCQF", "FRDKK", "NLHVH", "BEZEE"].map { .code($0) }
            case .force: ["essex", "sussex", "surrey", "suffolk", "norfolk", "hampshire"].map { .code($0) }
            case .country: ["FR", "BE", "NL", "DE", "RO", "PL"].map { .code($0) }
            case .nationality: ["FRA", "BEL", "NLD", "DEU", "ROU", "POL"].map { .code($0) }
            default: (0...named.count).map { .text(String("\($0 + 1) SIM".prefix(question.maxLength ?? .max))) }
            }
        return ([example(for: question)] + more).first { !named.contains($0) } ?? example(for: question)
    }

    /// Some answer to a question of which no condition looks at more than whether it is answered. Invented.
    static func example(for question: Question) -> Value {
        switch question.type {
        case .text, .longText: .text(String("Invented".prefix(question.maxLength ?? .max)))
        case .personName: .text("Invented Person")
        case .registration: .text("SIM1234")
        case .containerNumber: .text("CSQU3054383")
        // Ofcom keeps this number for drama: nobody has it.
        case .phone: .text("+447700900123")
        case .integer: .integer(1)
        case .decimal: .decimal(1)
        case .money: .money(pence: 100)
        case .boolean: .boolean(true)
        case .date, .dateTime, .time, .duration: .ordered(RangeCuts(type: question.type).points[0], type: question.type)
        case .choice: .choice(question.choices.first?.code ?? "")
        case .choices: .choices(question.choices.prefix(1).map(\.code))
        case .port: .code("GBDVR")
        case .force: .code("kent")
        case .country: .code("GB")
        case .nationality: .code("GBR")
        case .coordinate:
            .coordinate(
                Position(read: "M20 B 84.6", kind: "markerPost", latitude: nil, longitude: nil, accuracyMetres: nil))
        case .photograph:
            .photograph(Photograph(sha256: String(repeating: "0", count: 64), mediaType: "image/jpeg", bytes: 1))
        case .checklist:
            .checklist(
                Dictionary(question.rows.map { ($0.code, question.choices.first?.code ?? "") }) { first, _ in first })
        }
    }
}
