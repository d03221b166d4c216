import Casework
import ScriptEngine

extension ParserTrial {
    /// An answers file.
    static let answers = ParserTrial("answers") { bytes throws(BrokenRule) in
        do { _ = try AnswersFile(yaml: bytes) } catch { try holdsNothingSaid(error) }
    }

    /// What a handler types, for a question of the type that the first byte chooses.
    static let answer = ParserTrial("answer") { bytes throws(BrokenRule) in
        guard let first = bytes.first, let question = question(Int(first)) else { return }
        let reader = AnswerReader(now: Timestamp(seconds: 1_614_607_500))
        let value: Value
        do { value = try reader.read(text(Array(bytes.dropFirst())), for: question).value } catch {
            return try holdsNothingSaid(error)
        }
        try hold("a value has its question's shape", question.type.accepts(value))
        try hold("a value in an entry reads back the same", Value(json: value.json, type: question.type) == value)
        _ = ValueText.text(of: value, to: question)
        let yaml = AnswersText.yaml(of: [(Place(question.id), .answered(value))], remarks: [], isComplete: true)
        guard let line = (try? AnswersFile(yaml: Array(yaml.utf8)))?.lines.first, case .text(let given) = line.given
        else { throw BrokenRule(rule: "an answer that is written makes an answers file") }
        let again = (try? reader.read(given, for: question))?.value
        try hold("an answer that is written reads back the same", again == value)
    }

    /// A question of each type in turn; nil when the script that holds them is none.
    private static func question(_ number: Int) -> Question? {
        let type = QuestionType.allCases[number % QuestionType.allCases.count]
        return everyType?.question(QuestionID("ask_\(type.rawValue.lowercased())"))
    }

    private static let everyType: Script? = {
        let questions = QuestionType.allCases.map { type in
            let choices = "choices: [{code: none, label: Nobody}, {code: some, label: Some of them}]"
            let rows = "rows: [{code: seals, label: Seals}, {code: doors, label: Doors}]"
            var fields = ["id: ask_\(type.rawValue.lowercased())", "ask: What?", "type: \(type.rawValue)"]
            if type.hasChoices { fields.append(choices) }
            if type == .checklist { fields.append(rows) }
            return "      - {\(fields.joined(separator: ", "))}\n"
        }
        let yaml = """
            script: test
            version: 1
            title: Every type
            notice: Invented for a test.
            effective: 2021-03-01
            sections:
              - id: all
                title: All
                questions:
            \(questions.joined())
            """
        return try? Script(yaml: Array(yaml.utf8))
    }()
}
