import ScriptEngine
import TestSupport

/// Some answer of a question's type, for seeded walks.
enum InventedAnswer {
    /// - Returns: nil where the walk should mark the question as missing.
    static func value(for question: Question, _ random: inout Seeded) -> Value? {
        switch question.type {
        case .choice: question.choices.randomElement(using: &random).map { .choice($0.code) }
        case .choices: .choices(question.choices.map(\.code).filter { _ in Bool.random(using: &random) })
        case .boolean: .boolean(.random(using: &random))
        case .integer: .integer(.random(in: 0...4, using: &random))
        case .decimal: .decimal(.random(in: -60...60, using: &random))
        case .text, .longText, .personName: .text("Invented")
        case .dateTime: .dateTime(Timestamp(seconds: .random(in: 1_500_000_000...1_700_000_000, using: &random)))
        case .date: .date(CivilDate(days: .random(in: 3_000...19_000, using: &random)))
        case .duration: .duration(minutes: .random(in: 0...6000, using: &random))
        case .money: .money(pence: .random(in: 0...50_000, using: &random))
        case .time: .time(minutes: .random(in: 0..<1440, using: &random))
        case .country: .code("BE")
        case .checklist:
            .checklist(
                Dictionary(
                    uniqueKeysWithValues: question.rows.compactMap { row in
                        question.choices.randomElement(using: &random).map { (row.code, $0.code) }
                    }))
        case .coordinate, .port, .force, .nationality, .registration, .containerNumber, .phone, .photograph: nil
        }
    }

    /// Answers what comes next until nothing does, or a number of questions is done; some stay unanswered.
    static func walk(_ script: Script, questions: Int, _ random: inout Seeded) throws -> Interview {
        var interview = Interview(script)
        for _ in 0..<questions {
            guard let place = interview.next(), let question = script.question(place.question) else { break }
            let isLeft = Int.random(in: 0..<8, using: &random) == 0
            if !isLeft, let value = value(for: question, &random), (try? interview.answered(place, value)) != nil {
                continue
            }
            _ = try interview.markedMissing(place, .unknown)
        }
        return interview
    }
}
