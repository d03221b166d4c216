import Casework
import ScriptEngine

/// Conditions as a reader who knows no YAML reads them.
enum ConditionWords {
    static func text(_ condition: Condition<QuestionID>, _ script: Script) -> String {
        switch condition {
        case .all(let parts): joined(parts, " and ", script)
        case .any(let parts): joined(parts, " or ", script)
        case .not(let part): "not (\(text(part, script)))"
        case .test(let question, let test): "\(question) \(words(test, of: question, script))"
        }
    }

    private static func joined(_ parts: [Condition<QuestionID>], _ word: String, _ script: Script) -> String {
        let texts = parts.map { part in
            switch part {
            case .all(let inner) where inner.count > 1, .any(let inner) where inner.count > 1: "(\(text(part, script)))"
            default: text(part, script)
            }
        }
        return texts.joined(separator: word)
    }

    private static func words(_ test: Test<QuestionID>, of id: QuestionID, _ script: Script) -> String {
        func words(_ value: Value) -> String {
            guard let question = script.question(id) else { return CanonicalJSON.text(value.json) }
            let text = ValueText.text(of: value, to: question)
            // A label may hold commas and "or" itself.
            return question.type.hasChoices ? "‘\(text)’" : text
        }
        func words(_ operand: Operand<QuestionID>) -> String {
            switch operand {
            case .constant(let value): words(value)
            case .answer(let question): "the answer to \(question)"
            }
        }
        switch test {
        case .isValue(let value): return "is \(words(value))"
        case .isOneOf(let values): return "is \(values.map { words($0) }.joined(separator: " or "))"
        case .includes(let code): return "includes \(words(.choice(code)))"
        case .atLeast(let operand): return "is at least \(words(operand))"
        case .atMost(let operand): return "is at most \(words(operand))"
        case .answered(let flag): return flag ? "is answered" : "is not answered"
        }
    }
}
