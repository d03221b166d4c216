import ScriptEngine

/// Where a question's answers stand among the members of an answers object, as JSON Schema names it.
enum AnswerPlaces {
    /// What a member that holds an answer, and no missing state, is like.
    static let isAnswer: JSONValue = ["not": ["type": "object", "required": ["missing"]]]

    /// The pattern of the names of a repeated question's answers: `^age_band\[([1-9]|1[0-2])\]$`.
    static func pattern(_ id: QuestionID, _ section: Section) -> String { pattern([id], section) }

    /// Holds when at least one answer or missing state stands for one of a section's questions.
    static func anyPresent(_ ids: [QuestionID], _ section: Section) -> JSONValue {
        if section.repeats != nil { return ["not": ["patternProperties": [pattern(ids, section): false]]] }
        let present = ids.map { id -> JSONValue in ["required": [.string(id.name)]] }
        return present.count == 1 ? present[0] : ["anyOf": .array(present)]
    }

    private static func pattern(_ ids: [QuestionID], _ section: Section) -> String {
        let names = ids.map(\.name).joined(separator: "|")
        return "^\(ids.count == 1 ? names : "(\(names))")\\[\(numbers(upTo: section.repeats?.atMost ?? 1))\\]$"
    }

    /// Holds when a question outside repeats has an answer.
    static func answered(_ question: Question) -> JSONValue {
        ["required": [.string(question.id.name)], "properties": [question.id.name: isAnswer]]
    }

    /// A group of a regular expression that takes 1 to a number, without leading zeros.
    static func numbers(upTo most: Int) -> String {
        let digits = String(most).compactMap(\.wholeNumberValue)
        var parts: [String] = []
        for length in 1..<max(digits.count, 1) {
            parts.append("[1-9]" + String(repeating: "[0-9]", count: length - 1))
        }
        for (index, digit) in digits.enumerated() {
            let prefix = digits[..<index].map(String.init).joined()
            let least = index == 0 ? 1 : 0
            let below = index == digits.count - 1 ? digit : digit - 1
            guard below >= least else { continue }
            let range = below == least ? "\(least)" : "[\(least)-\(below)]"
            parts.append(prefix + range + String(repeating: "[0-9]", count: digits.count - index - 1))
        }
        return "(\(parts.joined(separator: "|")))"
    }
}
