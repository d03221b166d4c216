extension Condition<QuestionID> {
    /// The condition as a reader who knows no YAML reads it.
    ///
    /// - Parameter name: how a question is called; its id unless said otherwise.
    public func words(in script: Script, calling name: (QuestionID) -> String = \.name) -> String {
        switch self {
        case .all(let parts): Self.joined(parts, " and ", script, name)
        case .any(let parts): Self.joined(parts, " or ", script, name)
        case .not(let part): "not (\(part.words(in: script, calling: name)))"
        case .test(let question, let test): "\(name(question)) \(test.words(of: question, in: script, calling: name))"
        }
    }

    private static func joined(
        _ parts: [Condition], _ word: String, _ script: Script, _ name: (QuestionID) -> String
    ) -> String {
        let texts = parts.map { part in
            let text = part.words(in: script, calling: name)
            switch part {
            case .all(let inner) where inner.count > 1, .any(let inner) where inner.count > 1: return "(\(text))"
            case .test(_, .isOneOf(let values)) where values.count > 1 && parts.count > 1: return "(\(text))"
            default: return text
            }
        }
        return texts.joined(separator: word)
    }
}

extension Test<QuestionID> {
    /// What the test asks of an answer, without the question: `is at least 2`.
    ///
    /// - Parameters:
    ///   - id: the question that is tested.
    ///   - name: how another question is called that it is compared with.
    public func words(
        of id: QuestionID, in script: Script, calling name: (QuestionID) -> String = \.name
    ) -> String {
        let question = script.question(id)
        let isMoment = question.map { [.date, .dateTime].contains($0.type) } ?? false
        func words(_ value: Value) -> String {
            // A bare day in a script is midnight; it reads as the day that it was written as.
            if case .dateTime(let moment) = value, moment == Timestamp(startOf: moment.date) {
                return moment.date.description
            }
            return value.words(for: question)
        }
        func words(_ operand: Operand<QuestionID>) -> String {
            switch operand {
            case .constant(let value): words(value)
            case .answer(let question): "the answer to \(name(question))"
            }
        }
        switch self {
        case .isValue(let value): return "is \(words(value))"
        case .isOneOf(let values): return "is \(values.map { words($0) }.joined(separator: " or "))"
        case .includes(let code): return "includes \(words(.choice(code)))"
        case .atLeast(let operand):
            return isMoment ? "is not before \(words(operand))" : "is at least \(words(operand))"
        case .atMost(let operand): return isMoment ? "is not after \(words(operand))" : "is at most \(words(operand))"
        case .answered(let flag): return flag ? "is answered" : "is not answered"
        }
    }
}

extension Value {
    /// A value as a script's reader reads it: choices by label in quotes, since a label may hold commas and "or" itself.
    ///
    /// - Parameter question: what it answers; nil for a calculation.
    public func words(for question: Question?) -> String {
        func label(_ code: String) -> String { question?.choices.first { $0.code == code }?.label ?? code }
        switch self {
        case .text(let text), .code(let text): return text
        case .integer(let number): return String(number)
        case .decimal(let number): return Int(exactly: number).map(String.init) ?? String(number)
        case .money(let pence): return "£\(pence / 100).\((abs(pence) % 100).padded(2))"
        case .boolean(let flag): return flag ? "yes" : "no"
        case .date(let date): return date.description
        case .time(let minutes): return "\((minutes / 60).padded(2)):\((minutes % 60).padded(2))"
        case .dateTime(let timestamp): return timestamp.description
        case .duration(let minutes):
            return minutes % 60 == 0 && minutes > 0 ? "\(minutes / 60) h" : "\(minutes) min"
        case .choice(let code): return "‘\(label(code))’"
        case .choices(let codes): return codes.map { "‘\(label($0))’" }.joined(separator: ", ")
        case .coordinate(let position): return position.read
        case .photograph(let photograph): return "\(photograph.mediaType), \(photograph.sha256.prefix(12))…"
        case .checklist(let rows): return rows.keys.sorted().map { "\($0): \(rows[$0] ?? "")" }.joined(separator: "; ")
        case .erased: return "erased"
        case .withheld: return "withheld"
        }
    }
}
