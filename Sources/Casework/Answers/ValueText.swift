private import ReferenceData
public import ScriptEngine

/// Answers as people read them.
public enum ValueText {
    /// A value in words: labels for choices, names for codes, London time for instants.
    public static func text(of value: Value, to question: Question) -> String {
        switch value {
        case .text(let text): return text
        case .integer(let number): return String(number)
        case .decimal(let number): return Int(exactly: number).map(String.init) ?? String(number)
        case .money(let pence): return Money.text(pence: pence)
        case .boolean(let flag): return flag ? "yes" : "no"
        case .date(let date): return CivilDay(daysSince1970: date.days).text
        case .time(let minutes): return "\(twoDigits(minutes / 60)):\(twoDigits(minutes % 60))"
        case .dateTime(let timestamp): return LondonTime.text(Int64(timestamp.seconds))
        case .duration(let minutes):
            return minutes < 60 ? "\(minutes) min" : "\(minutes / 60) h \(twoDigits(minutes % 60)) min"
        case .choice(let code): return label(code, question.choices)
        case .choices(let codes): return codes.map { label($0, question.choices) }.joined(separator: ", ")
        case .code(let code): return name(code, question.type)
        case .coordinate(let position):
            guard let latitude = position.latitude, let longitude = position.longitude,
                let coordinate = Coordinate(latitude: latitude, longitude: longitude)
            else { return position.read }
            return position.kind == "decimal" ? coordinate.text : "\(position.read) (\(coordinate.text))"
        case .photograph(let photograph):
            return "\(photograph.mediaType), \((photograph.bytes + 999) / 1000) kB, \(photograph.sha256.prefix(12))…"
        case .checklist(let rows):
            return question.rows.compactMap { row in
                rows[row.code].map { "\(row.label): \(label($0, question.choices))" }
            }.joined(separator: "; ")
        case .erased: return "erased"
        case .withheld: return "withheld"
        }
    }

    /// What was recorded, in words.
    public static func text(of response: Response?, to question: Question) -> String {
        switch response {
        case .answered(let value): text(of: value, to: question)
        case .missing(.unknown): "unknown"
        case .missing(.refused): "refused"
        case .missing(.notAsked(let reason)): "not asked: \(reason)"
        case nil: "–"
        }
    }

    private static func label(_ code: String, _ choices: [Choice]) -> String {
        choices.first { $0.code == code }?.label ?? code
    }

    private static func name(_ code: String, _ type: QuestionType) -> String {
        switch type {
        case .port: Ports.port(code: code).map { "\($0.name) (\(code))" } ?? code
        case .force: Forces.force(slug: code)?.name ?? code
        case .country: Countries.country(code: code)?.name ?? code
        case .nationality: Nationalities.nationality(code: code)?.name ?? code
        default: code
        }
    }

    private static func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }
}
