import ScriptEngine

/// A condition as a schema of the answers object.
struct AnswerCondition {
    let script: Script
    /// Where what it is asked for stands: within a repeat, "this one" cannot be told from "another one".
    let section: Section

    /// The condition; nil when JSON Schema cannot say exactly that.
    func schema(_ condition: Condition<QuestionID>) -> JSONValue? {
        switch condition {
        case .all(let parts): return combined(parts, "allOf")
        case .any(let parts): return combined(parts, "anyOf")
        case .not(let part): return schema(part).map { ["not": $0] }
        case .test(let id, let test):
            guard let question = script.question(id), let home = script.section(of: id) else { return nil }
            if home.repeats == nil { return single(question, test) }
            guard home.id != section.id else { return nil }
            return ofAny(question, test, in: home)
        }
    }

    private func combined(_ parts: [Condition<QuestionID>], _ word: String) -> JSONValue? {
        let schemas = parts.compactMap(schema)
        guard schemas.count == parts.count else { return nil }
        return [word: .array(schemas)]
    }

    private func single(_ question: Question, _ test: Test<QuestionID>) -> JSONValue? {
        let answered = AnswerPlaces.answered(question)
        switch test {
        case .answered(let flag): return flag ? answered : ["not": answered]
        default:
            return value(question, test).map {
                ["required": [.string(question.id.name)], "properties": [question.id.name: $0]]
            }
        }
    }

    /// At least one instance passes: not every one fails.
    private func ofAny(_ question: Question, _ test: Test<QuestionID>, in home: Section) -> JSONValue? {
        let passing = test == .answered(true) ? AnswerPlaces.isAnswer : value(question, test)
        guard let passing else { return nil }
        return ["not": ["patternProperties": [AnswerPlaces.pattern(question.id, home): ["not": passing]]]]
    }

    /// What a passing answer is like; nil when it cannot be said of a value alone.
    private func value(_ question: Question, _ test: Test<QuestionID>) -> JSONValue? {
        let isNumber = [.integer, .decimal, .money].contains(question.type)
        switch test {
        case .isValue(let value): return ["const": value.json]
        case .isOneOf(let values): return ["enum": .array(values.map(\.json))]
        case .includes(let code): return ["type": "array", "contains": ["const": .string(code)]]
        case .atLeast(.constant(let value)) where isNumber: return ["type": "number", "minimum": value.json]
        case .atMost(.constant(let value)) where isNumber: return ["type": "number", "maximum": value.json]
        case .atLeast, .atMost, .answered: return nil
        }
    }
}
